"""What this part does when the law changes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from haicap.domains.law.contracts import Change, Enactment, Fault, ImpactItem, Instrument, Overlay
from haicap.domains.organisation.contracts import (
    CALENDARS,
    UNITS,
    CalendarFacts,
    Calendars,
    DraftedUnits,
    HoursSet,
    Unit,
)
from haicap.domains.organisation.operations.mark_days import mark_days, marked_by, unmark_days
from haicap.domains.organisation.operations.set_hours import hours_set_by, set_hours, unset_hours
from haicap.domains.organisation.operations.succeed_units import succeed, take_back
from haicap.domains.organisation.queries.calendar import calendars, units_of_kinds
from haicap.domains.organisation.queries.successions import ground_of
from haicap.domains.organisation.queries.units import lives_by_code
from haicap.domains.organisation.rules.calendar import built, with_hours, with_marks
from haicap.domains.organisation.rules.days import SCHEMA, effects_of, faults_of, mark_of
from haicap.domains.organisation.rules.hours import (
    HOURS_SCHEMA,
    codes_of,
    hours_effects,
    hours_faults,
    in_order,
    kinds_of,
    settings_of,
    span_of,
)
from haicap.domains.organisation.rules.succession_effects import effects_of as effects_on_units
from haicap.domains.organisation.rules.succession_faults import faults_of as faults_of_successions
from haicap.domains.organisation.rules.successions import SCHEMA as SUCCESSION_SCHEMA
from haicap.domains.organisation.rules.successions import day_of, drafted
from haicap.kernel.actors import Actor
from haicap.kernel.validity import Validity


class DayChange:
    """Days off, worked days of the weekend, and days that are like any other again."""

    kind = "day"
    schema: Mapping[str, Any] = SCHEMA

    def span(self, change: Change) -> Validity:
        """Return the one day."""
        day = date.fromisoformat(change.body["date"])
        return Validity(day, day + timedelta(days=1))

    def check(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Sequence[Fault]:
        """Return what is wrong with the days. Six statements at most."""
        days = [mark_of(change, under=under).day for change in changes]
        return faults_of(changes, under=under, calendars=_under(over), marked_by=marked_by(days))

    def overlay(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Overlay:
        """Return the calendars as they would be."""
        marks = [mark_of(change, under=under) for change in changes]
        return {**over, CALENDARS: built(with_marks(_under(over).facts, marks))}

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return what becomes of each day."""
        return effects_of(changes, under_now=calendars().facts, then=_under(over).facts)

    def apply(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Mark the days."""
        mark_days(changes, under=under, at=at)

    def restore(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Take the marks back."""
        unmark_days(changes, under=under, at=at)


class HoursChange:
    """Working hours of one unit, of some, of a kind, or of all offices."""

    kind = "hours"
    schema: Mapping[str, Any] = HOURS_SCHEMA

    def span(self, change: Change) -> Validity:
        """Return the days of the hours."""
        return span_of(change)

    def check(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Sequence[Fault]:
        """Return what is wrong with the hours. Eight statements at most."""
        units, facts = _lives(changes), _with_kinds(_under(over).facts, changes)
        usable = [change for change in changes if in_order(change)]
        offices = {one.whose for change in usable for one in settings_of(change, units=units, facts=facts)}
        return hours_faults(changes, under=under, facts=facts, units=units, set_by=hours_set_by(offices))

    def overlay(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Overlay:
        """Return the calendars as they would be."""
        facts = _with_kinds(_under(over).facts, changes)
        return {**over, CALENDARS: built(with_hours(facts, _settings(changes, facts)))}

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return what becomes of the hours."""
        now = _with_kinds(calendars().facts, changes)
        return hours_effects(changes, now=now, then=_under(over).facts, units=_lives(changes))

    def apply(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Set the hours."""
        set_hours(_settings(changes, _with_kinds(calendars().facts, changes)), under=under, at=at)

    def restore(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Let the hours of before stand again."""
        unset_hours(under=under, at=at)


def _settings(changes: Sequence[Change], facts: CalendarFacts) -> list[HoursSet]:
    units = _lives(changes)
    return [one for change in changes for one in settings_of(change, units=units, facts=facts)]


def _lives(changes: Sequence[Change]) -> Mapping[str, Sequence[Unit]]:
    """Return all units that ever bore the codes that changes name. One statement."""
    return lives_by_code({code for change in changes for code in codes_of(change)})


def _with_kinds(facts: CalendarFacts, changes: Sequence[Change]) -> CalendarFacts:
    """Return the facts with the units of the kinds whose hours are set."""
    return replace(facts, kinds={**facts.kinds, **units_of_kinds(kinds_of(changes))})


class SuccessionChange:
    """Units that end, begin and go over into others; other parts add what becomes of theirs."""

    kind = "succession"
    schema: Mapping[str, Any] = SUCCESSION_SCHEMA

    def span(self, change: Change) -> Validity:
        """Return the days from the new order on."""
        return Validity(day_of(change))

    def check(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Sequence[Fault]:
        """Return what is wrong with the successions. Three statements."""
        return faults_of_successions(changes, under=under, ground=ground_of(changes))

    def overlay(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Overlay:
        """Return the units as they would end, begin and go over."""
        return {**over, UNITS: drafted(changes, under=under, ground=ground_of(changes))}

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return which units end, begin and grow, and what is missing. No statement."""
        draft = over[UNITS]
        assert isinstance(draft, DraftedUnits)
        return effects_on_units(draft)

    def apply(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """End, begin and hand over."""
        succeed(changes, under=under, at=at)

    def restore(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Let the old units stand on, and withdraw the new ones."""
        take_back(under=under, at=at)


def _under(over: Overlay) -> Calendars:
    """Return the calendars of the draft so far, else those in force."""
    drafted = over.get(CALENDARS)
    return drafted if isinstance(drafted, Calendars) else calendars()
