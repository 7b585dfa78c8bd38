"""`haicap process`: definitions of processes looked at, checked, drawn, written as a table, and put in force."""

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click
from django.utils.translation import get_language, gettext

from haicap.domains.law import api as law
from haicap.domains.procedures import api as procedures
from haicap.domains.procedures.contracts import Process
from haicap.platform.clock import api as clock
from haicap.platform.db import api as db
from haicap.platform.flows import api as flows
from haicap.platform.flows.api import Element, Fault, Flow, FlowUnfit
from haicap.surfaces.cli.officers import acting_or_named
from haicap.surfaces.cli.output import REFUSED, emit, say

FOUND_SOMETHING = 1
UNIT_PLACE = "unit:"
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_PROCESS = click.option("--process", "meant", default="", help="The id of the process, of a file that holds several.")


@click.group()
def command() -> None:
    """Look at, check, draw and put in force the processes of procedures (BPMN 2.0)."""


@command.command("list")
@click.option("--on", "day", type=_DAY, help="The day; today when left out.")
@click.option("--all", "every", is_flag=True, help="All versions there ever were.")
@_JSON
def list_(day: datetime | None, every: bool, as_json: bool) -> None:
    """List the processes in force on a day, and how many procedures use each by a text."""
    db.ensure_running()
    on = _day(day)
    found = procedures.processes(None if every else on)
    uses = [one.process for one in procedures.process_uses() if one.validity.covers(on)]
    emit(
        [{**_head(one), "procedures": uses.count(one.code)} for one in found],
        as_json=as_json,
        text=lambda: "\n".join(_line(one) for one in found),
    )


@command.command()
@click.argument("key")
@click.option("--on", "day", type=_DAY, help="The day, when KEY is a process without a number; today when left out.")
@_JSON
def show(key: str, day: datetime | None, as_json: bool) -> None:
    """Show a version of a process (standard/1), or that of a process (standard) in force on a day."""
    db.ensure_running()
    found = procedures.process(key, _day(day))
    flow = procedures.flow(found.key)
    used_by = [one for one in procedures.process_uses() if one.process == found.code]
    document = {
        **_head(found),
        "sha256": found.sha256,
        "working_hours": procedures.longest_minutes(flow) / 60,
        "steps": [_step(one) for one in flow.elements.values() if one.step],
        "used_by": [
            {"procedure": one.procedure, "from": one.validity.starts_on, "before": one.validity.ends_before}
            for one in used_by
        ],
    }
    emit(document, as_json=as_json, text=lambda: "\n".join([_line(found), "", *_steps(flow)]))


@command.command()
@click.argument("file", type=_FILE)
@_PROCESS
@click.option("--on", "day", type=_DAY, help="The day on which it would begin; today when left out.")
@click.option("--as-flow", is_flag=True, help="Only whether it can be run, without the rules of one-stop offices.")
@_JSON
@click.pass_context
def check(  # noqa: PLR0917 (click passes the options by name)
    ctx: click.Context, file: Path, meant: str, day: datetime | None, as_flow: bool, as_json: bool
) -> None:
    """Say what is wrong with the BPMN in FILE. What cannot be run is refused; what can may still break a rule."""
    content = _read(file)
    report = flows.check(content, process=meant)
    if report.flow is None:
        _refuse(FlowUnfit(report.faults), as_json=as_json)
    assert report.flow is not None
    if _asks_what_is_in_force(report.flow):
        db.ensure_running()
    faults = () if as_flow else procedures.faults_of_process(content, _day(day), process=meant)
    document = {
        "valid": not faults,
        "process": report.flow.id,
        "elements": len(report.flow.elements),
        "working_hours": procedures.longest_minutes(report.flow) / 60,
        "walked_whole": report.is_walked,
        "passed_over": [{"what": one.what, "line": one.line} for one in report.passed_over],
        "faults": [_fault(one) for one in faults],
    }
    emit(document, as_json=as_json, text=lambda: "\n".join(_said(faults)))
    ctx.exit(FOUND_SOMETHING if faults else 0)


