"""Calendars made of facts, and facts with changes of law laid over them. Nothing is written."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from haicap.domains.organisation.contracts import (
    EVERYBODY,
    CalendarFacts,
    Calendars,
    ChangedHours,
    HoursSet,
    Mark,
    Whose,
)
from haicap.kernel.worktime import OpeningHours, WorkCalendar

ONE_DAY = timedelta(days=1)


def built(facts: CalendarFacts) -> Calendars:
    """
    Return the calendars of all offices.

    House rule: the hours of a unit go before those of its kind, and both before those of all; the first span that
    covers a day counts.
    """
    marks, general = facts.day_marks(), facts.hours[EVERYBODY]
    made: dict[tuple[OpeningHours, ...], WorkCalendar] = {}

    def calendar(hours: tuple[OpeningHours, ...]) -> WorkCalendar:
        # Units of one kind share one calendar: it costs a millisecond to make and holds its days in memory.
        found = made.get(hours)
        if found is None:
            found = made[hours] = WorkCalendar(marks=marks, years=facts.years, hours=hours)
        return found

    units = {whose.unit_id for whose in facts.hours if whose.unit_id} | facts.kinds.keys()
    found: dict[int | None, WorkCalendar] = {None: calendar(general)}
    for unit in units:
        own = facts.hours.get(Whose(unit), ())
        of_kind = facts.hours.get(Whose(kind=facts.kinds.get(unit, "")), ()) if unit in facts.kinds else ()
        found[unit] = calendar((*own, *of_kind, *general))
    return Calendars(facts, found)


def with_hours(facts: CalendarFacts, given: Iterable[HoursSet]) -> CalendarFacts:
    """
    Return the facts with hours set anew; what stands for the same office gives way on those days only.

    House rule: one set of hours stands for an office on a day.
    """
    hours = dict(facts.hours)
    for one in given:
        kept = [
            replace(span, validity=rest)
            for span in hours.get(one.whose, ())
            for rest in span.validity.without(one.hours.validity)
        ]
        hours[one.whose] = tuple(sorted([*kept, one.hours], key=lambda span: span.validity.starts_on))
    return replace(facts, hours=hours)


def changed_hours(old: WorkCalendar, new: WorkCalendar, *, first: date, last: date) -> list[ChangedHours]:
    """
    Return the spans of days from `first` to `last`, both included, on which an office has other hours than before.

    House rule: hours are otherwise when the sessions, the days of the week or the cut-off differ.
    """
    if old.hours == new.hours:
        return []
    stop = last + ONE_DAY
    edges = {day for span in (*old.hours, *new.hours) for day in (span.validity.starts_on, span.validity.ends_before)}
    cuts = sorted({first, stop, *(day for day in edges if day is not None and first < day < stop)})
    found: list[ChangedHours] = []
    for start, end in pairwise(cuts):
        hours = new.hours_on(start)
        if _measure(old.hours_on(start)) == _measure(hours):
            continue
        told = ChangedHours(start, end, written(hours), f"{hours.cut_off:%H:%M}")
        if found and (found[-1].ends_before, found[-1].sessions, found[-1].cut_off) == (
            start,
            told.sessions,
            told.cut_off,
        ):
            told = replace(told, starts_on=found.pop().starts_on)
        found.append(told)
    return found


def written(hours: OpeningHours) -> str:
    """
    Return the sessions of a day as people write them.

    House rule: `07:30-11:30, 13:30-17:00`.
    """
    return ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in hours.sessions)


def with_marks(facts: CalendarFacts, marks: Iterable[Mark]) -> CalendarFacts:
    """
    Return the facts with days marked anew; one mark stands for a day.

    House rule: the later mark takes the place of the one that stands.
    """
    return replace(facts, marks={**facts.marks, **{mark.day: mark for mark in marks}})


def changed_days(old: CalendarFacts, new: CalendarFacts) -> Mapping[date, Mark | None]:
    """
    Return the days that are marked otherwise than before, with their mark now, `None` for none; earliest first.

    House rule: a day is otherwise when its kind, its name or whether it is confirmed differs.
    """
    days = sorted(old.marks.keys() | new.marks.keys())

    def seen(mark: Mark | None) -> tuple[object, ...]:
        return (mark.kind, mark.name, mark.is_confirmed) if mark else ()

    return {day: new.marks.get(day) for day in days if seen(old.marks.get(day)) != seen(new.marks.get(day))}


def _measure(hours: OpeningHours) -> tuple[object, ...]:
    return hours.sessions, hours.weekdays, hours.cut_off
