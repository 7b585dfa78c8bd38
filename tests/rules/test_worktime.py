"""The fast clock against a slow one that goes minute by minute, and the cases the law and practice give."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haicap.kernel.validity import Validity
from haicap.kernel.worktime import (
    DayMark,
    OpeningHours,
    Term,
    TermUnusable,
    WorkCalendar,
    due_after_hours,
    due_at,
    explain,
    explain_hours,
)
from haicap.kernel.worktime.terms import minutes_of_hours, working_days

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SINCE = date(2020, 1, 1)


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZONE)


def hanoi() -> WorkCalendar:
    """The turn of the year 2025/2026 as it was declared, with an unconfirmed day in November."""
    return WorkCalendar(
        marks=[
            DayMark(date(2026, 1, 1), works=False, name="Tết Dương lịch"),
            DayMark(date(2026, 1, 2), works=False, name="Nghỉ hoán đổi"),
            DayMark(date(2026, 1, 10), works=True, name="Làm bù"),
            DayMark(date(2026, 4, 26), works=False, name="Giỗ Tổ (Chủ nhật)", is_confirmed=False),
            DayMark(date(2026, 11, 24), works=False, name="Ngày Văn hóa", is_confirmed=False),
        ],
        years=[2025, 2026],
        hours=[OpeningHours(Validity(SINCE))],
    )


# --- the slow clock: knows only whether one minute is worked -----------------------------------------------------


def is_worked(minute: datetime, calendar: WorkCalendar) -> bool:
    mark = calendar.marks.get(minute.date())
    hours = calendar.hours_on(minute.date())
    works = mark.works if mark else minute.weekday() in hours.weekdays
    return works and any(opens <= minute.time() < closes for opens, closes in hours.sessions)


def day_is_worked(day: date, calendar: WorkCalendar) -> bool:
    start = datetime.combine(day, time(), tzinfo=ZONE)
    return any(is_worked(start + n * MINUTE, calendar) for n in range(24 * 60))


def slow_after(start: datetime, minutes: int, calendar: WorkCalendar) -> datetime:
    now, left = start.replace(second=0, microsecond=0), minutes
    while left:
        left -= is_worked(now, calendar)
        now += MINUTE
    return now


def slow_counts_as(received_at: datetime, calendar: WorkCalendar) -> date:
    day = received_at.date()
    minute = received_at.time().replace(second=0, microsecond=0)
    if day_is_worked(day, calendar) and minute <= calendar.hours_on(day).cut_off:
        return day
    day += DAY
    while not day_is_worked(day, calendar):
        day += DAY
    return day


def slow_due(received_at: datetime, term: Term, calendar: WorkCalendar) -> datetime:
    counts_as = slow_counts_as(received_at, calendar)
    if term == Term(working_half_days=1):
        start = received_at if counts_as == received_at.date() else datetime.combine(counts_as, time(), tzinfo=ZONE)
        return slow_after(start, 240, calendar)
    last = counts_as
    for _ in range(term.months):
        month = last.month
        while last.month == month:
            last += DAY
        while last.day != counts_as.day and (last + DAY).month == last.month:
            last += DAY
    for _ in range(term.calendar_days):
        last += DAY
    if term.working_half_days:
        midnight = datetime.combine(last + DAY, time(), tzinfo=ZONE)
        return slow_after(midnight, 240 * term.working_half_days, calendar)
    while not day_is_worked(last, calendar):
        last += DAY
    end = datetime.combine(last + DAY, time(), tzinfo=ZONE)
    while not is_worked(end - MINUTE, calendar):
        end -= MINUTE
    return end


# --- what hypothesis draws ---------------------------------------------------------------------------------------

days_of_a_year = st.dates(date(2025, 12, 1), date(2026, 3, 31))
marks = st.lists(
    st.builds(DayMark, day=days_of_a_year, works=st.booleans(), name=st.just("x"), is_confirmed=st.booleans()),
    max_size=30,
    unique_by=lambda mark: mark.day,
)
calendars = st.builds(
    lambda drawn, cut: WorkCalendar(
        marks=drawn, years=[2025, 2026], hours=[OpeningHours(Validity(SINCE), cut_off=cut)]
    ),
    marks,
    st.sampled_from([time(15), time(14, 30), time(16)]),
)
moments = st.datetimes(datetime(2025, 12, 20), datetime(2026, 2, 1)).map(lambda m: m.replace(tzinfo=ZONE))
terms = st.builds(
    Term,
    months=st.just(0),
    calendar_days=st.integers(0, 12),
    working_half_days=st.integers(0, 13),
)
monthly = st.builds(
    Term, months=st.integers(1, 1), calendar_days=st.integers(0, 2), working_half_days=st.integers(0, 3)
)


class TestFastClockAgainstTheSlowOne:
    @settings(max_examples=120, deadline=None)
    @given(moments, st.one_of(terms, monthly), calendars)
    def test_ends_at_the_same_minute(self, received_at, term, calendar):
        due = due_at(received_at=received_at, term=term, calendar=calendar)
        assert due.counts_as == slow_counts_as(received_at, calendar)
        assert due.due_at == slow_due(received_at, term, calendar)

    @settings(max_examples=80, deadline=None)
    @given(moments, st.integers(1, 40 * 60), calendars)
    def test_uses_up_the_same_working_minutes(self, start, minutes, calendar):
        due = due_after_hours(start=start, minutes=minutes, calendar=calendar)
        assert due.due_at == slow_after(start, minutes, calendar)

    @settings(max_examples=80, deadline=None)
    @given(moments, moments, calendars)
    def test_counts_the_same_minutes_between_two_moments(self, one, other, calendar):
        start, end = sorted(moment.replace(second=0, microsecond=0) for moment in (one, other))
        slow, now = 0, start
        while now < end:
            slow += is_worked(now, calendar)
            now += MINUTE
        assert calendar.minutes_between(start, end) == slow
        assert calendar.minutes_between(end, start) == -slow

    @settings(max_examples=60, deadline=None)
    @given(moments, st.integers(1, 3000), st.integers(1, 3000), calendars)
    def test_two_budgets_one_after_the_other_are_one(self, start, first, second, calendar):
        between = due_after_hours(start=start, minutes=first, calendar=calendar).due_at
        last = due_after_hours(start=between, minutes=second, calendar=calendar).due_at
        assert last == due_after_hours(start=start, minutes=first + second, calendar=calendar).due_at


class TestDue:
    @given(moments, terms, calendars)
    def test_never_lies_on_a_day_off_nor_before_the_receipt(self, received_at, term, calendar):
        due = due_at(received_at=received_at, term=term, calendar=calendar)
        assert calendar.is_working(due.due_at.date())
        assert due.due_at >= received_at.replace(second=0, microsecond=0)

    @given(moments, terms, calendars)
    def test_is_not_earlier_for_a_later_receipt(self, received_at, term, calendar):
        later = received_at + timedelta(hours=5)
        first = due_at(received_at=received_at, term=term, calendar=calendar)
        assert first.due_at <= due_at(received_at=later, term=term, calendar=calendar).due_at

    @pytest.mark.parametrize(
        ("received", "term", "due"),
        [
            # after the cut-off; Saturday 10 January is worked
            ("2026-01-05T16:00", working_days(5), "2026-01-12T17:00"),
            # 1 and 2 January are off
            ("2025-12-31T14:00", working_days(5), "2026-01-09T17:00"),
            # 15:00:59 is still 15:00
            ("2026-01-05T15:00:59", Term(), "2026-01-05T17:00"),
            ("2026-01-05T15:01:00", Term(), "2026-01-06T17:00"),
            # received on a day off counts as the next working day
            ("2026-01-03T09:00", Term(), "2026-01-05T17:00"),
            ("2026-01-01T23:59", working_days(1), "2026-01-06T17:00"),
            # half a day: four working hours from the receipt, over noon, over night, over a day off
            ("2026-01-05T10:00", working_days("0.5"), "2026-01-05T15:00"),
            ("2026-01-05T12:30", working_days("0.5"), "2026-01-05T17:00"),
            ("2026-01-09T14:30", working_days("0.5"), "2026-01-10T09:30"),
            ("2026-01-09T15:30", working_days("0.5"), "2026-01-10T12:00"),
            # N and a half: noon of the day after the Nth
            ("2026-01-09T14:30", working_days("2.5"), "2026-01-13T12:00"),
            # calendar days count all, only the last moves
            ("2025-12-29T09:00", Term(calendar_days=5), "2026-01-05T17:00"),
            ("2026-01-05T09:00", Term(calendar_days=5), "2026-01-10T17:00"),
            # months: the same day, or the last of the month
            ("2026-01-30T09:00", Term(months=1), "2026-03-02T17:00"),
            ("2026-02-12T09:00", Term(months=12), "2027-02-12T17:00"),
            # both kinds: calendar days first
            ("2026-01-05T09:00", Term(calendar_days=15, working_half_days=16), "2026-01-30T17:00"),
        ],
    )
    def test_is_what_the_worked_cases_say(self, received, term, due):
        assert due_at(received_at=at(received), term=term, calendar=hanoi()).due_at == at(due)

    def test_wants_a_time_zone(self):
        with pytest.raises(ValueError, match="time zone"):
            due_at(received_at=datetime(2026, 1, 5, 9), term=Term(), calendar=hanoi())

    def test_is_provisional_when_an_unconfirmed_day_lies_on_the_way(self):
        due = due_at(received_at=at("2026-11-23T09:00"), term=working_days(3), calendar=hanoi())
        assert due.is_provisional
        before = due_at(received_at=at("2026-11-16T09:00"), term=working_days(3), calendar=hanoi())
        assert not before.is_provisional

    def test_is_not_provisional_for_an_unconfirmed_holiday_on_a_sunday(self):
        due = due_at(received_at=at("2026-04-23T09:00"), term=working_days(3), calendar=hanoi())
        assert not due.is_provisional

    def test_is_provisional_outside_the_planned_years(self):
        due = due_at(received_at=at("2026-12-30T09:00"), term=working_days(5), calendar=hanoi())
        assert due.is_provisional
        assert due.due_at == at("2027-01-06T17:00")

    def test_follows_the_hours_of_the_day_it_ends_on(self):
        summer = OpeningHours(
            Validity(date(2026, 4, 1), date(2026, 10, 1)),
            sessions=((time(7), time(11, 30)), (time(13), time(16, 30))),
            cut_off=time(14),
        )
        calendar = WorkCalendar(marks=[], years=[2026], hours=[summer, OpeningHours(Validity(SINCE))])
        assert due_at(received_at=at("2026-04-01T14:01"), term=Term(), calendar=calendar).due_at == at(
            "2026-04-02T16:30"
        )
        assert due_at(received_at=at("2026-03-31T14:01"), term=Term(), calendar=calendar).due_at == at(
            "2026-03-31T17:00"
        )
        assert calendar.minutes_between(at("2026-03-31T08:00"), at("2026-04-02T08:00")) == 480 + 480 + 60


class TestHours:
    def test_run_from_the_next_working_minute_without_a_cut_off(self):
        due = due_after_hours(start=at("2026-01-09T16:30"), minutes=12 * 60, calendar=hanoi())
        assert due.due_at == at("2026-01-12T11:30")

    def test_end_at_noon_and_not_after_lunch(self):
        assert due_after_hours(start=at("2026-01-05T08:00"), minutes=240, calendar=hanoi()).due_at == at(
            "2026-01-05T12:00"
        )

    def test_start_after_lunch_when_asked_at_noon(self):
        assert due_after_hours(start=at("2026-01-05T12:00"), minutes=1, calendar=hanoi()).due_at == at(
            "2026-01-05T13:01"
        )


class TestExplain:
    @settings(max_examples=150, deadline=None)
    @given(moments, st.one_of(terms, monthly), calendars)
    def test_names_every_day_once_from_the_receipt_to_the_due_day(self, received_at, term, calendar):
        due = due_at(received_at=received_at, term=term, calendar=calendar)
        steps = explain(received_at=received_at, term=term, calendar=calendar)
        first, last = received_at.date(), due.due_at.date()
        assert [step.day for step in steps] == [first + n * DAY for n in range((last - first).days + 1)]
        assert all(step.in_words() for step in steps)

    @settings(max_examples=150, deadline=None)
    @given(moments, st.integers(2, 13), calendars)
    def test_counts_as_many_working_days_as_the_term_has(self, received_at, half_days, calendar):
        steps = explain(received_at=received_at, term=Term(working_half_days=half_days), calendar=calendar)
        counted = [step for step in steps if step.counts]
        assert len(counted) == (half_days + 1) // 2
        assert all(calendar.is_working(step.day) for step in counted)

    @given(moments, st.integers(1, 12), calendars)
    def test_counts_as_many_calendar_days_as_the_term_has(self, received_at, days, calendar):
        steps = explain(received_at=received_at, term=Term(calendar_days=days), calendar=calendar)
        assert sum(step.counts for step in steps) == days

    @settings(max_examples=100, deadline=None)
    @given(moments, st.integers(1, 3000), calendars)
    def test_names_every_day_of_a_budget_of_hours(self, start, minutes, calendar):
        due = due_after_hours(start=start, minutes=minutes, calendar=calendar)
        steps = explain_hours(start=start, minutes=minutes, due=due, calendar=calendar)
        days = (due.due_at.date() - start.date()).days
        assert [step.day for step in steps] == [start.date() + n * DAY for n in range(days + 1)]
        used = dict(steps[-1].params)
        assert (used["used_hours"], used["used_minutes"]) == divmod(minutes, 60)

    def test_tells_the_cut_off_and_the_name_of_a_holiday(self):
        steps = explain(received_at=at("2025-12-31T15:30"), term=working_days(1), calendar=hanoi())
        words = [step.in_words() for step in steps]
        assert words[0] == "Received at 15:30, after 15:00: counts as received on the next working day."
        assert words[1] == "Day off: Tết Dương lịch."
        assert words[-1] == "Working day 1 of 1."


class TestTerm:
    @pytest.mark.parametrize("written", ["", "x", "-1", "0.3", "1e9", "NaN", "Infinity", "99999", "1e999999", "٣٣٣٣٣"])
    def test_refuses_what_is_no_number_of_days(self, written):
        with pytest.raises(TermUnusable):
            working_days(written)

    @pytest.mark.parametrize("written", ["0", "-2", "1e7", "x", "0.0001"])
    def test_refuses_what_is_no_number_of_hours(self, written):
        with pytest.raises(TermUnusable):
            minutes_of_hours(written)

    def test_takes_halves(self):
        assert working_days("2.5").working_days == Decimal("2.5")
        assert working_days("0").is_same_day
        assert working_days("0.5").is_half_a_day

    @given(st.integers(), st.integers(), st.integers())
    def test_is_refused_or_within_bounds(self, months, calendar_days, half_days):
        try:
            term = Term(months, calendar_days, half_days)
        except TermUnusable:
            return
        assert 0 <= term.months <= 240
        assert 0 <= term.calendar_days <= 3650
        assert 0 <= term.working_half_days <= 7300


class TestOpeningHours:
    @pytest.mark.parametrize(
        "sessions",
        [
            (),
            ((time(8), time(8)),),
            ((time(13), time(17)), (time(8), time(12))),
            ((time(8), time(12)), (time(12), time(17))),
        ],
    )
    def test_refuses_sessions_out_of_order(self, sessions):
        with pytest.raises(ValueError, match="sessions"):
            OpeningHours(Validity(SINCE), sessions=sessions)

    def test_a_calendar_needs_hours(self):
        with pytest.raises(ValueError, match="hours"):
            WorkCalendar(marks=[], years=[], hours=[])
