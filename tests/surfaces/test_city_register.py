"""The register on the city surface: matrix, law of one procedure, who-decides explorer, export."""

import csv
import io
import json
import re
from datetime import date

import pytest
from django.http import HttpResponse

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import Basis, Fact, Grant, Office, Own
from haicap.domains.authority.operations.writing import write
from haicap.domains.law import api as law
from haicap.domains.law.contracts import Instrument, InstrumentKind
from haicap.kernel.axes import Choice
from tests.city import AT, BIRTH, CUA_NAM, HAI_BA_TRUNG, city, officer
from tests.surfaces.desk_visits import desk_of, monday_morning, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

PERMIT, BOTH, MINISTRY = "1.013236", "2.000635", "1.004629"


@pytest.fixture
def delegated() -> None:
    """Let the city have delegated a permit to two wards until February, for one class of two."""
    text = Instrument("9/QĐ-UBND", "H26", InstrumentKind.DECISION, date(2025, 12, 1), date(2025, 12, 1), "x", "x")
    fact = Fact(
        PERMIT, "hazard_class", Choice(frozenset("12")), date(2025, 7, 1), label_vi="Cấp nguy hiểm", counts=True
    )
    given_on = Grant(
        0,
        Basis.DELEGATED,
        Own(codes=frozenset({HAI_BA_TRUNG, CUA_NAM})),
        Office.COMMITTEE,
        date(2025, 12, 1),
        "9/QĐ-UBND",
        ends_before=date(2026, 2, 1),
        giver="H26",
        conditions={"hazard_class": Choice(frozenset("1"))},
        procedure=PERMIT,
        source="test",
        instrument_id=law.record_instruments([text])[text],
    )
    authority.record_grants([given_on], facts=[fact], at=AT)


def page(address: str) -> HttpResponse:
    response: HttpResponse = desk_of("supervisor", "H26").get(address)
    return response


def codes(response: HttpResponse) -> list[str]:
    return re.findall(r'matrix__code">([^<]+)<', response.content.decode())


class TestTheMatrix:
    def test_shows_what_communes_and_city_carry_out_by_field(self) -> None:
        shown = page("/city/register")
        assert "1–60 trong 1.601" in words(shown)
        assert len(codes(shown)) == 60
        assert MINISTRY not in codes(shown)

    def test_goes_on_behind_the_last_line(self) -> None:
        first = page("/city/register")
        second = page(f"/city/register?after={codes(first)[-1]}")
        assert "61–120 trong 1.601" in words(second)
        assert not set(codes(first)) & set(codes(second))

    def test_finds_by_words_without_diacritics_and_by_code(self) -> None:
        assert BIRTH in codes(page("/city/register?q=dang+ky+khai+sinh"))
        assert codes(page(f"/city/register?q={BIRTH}")) == [BIRTH]
        assert codes(page(f"/city/register?q={MINISTRY}")) == [MINISTRY]

    def test_says_in_words_what_a_mark_says(self) -> None:
        assert "UBND, đơn vị nơi phát sinh vụ việc; theo luật; suy ra từ danh mục" in words(
            page(f"/city/register?q={BIRTH}")
        )

    @pytest.mark.usefixtures("delegated")
    def test_calls_out_the_units_that_differ(self) -> None:
        shown = page("/city/register?finding=differ")
        assert codes(shown) == [PERMIT]
        assert "Phường Cửa Nam, Phường Hai Bà Trưng" in words(shown)
        assert "tùy dữ kiện" in words(shown)
        assert shown.content.count(b"<rect") > 1
        assert codes(page("/city/register?finding=facts")) == [PERMIT]
        assert codes(page("/city/register?finding=ends")) == [PERMIT]
        assert codes(page("/city/register?basis=delegated&sure=confirmed")) == [PERMIT]

    @pytest.mark.usefixtures("delegated")
    def test_shows_one_unit_alone(self) -> None:
        assert codes(page(f"/city/register?basis=delegated&unit={CUA_NAM}")) == [PERMIT]
        assert codes(page("/city/register?basis=delegated&unit=00004")) == []

    def test_of_another_day_knows_what_held_then(self) -> None:
        assert codes(page("/city/register?on=30/06/2025&q=" + BIRTH)) in ([], [BIRTH])
        assert page("/city/register?on=2026-01-04").status_code == 200

    @pytest.mark.parametrize("day", ["9999-12-31", "31/12/9999", "0001-01-01"])
    @pytest.mark.parametrize("where", ["", f"/{BIRTH}", "/export"])
    def test_refuses_a_day_at_the_end_of_all_calendars(self, where: str, day: str) -> None:
        assert page(f"/city/register{where}?as=csv&on={day}").status_code == 422

    @pytest.mark.parametrize(
        "query",
        ["on=32/13/2026", "level=x", "basis=x", "sure=x", "finding=x", "who=x", "unit=99999", "q=%00", "on=%00"],
    )
    def test_refuses_what_no_page_offers(self, query: str) -> None:
        assert page(f"/city/register?{query}").status_code in {404, 422}


