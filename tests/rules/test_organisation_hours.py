"""Working hours laid over one another: whose count on a day, and where they differ from before."""

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.organisation.contracts import EVERYBODY, CalendarFacts, HoursSet, Whose
from haicap.domains.organisation.rules.calendar import built, changed_hours, with_hours
from haicap.kernel.validity import Validity
from haicap.kernel.worktime import OpeningHours

FIRST = date(2026, 3, 2)
SPAN = 40
ALWAYS = OpeningHours(Validity(date(2025, 1, 1)))
days = st.integers(0, SPAN).map(lambda number: FIRST + timedelta(days=number))
validities = st.builds(
    lambda start, length: Validity(start, start + timedelta(days=length) if length else None), days, st.integers(0, 15)
)
openings = st.integers(5, 9)
offices = st.sampled_from([EVERYBODY, Whose(kind="ward"), Whose(1), Whose(2)])
KINDS = {1: "ward", 3: "ward"}
settings = st.builds(
    lambda whose, span, hour: HoursSet(whose, OpeningHours(span, ((time(hour), time(12)),), time(11))),
    offices,
    validities,
    openings,
)
FACTS = CalendarFacts({}, frozenset({2026}), {EVERYBODY: (ALWAYS,)}, KINDS)


def oracle(given_: list[HoursSet], unit: int, day: date) -> tuple[tuple[time, time], ...]:
    """Return the sessions by the plainest reading: the narrowest class with hours that day, the last said."""
    for whose in (Whose(unit), Whose(kind=KINDS.get(unit, "-")), EVERYBODY):
        said = [one.hours for one in given_ if one.whose == whose and one.hours.validity.covers(day)]
        if said:
            return said[-1].sessions
    return ALWAYS.sessions


class TestASpan:
    @given(validities, validities)
    def test_without_another_holds_the_days_that_are_in_it_alone(self, one: Validity, other: Validity) -> None:
        left = one.without(other)
        for number in range(-1, SPAN + 20):
            day = FIRST + timedelta(days=number)
            assert any(rest.covers(day) for rest in left) == (one.covers(day) and not other.covers(day))


class TestHours:
    @given(st.lists(settings, max_size=8), st.sampled_from([1, 2, 3]), days)
    def test_of_the_narrowest_class_count_and_the_last_said(self, said: list[HoursSet], unit: int, day: date) -> None:
        calendar = built(with_hours(FACTS, said)).of(unit)
        assert calendar.hours_on(day).sessions == oracle(said, unit, day)

    @given(st.lists(settings, max_size=6))
    def test_stand_once_for_an_office_on_a_day(self, said: list[HoursSet]) -> None:
        for spans in with_hours(FACTS, said).hours.values():
            for number, one in enumerate(spans):
                assert not any(one.validity.overlaps(other.validity) for other in spans[number + 1 :])

    @given(st.lists(settings, max_size=4), settings, st.sampled_from([1, 2, 3]), days, st.integers(0, 20))
    def test_are_told_on_the_days_on_which_they_differ(
        self, said: list[HoursSet], one: HoursSet, unit: int, first: date, length: int
    ) -> None:
        old, new = (built(with_hours(FACTS, given_)).of(unit) for given_ in (said, [*said, one]))
        last = first + timedelta(days=length)
        told = changed_hours(old, new, first=first, last=last)
        for number in range(length + 1):
            day = first + timedelta(days=number)
            was, now = old.hours_on(day), new.hours_on(day)
            differs = (was.sessions, was.cut_off) != (now.sessions, now.cut_off)
            assert any(span.starts_on <= day < span.ends_before for span in told) == differs
        assert all(first <= span.starts_on < span.ends_before <= last + timedelta(days=1) for span in told)
