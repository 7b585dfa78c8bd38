"""`haicap procedures`: search the catalogue and show a procedure."""

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import click
from django.utils.translation import gettext

from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.domains.procedures.contracts import TO_BE_CHECKED, Deadline, Level, ProcedureCard, ProcedureVersion
from haicap.platform.clock import api as clock
from haicap.surfaces.cli.days import DAY
from haicap.surfaces.cli.output import emit

LEVELS = {"commune": Level.COMMUNE, "city": Level.PROVINCE}
TO_CHECK = "(?)"


@click.group()
def command() -> None:
    """Search the catalogue of procedures and show one of them."""


@command.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 200), default=10, show_default=True)
@click.option(
    "--level", type=click.Choice(list(LEVELS)), help="Whose counter: the commune's one-stop set, or the city."
)
@click.option("--field", help="Only this field, by its whole name.")
@click.option("--on", "day", type=DAY, help="The day; today when left out.")
@click.option("--json", "as_json", is_flag=True)
def search(  # noqa: PLR0917 (click passes the options by name)
    text: str, limit: int, level: str | None, field: str | None, day: datetime | None, as_json: bool
) -> None:
    """Search procedures by everyday words, with or without diacritics."""
    chosen = LEVELS[level] if level else None
    cards = procedures.search(text, _day(day), level=chosen, field=field, limit=limit)
    emit([_card(card) for card in cards], as_json=as_json, text=lambda: "\n".join(map(_line, cards)))


@command.command()
@click.argument("code")
@click.option("--on", "day", type=DAY, help="The day; today when left out.")
@click.option("--json", "as_json", is_flag=True)
def show(code: str, day: datetime | None, as_json: bool) -> None:
    """Show a procedure as it stands on a day."""
    on = _day(day)
    found = procedures.procedure(code, on)
    emit(_whole(found, on), as_json=as_json, text=lambda: _page(found))


def _day(asked: datetime | None) -> date:
    return asked.date() if asked else clock.now().date()


def _card(card: ProcedureCard) -> dict[str, Any]:
    return {
        "code": card.code,
        "name": card.name,
        "field": card.field,
        "levels": list(card.levels),
        "one_stop_commune": card.one_stop_commune,
        "channels": list(card.channels),
        "deadline": _deadline(card.deadline),
    }


def _whole(found: ProcedureVersion, on: date) -> dict[str, Any]:
    apart = {"id", "validity", "ways", "deadline", "unit_deadlines"}
    document = {key: value for key, value in asdict(found).items() if key not in apart}
    units = organisation.units_by_id(ids) if (ids := [n for one in found.unit_deadlines for n in one.unit_ids]) else {}
    return {
        **document,
        "version": found.number,
        "starts_on": found.validity.starts_on,
        "ends_before": found.validity.ends_before,
        "presumed": found.is_presumed(on),
        "channels": list(found.channels),
        "deadline": _deadline(found.deadline),
        "unit_deadlines": [
            {
                "units": [units[number].code for number in one.unit_ids],
                "deadline": _deadline(one.deadline),
            }
            for one in found.unit_deadlines
        ],
        "ways": [
            {
                "channel": way.channel,
                "deadline": _deadline(way.deadline),
                "fee": asdict(way.fee),
                "note": way.note,
            }
            for way in found.ways
        ],
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    document: dict[str, Any] = {"text": deadline.text, "status": deadline.status, "kind": deadline.kind}
    measures = {
        "working_days": None if deadline.working_days is None else _number(deadline.working_days),
        "calendar_days": deadline.calendar_days,
        "months": deadline.months,
    }
    words = {name: getattr(deadline, name) for name in ("instrument", "article", "source", "note")}
    document |= {name: value for name, value in measures.items() if value is not None}
    document |= {name: value for name, value in words.items() if value}
    if deadline.options:
        document["options"] = [{**_deadline(option), "channel": option.channel} for option in deadline.options]
    return document


def _number(days: Decimal) -> int | float:
    return int(days) if days == days.to_integral_value() else float(days)


def _line(card: ProcedureCard) -> str:
    sure = card.deadline.text if card.deadline.is_known else f"{card.deadline.text} {TO_CHECK}".strip()
    return f"{card.code}  {card.name}  [{card.field}]  {sure}"


def _page(found: ProcedureVersion) -> str:
    lines = [
        f"{found.code}  {found.name}",
        f"{found.field} | {', '.join(found.levels)} | {found.decision}",
        "",
    ]
    for way in found.ways:
        time = way.deadline.text if way.deadline.is_known else f"{way.deadline.text} {TO_CHECK}".strip()
        fee = way.fee.text if way.fee.kind is not procedures.FeeKind.TO_BE_CHECKED else f"{way.fee.text} {TO_CHECK}"
        lines.append(f"- {way.channel}: {'; '.join(part for part in (time, fee) if part)}")
    if not found.deadline.is_known:
        lines.append(f"{TO_CHECK} = {gettext(TO_BE_CHECKED)}")
    lines += ["", *(f"{step.label} {step.text}".strip() for step in found.steps), ""]
    lines += [f"* {paper.name} ({paper.originals}/{paper.copies})" for paper in found.papers if not paper.is_remark]
    return "\n".join([*lines, "", found.url])
