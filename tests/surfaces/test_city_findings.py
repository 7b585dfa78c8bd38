"""Findings on the city surface: the check by a job, its page, and drafts that heal."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import Basis, Grant, MayNotReadRegister, Office, OfUnit, Own
from haicap.domains.authority.models import CheckRow, FindingRow
from haicap.domains.authority.operations.writing import write
from haicap.domains.law import api as law
from haicap.domains.law.contracts import Instrument, InstrumentKind
from haicap.domains.organisation import api as organisation
from haicap.platform.editions import api as editions
from tests.city import AT, BIRTH, CUA_NAM, HAI_BA_TRUNG, city, officer
from tests.surfaces.desk_visits import DOOR, desk_of, monday_morning, words

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

PERMIT = "1.013236"
DAY = AT.date()


def text(number: str) -> int:
    instrument = Instrument(number, "H26", InstrumentKind.DECISION, date(2025, 12, 1), date(2025, 12, 1), "x", "x")
    return law.record_instruments([instrument])[instrument]


@pytest.fixture
def faulty() -> None:
    """Let nobody register births, two hold a permit, and let one delegation have ended."""
    write(withdraw=[one.grant.id for one in authority.history(BIRTH).entries], at=AT)
    first = Grant(
        0,
        Basis.DELEGATED,
        Own(codes=frozenset({HAI_BA_TRUNG})),
        Office.COMMITTEE,
        date(2025, 12, 1),
        "8/QĐ-UBND",
        ends_before=date(2026, 3, 1),
        giver="H26",
        procedure=PERMIT,
        source="test",
        instrument_id=text("8/QĐ-UBND"),
    )
    second = replace(
        first, holder=OfUnit("H26.05"), office=Office.HEAD, instrument="9/QĐ-UBND", instrument_id=text("9/QĐ-UBND")
    )
    authority.record_grants([first, second], at=AT)


def page(address: str) -> HttpResponse:
    response: HttpResponse = desk_of("supervisor", "H26").get(address)
    return response


@pytest.fixture
def legal() -> Client:
    return desk_of("legal", "H26")


class TestTheCheck:
    @pytest.mark.usefixtures("faulty")
    def test_is_kept_with_what_it_found_and_made_once(self) -> None:
        assert authority.keep_check(at=AT)
        assert not authority.keep_check(at=AT)
        row = CheckRow.objects.get()
        assert (row.is_finished, row.starts_on, row.ends_before) == (True, DAY, DAY + timedelta(days=365))
        assert 0 < row.done == row.total
        kinds = FindingRow.objects.filter(procedure__in=[BIRTH, PERMIT]).values_list("kind", "procedure")
        assert {("gap", BIRTH), ("overlap", PERMIT)} <= set(kinds)

    def test_is_made_anew_when_the_register_changes_or_somebody_asks(self) -> None:
        authority.keep_check(at=AT)
        first = CheckRow.objects.get().pk
        write(withdraw=[one.grant.id for one in authority.history(BIRTH).entries], at=AT)
        assert authority.keep_check(at=AT)
        second = CheckRow.objects.get().pk
        assert second > first
        assert authority.keep_check(at=AT, again=True)
        assert CheckRow.objects.get().pk > second

    def test_finds_what_the_command_finds(self) -> None:
        authority.keep_check(at=AT)
        found = list(authority.check(first=DAY, end=DAY + timedelta(days=365)))
        checked = authority.last_check(editions=editions.current(), on=DAY)
        assert checked is not None
        assert (sum(checked.counts.values()), checked.is_current) == (len(found), True)
        assert checked.counts.keys() == {one.kind for one in found}

    def test_is_asked_for_by_officers_of_the_city_alone(self) -> None:
        with pytest.raises(MayNotReadRegister):
            authority.ask_check(unit=organisation.unit(CUA_NAM, DAY))


class TestThePage:
    def test_says_that_nothing_was_checked_yet(self) -> None:
        assert "Sổ chưa được kiểm tra" in words(page("/city/findings"))

    @pytest.mark.usefixtures("faulty")
    def test_explains_each_finding_the_gravest_first(self) -> None:
        authority.keep_check(at=AT)
        told = words(page("/city/findings"))
        assert told.index("Thủ tục đăng ký khai sinh 1.001193") < told.index("9/QĐ-UBND")
        assert "Phường Hai Bà Trưng · từ 05/01/2026 đến hết 28/02/2026" in told
        assert "Soạn thay đổi khắc phục" not in told

    @pytest.mark.usefixtures("faulty")
    def test_is_filtered_and_paged(self) -> None:
        authority.keep_check(at=AT)
        codes = re.findall(r'matrix__code">([^<]+)<', page("/city/findings?kind=overlap").content.decode())
        assert codes == [PERMIT]
        assert "Không có phát hiện phù hợp" in words(page("/city/findings?kind=overlap&unit=00004"))
        assert "1.001193" in words(page("/city/findings?q=dang+ky+khai+sinh"))
        first = page("/city/findings?kind=unconfirmed").content.decode()
        following = re.search(r'href="(/city/findings\?[^"]*after=\d+)"', first)
        assert following
        second = page(following[1].replace("&amp;", "&")).content.decode()
        assert not set(re.findall(r"/heal|code\">([\d.]+)<", first)) & set(re.findall(r"code\">([\d.]+)<", second))

    @pytest.mark.parametrize("query", ["kind=x", "unit=9", "after=x"])
    def test_refuses_or_passes_over_what_no_page_offers(self, query: str) -> None:
        assert page(f"/city/findings?{query}").status_code in {200, 422}

    @pytest.mark.usefixtures("faulty")
    def test_stays_within_its_budget(self) -> None:
        authority.keep_check(at=AT)
        client = desk_of("supervisor", "H26")
        client.get("/city/findings")
        with CaptureQueriesContext(connection) as asked:
            client.get("/city/findings")
        assert len(asked) <= DOOR + 5


class TestADraftThatHeals:
    @pytest.mark.usefixtures("faulty")
    def test_ends_the_one_of_two_that_was_chosen(self, legal: Client) -> None:
        authority.keep_check(at=AT)
        finding = FindingRow.objects.get(kind="overlap", procedure=PERMIT)
        shown = legal.get(f"/city/findings/{finding.pk}/heal")
        assert "Chấm dứt thẩm quyền của Thủ trưởng cơ quan, Sở Xây dựng theo 9/QĐ-UBND" in words(shown)
        ways = re.findall(r'name="way"[^>]*value="([^"]+)"', shown.content.decode())
        typed = {"number": "10/QĐ-UBND", "issuer": "H26", "kind": "decision", "signed_on": "05/01/2026", "title": "x"}
        made = legal.post(f"/city/findings/{finding.pk}/heal", {**typed, "way": ways[1]})
        assert made.status_code == 303
        (amendment,) = law.amendments(on=DAY)
        assert made["Location"].endswith(f"/city/amendments/{amendment.id}")
        (change,) = amendment.changes
        assert (change.change.kind, dict(change.change.body)) == (
            "end_grant",
            {"number": "9/QĐ-UBND", "procedures": [PERMIT], "on": "2026-01-05"},
        )
        assert not law.check(by=officer("legal", "H26"), at=AT, amendment_id=amendment.id).faults

    @pytest.mark.usefixtures("faulty")
    def test_gives_the_power_to_the_natural_holder(self, legal: Client) -> None:
        authority.keep_check(at=AT)
        finding = FindingRow.objects.get(kind="gap", procedure=BIRTH)
        typed = {"number": "11/QĐ-UBND", "issuer": "H26", "kind": "decision", "signed_on": "05/01/2026", "title": "x"}
        legal.post(f"/city/findings/{finding.pk}/heal", {**typed, "way": "give-commune"})
        (amendment,) = law.amendments(on=DAY)
        body = amendment.changes[0].change.body
        assert (body["to"], body["basis"], body["starts_on"]) == ({"tier": "commune"}, "by_law", "2026-01-05")
        assert not law.check(by=officer("legal", "H26"), at=AT, amendment_id=amendment.id).faults

    @pytest.mark.usefixtures("faulty")
    def test_is_refused_at_its_field_and_makes_nothing(self, legal: Client) -> None:
        authority.keep_check(at=AT)
        finding = FindingRow.objects.get(kind="gap", procedure=BIRTH)
        answer = legal.post(f"/city/findings/{finding.pk}/heal", {"way": "give-commune", "number": ""})
        assert answer.status_code == 422
        assert legal.post(f"/city/findings/{finding.pk}/heal", {"way": "x"}).status_code == 422
        assert not law.amendments(on=DAY)

    @pytest.mark.usefixtures("faulty")
    def test_is_not_made_by_somebody_who_only_reads(self) -> None:
        authority.keep_check(at=AT)
        finding = FindingRow.objects.get(kind="gap", procedure=BIRTH)
        typed = {"number": "11/QĐ-UBND", "issuer": "H26", "kind": "decision", "signed_on": "05/01/2026", "title": "x"}
        answer = desk_of("supervisor", "H26").post(
            f"/city/findings/{finding.pk}/heal", {**typed, "way": "give-commune"}
        )
        assert answer.status_code == 403
        assert not law.amendments(on=DAY)

    def test_is_not_found_for_a_finding_that_is_gone(self) -> None:
        assert page("/city/findings/999999/heal").status_code == 404
