"""Processes that are not in force yet, looked at with what is."""

from collections.abc import Mapping
from datetime import date

from haicap.domains.organisation import api as organisation
from haicap.domains.procedures.contracts import UNIT_PLACE
from haicap.domains.procedures.queries.processes import flow, processes
from haicap.domains.procedures.rules.processes import process_faults
from haicap.platform.flows import api as flows
from haicap.platform.flows.api import Fault, Flow


def faults_of_process(
    text: str | bytes, on: date, *, beside: Mapping[str, str] | None = None, process: str = ""
) -> tuple[Fault, ...]:
    """
    Return all that is wrong with the BPMN of a process that begins on a day: as a flow, as one of these offices, and in
    what it calls. `beside` are the texts of processes that begin with it, by code; `process` is as in `flows.check`.

    One statement when steps name units, and one when it calls processes.
    """
    report = flows.check(text.encode() if isinstance(text, str) else text, process=process)
    if report.flow is None:
        return report.faults
    try:
        linked = flows.link(report.flow, _called_by(report.flow, on, beside or {}))
    except flows.FlowUnfit as unfit:
        return unfit.faults
    places = [one.step.place for one in linked.elements.values() if one.step]
    units = {one.removeprefix(UNIT_PLACE) for one in places if one.startswith(UNIT_PLACE)}
    lives = organisation.lives_by_code(units) if units else {}
    wrong = process_faults(linked, stands=lambda code: any(one.validity.covers(on) for one in lives.get(code, ())))
    return (*wrong, *(flows.walk(linked).faults if linked is not report.flow else ()))


def called_by(read: Flow) -> list[str]:
    """Return the codes of the processes that a flow calls."""
    return list(dict.fromkeys(one.called for one in read.elements.values() if one.called))


def _called_by(read: Flow, on: date, beside: Mapping[str, str]) -> dict[str, Flow]:
    """Return the flows that a flow calls, as they would be on the day; what cannot be read is left out."""
    if not called_by(read):
        return {}
    found = {one.code: flow(one.key) for one in processes(on)}
    for code, text in beside.items():
        try:
            found[code] = flows.read(text.encode())
        except flows.FlowUnfit:
            found.pop(code, None)
    return found
