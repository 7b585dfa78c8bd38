"""What a draft of the calendar would do to the running due moments. Nothing is written."""

from collections import Counter
from datetime import datetime

from haicap.domains.dossiers.queries.running import running
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


def calendar_impact(drafted: Calendars, *, at: datetime) -> tuple[ImpactItem, ...]:
    """Return how many running dossiers would get another due moment, and by how much. Two statements for 1,000."""
    now = organisation.calendars()
    seen, after = 0, 0
    by_days: Counter[int] = Counter()
    while batch := running(after=after):
        seen, after = seen + len(batch), batch[-1].id
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


def _days(old: datetime, new: datetime) -> int:
    """Return by how many days a moment moves, at least one in its direction."""
    days = (new.date() - old.date()).days
    return days or (1 if new > old else -1)
