"""The REST API asked: procedures, units, due moments, tracking."""

import json
import unicodedata
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from haicap.domains.dossiers import api as dossiers
from haicap.domains.law import api as law
from haicap.kernel.actors import Actor, Role
from tests.city import AT, BIRTH, UNCONFIRMED, city, filing, officer
from tests.decision_models import decision, given, literal, model
from tests.surfaces.api_calls import BASE, call, monday_morning, told

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


class TestProcedures:
    def test_are_found_by_everyday_words(self) -> None:
        found = told(call("/procedures?text=khai sinh&level=commune&limit=5"))
        assert found["items"][0]["code"] == BIRTH
        assert len(found["items"]) == 5
        assert found["next"].startswith("/api/v1/procedures?")

    def test_are_paged_without_gap_or_repeat(self) -> None:
        seen: list[str] = []
        address = "/procedures?text=h%E1%BB%99 t%E1%BB%8Bch&limit=7"
        while address:
            page = told(call(address))
            seen += [item["code"] for item in page["items"]]
            address = (page["next"] or "").removeprefix(BASE)
        whole = told(call("/procedures?text=h%E1%BB%99 t%E1%BB%8Bch&limit=100"))
        assert len(seen) > 14
        assert seen[:100] == [item["code"] for item in whole["items"]]
        assert len(seen) == len(set(seen))

    def test_are_shown_whole(self) -> None:
        shown = told(call(f"/procedures/{BIRTH}"))
        assert shown["deadline"]["kind"] == "same_day"
        assert shown["ways"]
        assert shown["papers"]
        assert "sha256" not in shown

    def test_are_shown_for_facts_as_their_tables_decide(self) -> None:
        logic = literal('if kind = "quick" then 1 else null')
        dmn = model(given("kind"), decision("deadline", logic, requires=["kind"])).decode()
        text = {"number": "9/QĐ-UBND", "issuer": "H26", "kind": "decision", "signed_on": "2026-01-02", "title": "T"}
        tables = {"procedures": ["1.001669"], "dmn": dmn, "starts_on": "2026-01-05"}
        by = Actor(role=Role.SYSTEM, name="operator")
        file = law.written({"instrument": text, "changes": [{"decision": tables}]})
        law.put_in_force(by=by, approved_by=by, at=AT, content=file)
        plain = told(call("/procedures/1.001669?on=2026-01-05"))
        quick = told(call("/procedures/1.001669?on=2026-01-05&facts=" + quote('{"kind": "quick"}')))
        assert (plain["deadline"]["working_days"], quick["deadline"]["working_days"]) == (5, 1)
        assert quick["deadline"]["instrument"] == "9/QĐ-UBND"
        assert told(call("/procedures/1.001669?facts=x"), 422)["code"] == "FactsNoObject"

    def test_of_an_unknown_code_are_a_problem_with_the_nearest(self) -> None:
        problem = told(call("/procedures/9.999999"), 404)
        assert problem["code"] == "ProcedureUnknown"
        assert problem["details"]


class TestUnits:
    def test_of_the_communes_are_126_on_pages(self) -> None:
        seen: list[str] = []
        address = "/units?limit=40"
        while address:
            page = told(call(address))
            seen += [item["code"] for item in page["items"]]
            address = (page["next"] or "").removeprefix(BASE)
        assert len(seen) == 126
        assert seen == sorted(seen)

    def test_are_those_of_the_tier_and_day(self) -> None:
        districts = told(call("/units?tier=district&on=2025-06-30&limit=100"))
        assert len(districts["items"]) == 30
        assert districts["next"] is None

    def test_are_shown_as_on_the_day(self) -> None:
        assert told(call("/units/00004?on=2026-01-01"))["full_name"] == "Phường Ba Đình"
        assert told(call("/units/00004?on=2025-06-30"))["full_name"] == "Phường Trúc Bạch"

    def test_that_are_unknown_come_with_the_other_lives_of_the_code(self) -> None:
        problem = told(call("/units/00001?on=2026-01-01"), 404)
        assert (problem["code"], problem["field"]) == ("UnitUnknown", "code")
        assert "lives" in problem["details"]

    def test_tell_what_became_of_them(self) -> None:
        became = told(call("/units/00004/successors"))
        assert became["unit"]["full_name"] == "Phường Trúc Bạch"
        assert "Phường Ba Đình" in {piece["unit"]["full_name"] for piece in became["successors"]}

    def test_are_found_by_a_place(self) -> None:
        place = told(call("/units/at?lat=21.0137&lon=105.8512"))
        assert place["units"][0]["inside"]

    def test_of_a_place_outside_name_the_nearest(self) -> None:
        problem = told(call("/units/at?lat=10.77&lon=106.70"), 422)
        assert problem["code"] == "OutsideTheCity"
        assert len(problem["details"]["candidates"]) == 5


