"""`haicap law`: changes of law from a file, checked, put in force by two persons, rolled back, looked at."""

import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext

from haicap.domains.law import api as law
from haicap.domains.law.contracts import (
    Amendment,
    Dated,
    Difference,
    DraftOutdated,
    ImpactItem,
    Instrument,
    LawFileInvalid,
    Person,
    SamePerson,
    State,
    named,
)
from haicap.kernel.messages import sentence
from haicap.platform.clock import api as clock
from haicap.surfaces.cli.days import DAY
from haicap.surfaces.cli.officers import SecondPersonMissing, acting_or_named, are_one
from haicap.surfaces.cli.output import REFUSED, emit

#: one more byte than a law file may have, so that a larger one is told apart
MOST_READ = 2 * 1024 * 1024 + 1
MOST_SHOWN = 600
STATES: Mapping[State, str] = {
    State.DRAFT: sentence("draft"),
    State.CHECKED: sentence("checked"),
    State.SCHEDULED: sentence("scheduled"),
    State.IN_FORCE: sentence("in force"),
    State.ROLLED_BACK: sentence("rolled back"),
    State.GIVEN_UP: sentence("given up"),
}
_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group()
def command() -> None:
    """Check, put in force, roll back and show changes of law."""


@command.command()
@_FILE
@_JSON
def check(file: Path, as_json: bool) -> None:
    """Say what is wrong with a law FILE, or what it would do. Nothing is written."""
    try:
        found = law.assay(_read(file), at=clock.now())
        if found.faults:
            raise LawFileInvalid(found.faults)
    except LawFileInvalid as invalid:
        _refuse(invalid, as_json=as_json)
    document = {
        "valid": True,
        "instrument": _instrument(found.draft.instrument),
        "changes": [_change(dated) for dated in found.draft.changes],
        "impact": [_item(item) for item in found.impact],
    }
    emit(document, as_json=as_json, text=lambda: "\n".join(_items(found.impact)))


@command.command()
@_FILE
@click.option("--by", "by", help="Who enters the change: user name of a legal officer, or a name.")
@click.option("--approved-by", "approved_by", help="The second person, who approves it: likewise.")
@_JSON
def apply(file: Path, by: str | None, approved_by: str | None, as_json: bool) -> None:
    """Put the changes of a law FILE in force by their dates. Without names the operator of the machine does it."""
    if (by is None) != (approved_by is None):
        raise SecondPersonMissing("by" if by is None else "approved_by")
    at = clock.now()
    first, second = acting_or_named(by, at), acting_or_named(approved_by, at)
    if by is not None and are_one(first, second):
        raise SamePerson("approved_by", name=second.name)
    try:
        made = law.put_in_force(by=first, approved_by=second, at=at, content=_read(file))
    except (LawFileInvalid, DraftOutdated) as invalid:
        _refuse(invalid, as_json=as_json)
    emit(_amendment(made), as_json=as_json, text=lambda: _line(made))


@command.command()
@click.argument("number")
@click.option("--by", "by", help="User name of a legal officer, or a name; the operator of the machine when left out.")
@click.option("--reason", default="", help="Why, for the history.")
@_JSON
def rollback(number: str, by: str | None, reason: str, as_json: bool) -> None:
    """Withdraw over its whole span what stands under the text NUMBER (or ISSUER:NUMBER@DATE)."""
    at = clock.now()
    taken_back = law.roll_back(by=acting_or_named(by, at), at=at, named=number, reason=reason)
    document = {"rolled_back": [_amendment(one) for one in taken_back]}
    emit(document, as_json=as_json, text=lambda: "\n".join(map(_line, taken_back)))


@command.command()
@click.argument("number")
@_JSON
def show(number: str, as_json: bool) -> None:
    """Show what was changed under the text NUMBER (or ISSUER:NUMBER@DATE), and its history."""
    found = law.amendments_named(number, on=clock.now().date())
    text = "\n\n".join("\n".join([_line(one), *_history(one)]) for one in found)
    emit({"amendments": [_amendment(one) for one in found]}, as_json=as_json, text=lambda: text)


@command.command("list")
@_JSON
def list_(as_json: bool) -> None:
    """List the changes of law, the newest first, at most 200."""
    found = law.amendments(on=clock.now().date())
    nothing = gettext("No change of law is recorded.")
    emit(
        [_brief(one) for one in found],
        as_json=as_json,
        text=lambda: "\n".join(map(_line, found)) if found else nothing,
    )


