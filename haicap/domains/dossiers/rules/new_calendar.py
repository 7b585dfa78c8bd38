"""What a change of the working calendar does to the due moment of a dossier that is being worked on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from haicap.domains.dossiers.contracts import Kind, Node, TermKind
from haicap.domains.dossiers.rules.due import Deadline
from haicap.domains.dossiers.rules.flow import IN_HAND
from haicap.domains.dossiers.rules.waiting import resumed
from haicap.domains.organisation.contracts import ChangedHours, Mark
from haicap.domains.procedures.contracts import SupplementEffect
from haicap.kernel.worktime import WorkCalendar, due_at
from haicap.kernel.worktime.due import at_time

#: the steps at which a clock runs, unless the process lets it stand still there
RUNNING = (Node.RECEIVE, *IN_HAND, Node.WAIT)
#: the events that say how a due moment came about
TELLING = (
    Kind.SUBMITTED,
    Kind.RECEIVED,
    Kind.ACCEPTED,
    Kind.MORE_ASKED,
    Kind.MORE_TAKEN,
    Kind.REAPPOINTED,
    Kind.STEP_DONE,
    Kind.MESSAGE_NOTED,
    Kind.TIME_CAME,
    Kind.SERVICE_DONE,
)
MOST_DAYS_TOLD = 40


@dataclass(frozen=True, slots=True)
class Clocked:
    """How the due moment of a dossier came about; moments are local, `said` are its events of TELLING."""

    standing: Deadline
    submitted_at: datetime
    runs_from: datetime
    said: tuple["Said", ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """An event on the way to a due moment: when, which moment it set, and what a wait did to the clock."""

    kind: Kind
    at: datetime
    due_at: datetime | None = None
    term_kind: str = ""
    effect: SupplementEffect = SupplementEffect.RESTART


def is_plain(*, term_kind: TermKind, supplement_count: int, reappointment_count: int) -> bool:
    """
    Test if the due moment is its term counted from one moment, so that the log need not be read.

    House rule.
    """
    return term_kind is not TermKind.APPOINTED and not supplement_count and not reappointment_count


def reckoned(clocked: Clocked, *, calendar: WorkCalendar) -> Deadline:
    """
    Return the deadline that a dossier would have, had the calendar always been this one.

    A term is counted anew from the receipt, or from the day the full dossier came; a pause is made up for by the
    working time waited; a moment that an officer set stays as long as its day is worked, else it moves to closing
    time of the next working day.

    Source: Civil Code 2015 art. 148(5) (a last day off moves to the next working day); Decree 61/2018/NĐ-CP arts. 17
    and 19. House rule: an appointment is a promise of a day, a term is not.
    """
    standing = clocked.standing
    if not clocked.said:
        return _counted(standing, clocked.runs_from, calendar)
    found, asked_at = standing, clocked.submitted_at
    for one in clocked.said:
        if one.kind is Kind.MORE_ASKED:
            asked_at = one.at
        elif one.kind is Kind.MORE_TAKEN:
            found = resumed(standing=found, effect=one.effect, asked_at=asked_at, came_at=one.at, calendar=calendar)
        elif one.due_at is not None:
            is_birth = one.kind in {Kind.SUBMITTED, Kind.RECEIVED}
            if is_birth and one.term_kind != TermKind.APPOINTED.value:
                found = _counted(standing, one.at, calendar)
            else:
                found = _kept(found, one.due_at, since=one.at, calendar=calendar)
    return found


def moved(clocked: Clocked, *, before: WorkCalendar, now: WorkCalendar, changed_at: datetime) -> Deadline | None:
    """
    Return the deadline after the calendar changed at `changed_at` (local), `None` when nothing of it changes.

    What the change does not touch stays as it is, however it came about. A due moment that moves to the front never
    moves behind the back of those who work: it ends at closing time of the day of the change at the earliest.

    House rule.
    """
    standing = clocked.standing
    if standing.due_at is None:
        return None
    old, new = reckoned(clocked, calendar=before), reckoned(clocked, calendar=now)
    if (old.due_at, old.is_provisional) == (new.due_at, new.is_provisional):
        return None
    assert new.due_at is not None
    day = now.next_working_day(changed_at.date())
    earliest = min(standing.due_at, at_time(changed_at, day, now.hours_on(day).closing))
    if new.due_at < earliest:
        new = Deadline(new.term, new.kind, new.counts_as, earliest, new.is_provisional)
    if (new.due_at, new.is_provisional) == (standing.due_at, standing.is_provisional):
        return None
    return new


def days_told(changed: Mapping[date, Mark | None], *, first: date, last: date) -> list[dict[str, str]]:
    """
    Return the changed days that lie on the way of a deadline, both ends included, as its event tells them.

    House rule: what the day is now, what it is called, and the text that says so.
    """
    return [
        {
            "day": day.isoformat(),
            "now": mark.kind.value if mark else "normal",
            "name": mark.name if mark else "",
            "by": mark.instrument if mark else "",
        }
        for day, mark in changed.items()
        if first <= day <= last
    ][:MOST_DAYS_TOLD]


def hours_told(changed: Sequence[ChangedHours]) -> list[dict[str, str]]:
    """
    Return the changed hours that lie on the way of a deadline, as its event tells them.

    House rule: the days, both ends included, and the hours as they are now.
    """
    return [
        {
            "first": one.starts_on.isoformat(),
            "last": (one.ends_before - timedelta(days=1)).isoformat(),
            "sessions": one.sessions,
            "cut_off": one.cut_off,
        }
        for one in changed
    ][:MOST_DAYS_TOLD]


def said_of(kind: Kind, at: datetime, payload: Mapping[str, Any]) -> Said:
    """
    Return what an event says of the due moment, from its payload; `at` is local, and so is the answer.

    House rule: an event of before effects were told means a restart.
    """
    due = payload["set"].get("due_at")
    return Said(
        kind=kind,
        at=at,
        due_at=datetime.fromisoformat(due).astimezone(at.tzinfo) if due else None,
        term_kind=payload["set"].get("term_kind", ""),
        effect=SupplementEffect(payload["told"].get("clock", SupplementEffect.RESTART.value)),
    )


def _counted(standing: Deadline, start: datetime, calendar: WorkCalendar) -> Deadline:
    due = due_at(received_at=start, term=standing.term, calendar=calendar)
    return Deadline(standing.term, standing.kind, due.counts_as, due.due_at, due.is_provisional)


def _kept(found: Deadline, moment: datetime, *, since: datetime, calendar: WorkCalendar) -> Deadline:
    """Return the deadline with a moment that an officer set, moved on if its day is no longer worked."""
    day = moment.date()
    if not calendar.is_working(day):
        day = calendar.next_working_day(day)
        moment = at_time(moment, day, calendar.hours_on(day).closing)
    return Deadline(found.term, found.kind, found.counts_as, moment, calendar.is_provisional(since.date(), day))
