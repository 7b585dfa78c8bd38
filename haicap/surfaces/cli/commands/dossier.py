"""`haicap dossier`: a dossier as the operator of the machine sees it, without personal data."""

from datetime import datetime
from typing import Any

import click

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import TermKind, Tracking
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.kernel.worktime import explain
from haicap.platform.clock import api as clock
from haicap.surfaces.cli.commands.due import why
from haicap.surfaces.cli.days import DAY
from haicap.surfaces.cli.output import emit


@click.group()
def command() -> None:
    """Ask for dossiers."""


@command.command()
@click.argument("code")
@click.option("--json", "as_json", is_flag=True)
def show(code: str, as_json: bool) -> None:
    """Show the dossier with the CODE: where it stands, what happened, when it is due and why then."""
    document = _document(dossiers.tracking(code))
    emit(document, as_json=as_json, text=lambda: _page(document))


@command.command()
@click.option("--from", "first", type=DAY, required=True, help="The first day.")
@click.option("--to", "end", type=DAY, required=True, help="The day after the last.")
@click.option(
    "--folded-to",
    "on",
    type=DAY,
    help="Fold to the units of this day; left out, the units stand as they were named then.",
)
@click.option("--json", "as_json", is_flag=True)
def figures(first: datetime, end: datetime, on: datetime | None, as_json: bool) -> None:
    """Count the dossiers of units, handed in between two days: as it was then, or folded to the units of a day."""
    span = {"first": first.replace(tzinfo=clock.LOCAL), "end": end.replace(tzinfo=clock.LOCAL), "at": clock.now()}
    found = dossiers.figures_now(**span, on=on.date()) if on else dossiers.figures_then(**span)
    document = {
        "from": first.date(),
        "to": end.date(),
        "folded_to": on.date() if on else None,
        "units": [
            {
                "code": one.unit.code,
                "name": one.unit.full_name,
                "ended_before": one.unit.validity.ends_before,
                "dossiers": one.dossiers,
                "running": one.running,
                "late": one.late,
            }
            for one in found
        ],
    }

    def text() -> str:
        rows = [
            f"{one.dossiers:>8} {one.running:>8} {one.late:>8}  {one.unit.code}  {one.unit.full_name}" for one in found
        ]
        return "\n".join(rows)

    emit(document, as_json=as_json, text=text)


def _document(found: Tracking) -> dict[str, Any]:
    units = organisation.units_by_id(
        {found.received_unit_id, found.competent_unit_id, *(step[2] for step in found.steps)}, editions=found.editions
    )
    version = procedures.version_by_id(found.procedure_version_id, on=clock.now().date(), editions=found.editions)
    received_at = found.submitted_at.astimezone(clock.LOCAL)
    counted = found.term_kind in {TermKind.CONFIRMED, TermKind.FROM_CATALOGUE}
    calendar = organisation.work_calendar(unit_id=found.received_unit_id, editions=found.editions)
    return {
        "code": found.code,
        "procedure": {"code": version.code, "version": version.number, "name": version.name},
        "received_at": received_at,
        "received_by": _unit(units[found.received_unit_id]),
        "decided_by": _unit(units[found.competent_unit_id]),
        "business": found.business.value,
        "decision": found.decision.value or None,
        "waits_at": found.node.value if found.node else None,
        "due": found.due_at.astimezone(clock.LOCAL) if found.due_at else None,
        "due_provisional": found.due_is_provisional,
        "deadline": found.term_kind.value,
        "returned_at": found.returned_at.astimezone(clock.LOCAL) if found.returned_at else None,
        "sample": found.is_sample,
        "events": [
            {"kind": kind.value, "at": at.astimezone(clock.LOCAL), "unit": units[unit_id].code}
            for kind, at, unit_id in found.steps
        ],
        "steps": [
            {"date": step.day, "counts": step.counts, "why": why(step)}
            for step in (explain(received_at=received_at, term=found.term, calendar=calendar) if counted else ())
        ],
    }


def _unit(unit: Any) -> dict[str, str]:
    return {"code": unit.code, "name": unit.full_name}


def _page(document: dict[str, Any]) -> str:
    due = f"{document['due']:%H:%M %d/%m/%Y}" if document["due"] else "–"
    lines = [
        f"{document['code']}  {document['procedure']['name']}",
        f"{document['business']}{' / ' + document['decision'] if document['decision'] else ''}, "
        f"{document['decided_by']['name']}, {due}",
        *(f"  {event['at']:%H:%M %d/%m/%Y}  {event['kind']}" for event in document["events"]),
    ]
    return "\n".join(lines)
