"""What a draft of the calendar would do to the running due moments. Nothing is written."""

from collections import Counter
from datetime import date, datetime, timedelta

from haicap.domains.dossiers.queries.running import FIRST, running, running_count
from haicap.domains.dossiers.rules.new_calendar import moved
from haicap.domains.law.contracts import ImpactItem, Weight
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Calendars
from haicap.kernel.messages import sentence

NOTHING_MOVES = sentence("No due moment moves; %(running)s dossiers are running.")
DUE_MOVES = sentence(
    "%(moved)s of %(running)s running dossiers get another due moment: %(later)s a later one, %(earlier)s an earlier "
    "one, by %(days)s days at most."
)
#: dossiers that are read at a time
LOOKED_AT = 5000
#: how long before a changed day something that fell due is still looked at
MARGIN = timedelta(days=30)


def calendar_impact(drafted: Calendars, *, at: datetime) -> tuple[ImpactItem, ...]:
    """
    Return how many running dossiers would get another due moment, and by how much. Two statements for 5,000.

    Where only days change, what fell due more than 30 days before the first of them is not looked at one by one: no
    deadline that ended then passes a changed day.
    """
    now = organisation.calendars()
    seen, after = running_count(), 0
    by_days: Counter[int] = Counter()
    due_from = _due_from(now, drafted)
    while batch := running(after=after, limit=LOOKED_AT, due_from=due_from):
        after = batch[-1].id
        for one in batch:
            unit = one.received_unit_id
            new = moved(one.clocked, before=now.of(unit), now=drafted.of(unit), changed_at=at)
            old = one.clocked.standing.due_at
            if new is not None and new.due_at is not None and old is not None and new.due_at != old:
                by_days[_days(old, new.due_at)] += 1
    if not by_days:
        return (ImpactItem("DueMomentsStay", NOTHING_MOVES, {"running": seen}),)
    later = sum(count for days, count in by_days.items() if days > 0)
    total = by_days.total()
    params = {"moved": total, "running": seen, "later": later, "earlier": total - later, "days": max(map(abs, by_days))}
    details = tuple({"days": days, "dossiers": count} for days, count in sorted(by_days.items()))
    return (ImpactItem("DueMomentsMove", DUE_MOVES, params, Weight.WARNING, total, details),)


def _due_from(now: Calendars, drafted: Calendars) -> date:
    """Return the day from which on a due moment may move."""
    old, new = now.facts, drafted.facts
    days = organisation.changed_days(old, new)
    if not days or (old.hours, old.kinds, old.years) != (new.hours, new.kinds, new.years):
        return FIRST
    return min(days) - MARGIN


def _days(old: datetime, new: datetime) -> int:
    """Return by how many days a moment moves, at least one in its direction."""
    days = (new.date() - old.date()).days
    return days or (1 if new > old else -1)