class TestDue:
    @pytest.mark.parametrize(
        ("asked", "due"),
        [
            ("days=5&received=2026-01-05T16:00", "2026-01-12T17:00:00+07:00"),
            ("days=5&received=2026-01-05T09:00:00Z", "2026-01-12T17:00:00+07:00"),
            ("days=2.5&received=2026-01-05T09:00", "2026-01-08T12:00:00+07:00"),
            ("months=1&received=2026-01-05T09:00", "2026-02-05T17:00:00+07:00"),
            ("hours=8&received=2026-01-05T09:00", "2026-01-06T09:00:00+07:00"),
            ("procedure=1.001193&unit=00256&channel=online&received=2026-01-05T09:00", "2026-01-05T17:00:00+07:00"),
        ],
    )
    def test_is_that_of_the_command_line(self, asked: str, due: str) -> None:
        answer = told(call(f"/due?{asked}"))
        assert answer["due"] == due
        assert all(step["why"] for step in answer["steps"])

    def test_explains_itself_in_the_language_asked_for(self) -> None:
        address = "/due?days=1&received=2026-01-05T16:00"
        first = {language: told(call(address, language=language))["steps"][0]["why"] for language in ("vi", "en", "id")}
        assert len(set(first.values())) == 3
        assert "16:00" in first["vi"]

    @pytest.mark.parametrize(
        ("asked", "code", "field"),
        [
            ("", "LengthsUnclear", "days"),
            ("days=1&hours=2", "LengthsUnclear", "days"),
            ("days=1.3", "TermUnusable", "days"),
            ("days=999999", "TermUnusable", "days"),
            ("days=-1", "FieldUnusable", "days"),
            ("months=1e999", "FieldUnusable", "months"),
            ("days=1&received=yesterday", "MomentUnusable", "received"),
            ("days=1&unit=99999", "UnitUnknown", "code"),
            (f"procedure={UNCONFIRMED}", "DeadlineUnconfirmed", ""),
        ],
    )
    def test_of_what_cannot_be_reckoned_is_a_problem(self, asked: str, code: str, field: str) -> None:
        answer = call(f"/due?{asked}")
        problem = told(answer, answer.status_code)
        assert (problem["code"], problem["field"]) == (code, field)


class TestTracking:
    def test_tells_state_units_and_due_and_nothing_personal(self) -> None:
        slip = dossiers.receive(by=officer("receiver"), at=AT, filing=filing(), key="k")
        answer = call(f"/dossiers/{slip.code}")
        found = told(answer)
        assert found["business"] == "in_process" or found["business"] == "accepted"
        assert found["procedure"]["code"] == BIRTH
        assert found["due_at"] == "2026-01-05T17:00:00+07:00"
        for personal in ("Ưỡn", "003192000123", "0912", "uon@vidu.vn"):
            assert personal not in answer.content.decode()

    def test_of_an_unknown_code_is_a_problem(self) -> None:
        assert told(call("/dossiers/H26.00256-260105-9999"), 404)["code"] == "DossierUnknown"
        assert told(call("/dossiers/nonsense"), 422)["code"] == "CodeUnusable"


