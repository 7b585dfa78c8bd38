"""`haicap due`: when a deadline ends, and how that came about, day by day."""

from datetime import datetime

import click
from django.utils.translation import gettext

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Channel
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput
from haicap.kernel.worktime import Due, Step, Term, WorkCalendar, due_after_hours, due_at, explain, explain_hours
from haicap.kernel.worktime.terms import minutes_of_hours, working_days
from haicap.platform.clock import api as clock
from haicap.surfaces.cli.output import emit

FIRST_YEAR, LAST_YEAR = 1990, 2199


class MomentUnusable(BadInput):
    """The moment of receipt cannot be read, has no time of day, or lies outside of 1990 to 2199."""

    message = sentence("“%(value)s” is not a moment of receipt. Write it as 2026-01-05T16:00.")


@click.command()
@click.option("--procedure", "code", help="The deadline of this procedure, by its code.")
@click.option("--days", help="Working days; halves as 2.5; 0 is the same day.")
@click.option("--calendar-days", type=int, help="Calendar days; they run before working days.")
@click.option("--months", type=int, help="Months; they run before days.")
@click.option("--hours", help="Working hours of an internal step, to the minute, without a cut-off.")
@click.option("--received", help="When it was received, local time, such as 2026-01-05T16:00; now when left out.")
@click.option("--unit", "unit_code", help="The unit whose calendar counts; the general one when left out.")
@click.option(
    "--channel",
    type=click.Choice([channel.value for channel in Channel]),
    help="With --procedure: how it was handed in; when left out all channels must agree.",
)
@click.option("--json", "as_json", is_flag=True)
def command(  # noqa: PLR0917 (click passes the options by name)
    code: str | None,
    days: str | None,
    calendar_days: int | None,
    months: int | None,
    hours: str | None,
    received: str | None,
    unit_code: str | None,
    channel: str | None,
    as_json: bool,
) -> None:
    """Tell when a deadline ends."""
    lengths = [length for length in (days, calendar_days, months) if length is not None]
    if sum([code is not None, hours is not None, bool(lengths)]) != 1:
        raise click.UsageError("Give one of --procedure, --hours, or lengths by --days, --calendar-days, --months.")
    at = moment(received)
    unit = organisation.unit(unit_code, at.date()) if unit_code else None
    calendar = organisation.work_calendar(unit_id=unit.id if unit else None)
    if hours is not None:
        emit_due(*_of_hours(at, hours, calendar), as_json=as_json)
        return
    if code is not None:
        term = _of_procedure(code, at, channel)
    else:
        halves = working_days(days or "0").working_half_days
        term = Term(months=months or 0, calendar_days=calendar_days or 0, working_half_days=halves)
    due = due_at(received_at=at, term=term, calendar=calendar)
    emit_due(due, explain(received_at=at, term=term, calendar=calendar), as_json=as_json)


def moment(written: str | None) -> datetime:
    """
    Return the moment of receipt in local time; now when nothing was written.

    :raises MomentUnusable: if it cannot be read or lies outside of the years 1990 to 2199.
    """
    if written is None:
        return clock.now()
    try:
        read = datetime.fromisoformat(written)
    except ValueError as wrong:
        raise MomentUnusable("received", value=written[:40]) from wrong
    if not FIRST_YEAR <= read.year <= LAST_YEAR or len(written) <= len("2026-01-05"):
        raise MomentUnusable("received", value=written[:40])
    return read.astimezone(clock.LOCAL) if read.tzinfo else read.replace(tzinfo=clock.LOCAL)


def emit_due(due: Due, steps: tuple[Step, ...], *, as_json: bool) -> None:
    """Print a due moment with the days that led to it."""
    document = {
        "due": due.due_at,
        "received_counts_as": due.counts_as,
        "provisional": due.is_provisional,
        "steps": [
            {"date": step.day, "counts": step.counts, "why": why(step), "provisional": step.is_provisional}
            for step in steps
        ],
    }
    emit(document, as_json=as_json, text=lambda: _page(due, steps))


def why(step: Step) -> str:
    """Return why a day counts or not, in the language asked for."""
    sentence = gettext(step.why)
    return sentence % dict(step.params) if step.params else sentence


def _of_hours(at: datetime, hours: str, calendar: WorkCalendar) -> tuple[Due, tuple[Step, ...]]:
    minutes = minutes_of_hours(hours)
    due = due_after_hours(start=at, minutes=minutes, calendar=calendar)
    return due, explain_hours(start=at, minutes=minutes, due=due, calendar=calendar)


def _of_procedure(code: str, at: datetime, channel: str | None) -> Term:
    """
    Return the length of the deadline of a procedure.

    :raises ProcedureUnknown: if there is none with this code.
    :raises DeadlineUnconfirmed: if its deadline is not known for sure.
    """
    asked = procedures.Channel(channel) if channel else None
    return dossiers.term(procedures.deadline(code, at.date(), channel=asked))


def _page(due: Due, steps: tuple[Step, ...]) -> str:
    lines = [f"{due.due_at:%H:%M %d/%m/%Y}" + ("  (?)" if due.is_provisional else "")]
    lines += [
        f"  {step.day:%d/%m/%Y}  {'+' if step.counts else ' '}  {why(step)}{'  (?)' if step.is_provisional else ''}"
        for step in steps
    ]
    if due.is_provisional:
        lines.append(gettext("(?) The plan of holidays for this day has not been published for sure."))
    return "\n".join(lines)
