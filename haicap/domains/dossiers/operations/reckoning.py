"""A deadline reckoned from what somebody typed: by procedure, by lengths or by hours; nothing is written."""

from dataclasses import dataclass
from datetime import datetime

from haicap.domains.dossiers.contracts import Channel
from haicap.domains.dossiers.operations.checking import term as term_of_deadline
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput
from haicap.kernel.worktime import Due, Step, Term, due_after_hours, due_at, explain, explain_hours
from haicap.kernel.worktime.terms import minutes_of_hours, working_days
from haicap.platform.clock.api import LOCAL

FIRST_YEAR, LAST_YEAR = 1990, 2199


class MomentUnusable(BadInput):
    """The moment of receipt cannot be read, has no time of day, or lies outside of 1990 to 2199."""

    message = sentence("“%(value)s” is not a moment of receipt. Write it as 2026-01-05T16:00.")


class LengthsUnclear(BadInput):
    """None, or more than one, of procedure, hours and lengths was given."""

    message = sentence("Give one of these: a procedure, working hours, or lengths in days and months.")


@dataclass(frozen=True, slots=True)
class Length:
    """
    How long a deadline is, as typed: one of `procedure`, `hours`, or any of `days`, `calendar_days`, `months`.

    `days` are working days and may have halves; `hours` are working hours of an internal step.
    """

    procedure: str | None = None
    channel: Channel | None = None
    days: str | None = None
    calendar_days: int | None = None
    months: int | None = None
    hours: str | None = None

    @property
    def is_clear(self) -> bool:
        """Test if exactly one of procedure, hours and lengths is given."""
        lengths = [length for length in (self.days, self.calendar_days, self.months) if length is not None]
        return sum([self.procedure is not None, self.hours is not None, bool(lengths)]) == 1


def moment_of_receipt(written: str, *, field: str = "received") -> datetime:
    """
    Return the moment of receipt in local time.

    :raises MomentUnusable: if it cannot be read or lies outside of the years 1990 to 2199.
    """
    try:
        read = datetime.fromisoformat(written)
    except ValueError as wrong:
        raise MomentUnusable(field, value=written[:40]) from wrong
    if not FIRST_YEAR <= read.year <= LAST_YEAR or len(written) <= len("2026-01-05"):
        raise MomentUnusable(field, value=written[:40])
    return read.astimezone(LOCAL) if read.tzinfo else read.replace(tzinfo=LOCAL)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A deadline that was reckoned: its end, every day on the way, and the published or set deadline of a procedure."""

    due: Due
    steps: tuple[Step, ...]
    rests_on: procedures.Deadline | None = None


def reckon(*, length: Length, received_at: datetime, unit_code: str | None) -> Reckoned:
    """
    Return when the deadline ends, every day on the way to it, and for a procedure the text on which it rests.

    `received_at` is local time; the calendar is that of the unit on that day, else the general one, and so is a
    deadline that units have of their own. Three
    statements at most when this process holds the calendar.

    :raises LengthsUnclear: if not exactly one way of telling the length is used.
    :raises TermUnusable: if a length is none that a deadline can have.
    :raises UnitUnknown: if no unit has the code on the day of receipt.
    :raises ProcedureUnknown: if no procedure of the code is in force then.
    :raises DeadlineUnconfirmed: if the time of the procedure is not known for sure.
    """
    if not length.is_clear:
        raise LengthsUnclear("days")
    unit = organisation.unit(unit_code, received_at.date()) if unit_code else None
    calendar = organisation.work_calendar(unit_id=unit.id if unit else None)
    if length.hours is not None:
        minutes = minutes_of_hours(length.hours)
        due = due_after_hours(start=received_at, minutes=minutes, calendar=calendar)
        return Reckoned(due, explain_hours(start=received_at, minutes=minutes, due=due, calendar=calendar))
    found = _published(length, received_at, unit.id if unit else None)
    term = _term(length) if found is None else term_of_deadline(found)
    due = due_at(received_at=received_at, term=term, calendar=calendar)
    return Reckoned(due, explain(received_at=received_at, term=term, calendar=calendar), found)


def _published(length: Length, received_at: datetime, unit_id: int | None) -> procedures.Deadline | None:
    if length.procedure is None:
        return None
    channel = procedures.Channel(length.channel.value) if length.channel else None
    return procedures.deadline(length.procedure, received_at.date(), channel=channel, unit_id=unit_id)


def _term(length: Length) -> Term:
    halves = working_days(length.days or "0").working_half_days
    return Term(months=length.months or 0, calendar_days=length.calendar_days or 0, working_half_days=halves)