class TestTheLawOfAProcedure:
    @pytest.mark.usefixtures("delegated")
    def test_shows_chain_facts_and_timeline(self) -> None:
        told = words(page(f"/city/register/{PERMIT}"))
        assert "Cấp nguy hiểm: 1 : UBND, đơn vị nơi phát sinh vụ việc; ủy quyền; đã xác nhận" in told
        assert "từ 01/12/2025 đến hết 31/01/2026" in told
        assert "Phường Cửa Nam" in told

    def test_shows_what_was_withdrawn(self) -> None:
        write(withdraw=[one.grant.id for one in authority.history(BIRTH).entries], at=AT)
        told = words(page(f"/city/register/{BIRTH}"))
        assert "Đã rút" in told
        assert "rút ngày 05/01/2026" in told

    def test_is_not_found_for_a_code_that_never_was(self) -> None:
        assert page("/city/register/9.999999").status_code == 404


class TestWhoDecides:
    def test_names_the_unit_with_its_chain(self) -> None:
        told = words(page(f"/city/who?procedure={BIRTH}&place={HAI_BA_TRUNG}"))
        assert "Ủy ban nhân dân phường Hai Bà Trưng giải quyết" in told
        assert "163/QĐ-BTP" in told
        assert "Chưa có ngày nào làm thay đổi." in told

    @pytest.mark.usefixtures("delegated")
    def test_asks_only_facts_that_matter_and_says_what_changes_the_answer(self) -> None:
        asked = f"/city/who?procedure={PERMIT}&place={CUA_NAM}"
        open_one = page(asked)
        assert open_one.status_code == 200
        assert 'name="fact.hazard_class"' in open_one.content.decode()
        assert "phụ thuộc vào: Cấp nguy hiểm" in words(open_one)
        told = words(page(f"{asked}&fact.hazard_class=1"))
        assert "Ủy ban nhân dân phường Cửa Nam giải quyết" in told
        assert "Từ 01/02/2026: Ủy ban nhân dân thành phố Hà Nội" in told
        assert 'name="fact.' not in page(f"/city/who?procedure={PERMIT}&place=00004").content.decode()

    @pytest.mark.usefixtures("delegated")
    def test_answers_as_was_known_before(self) -> None:
        told = words(page(f"/city/who?procedure={PERMIT}&place={CUA_NAM}&known=2026-01-04T00:00"))
        assert "Ủy ban nhân dân" not in told

    def test_shows_the_grants_of_what_is_not_determined(self) -> None:
        told = words(page(f"/city/who?procedure={BOTH}&place={HAI_BA_TRUNG}"))
        assert "Các thẩm quyền liên quan" in told

    def test_offers_procedures_for_words(self) -> None:
        assert BIRTH in codes(page("/city/who?procedure=khai+sinh"))

    @pytest.mark.parametrize("query", ["place=99999", "place=H26", "on=x", "known=x", "place=00256&on=1900-01-01"])
    def test_shows_a_refusal_in_place(self, query: str) -> None:
        response = page(f"/city/who?procedure={BIRTH}&place={HAI_BA_TRUNG}&{query}")
        assert response.status_code in {404, 422}
        assert "govuk-error-message" in response.content.decode()


