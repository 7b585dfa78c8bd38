"""What this part does when the law changes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from haicap.domains.law.contracts import Change, Enactment, Fault, ImpactItem, Instrument, Overlay
from haicap.domains.organisation.contracts import CALENDARS, Calendars
from haicap.domains.organisation.operations.mark_days import mark_days, marked_by, unmark_days
from haicap.domains.organisation.queries.calendar import calendars
from haicap.domains.organisation.rules.calendar import built, with_marks
from haicap.domains.organisation.rules.days import SCHEMA, effects_of, faults_of, mark_of
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


def _under(over: Overlay) -> Calendars:
    """Return the calendars of the draft so far, else those in force."""
    drafted = over.get(CALENDARS)
    return drafted if isinstance(drafted, Calendars) else calendars()
