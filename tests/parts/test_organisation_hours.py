"""Working hours changed by a text: whose they are, what gives way, and back again."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override
from pytest_django.plugin import DjangoDbBlocker

from haicap.domains.law import api as law
from haicap.domains.law.contracts import LaterChangeStands, LawFileInvalid
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.models import WorkingHoursRow
from haicap.kernel.actors import Actor, Role
from haicap.kernel.worktime import OpeningHours
from haicap.platform.clock.api import LOCAL
from tests import units

AT = datetime(2026, 11, 2, 9, 0, tzinfo=LOCAL)
OPERATOR = Actor(role=Role.SYSTEM, name="operator")
HAI_BA_TRUNG, CUA_NAM = "00256", "00082"
SUMMER, AUTUMN = date(2026, 12, 1), date(2027, 3, 1)
EARLY = ((time(7, 30), time(11, 30)), (time(13, 30), time(17)))
USUAL = ((time(8), time(12)), (time(13), time(17)))


@pytest.fixture(scope="module")
def shipped(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with units.loaded(django_db_blocker):
        yield


@pytest.fixture(autouse=True)
def loaded(shipped: None, db: None) -> None:
    """All tests of this module change the hours that ship."""


def file(*changes: str, number: str = "5/QĐ-UBND", signed_on: str = "2026-11-01") -> bytes:
    head = f'instrument: {{number: "{number}", issuer: H26, kind: decision, signed_on: {signed_on}, title: T}}\n'
    return (head + "changes:\n" + "".join(f"  - hours: {{{change}}}\n" for change in changes)).encode()


def hours(of: str = "", sessions: str = '["07:30-11:30", "13:30-17:00"]', more: str = "", ends: str = "") -> str:
    whose = f"of: {{{of}}}, " if of else ""
    end = f", ends_before: {ends}" if ends else ""
    return f"{whose}sessions: {sessions}, starts_on: 2026-12-01{end}{more}"


def put_in_force(*changes: str, at: datetime = AT, number: str = "5/QĐ-UBND", signed_on: str = "2026-11-01") -> None:
    law.put_in_force(
        by=OPERATOR, approved_by=OPERATOR, at=at, content=file(*changes, number=number, signed_on=signed_on)
    )


def standing(code: str = HAI_BA_TRUNG, day: date = SUMMER) -> OpeningHours:
    unit = organisation.unit(code, day) if code else None
    return organisation.work_calendar(unit_id=unit.id if unit else None).hours_on(day)


class TestHours:
    def test_of_one_unit_leave_the_others_alone(self) -> None:
        put_in_force(hours(f'unit: "{HAI_BA_TRUNG}"', more=', cut_off: "14:30", weekdays: [mon, tue, sat]'))
        own = standing()
        assert (own.sessions, own.cut_off, own.weekdays) == (EARLY, time(14, 30), frozenset({0, 1, 5}))
        assert standing(CUA_NAM).sessions == standing("").sessions == USUAL
        assert standing(day=SUMMER - timedelta(days=1)).sessions == USUAL

    def test_of_a_kind_count_before_those_of_all_and_behind_those_of_the_unit(self) -> None:
        put_in_force(hours(f'units: ["{CUA_NAM}"]', '["09:00-12:00"]', more=', cut_off: "11:00"'))
        put_in_force(hours("kind: ward"), number="6/QĐ-UBND")
        assert (standing().sessions, standing(CUA_NAM).sessions) == (EARLY, ((time(9), time(12)),))
        assert standing("").sessions == USUAL

    def test_keep_what_the_text_does_not_name(self) -> None:
        put_in_force(hours())
        assert (standing("").cut_off, standing("").weekdays) == (time(15), frozenset(range(5)))

    def test_with_an_end_give_back_what_was_before(self) -> None:
        put_in_force(hours(ends="2027-03-01"))
        assert standing("").sessions == EARLY
        assert standing("", AUTUMN).sessions == standing("", date(2026, 11, 30)).sessions == USUAL

    def test_are_refused_by_the_database_when_two_stand_on_a_day(self) -> None:
        put_in_force(hours("kind: ward"))
        row = WorkingHoursRow.objects.get(unit_kind="ward")
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)

    def test_say_what_they_do(self) -> None:
        put_in_force(hours(f'unit: "{HAI_BA_TRUNG}"'))
        found = law.assay(file(hours(sessions='["08:00-12:00"]', more=', cut_off: "11:30"')), at=AT)
        assert [item.code for item in found.impact][:2] == ["HoursChanged", "OwnHoursStay"]
        assert found.impact[0].params["after"] == "08:00-12:00"

    def test_are_told_of_a_kind_in_words(self) -> None:
        found = law.assay(file(hours("tier: commune")), at=AT)
        with override("vi"):
            assert "các đơn vị loại Phường, Xã, Đặc khu làm việc" in law.worded(found.impact[0])


class TestARollBack:
    def test_lets_the_hours_of_before_stand_again(self) -> None:
        before = WorkingHoursRow.objects.filter(withdrawn_at__isnull=True).count()
        put_in_force(hours(ends="2027-03-01"), hours("tier: commune"))
        later = AT + timedelta(hours=1)
        law.roll_back(by=OPERATOR, at=later, named="5/QĐ-UBND")
        assert standing("").sessions == standing().sessions == standing("", AUTUMN).sessions == USUAL
        assert WorkingHoursRow.objects.filter(withdrawn_at__isnull=True).count() == before
        was = organisation.calendars(before=later)
        assert was.of(organisation.unit(HAI_BA_TRUNG, SUMMER).id).hours_on(SUMMER).sessions == EARLY

    def test_waits_for_what_stands_on_top(self) -> None:
        put_in_force(hours())
        put_in_force(hours(ends="2027-03-01", sessions='["08:00-12:00"]', more=', cut_off: "11:30"'),
                     number="6/QĐ-UBND", at=AT + timedelta(hours=1))  # fmt: skip
        with pytest.raises(LaterChangeStands) as refused:
            law.roll_back(by=OPERATOR, at=AT + timedelta(hours=2), named="5/QĐ-UBND")
        assert refused.value.params == {"numbers": "6/QĐ-UBND"}
        law.roll_back(by=OPERATOR, at=AT + timedelta(hours=3), named="6/QĐ-UBND")
        assert standing("").sessions == EARLY
        law.roll_back(by=OPERATOR, at=AT + timedelta(hours=4), named="5/QĐ-UBND")
        assert standing("").sessions == USUAL


class TestAFaultyFile:
    @pytest.mark.parametrize(
        ("changes", "faults"),
        [
            ([hours('unit: "99999"')], [(3, "changes.0.hours.of.unit", "UnitUnknown")]),
            ([hours('units: ["00256", "99999"]')], [(3, "changes.0.hours.of.units.1", "UnitUnknown")]),
            ([hours(sessions='["11:30-07:30"]')], [(3, "changes.0.hours.sessions", "SessionsReversed")]),
            ([hours(sessions='["08:00-12:00", "11:00-17:00"]')], [(3, "changes.0.hours.sessions", "SessionsReversed")]),
            ([hours(more=', cut_off: "18:00"')], [(3, "changes.0.hours.cut_off", "CutOffOutside")]),
            ([hours(), hours()], [(4, "changes.1.hours.of", "HoursTwice")]),
            ([hours("kind: ward"), hours("tier: commune")], [(4, "changes.1.hours.of", "HoursTwice")]),
            ([hours(ends="2026-12-01")], [(3, "changes.0.hours", "DaysReversed")]),
            ([hours(sessions='["25:00-26:00"]')], [(3, "changes.0.hours.sessions.0", "ValueUnusable")]),
            ([hours("kind: district")], [(3, "changes.0.hours.of.kind", "ChoiceUnknown")]),
        ],
    )
    def test_is_refused_with_its_lines(self, changes: list[str], faults: list[tuple[int, str, str]]) -> None:
        with pytest.raises(LawFileInvalid) as refused:
            put_in_force(*changes)
        assert [(one.line, one.field, one.code) for one in refused.value.faults] == faults
        assert not WorkingHoursRow.objects.filter(amendment__isnull=False).exists()

    def test_is_an_older_text_over_a_later_one(self) -> None:
        put_in_force(hours())
        with pytest.raises(LawFileInvalid) as refused:
            put_in_force(hours(ends="2027-01-01"), number="4/QĐ-UBND", signed_on="2026-10-01")
        assert [one.code for one in refused.value.faults] == ["LaterTextStands"]
