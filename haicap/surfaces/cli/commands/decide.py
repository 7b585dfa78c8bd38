"""`haicap decide`: what a decision of a DMN model gives, and what is wrong with a model."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import click

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.platform.clock import api as clock
from haicap.platform.decisions import api as decisions
from haicap.surfaces.cli.output import say

FOUND_SOMETHING = 1
_MOST_BOXES = 5


@click.command()
@click.argument("model", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--decision", help="The name of the decision.")
@click.option("--input", "text", default="{}", help="The inputs by name, as a JSON object, or @FILE that holds one.")
@click.option(
    "--at",
    "at_text",
    help="The moment that the functions now and today give, such as 2026-11-24T09:30; else the present one.",
)
@click.option("--check", "checks", is_flag=True, help="Look for faults, and for overlaps and gaps of the tables.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    model: Path,
    decision: str | None,
    text: str,
    at_text: str | None,
    checks: bool,
    as_json: bool,
) -> None:
    """Tell what a decision of the DMN file MODEL gives, or check the file."""
    if checks == (decision is not None):
        raise click.UsageError("Give one of --decision and --check.")
    with model.open("rb") as file:
        read = decisions.read(file.read(decisions.LIMITS.model_bytes + 1))
    if decision is None:
        ctx.exit(_check(read, as_json=as_json))
    outcome = decisions.decide(read, decision=decision, inputs=decisions.inputs_of(_inputs(text)), at=_moment(at_text))
    notes = [{"code": note.code, "message": say(note.message, note.params)} for note in outcome.notes]
    if as_json:
        # The result is written by the service: numbers keep all their digits, which the library's floats would not.
        tail = f', "notes": {json.dumps(notes, ensure_ascii=False)}' if notes else ""
        click.echo(f'{{"result": {outcome.json}{tail}}}')
        return
    click.echo(outcome.json)
    for note in notes:
        click.echo(note["message"], err=True)


def _moment(text: str | None) -> datetime:
    if text is None:
        return clock.now()
    try:
        moment = datetime.fromisoformat(text)
        # The day of today() is that of the place, whatever offset the moment is written with.
        return (moment if moment.tzinfo else moment.replace(tzinfo=clock.LOCAL)).astimezone(clock.LOCAL)
    except (ValueError, OverflowError):
        raise click.UsageError(f"--at must be a moment such as 2026-11-24T09:30, not {text}.") from None


def _inputs(text: str) -> str:
    if not text.startswith("@"):
        return text
    path = Path(text[1:])
    if not path.is_file():
        raise click.UsageError(f"There is no file {path}.")
    return path.read_text(encoding="utf-8", errors="replace")


def _check(read: decisions.DecisionModel, *, as_json: bool) -> int:
    report = decisions.check(read)
    click.echo(decisions.json_of(_document(report)) if as_json else _page(report))
    return 0 if report.is_clean else FOUND_SOMETHING


def _document(report: decisions.Report) -> dict[str, object]:
    return {
        "clean": report.is_clean,
        "faults": [{"code": fault.code, "message": _said(fault), **_numbers(fault)} for fault in report.faults],
        "tables": [
            {
                "table": table.element,
                "hit_policy": table.policy,
                "overlaps": [_place(place) for place in table.overlaps],
                "gaps": [_place(place) for place in table.gaps],
                "unsure": [{"rule": Decimal(rule), "column": column} for rule, column in table.unsure],
            }
            for table in report.tables
        ],
    }


def _place(place: decisions.Place) -> dict[str, object]:
    rules = {"rules": [Decimal(rule) for rule in place.rules]} if place.rules else {}
    return {**rules, "example": dict(place.example), "where": [dict(box) for box in place.where]}


def _numbers(fault: Refused) -> dict[str, object]:
    return {key: Decimal(value) if isinstance(value, int) else value for key, value in fault.details().items()}


def _said(fault: Refused) -> str:
    return say(fault.message, fault.params)


def _page(report: decisions.Report) -> str:
    lines = [_said(fault) for fault in report.faults]
    for table in report.tables:
        for place in (*table.overlaps, *table.gaps):
            params = {"table": table.element, "rules": ", ".join(str(rule) for rule in place.rules)}
            if place.rules:
                lines.append(say(sentence("“%(table)s”: the rules %(rules)s overlap."), params))
            else:
                lines.append(say(sentence("“%(table)s”: no rule matches here."), params))
            lines += [f"  {_box(box)}" for box in place.where[:_MOST_BOXES]]
            if len(place.where) > _MOST_BOXES:
                lines.append(f"  … +{len(place.where) - _MOST_BOXES}")
            lines.append(
                say(sentence("  for example %(example)s"), {"example": decisions.json_of(dict(place.example))})
            )
        for rule, column in table.unsure:
            params = {"table": table.element, "rule": str(rule), "column": column}
            lines.append(
                say(sentence("“%(table)s”: rule %(rule)s, “%(column)s”, cannot be decided beforehand."), params)
            )
    return "\n".join(lines) if lines else say(sentence("No fault, no overlap and no gap was found."))


def _box(box: Mapping[str, str]) -> str:
    return " · ".join(f"{column}: {tests}" for column, tests in box.items())
