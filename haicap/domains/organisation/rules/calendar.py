"""Calendars made of facts, and facts with changes of law laid over them. Nothing is written."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from haicap.domains.organisation.contracts import CalendarFacts, Calendars, Mark
from haicap.kernel.worktime import WorkCalendar


def built(facts: CalendarFacts) -> Calendars:
    """
    Return the calendars of all offices.

    House rule: the hours of a unit go before those of all; the first span that covers a day counts.
    """
    marks, general = facts.day_marks(), facts.hours[None]
    return Calendars(
        facts,
        {
            unit: WorkCalendar(marks=marks, years=facts.years, hours=own if unit is None else (*own, *general))
            for unit, own in facts.hours.items()
        },
    )


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
