"""The facts on which depends who decides, at every door: exactly those that matter, each refusal at its field."""

from typing import Any

import pytest
from django.test import Client

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.models import DossierRow
from haicap.domains.organisation import api as organisation
from tests.city import AT, BIRTH, CUA_NAM, HAI_BA_TRUNG, city
from tests.parts.test_authority_law import file, in_force
from tests.parts.test_dossiers_facts import BIG, SMALL, TAKEN_UP, in_work
from tests.surfaces.api_calls import body, call, submit, token, told
from tests.surfaces.desk_visits import desk_of, monday_morning, typed
from tests.surfaces.portal_visits import PERSON, first_file_field, message_at, pdf, words

__all__ = ["city", "monday_morning", "token"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
CLASS, AREA = "fact-hazard_class", "fact-floor_area_m2"


def unit_id(code: str) -> int:
    return organisation.unit(code, AT.date()).id


class TestPortal:
    def begun(self, prefix: str = "", place: str = HAI_BA_TRUNG) -> Client:
        client = Client()
        client.post(f"{prefix}/file/{BIRTH}")
        self.to = client.post(f"{prefix}/file/place", {"place": place})["Location"]
        return client

    def test_asks_behind_the_place_only_where_it_matters(self) -> None:
        self.begun()
        assert self.to == "/file/person"
        in_force(file(TAKEN_UP))
        client = self.begun()
        assert self.to == "/file/facts"
        page = client.get("/file/facts")
        assert "Bước 2 trên 5" in words(page) or "2" in words(page)
        assert page.content.decode().count('name="fact-') == 4
        self.begun(place=CUA_NAM)
        assert self.to == "/file/person"

    @pytest.mark.parametrize("prefix", ["", "/en", "/id"])
    def test_leads_to_a_dossier_at_the_unit_that_decides_for_them(self, prefix: str) -> None:
        in_force(file(TAKEN_UP))
        client = self.begun(prefix)
        answer = client.post(f"{prefix}/file/facts", {CLASS: "2", AREA: "1.620,5"})
        assert answer["Location"] == f"{prefix}/file/person"
        client.post(f"{prefix}/file/person", PERSON)
        field = first_file_field(client.get(f"{prefix}/file/papers"))
        client.post(f"{prefix}/file/papers", {field: pdf(), "then": "go"})
        page = words(client.get(f"{prefix}/file/check"))
        assert "1620,5" in page
        assert client.post(f"{prefix}/file/check")["Location"] == f"{prefix}/file/done"
        row = DossierRow.objects.get()
        assert row.facts == {"hazard_class": 2, "floor_area_m2": 1620.5}
        assert (row.competent_unit_id, row.place_unit_id) == (unit_id(CUA_NAM), unit_id(HAI_BA_TRUNG))
        assert dossiers.verify().differences == ()

    def test_says_at_the_field_what_is_wrong(self) -> None:
        in_force(file(TAKEN_UP))
        client = self.begun()
        answer = client.post("/file/facts", {CLASS: "2", AREA: "rộng"})
        assert answer.status_code == 422
        assert message_at(answer, AREA)
        answer = client.post("/file/facts", {CLASS: "2"})
        assert answer.status_code == 422
        assert message_at(answer, AREA)
        assert not message_at(answer, CLASS)
        assert client.get("/file/check")["Location"] == "/file/facts"

    def test_asks_again_when_the_law_changed_while_it_was_written(self) -> None:
        client = self.begun()
        client.post("/file/person", PERSON)
        field = first_file_field(client.get("/file/papers"))
        client.post("/file/papers", {field: pdf(), "then": "go"})
        in_force(file(TAKEN_UP))
        answer = client.post("/file/check")
        assert answer.status_code == 422
        assert 'href="/file/facts"' in answer.content.decode()
        assert client.get("/file/facts").status_code == 200
        assert client.post("/file/facts", {CLASS: "2", AREA: "40"})["Location"] == "/file/check"
        assert client.post("/file/check")["Location"] == "/file/done"

    def test_stays_within_its_statements(self, django_assert_max_num_queries: Any) -> None:
        in_force(file(TAKEN_UP))
        client = self.begun()
        with django_assert_max_num_queries(4):
            assert client.get("/file/facts").status_code == 200


class TestCounter:
    def test_asks_on_the_form_and_tells_who_decides(self) -> None:
        client = desk_of("receiver")
        assert CLASS not in client.get(f"/desk/intake?procedure={BIRTH}").content.decode()
        in_force(file(TAKEN_UP))
        assert CLASS in client.get(f"/desk/intake?procedure={BIRTH}").content.decode()
        asked = {"procedure": BIRTH, "place": HAI_BA_TRUNG, CLASS: "2", AREA: "700"}
        assert "Cửa Nam" in words(client.get("/desk/intake/expected", asked))
        assert "Cửa Nam" not in words(client.get("/desk/intake/expected", {**asked, AREA: "7"}))

    def test_says_at_the_field_what_is_wrong(self) -> None:
        in_force(file(TAKEN_UP))
        for facts, field in (({}, CLASS), ({CLASS: "2"}, AREA), ({CLASS: "2", AREA: "x"}, AREA)):
            answer = desk_of("receiver").post("/desk/intake", typed(**facts))
            assert answer.status_code == 422
            assert f'id="{field}-error"' in answer.content.decode()
        assert not DossierRow.objects.exists()

    def test_takes_it_in_for_the_unit_that_decides(self) -> None:
        in_force(file(TAKEN_UP))
        answer = desk_of("receiver").post("/desk/intake", typed(**{CLASS: "3", AREA: "500"}))
        assert answer.status_code == 303, words(answer)
        assert DossierRow.objects.get().competent_unit_id == unit_id(CUA_NAM)


class TestDossierPage:
    def test_shows_who_decides_why_and_how_it_is_signed(self) -> None:
        in_force(file(TAKEN_UP))
        code = in_work({"hazard_class": 2, "floor_area_m2": 900})
        page = words(desk_of("head", CUA_NAM).get(f"/desk/dossiers/{code}"))
        for told_there in ("1696/QĐ-UBND", "TM. ỦY BAN NHÂN DÂN", "Phường Hai Bà Trưng", "900"):
            assert told_there in page

    def test_corrects_the_facts_and_leads_to_the_unit_that_decides(self) -> None:
        in_force(file(TAKEN_UP))
        code = in_work(dict(SMALL))
        client = desk_of("specialist")
        seen = {"seen": "2"}
        answer = client.post(f"/desk/dossiers/{code}/correct_facts", {**seen, CLASS: "2", AREA: "?", "note": "Đo lại"})
        assert answer.status_code == 422
        assert f'id="{AREA}-error"' in answer.content.decode()
        answer = client.post(
            f"/desk/dossiers/{code}/correct_facts", {**seen, CLASS: "3", AREA: "900", "note": "Đo lại"}
        )
        assert answer.status_code == 303, words(answer)
        page = words(desk_of("head").get(f"/desk/dossiers/{code}"))
        assert "cơ quan khác có thẩm quyền" in page
        assert "40 → 900" in page
        answer = desk_of("head").post(
            f"/desk/dossiers/{code}/forward", {"seen": "3", "unit": "cua nam", "note": "Diện tích lớn", "basis": ""}
        )
        assert answer.status_code == 303, words(answer)
        assert DossierRow.objects.get().competent_unit_id == unit_id(CUA_NAM)

    def test_says_why_a_unit_does_not_decide(self) -> None:
        in_force(file(TAKEN_UP))
        code = in_work(dict(SMALL))
        answer = desk_of("head").post(
            f"/desk/dossiers/{code}/forward", {"seen": "2", "unit": "H26", "note": "x", "basis": "y"}
        )
        assert answer.status_code == 422
        assert 'id="forward-unit-error"' in answer.content.decode()
        assert "thẩm quyền thuộc đơn vị của ông/bà" in words(answer)


class TestApi:
    def sent(self, token: str, facts: Any) -> Any:
        return submit(token, body(facts=facts))

    def test_takes_the_facts_and_names_the_one_that_is_wrong(self, token: str) -> None:
        in_force(file(TAKEN_UP))
        missing = told(self.sent(token, {"hazard_class": 2}), 422)
        assert (missing["code"], missing["field"]) == ("FactMissing", "facts.floor_area_m2")
        outside = told(self.sent(token, {"hazard_class": 2, "floor_area_m2": "x"}), 422)
        assert (outside["code"], outside["field"]) == ("FactOutside", "facts.floor_area_m2")
        unknown = told(self.sent(token, {**BIG, "colour": "red"}), 422)
        assert (unknown["code"], unknown["field"]) == ("FactUnknown", "facts.colour")
        done = told(self.sent(token, {"hazard_class": 2, "floor_area_m2": 900}), 201)
        assert done["competent_unit"]["code"] == CUA_NAM

    def test_tells_who_decides_with_the_chain(self) -> None:
        in_force(file(TAKEN_UP))
        asked = f"/authority/who?procedure={BIRTH}&place={HAI_BA_TRUNG}&on=2026-01-06&facts="
        found = told(call(asked + '{"hazard_class": 2, "floor_area_m2": 500}'))
        assert (found["unit"]["code"], found["basis"], found["valid"][1]) == (CUA_NAM, "delegated", "2026-06-01")
        assert [link["basis"] for link in found["chain"]] == ["delegated", "by_law"]
        assert found["signing"] == {"block": "TM", "seal": "own"}
        assert "1696/QĐ-UBND" in found["why"]
        assert told(call(asked + '{"hazard_class": 2}'), 422)["details"]["missing"] == ["floor_area_m2"]
        for wrong in ("[]", "{", '{"a": NaN}', '{"a": 1, "a": 2}'):
            assert told(call(asked + wrong), 422)["code"] == "FactsNoObject"

    def test_tells_why_nobody_can_be_named(self) -> None:
        both = told(call(f"/authority/who?procedure=2.000635&place={HAI_BA_TRUNG}"), 409)
        assert both["code"] == "Undetermined"
        assert both["details"]["possible"]
        assert told(call(f"/authority/who?procedure={BIRTH}&place=H26"), 422)["code"] == "NotAWardOrCommune"
        assert told(call("/authority/who?procedure=9.999999&place=00256"), 404)

    def test_checks_a_procedure(self) -> None:
        found = told(call("/authority/check?procedure=2.000635&from=2026-01-05&to=2026-02-05"))
        assert found["complete"] is True
        assert {one["kind"] for one in found["findings"]} >= {"unconfirmed"}
        assert told(call("/authority/check?procedure=2.000635&from=2026-01-05&to=2026-01-05"), 422)


class TestWhoDecides:
    @pytest.mark.parametrize("prefix", ["", "/en", "/id"])
    def test_is_told_for_the_readers_place_with_the_text(self, prefix: str) -> None:
        in_force(file(TAKEN_UP))
        page = Client().get(f"{prefix}/procedures/{BIRTH}/who?place={CUA_NAM}")
        assert page.status_code == 200
        assert "<details" in page.content.decode()
        page = Client().get(f"{prefix}/procedures/{BIRTH}/who?place={HAI_BA_TRUNG}")
        assert CLASS in page.content.decode()
        facts = f"&{CLASS}=2&{AREA}=1.000"
        told_there = words(Client().get(f"{prefix}/procedures/{BIRTH}/who?place={HAI_BA_TRUNG}{facts}"))
        assert "1696/QĐ-UBND" in told_there

    def test_leads_from_old_names_to_the_units_of_today(self) -> None:
        page = Client().get(f"/procedures/{BIRTH}/who?q=truc bach").content.decode()
        assert f'href="/procedures/{BIRTH}/who?place=' in page
        assert f'href="/procedures/{BIRTH}/who"' in Client().get(f"/procedures/{BIRTH}").content.decode()

    @pytest.mark.parametrize(
        ("asked", "status"), [("place=99999", 404), ("place=H26", 200), (f"place={HAI_BA_TRUNG}&{AREA}=x", 200)]
    )
    def test_says_what_is_wrong(self, asked: str, status: int) -> None:
        assert Client().get(f"/procedures/{BIRTH}/who?{asked}").status_code == status

    def test_stays_within_its_statements(self, django_assert_max_num_queries: Any) -> None:
        in_force(file(TAKEN_UP))
        for asked in ("", f"place={HAI_BA_TRUNG}", "q=cua nam"):
            with django_assert_max_num_queries(6):
                Client().get(f"/procedures/{BIRTH}/who?{asked}")

    def test_stands_on_the_tracking_page_too(self) -> None:
        in_force(file(TAKEN_UP))
        code = in_work({"hazard_class": 2, "floor_area_m2": 900})
        assert "1696/QĐ-UBND" in words(Client().get(f"/track/{code}"))
