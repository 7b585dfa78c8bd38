"""A definition looked at as a whole: read into a flow, or all that is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from haicap.platform.flows import faults, structure
from haicap.platform.flows.definition import Flow
from haicap.platform.flows.events import named_in
from haicap.platform.flows.files import MODEL, Notes, PassedOver, children, line_of, local, parts_of, root_of
from haicap.platform.flows.reading import ProcessReader, holds_something
from haicap.platform.flows.walking import walk


def read(xml: bytes, *, process: str = "") -> Flow:
    """
    Return the flow of a BPMN 2.0 file: of its one process that holds something, or of the one with the id `process`.

    Nothing in the file is ever run as code. How the flow runs is not walked here; see `check`.

    :raises FlowUnfit: with all faults, if it cannot be run.
    """
    flow, notes = examine(xml, process)
    if flow is None or notes.faults:
        raise faults.FlowUnfit(notes.faults)
    return flow


@dataclass(frozen=True, slots=True)
class Report:
    """
    What is to be said of a file.

    `flow` is there when it has no faults. `passed_over` stands in the file and has no effect. `markings` are the ways
    for a case to stand that were walked through, and `is_walked` says if these were all: if not, faults of joins may
    be left that nobody saw. Nothing is walked where a fault is found before.
    """

    flow: Flow | None
    faults: tuple[faults.Fault, ...]
    passed_over: tuple[PassedOver, ...]
    markings: int
    is_walked: bool


def check(xml: bytes, *, process: str = "") -> Report:
    """Return all that is wrong with a BPMN 2.0 file, with its structure and with how it runs; meant as for `read`."""
    flow, notes = examine(xml, process)
    if flow is None or notes.faults:
        return Report(None, tuple(notes.faults), tuple(notes.passed_over), 0, is_walked=False)
    found = walk(flow)
    whole = None if found.faults else flow
    return Report(whole, found.faults, tuple(notes.passed_over), found.markings, found.is_whole)


def examine(xml: bytes, process: str) -> tuple[Flow | None, Notes]:
    """Return the flow of a file, nothing if there is not exactly one, and what was found on the way."""
    notes = Notes()
    flow = None
    try:
        root = root_of(xml)
    except faults.Fault as why:
        notes.put(why)
        return None, notes
    _check_ids(root, notes)
    named = named_in(root, notes)
    shapes = [one for one in root.iter() if local(one) in {"BPMNShape", "BPMNEdge"}]
    meant = list(_meant(root, process, notes))
    for one in meant:
        draft = ProcessReader(notes, named).of(one, shapes)
        # What was read of a flow that is too large is a piece of it; how it hangs together says nothing.
        if not any(isinstance(fault, faults.FlowTooLarge) for fault in notes.faults):
            for fault in structure.faults_of(draft.flow, stand_ins=draft.stand_ins, listed=draft.listed):
                notes.put(fault)
        flow = draft.flow
    notes.faults.sort(key=lambda fault: fault.line)
    return (flow if len(meant) == 1 else None), notes


def _check_ids(root: etree._Element, notes: Notes) -> None:
    seen: dict[str, etree._Element] = {}
    for one in root.iter():
        id_ = one.get("id")
        if id_ and parts_of(one.tag)[0] == MODEL:
            if id_ in seen:
                notes.add(faults.IdTwice, one, other=line_of(seen[id_]))
            seen.setdefault(id_, one)


def _meant(root: etree._Element, process: str, notes: Notes) -> Iterator[etree._Element]:
    """Yield the process that is meant; where that is not clear, all, so that what is wrong in them is told."""
    for one in children(root, "extension"):
        if one.get("mustUnderstand") in {"true", "1"}:
            notes.add(faults.BpmnOutside, one, what="extension mustUnderstand")
    processes = list(children(root, "process"))
    if process:
        named = [one for one in processes if one.get("id") == process]
        if named:
            yield named[0]
            return
        notes.add(faults.ProcessNotThere, root, process=process[:200])
    found = [one for one in processes if holds_something(one)]
    if not found:
        notes.add(faults.NoProcess, root)
    for one in found:
        if len(found) > 1 and not process:
            notes.add(faults.SeveralProcesses, one)
        yield one