class TestExport:
    @pytest.mark.usefixtures("delegated")
    def test_is_a_table_for_spreadsheets(self) -> None:
        response = page("/city/register/export?as=csv")
        text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
        assert text.startswith("\ufeffon,procedure,")
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
        assert len({row["procedure"] for row in rows}) == 2642
        given_on = next(row for row in rows if row["procedure"] == PERMIT and row["basis"] == "delegated")
        assert (given_on["unit"], given_on["places"], given_on["before"]) == ("own", "00082 00256", "2026-02-01")

    def test_is_one_json_document(self) -> None:
        response = page("/city/register/export?as=json&on=2026-01-05")
        rows = json.loads(b"".join(response.streaming_content))  # type: ignore[attr-defined]
        birth = next(row for row in rows if row["procedure"] == BIRTH)
        assert (birth["unit"], birth["places"], birth["instrument"]) == ("own", None, "163/QĐ-BTP")

    def test_refuses_another_form(self) -> None:
        assert page("/city/register/export?as=xls").status_code == 422


class TestConfirming:
    def test_is_offered_to_legal_officers_who_look_at_what_is_derived(self) -> None:
        legal = desk_of("legal", "H26")
        assert 'type="checkbox"' not in legal.get("/city/register").content.decode()
        assert 'type="checkbox"' in legal.get("/city/register?sure=derived").content.decode()
        assert 'type="checkbox"' not in page("/city/register?sure=derived").content.decode()

    def test_makes_the_mark_a_full_one(self) -> None:
        legal = desk_of("legal", "H26")
        done = legal.post(
            f"/city/register?sure=derived&q={BIRTH}", {"procedures": [BIRTH], "text": "Luật Hộ tịch, điều 13"}
        )
        assert done.status_code == 303
        assert "Đã xác nhận 1 thủ tục" in words(legal.get(done["Location"]))
        assert "theo luật; đã xác nhận" in words(legal.get(f"/city/register?q={BIRTH}"))

    def test_is_taken_back_with_a_reason(self) -> None:
        legal = desk_of("legal", "H26")
        authority.confirm(by=officer("legal", "H26"), at=AT, procedures=[BIRTH], text="Luật Hộ tịch, điều 13")
        confirmed = "/city/register?sure=confirmed"
        assert "Hủy xác nhận các thủ tục đã đánh dấu" in words(legal.get(confirmed))
        refused = legal.post(confirmed, {"procedures": [BIRTH], "do": "undo"})
        assert "Xin ghi lý do" in words(refused)
        done = legal.post(confirmed, {"procedures": [BIRTH], "text": "Nhầm văn bản", "do": "undo"})
        assert "Đã hủy xác nhận 1 thủ tục" in words(legal.get(done["Location"]))
        assert codes(legal.get(f"/city/register?sure=derived&q={BIRTH}")) == [BIRTH]
        again = legal.post(confirmed, {"procedures": [BIRTH], "text": "Nhầm văn bản", "do": "undo"})
        assert "Đã hủy xác nhận 0 thủ tục" in words(legal.get(again["Location"]))

    def test_is_refused_at_its_form_without_a_text_a_tick_or_a_tier(self) -> None:
        legal = desk_of("legal", "H26")
        for sent in ({"procedures": [BIRTH]}, {"text": "x"}, {"procedures": [BOTH], "text": "x"}):
            answer = legal.post("/city/register?sure=derived", sent)
            assert 400 <= answer.status_code < 500
            assert "govuk-error-message" in answer.content.decode()
        named = legal.post("/city/register?sure=derived", {"procedures": [BOTH], "text": "x", "tier": "commune"})
        assert named.status_code == 303

    def test_is_not_done_by_somebody_who_only_reads(self) -> None:
        for more in ({}, {"do": "undo"}):
            sent = {"procedures": [BIRTH], "text": "x", **more}
            assert desk_of("supervisor", "H26").post("/city/register", sent).status_code == 403
