"""The working calendar as the database holds it."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django.plugin import DjangoDbBlocker

from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import CalendarMissing
from haicap.domains.organisation.models import CalendarDayRow, WorkingHoursRow
from tests import units
from tests.units import AT


@pytest.fixture(scope="module")
def shipped(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with units.loaded(django_db_blocker):
        yield


@pytest.fixture(autouse=True)
def loaded(shipped: None, db: None) -> None:
    """All tests of this module ask about the calendar that ships."""


def hours(unit_id: int | None, starts_on: date, ends_before: date | None = None) -> WorkingHoursRow:
    return WorkingHoursRow(
        unit_id=unit_id,
        starts_on=starts_on,
        ends_before=ends_before,
        morning_opens=time(7, 30),
        morning_closes=time(11, 30),
        cut_off=time(11),
        weekdays=[1, 2, 3, 4, 5, 6],
        source="test",
        recorded_at=AT,
    )


class TestWorkCalendar:
    def test_knows_the_swap_of_january_2026(self) -> None:
        calendar = organisation.work_calendar()
        assert not calendar.is_working(date(2026, 1, 2))
        assert calendar.is_working(date(2026, 1, 10))
        assert calendar.is_working(date(2025, 4, 26))
        assert not calendar.is_working(date(2026, 8, 31))

    def test_marks_what_may_still_change(self) -> None:
        calendar = organisation.work_calendar()
        assert not calendar.is_provisional(date(2026, 1, 1), date(2026, 11, 23))
        assert calendar.is_provisional(date(2026, 11, 20), date(2026, 11, 30))
        assert calendar.is_provisional(date(2027, 3, 1), date(2027, 3, 2))
        assert calendar.is_provisional(date(2024, 3, 1), date(2024, 3, 2))

    def test_has_the_usual_hours_and_cut_off(self) -> None:
        usual = organisation.work_calendar().hours_on(date(2026, 1, 5))
        assert usual.sessions == ((time(8), time(12)), (time(13), time(17)))
        assert usual.cut_off == time(15)
        assert usual.weekdays == {0, 1, 2, 3, 4}

    def test_prefers_the_hours_of_the_unit_while_they_last(self) -> None:
        ward = organisation.unit("00256", date(2026, 1, 1)).id
        hours(ward, date(2026, 2, 1), date(2026, 3, 1)).save()
        own = organisation.work_calendar(unit_id=ward)
        assert own.hours_on(date(2026, 2, 10)).cut_off == time(11)
        assert own.hours_on(date(2026, 2, 10)).closing == time(11, 30)
        assert own.hours_on(date(2026, 3, 1)).cut_off == time(15)
        assert own.is_working(date(2026, 2, 7))
        assert organisation.work_calendar().hours_on(date(2026, 2, 10)).cut_off == time(15)

    def test_sees_a_newly_declared_day_off_and_its_withdrawal(self) -> None:
        day = date(2026, 3, 10)
        assert organisation.work_calendar().is_working(day)
        row = CalendarDayRow.objects.create(
            day=day, kind="off", name="Nghỉ", status="confirmed", source="test", recorded_at=AT
        )
        assert not organisation.work_calendar().is_working(day)
        row.withdrawn_at = AT
        row.save()
        assert organisation.work_calendar().is_working(day)

    def test_is_read_once_and_then_asks_only_for_its_revision(self, django_assert_max_num_queries: Any) -> None:
        with django_assert_max_num_queries(7):
            first = organisation.work_calendar()
        with django_assert_max_num_queries(1):
            assert organisation.work_calendar() is first

    def test_is_refused_without_any_hours(self) -> None:
        WorkingHoursRow.objects.all().delete()
        with pytest.raises(CalendarMissing):
            organisation.work_calendar()


class TestTables:
    def test_hold_one_standing_mark_for_a_day(self) -> None:
        mark = CalendarDayRow(
            day=date(2026, 1, 2), kind="off", name="x", status="confirmed", source="test", recorded_at=AT
        )
        with pytest.raises(IntegrityError, match="one_mark_stands_for_a_day"), transaction.atomic():
            mark.save()
        CalendarDayRow.objects.filter(day=mark.day).update(withdrawn_at=AT)
        mark.save()

    def test_hold_one_set_of_hours_for_an_office_on_a_day(self) -> None:
        with pytest.raises(IntegrityError, match="one_set_of_hours"), transaction.atomic():
            hours(None, date(2026, 1, 1)).save()

    def test_hold_no_session_that_ends_before_it_begins(self) -> None:
        wrong = hours(None, date(2020, 1, 1), date(2020, 2, 1))
        wrong.morning_closes = time(7)
        with pytest.raises(IntegrityError, match="sessions_in_order"), transaction.atomic():
            wrong.save()
