"""`haicap process`: definitions of processes looked at, checked, drawn, written as a table, and put in force."""

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click
from django.utils.translation import get_language, gettext

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    REASONS,
    Hindrance,
    PlanAsked,
    PlanUnknown,
    ProcessPlan,
    Rehearsed,
)
from haicap.domains.law import api as law
from haicap.domains.law.contracts import SamePerson
from haicap.domains.procedures import api as procedures
from haicap.domains.procedures.contracts import Process
from haicap.kernel.actors import Actor
from haicap.platform.clock import api as clock
from haicap.platform.db import api as db
from haicap.platform.flows import api as flows
from haicap.platform.flows.api import Element, Fault, Flow, FlowUnfit
from haicap.surfaces.cli.officers import SecondPersonMissing, acting_or_named, are_one
from haicap.surfaces.cli.output import REFUSED, emit, say

FOUND_SOMETHING = 1
UNIT_PLACE = "unit:"
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_PROCESS = click.option("--process", "meant", default="", help="The id of the process, of a file that holds several.")

_BY = click.option("--by", "by", help="Who makes the plan: user name of a legal officer, or a name.")
_APPROVED_BY = click.option("--approved-by", "approved_by", help="The second person, who approves it: likewise.")


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


@command.command()
@click.argument("versions", nargs=-1, required=True, metavar="FROM... TO")
@click.option("--map", "pairs", multiple=True, help="OLD=NEW: an element or path that has another id; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Only say what it would do, as without --apply.")
@click.option("--apply", "is_applied", is_flag=True, help="Move the dossiers, in two hands.")
@_BY
@_APPROVED_BY
@_JSON
@click.pass_context
def plan(  # noqa: PLR0917 (click passes the options by name)
    ctx: click.Context,
    versions: tuple[str, ...],
    pairs: tuple[str, ...],
    dry_run: bool,
    is_applied: bool,
    by: str | None,
    approved_by: str | None,
    as_json: bool,
) -> None:
    """Have running dossiers go on by another version: from one or several (standard/1) to the last named."""
    if dry_run and is_applied:
        raise click.UsageError("--dry-run and --apply exclude each other.")
    db.ensure_running()
    asked = PlanAsked(versions[:-1], versions[-1], dict(_pair(one) for one in pairs))
    if is_applied:
        at = clock.now()
        first, second = _hands(by, approved_by, at)
        made = dossiers.put_plan_in_force(by=first, approved_by=second, at=at, asked=asked)
        _follow(made, at, as_json=as_json)
        return
    found = dossiers.rehearse_plan(asked)
    document = {
        "dossiers": found.dossiers,
        "movable": found.movable,
        "live": [{"process": one.process, "element": one.element, "to": one.to or None, "count": one.count}
                 for one in found.live],
        "problems": [{**_hindrance(one), "count": count} for one, count in found.hindered],
    }  # fmt: skip
    emit(document, as_json=as_json, text=lambda: "\n".join(_rehearsed(found)))
    ctx.exit(FOUND_SOMETHING if found.hindered else 0)


@command.command()
@click.argument("number", type=int, required=False)
@_JSON
def plans(number: int | None, as_json: bool) -> None:
    """List the plans, the newest first; with a NUMBER that one, and the dossiers that it left where they were."""
    db.ensure_running()
    found = [one for one in dossiers.plans() if number in {None, one.id}]
    if number is None:
        emit([_plan(one) for one in found], as_json=as_json, text=lambda: "\n".join(map(_plan_line, found)))
        return
    if not found:
        raise PlanUnknown("plan", key=str(number))
    left = dossiers.left_behind(number)
    document = {**_plan(found[0]), "stayed": [{"code": one.code, **_hindrance(one.hindrance)} for one in left]}
    lines = [f"- {one.code}: {_why(one.hindrance)}" for one in left]
    emit(document, as_json=as_json, text=lambda: "\n".join([_plan_line(found[0]), *lines]))


@command.command()
@click.argument("number", type=int)
@_BY
@_APPROVED_BY
@_JSON
def unplan(number: int, by: str | None, approved_by: str | None, as_json: bool) -> None:
    """Take the plan NUMBER back: the dossiers that it moved go back as far as the old version knows where they are."""
    db.ensure_running()
    at = clock.now()
    first, second = _hands(by, approved_by, at)
    made = dossiers.take_plan_back(by=first, approved_by=second, at=at, plan_id=number)
    _follow(made, at, as_json=as_json)


def _pair(text: str) -> tuple[str, str]:
    old, sign, new = text.partition("=")
    if not sign or not old:
        raise click.BadParameter("OLD=NEW", param_hint="--map")
    return old, new


def _hands(by: str | None, approved_by: str | None, at: datetime) -> tuple[Actor, Actor]:
    """Return who makes a plan and who approves it; without names the operator of the machine is both."""
    if (by is None) != (approved_by is None):
        raise SecondPersonMissing("by" if by is None else "approved_by")
    first, second = acting_or_named(by, at), acting_or_named(approved_by, at)
    if by is not None and are_one(first, second):
        raise SamePerson("approved_by", name=second.name)
    return first, second


def _follow(made: ProcessPlan, at: datetime, *, as_json: bool) -> None:
    """Have the dossiers follow at once; what another process works at meanwhile comes to its end by the job."""
    dossiers.follow_plans(at=at)
    now = next(one for one in dossiers.plans() if one.id == made.id)
    emit(_plan(now), as_json=as_json, text=lambda: _plan_line(now))


def _plan(one: ProcessPlan) -> dict[str, Any]:
    return {
        "plan": one.id,
        "from": list(one.asked.processes),
        "to": one.asked.to,
        "map": dict(one.asked.mapping),
        "undoes": one.undoes or None,
        "drafted_by": one.drafted_by,
        "approved_by": one.approved_by,
        "approved_at": one.approved_at,
        "moved": one.moved,
        "left": one.left,
        "begun_at": one.begun_at,
        "done_at": one.done_at,
        "taken_back_at": one.stopped_at,
    }


def _plan_line(one: ProcessPlan) -> str:
    way = f"{', '.join(one.asked.processes)} → {one.asked.to}"
    told = gettext("moved %(moved)s, left %(left)s") % {"moved": one.moved, "left": one.left}
    again = gettext("takes back plan %(plan)s") % {"plan": one.undoes} if one.undoes else ""
    back = gettext("taken back") if one.stopped_at else ""
    return f"{one.id}  {way}  [{one.approved_at:%d/%m/%Y %H:%M}]  {told}  {again}{back}".rstrip()


def _rehearsed(found: Rehearsed) -> Iterable[str]:
    yield gettext("%(movable)s of %(dossiers)s running dossiers can go.") % {
        "movable": found.movable,
        "dossiers": found.dossiers,
    }
    for live in found.live:
        yield f"- {live.process} {live.element} → {live.to or '?'}  {live.count}"
    for one, count in found.hindered:
        yield f"! {count}  {_why(one)}"


def _why(one: Hindrance) -> str:
    return f"{one.element}: {say(REASONS[one.reason])}"


def _hindrance(one: Hindrance) -> dict[str, str]:
    return {"element": one.element, "reason": one.reason.value, "message": say(REASONS[one.reason])}


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