class TestProblems:
    def test_speak_three_languages(self) -> None:
        told_in = {
            language: told(call("/units/99999", language=language), 404) for language in ("vi", "en", "id", "fr")
        }
        for word in ("title", "detail"):
            assert len({told_in[language][word] for language in ("vi", "en", "id")}) == 3
            assert told_in["fr"][word] == told_in["vi"][word]
        assert {one["code"] for one in told_in.values()} == {"UnitUnknown"}
        assert call("/units/99999", language="id-ID,en;q=0.5")["Content-Language"] == "id"

    @pytest.mark.parametrize(
        ("address", "status", "code", "field"),
        [
            ("/nothing/here", 404, "AddressUnknown", ""),
            ("/", 404, "AddressUnknown", ""),
            ("/units?colour=red", 422, "FieldUnknown", "colour"),
            ("/procedures?text=large&keys=off", 422, "FieldUnknown", "keys"),
            ("/units?tier=moon", 422, "FieldUnusable", "tier"),
            ("/units?tier=city&tier=city", 422, "FieldUnknown", "tier"),
            ("/units?limit=0", 422, "FieldUnusable", "limit"),
            ("/units?limit=1e9", 422, "FieldUnusable", "limit"),
            ("/units?limit=" + "9" * 5000, 422, "FieldUnusable", "limit"),
            ("/units?on=31/12/2025", 422, "FieldUnusable", "on"),
            ("/units?on=0001-01-01", 422, "FieldUnusable", "on"),
            ("/units?on=1900-01-01", 422, "DayNotRecorded", "on"),
            ("/units/at?lat=21", 422, "FieldMissing", "lon"),
            ("/units/at?lat=nan&lon=105", 422, "FieldUnusable", "lat"),
            ("/units/at?lat=1e400&lon=105", 422, "FieldUnusable", "lat"),
            ("/units/%00", 422, "FieldUnusable", "code"),
            ("/procedures?text=%00", 422, "TextUnusable", "text"),
            ("/procedures?text=" + quote(unicodedata.normalize("NFD", "ưỡ")), 422, "TextNotComposed", "text"),
            ("/procedures?text=" + "a" * 201, 422, "TextTooLong", "text"),
            ("/procedures?text=%FF%FE", 200, "", ""),
            ("/procedures?after=%00", 422, "FieldUnusable", "after"),
            ("/procedures?after=1:'--", 422, "FieldUnusable", "after"),
            ("/procedures?life_event=%27", 422, "FieldUnusable", "life_event"),
            ("/procedures?field=%00", 422, "TextUnusable", "field"),
            ("/dossiers/%00", 422, "TextUnusable", "code"),
            ("/dossiers/" + "1" * 3000, 422, "TextTooLong", "code"),
            ("/due?days=1&received=%00", 422, "TextUnusable", "received"),
        ],
    )
    def test_name_the_field_at_fault(self, address: str, status: int, code: str, field: str) -> None:
        document = told(call(address), status)
        if status >= 400:
            assert (document["code"], document["field"]) == (code, field)

    def test_of_a_wrong_method_name_the_right_one(self) -> None:
        answer = Client().put(f"{BASE}/units")
        assert told(answer, 405)["code"] == "MethodNotAllowed"
        assert answer["Allow"] == "GET"

    def test_leave_no_cookie_even_when_a_preference_is_named(self) -> None:
        answer = call("/procedures?text=large")
        assert told(answer)["items"] is not None

    def test_of_an_own_failure_tell_nothing_of_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_: Any) -> None:
            raise RuntimeError("secret")

        monkeypatch.setattr("haicap.surfaces.exchange.api_v1.units.organisation.unit", broken)
        answer = call("/units/00256")
        assert told(answer, 500)["code"] == "ServerFailed"
        assert b"secret" not in answer.content


class TestHead:
    def test_answers_as_get_without_the_body(self) -> None:
        answer = Client().head(f"{BASE}/units/00256")
        assert (answer.status_code, answer.content) == (200, b"")
        assert int(answer["Content-Length"]) > 100


class TestDescription:
    def test_is_openapi_3_1_with_every_address(self) -> None:
        described = told(call("/openapi.json"))
        assert described["openapi"].startswith("3.1")
        assert len(described["paths"]) == 12
        text = json.dumps(described)
        for name in {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}:
            assert name in described["components"]["schemas"], name


class TestBudgets:
    @pytest.mark.parametrize(
        ("address", "most"),
        [
            ("/procedures?text=khai", 1),
            (f"/procedures/{BIRTH}", 1),
            ("/units?limit=100", 1),
            ("/units/00256", 1),
            ("/units/00004/successors", 4),
            ("/units/at?lat=21.0137&lon=105.8512", 3),
            (f"/due?procedure={BIRTH}&unit=00256", 3),
            ("/openapi.json", 0),
        ],
    )
    def test_are_kept(self, address: str, most: int, django_assert_max_num_queries: Any) -> None:
        call(address)
        with django_assert_max_num_queries(most):
            told(call(address))

    def test_of_tracking_are_kept(self, django_assert_max_num_queries: Any) -> None:
        slip = dossiers.receive(by=officer("receiver"), at=AT, filing=filing(), key="k")
        told(call(f"/dossiers/{slip.code}"))
        with django_assert_max_num_queries(1):
            told(call(f"/dossiers/{slip.code}"))