@command.command()
@click.argument("what")
@_PROCESS
@click.option("--out", type=_OUT, help="The file to write; standard output when left out.")
@_JSON
def draw(what: str, meant: str, out: Path | None, as_json: bool) -> None:
    """Draw a process as SVG: a FILE with BPMN, or a version by its KEY."""
    picture = flows.drawing(_flow(what, meant, as_json=as_json), language=(get_language() or "vi")[:2])
    if out is not None:
        out.write_text(picture, encoding="utf-8")
    document = {"written": str(out)} if out else {"svg": picture}
    emit(document, as_json=as_json, text=lambda: str(out) if out else picture)


@command.command()
@click.argument("what")
@_PROCESS
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, to be changed and imported again.")
@_JSON
def table(what: str, meant: str, as_csv: bool, as_json: bool) -> None:
    """Write a process as the table of an internal process: a FILE with BPMN, or a version by its KEY."""
    steps = procedures.table_of(_flow(what, meant, as_json=as_json))
    if as_csv:
        click.echo(procedures.table_as_csv(steps).decode(), nl=False)
        return
    emit(
        json.loads(procedures.table_as_json(steps)),
        as_json=as_json,
        text=lambda: "\n".join(_rows(steps)),
    )


@command.command("import")
@click.argument("file", type=_FILE)
@click.option("--out", type=_OUT, required=True, help="The BPMN file to write.")
@click.option("--code", help="The code of the process; the name of the file when left out.")
@click.option("--name", help="What it is called, in Vietnamese; its code when left out.")
@_JSON
def import_(file: Path, out: Path, code: str | None, name: str | None, as_json: bool) -> None:
    """Make BPMN of the table of an internal process in FILE (.csv or .json)."""
    content = _read(file)
    try:
        if file.suffix.lower() == ".json":
            steps = procedures.table_from_json(content)
        else:
            steps = procedures.table_from_csv(content)
    except procedures.TableUnfit as unfit:
        _refuse_table(unfit, as_json=as_json)
    code = code or out.stem
    out.write_bytes(flows.write(procedures.flow_of(steps, code=code, name=name or code)))
    document = {"written": str(out), "steps": len(steps), "working_hours": procedures.minutes_in_all(steps) / 60}
    emit(document, as_json=as_json, text=lambda: str(out))


