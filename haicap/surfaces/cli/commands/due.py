"""`haicap due`: when a deadline ends, and how that came about, day by day."""

import click
from django.utils.translation import gettext

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Channel
from haicap.domains.procedures.contracts import Deadline
from haicap.kernel.worktime import Due, Step
from haicap.platform.clock import api as clock
from haicap.surfaces.cli.output import emit


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
    asked = dossiers.Length(
        procedure=code,
        channel=Channel(channel) if channel else None,
        days=days,
        calendar_days=calendar_days,
        months=months,
        hours=hours,
    )
    if not asked.is_clear:
        raise click.UsageError("Give one of --procedure, --hours, or lengths by --days, --calendar-days, --months.")
    at = clock.now() if received is None else dossiers.moment_of_receipt(received)
    emit_due(dossiers.reckon(length=asked, received_at=at, unit_code=unit_code), as_json=as_json)


def emit_due(found: dossiers.Reckoned, *, as_json: bool) -> None:
    """Print a due moment with the days that led to it, and the text on which its length rests."""
    due, steps = found.due, found.steps
    document: dict[str, object] = {
        "due": due.due_at,
        "received_counts_as": due.counts_as,
        "provisional": due.is_provisional,
        "steps": [
            {"date": step.day, "counts": step.counts, "why": why(step), "provisional": step.is_provisional}
            for step in steps
        ],
    }
    if found.rests_on is not None:
        document["deadline"] = {
            name: getattr(found.rests_on, name)
            for name in ("text", "status", "instrument", "article", "source")
            if getattr(found.rests_on, name)
        }
    emit(document, as_json=as_json, text=lambda: _page(due, steps, found.rests_on))


def why(step: Step) -> str:
    """Return why a day counts or not, in the language asked for."""
    sentence = gettext(step.why)
    return sentence % dict(step.params) if step.params else sentence


def _page(due: Due, steps: tuple[Step, ...], rests_on: Deadline | None) -> str:
    lines = [f"{due.due_at:%H:%M %d/%m/%Y}" + ("  (?)" if due.is_provisional else "")]
    if rests_on is not None:
        by = ", ".join(part for part in (rests_on.instrument or rests_on.source, rests_on.article) if part)
        lines.append(f"{rests_on.text} ({by})")
    lines += [
        f"  {step.day:%d/%m/%Y}  {'+' if step.counts else ' '}  {why(step)}{'  (?)' if step.is_provisional else ''}"
        for step in steps
    ]
    if due.is_provisional:
        lines.append(gettext("(?) The plan of holidays for this day has not been published for sure."))
    return "\n".join(lines)