@command.command()
@click.option("--on", "days", type=DAY, multiple=True, required=True, help="A day; give two.")
@_JSON
def diff(days: tuple[datetime, ...], as_json: bool) -> None:
    """Show what begins and ends to hold after the first day, up to the second."""
    if len(days) != 2:
        raise click.UsageError("--on D1 --on D2")
    first, second = sorted(day.date() for day in days)
    found = law.differences(first=first, second=second)
    nothing = gettext("No change of law begins or ends between these days.")
    emit(
        {"from": first, "to": second, "differences": [_difference(one) for one in found]},
        as_json=as_json,
        text=lambda: "\n".join(map(_difference_line, found)) if found else nothing,
    )


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MOST_READ)


def _refuse(refusal: LawFileInvalid | DraftOutdated, *, as_json: bool) -> None:
    """Print every fault in the language asked for, and leave with the code of a refusal."""
    said = gettext(refusal.message)
    document = {
        "refused": refusal.code,
        "message": said,
        **refusal.details(),
        "errors": [
            {"line": one.line, "field": one.field, "code": one.code, "message": law.worded(one)}
            for one in refusal.faults
        ],
    }
    text = "\n".join([said, *(f"{one.line}: {law.worded(one)} [{one.field}]" for one in refusal.faults)])
    emit(document, as_json=as_json, text=lambda: text)
    sys.exit(REFUSED)


def _item(item: ImpactItem) -> dict[str, Any]:
    return {
        "code": item.code,
        "weight": item.weight,
        "message": law.worded(item),
        "count": item.count,
        "details": [dict(one) for one in item.details],
    }


def _items(impact: Iterable[ImpactItem]) -> list[str]:
    return [gettext("The file is in order."), *(f"- {law.worded(item)}" for item in impact)]


def _instrument(instrument: Instrument) -> dict[str, Any]:
    return {
        "name": named(instrument),
        "number": instrument.number,
        "issuer": instrument.issuer,
        "kind": instrument.kind,
        "signed_on": instrument.signed_on,
        "effective_on": instrument.effective_on,
        "expires_on": instrument.expires_on,
        "title": instrument.title,
    }


def _change(dated: Dated) -> dict[str, Any]:
    return {
        "kind": dated.change.kind,
        **({"line": dated.change.line}),
        "body": dict(dated.change.body),
        "from": dated.validity.starts_on,
        "before": dated.validity.ends_before,
    }


def _brief(one: Amendment) -> dict[str, Any]:
    return {
        "id": one.id,
        "instrument": _instrument(one.instrument),
        "state": one.state,
        "takes_effect_on": one.takes_effect_on,
        "drafted_by": _person(one.drafted_by),
        "drafted_at": _local(one.drafted_at),
        "approved_by": _person(one.approved_by),
        "approved_at": _local(one.approved_at),
        "rolled_back_by": _person(one.rolled_back_by),
        "rolled_back_at": _local(one.rolled_back_at),
    }


def _amendment(one: Amendment) -> dict[str, Any]:
    return {
        **_brief(one),
        "changes": [_change(dated) for dated in one.changes],
        "history": [
            {"step": move.step, "at": _local(move.at), "by": _person(move.by), "note": move.note} for move in one.moves
        ],
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "on": one.on,
        "begins": one.begins,
        "kind": one.kind,
        "body": dict(one.body),
        "instrument": named(one.instrument),
    }


def _person(person: Person | None) -> str | None:
    return person.name if person else None


def _line(one: Amendment) -> str:
    start = gettext("from %(day)s") % {"day": _day(one.takes_effect_on)}
    return f"{one.name}  {gettext(STATES[one.state])}, {start}  {one.instrument.title}"


def _history(one: Amendment) -> list[str]:
    steps = [f"  {_local(move.at):%d/%m/%Y %H:%M}  {move.step}  {move.by.name}  {move.note}" for move in one.moves]
    return [*(f"  {dated.change.kind}  {_short(dated.change.body)}" for dated in one.changes), *steps]


def _difference_line(one: Difference) -> str:
    return f"{_day(one.on)}  {'+' if one.begins else '-'} {one.kind}  {_short(one.body)}  ({named(one.instrument)})"


def _short(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a change for a person: long texts, such as a process in BPMN, only begun."""
    return {
        key: f"{value[:MOST_SHOWN]}…" if isinstance(value, str) and len(value) > MOST_SHOWN else value
        for key, value in body.items()
    }


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(clock.LOCAL).replace(microsecond=0) if moment else None