@command.command()
@click.argument("process")
@click.option("--bpmn", type=_FILE, help="A file with a further version of the process, which begins on the day.")
@click.option("--for", "codes", multiple=True, help="A procedure that uses the process from the day; may be repeated.")
@click.option("--from", "day", type=_DAY, required=True, help="The first day.")
@click.option("--number", required=True, help="The number of the text that says so.")
@click.option("--issuer", required=True, help="Who issued the text.")
@click.option("--signed-on", type=_DAY, required=True, help="The day of its signature.")
@click.option("--title", required=True, help="Its title.")
@click.option("--out", type=_OUT, help="Only write the law file; nothing is put in force.")
@_JSON
def use(  # noqa: PLR0917 (click passes the options by name)
    process: str,
    bpmn: Path | None,
    codes: tuple[str, ...],
    day: datetime,
    number: str,
    issuer: str,
    signed_on: datetime,
    title: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """Put a version of a PROCESS in force, or have procedures use it, as the operator of the machine."""
    body: dict[str, Any] = {"code": process, "starts_on": day.date().isoformat()}
    if codes:
        body["procedures"] = list(codes)
    if bpmn is not None:
        body["bpmn"] = _text(bpmn)
    text: dict[str, Any] = {"number": number, "issuer": issuer, "kind": "decision"}
    text |= {"signed_on": signed_on.date().isoformat(), "title": title}
    content = law.written({"instrument": text, "changes": [{"process": body}]})
    if out is not None:
        out.write_bytes(content)
        emit({"written": str(out)}, as_json=as_json, text=lambda: str(out))
        return
    db.ensure_running()
    at = clock.now()
    operator = acting_or_named(None, at)
    law.put_in_force(by=operator, approved_by=operator, at=at, content=content)
    found = procedures.process(process, day.date())
    document = {"process": found.key, "from": day.date(), "procedures": list(codes), "instrument": number}
    emit(document, as_json=as_json, text=lambda: _line(found))


def _flow(what: str, meant: str, *, as_json: bool) -> Flow:
    """Return the flow of a file, or of a version by its key when there is no such file."""
    if not Path(what).is_file():
        db.ensure_running()
        return procedures.flow(procedures.process(what, clock.now().date()).key)
    try:
        return flows.read(_read(Path(what)), process=meant)
    except FlowUnfit as unfit:
        _refuse(unfit, as_json=as_json)


def _refuse(unfit: FlowUnfit, *, as_json: bool) -> NoReturn:
    """Print every fault in the language asked for, and leave with the code of a refusal."""
    message = say(unfit.message, unfit.params)
    document = {"refused": unfit.code, "message": message, "faults": [_fault(one) for one in unfit.faults]}
    emit(document, as_json=as_json, text=lambda: "\n".join([message, *_said(unfit.faults)]))
    sys.exit(REFUSED)


def _refuse_table(unfit: procedures.TableUnfit, *, as_json: bool) -> NoReturn:
    """Print every fault of a table, and leave with the code of a refusal."""
    message = say(unfit.message, unfit.params)
    faults = [{"code": one.code, "message": say(one.message, one.params), **one.params} for one in unfit.faults]
    document = {"refused": unfit.code, "message": message, "faults": faults}
    emit(document, as_json=as_json, text=lambda: "\n".join([message, *(str(one["message"]) for one in faults)]))
    sys.exit(REFUSED)


def _rows(steps: Iterable[procedures.InternalStep]) -> Iterable[str]:
    for number, one in enumerate(steps, start=1):
        hours = f"{one.working_minutes / 60:g} h" if one.working_minutes else "–"
        yield f"{number:2d}. {one.name}: {one.role}, {one.place}, {hours}  {one.result}".rstrip()


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(flows.LIMITS.file_bytes + 1)


def _text(file: Path) -> str:
    return _read(file).decode("utf-8", errors="replace")


def _asks_what_is_in_force(flow: Flow) -> bool:
    return any(one.called or (one.step and one.step.place.startswith(UNIT_PLACE)) for one in flow.elements.values())


def _day(asked: datetime | None) -> date:
    return asked.date() if asked else clock.now().date()


def _head(one: Process) -> dict[str, Any]:
    return {
        "key": one.key,
        "code": one.code,
        "number": one.number,
        "names": dict(one.names),
        "from": one.validity.starts_on,
        "before": one.validity.ends_before,
        "instrument": one.instrument or None,
        "withdrawn": one.is_withdrawn,
    }


def _line(one: Process) -> str:
    name = one.names.get((get_language() or "vi")[:2]) or one.names.get("vi", "")
    ends = f"{one.validity.ends_before:%d/%m/%Y}" if one.validity.ends_before else "…"
    withdrawn = gettext("rolled back") if one.is_withdrawn else ""
    return f"{one.key}  {name}  [{one.validity.starts_on:%d/%m/%Y} – {ends}]  {one.instrument}  {withdrawn}".rstrip()


def _step(one: Element) -> Mapping[str, Any]:
    assert one.step is not None
    return {
        "id": one.id,
        "name": one.name,
        "names": dict(one.names),
        "role": one.step.role,
        "place": one.step.place,
        "working_hours": one.step.budget_working_minutes / 60,
        "acts": list(one.step.acts),
        "beside": list(one.step.beside),
        "result": one.step.result,
    }


def _steps(flow: Flow) -> Iterable[str]:
    for one in flow.elements.values():
        if one.step:
            hours = f"{one.step.budget_working_minutes / 60:g} h" if one.step.budget_working_minutes else ""
            yield f"- {one.name} ({one.id}): {one.step.role}, {one.step.place}  {hours}".rstrip()


def _fault(one: Fault) -> dict[str, Any]:
    return {
        "code": one.code,
        "message": say(one.message, one.params),
        "element": one.element,
        "name": one.name,
        "line": one.line,
    }


def _said(faults: Iterable[Fault]) -> list[str]:
    return [say(one.message, one.params) for one in faults] or [gettext("The process is in order.")]
