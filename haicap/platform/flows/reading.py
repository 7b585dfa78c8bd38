"""Reading of BPMN 2.0 files into flows. All faults are noted and reading goes on, so that none hides another."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from haicap.platform.flows import faults, pictures
from haicap.platform.flows.conditions import Condition
from haicap.platform.flows.definition import ACTIVITIES, HUMAN, Element, Flow, Kind, Lane, Path, Step, Trigger
from haicap.platform.flows.events import Event, EventReader, Named
from haicap.platform.flows.extensions import COMPLETE, ExtensionReader
from haicap.platform.flows.files import (
    MODEL,
    OURS,
    PREFIX,
    Notes,
    children,
    line_of,
    local,
    parts_of,
    reference,
    text_of,
)
from haicap.platform.flows.limits import LIMITS

_KINDS: Mapping[str, Kind] = {kind.value: kind for kind in Kind}
#: what is refused, and what stands for it while the rest is looked at
_STAND_INS: Mapping[str, Kind] = {
    "task": Kind.MANUAL_TASK,
    "scriptTask": Kind.MANUAL_TASK,
    "complexGateway": Kind.MANUAL_TASK,
    "intermediateThrowEvent": Kind.MANUAL_TASK,
    "implicitThrowEvent": Kind.MANUAL_TASK,
    "event": Kind.MANUAL_TASK,
    "callChoreography": Kind.MANUAL_TASK,
    "choreographyTask": Kind.MANUAL_TASK,
    "subChoreography": Kind.MANUAL_TASK,
    "transaction": Kind.SUB_PROCESS,
    "adHocSubProcess": Kind.SUB_PROCESS,
}
#: what does nothing when a flow is run
_DRAWN = frozenset(
    {"textAnnotation", "association", "group", "dataObject", "dataObjectReference", "property", "ioSpecification"}
    | {"dataInputAssociation", "dataOutputAssociation", "dataInput", "dataOutput", "inputSet", "outputSet"}
    | {"auditing", "monitoring"}
)
_MET = frozenset({"documentation", "extensionElements", "incoming", "outgoing"})
_EVENTS = frozenset({Kind.START, Kind.END, Kind.CATCH, Kind.BOUNDARY})
_DATA_AT_WORK = ("assignment", "transformation")
#: the attributes that BPMN knows, beside `id` and `name`
_OF_ACTIVITIES = ("isForCompensation", "startQuantity", "completionQuantity", "default")
_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    Kind.START: frozenset({"parallelMultiple", "isInterrupting"}),
    Kind.END: frozenset(),
    Kind.CATCH: frozenset({"parallelMultiple"}),
    Kind.BOUNDARY: frozenset({"parallelMultiple", "cancelActivity", "attachedToRef"}),
    Kind.USER_TASK: frozenset({*_OF_ACTIVITIES, "implementation"}),
    Kind.MANUAL_TASK: frozenset(_OF_ACTIVITIES),
    Kind.SERVICE_TASK: frozenset({*_OF_ACTIVITIES, "implementation", "operationRef"}),
    Kind.SEND_TASK: frozenset({*_OF_ACTIVITIES, "implementation", "operationRef", "messageRef"}),
    Kind.RECEIVE_TASK: frozenset({*_OF_ACTIVITIES, "implementation", "operationRef", "messageRef", "instantiate"}),
    Kind.RULE_TASK: frozenset({*_OF_ACTIVITIES, "implementation"}),
    Kind.EXCLUSIVE: frozenset({"gatewayDirection", "default"}),
    Kind.PARALLEL: frozenset({"gatewayDirection", "default"}),
    Kind.INCLUSIVE: frozenset({"gatewayDirection", "default"}),
    Kind.EVENT_BASED: frozenset({"gatewayDirection", "default", "instantiate", "eventGatewayType"}),
    Kind.SUB_PROCESS: frozenset({*_OF_ACTIVITIES, "triggeredByEvent"}),
    Kind.CALL: frozenset({*_OF_ACTIVITIES, "calledElement"}),
    "sequenceFlow": frozenset({"sourceRef", "targetRef", "isImmediate"}),
}
_ID = re.compile(r"[^\W\d][\w.-]*")
_NO = {"false", "0"}
_YES = {"true", "1"}


@dataclass(slots=True)
class Draft:
    """A flow as it was read, and the ids of elements that only stand for what is not supported."""

    flow: Flow
    stand_ins: set[str] = field(default_factory=set)
    listed: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)


def holds_something(process: etree._Element) -> bool:
    """Test if a process has elements; that of a pool which is only drawn has none."""
    return any(local(one) in _KINDS or local(one) in _STAND_INS for one in children(process))


class ProcessReader:
    """Reads one process of a file."""

    def __init__(self, notes: Notes, named: Named) -> None:
        self._notes = notes
        self._extensions = ExtensionReader(notes)
        self._events = EventReader(notes, named, self._extensions)
        self._elements: dict[str, Element] = {}
        self._paths: dict[str, Path] = {}
        self._lanes: list[Lane] = []
        self._stand_ins: set[str] = set()
        self._listed: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def of(self, process: etree._Element, shapes: Iterable[etree._Element]) -> Draft:
        """Return a process as it stands in the file, with its picture."""
        names = self._extensions.of(process, "process").names
        self._scope(process, "", 0)
        for name, count, most in (
            ("elements", len(self._elements), LIMITS.elements),
            ("paths", len(self._paths), LIMITS.paths),
            ("lanes", len(self._lanes), LIMITS.lanes),
        ):
            if count > most:
                self._notes.add(faults.FlowTooLarge, process, limit=name, most=most)
        self._join_paths()
        self._join_lanes()
        drawn = {*self._elements, *self._paths, *(lane.id for lane in self._lanes)}
        boxes, lines = pictures.of(shapes, drawn, self._notes)
        flow = Flow(
            id=process.get("id", ""),
            name=self._notes.text(process, process.get("name", ""), "name"),
            elements=self._elements,
            paths=self._paths,
            lanes=tuple(self._lanes),
            boxes=boxes,
            lines=lines,
            names=names,
        )
        return Draft(flow, self._stand_ins, self._listed)

    # -- what stands in a scope ----------------------------------------------------------------------------------

    def _scope(self, around: etree._Element, scope: str, depth: int) -> None:
        if depth > LIMITS.nesting:
            self._notes.add(faults.FlowTooLarge, around, limit="nesting", most=LIMITS.nesting)
            return
        for at in around:
            space, name = parts_of(at.tag)
            if space == OURS:
                self._notes.add(faults.BpmnMisplaced, at, what=f"{PREFIX}:{name}")
            elif space != MODEL:
                self._notes.over(at)
            elif name in _KINDS or name in _STAND_INS:
                self._node(at, scope, depth)
            elif name == "sequenceFlow":
                self._path(at)
            elif name == "laneSet":
                self._lane_set(at)
            elif name in _DRAWN:
                self._drawn(at)
            elif not (name in _MET or (scope and name == "multiInstanceLoopCharacteristics")):
                self._notes.add(faults.BpmnOutside, at, what=name)

    def _drawn(self, at: etree._Element) -> None:
        """Pass over what is only drawn; an association that would do something with data is not."""
        self._notes.over(at)
        for one in children(at, *_DATA_AT_WORK):
            self._notes.add(faults.BpmnOutside, one, what=f"{local(at)}/{local(one)}")

    def _id(self, at: etree._Element) -> str:
        id_ = at.get("id", "")
        if not id_:
            self._notes.add(faults.BpmnLacks, at, what=f"{local(at)} id")
        elif len(id_) > LIMITS.id_characters or not _ID.fullmatch(id_):
            self._notes.add(faults.ValueUnfit, at, what="id", value=id_[:40])
        # What has no id of its own is still looked at; it cannot be referred to.
        return id_ if id_ and id_ not in self._elements and id_ not in self._paths else f"{id_}#{line_of(at)}"

    # -- elements ------------------------------------------------------------------------------------------------

    def _node(self, at: etree._Element, scope: str, depth: int) -> None:
        if len(self._elements) > LIMITS.elements:
            return
        tag = local(at)
        id_ = self._id(at)
        kind = _KINDS.get(tag) or _STAND_INS[tag]
        if tag in _STAND_INS:
            self._notes.add(faults.BpmnOutside, at, what=tag)
        if tag in _STAND_INS or at.get("triggeredByEvent") in _YES:
            self._stand_ins.add(id_)
        extra = self._extensions.of(at, kind)
        event = self._events.of(at, kind, scope=scope) if kind in _EVENTS and tag in _KINDS else Event()
        if kind in {Kind.RECEIVE_TASK, Kind.SEND_TASK}:
            event.message = self._events.message(at, is_needed=kind is Kind.RECEIVE_TASK)
        self._elements[id_] = Element(
            id=id_,
            kind=kind,
            name=self._notes.text(at, at.get("name", ""), "name"),
            line=line_of(at),
            scope=scope,
            trigger=event.trigger,
            default=self._default(at, kind),
            host=reference(at.get("attachedToRef")) if kind is Kind.BOUNDARY else "",
            interrupts=at.get("cancelActivity") not in _NO,
            message=event.message,
            error=event.error,
            timer=event.timer,
            step=extra.step,
            each=self._each(at, kind),
            decision=extra.decision,
            service=extra.service,
            called=reference(at.get("calledElement")) if kind is Kind.CALL else "",
            clock=extra.clock,
            names=extra.names,
        )
        self._listed[id_] = (self._refs(at, "incoming"), self._refs(at, "outgoing"))
        if tag in _KINDS:
            self._attributes(at)
            self._check(at, self._elements[id_])
        if kind is Kind.SUB_PROCESS:
            self._scope(at, id_, depth + 1)

    def _attributes(self, at: etree._Element) -> None:
        """Note attributes that BPMN does not know: one that is misspelt would be as good as not there."""
        for key in at.attrib:
            space, name = parts_of(key)
            if not space and name not in {"id", "name"} | _ATTRIBUTES[local(at)]:
                self._notes.add(faults.BpmnOutside, at, what=f"{local(at)} {name[:40]}")

    def _default(self, at: etree._Element, kind: Kind) -> str:
        default = reference(at.get("default"))
        if default and kind not in {Kind.EXCLUSIVE, Kind.INCLUSIVE}:
            self._notes.add(faults.BpmnMisplaced, at, what="default")
            return ""
        return default

    def _refs(self, at: etree._Element, name: str) -> tuple[str, ...]:
        return tuple(reference(text_of(one)) for one in children(at, name))

    def _check(self, at: etree._Element, element: Element) -> None:
        """Note what an element lacks, and what of BPMN it uses that is not supported."""
        kind = element.kind
        for key, value in (
            ("isForCompensation", "true"),
            ("isForCompensation", "1"),
            ("triggeredByEvent", "true"),
            ("triggeredByEvent", "1"),
            ("instantiate", "true"),
            ("instantiate", "1"),
            ("eventGatewayType", "Parallel"),
        ):
            if at.get(key) == value:
                self._notes.add(faults.BpmnOutside, at, what=f"{local(at)} {key}")
        for key in ("startQuantity", "completionQuantity"):
            if at.get(key, "1") != "1":
                self._notes.add(faults.BpmnOutside, at, what=f"{local(at)} {key}")
        for key, known in (("cancelActivity", _YES | _NO), ("triggeredByEvent", _YES | _NO)):
            if at.get(key, "true") not in known:
                self._notes.add(faults.ValueUnfit, at, what=key, value=str(at.get(key))[:40])
        if kind is Kind.BOUNDARY and element.trigger is Trigger.ERROR and not element.interrupts:
            self._notes.add(faults.ValueUnfit, at, what="cancelActivity", value="false")
        for is_lacking, what in (
            (kind in {Kind.SERVICE_TASK, Kind.SEND_TASK} and not element.service, f"{PREFIX}:service"),
            (kind is Kind.RULE_TASK and not element.decision, f"{PREFIX}:decision"),
            (kind is Kind.CALL and not element.called, "calledElement"),
            (kind is Kind.BOUNDARY and not element.host, "attachedToRef"),
        ):
            if is_lacking:
                self._notes.add(faults.BpmnLacks, at, what=what)
        if kind is not Kind.SUB_PROCESS:
            self._children(at, kind)

    def _children(self, at: etree._Element, kind: Kind) -> None:
        for one in at:
            space, name = parts_of(one.tag)
            if space == OURS:
                self._notes.add(faults.BpmnMisplaced, one, what=f"{PREFIX}:{name}")
            elif space != MODEL:
                self._notes.over(one)
            elif name in _DRAWN:
                self._drawn(one)
            elif not (
                name in _MET
                or (kind in _EVENTS and (name.endswith("EventDefinition") or name == "eventDefinitionRef"))
                or (kind in ACTIVITIES and name == "multiInstanceLoopCharacteristics")
            ):
                self._notes.add(faults.BpmnOutside, one, what=f"{local(at)}/{name}")

    def _each(self, at: etree._Element, kind: Kind) -> Condition | None:
        """Return for whom a task is done that several do at once."""
        found = None
        for one in children(at, "multiInstanceLoopCharacteristics"):
            if kind not in HUMAN:
                self._notes.add(faults.BpmnOutside, one, what=f"{local(at)}/{local(one)}")
                continue
            if one.get("isSequential") in _YES:
                self._notes.add(faults.BpmnOutside, one, what=f"{local(one)} isSequential")
            if one.get("behavior", "All") != "All":
                self._notes.add(faults.BpmnOutside, one, what=f"{local(one)} behavior")
            self._extensions.attributes(one, "each")
            self._events.only(one, {"documentation", "extensionElements", "loopCardinality"})
            numbers = list(children(one, "loopCardinality"))
            each = one.get(f"{{{OURS}}}each")
            if each is None and not numbers:
                self._notes.add(faults.BpmnLacks, one, what="loopCardinality")
            elif len(numbers) + (each is not None) > 1:
                self._notes.add(faults.BpmnMisplaced, one, what="loopCardinality")
            elif each is not None:
                found = self._events.expression(one, each.strip())
            else:
                found = self._events.expression(numbers[0], text_of(numbers[0]))
        return found

    # -- paths and lanes -----------------------------------------------------------------------------------------

    def _path(self, at: etree._Element) -> None:
        if len(self._paths) > LIMITS.paths:
            return
        id_ = self._id(at)
        self._extensions.of(at, "sequenceFlow")
        self._attributes(at)
        conditions = list(children(at, "conditionExpression"))
        for one in children(at):
            if local(one) not in {*_MET, "conditionExpression", "auditing", "monitoring"}:
                self._notes.add(faults.BpmnOutside, one, what=f"sequenceFlow/{local(one)}")
        for key in ("sourceRef", "targetRef"):
            if not at.get(key):
                self._notes.add(faults.BpmnLacks, at, what=key)
        condition = None
        if conditions:
            condition = self._events.expression(conditions[0], text_of(conditions[0]))
            # That one stands there counts even where it cannot be read.
            condition = condition or Condition(text_of(conditions[0]), lambda _: None)
        self._paths[id_] = Path(
            id=id_,
            source=reference(at.get("sourceRef")),
            target=reference(at.get("targetRef")),
            name=self._notes.text(at, at.get("name", ""), "name"),
            line=line_of(at),
            condition=condition,
        )

    def _lane_set(self, around: etree._Element) -> None:
        for at in children(around, "lane"):
            if len(self._lanes) > LIMITS.lanes:
                return
            extra = self._extensions.of(at, "lane")
            inside = {reference(text_of(one)) for one in at.iterdescendants(f"{{{MODEL}}}flowNodeRef")}
            # Inner lanes come first, so that the inmost that names a role counts.
            for inner in children(at, "childLaneSet"):
                self._lane_set(inner)
            name = self._notes.text(at, at.get("name", ""), "name")
            self._lanes.append(Lane(self._id(at), name, extra.role, extra.place, frozenset(inside)))
            for one in children(at):
                if local(one) not in {*_MET, "flowNodeRef", "childLaneSet", "partitionElement"}:
                    self._notes.add(faults.BpmnOutside, one, what=f"lane/{local(one)}")

    def _join_paths(self) -> None:
        """Give each element its paths: in the order in which it lists them, else in that of the file."""
        coming: dict[str, list[str]] = {}
        leaving: dict[str, list[str]] = {}
        for path in self._paths.values():
            coming.setdefault(path.target, []).append(path.id)
            leaving.setdefault(path.source, []).append(path.id)
        for id_, element in self._elements.items():
            incoming, outgoing = self._listed[id_]
            self._elements[id_] = replace(
                element,
                incoming=_ordered(coming.get(id_, []), incoming),
                outgoing=_ordered(leaving.get(id_, []), outgoing),
            )

    def _join_lanes(self) -> None:
        """Give steps that name no role that of their lane."""
        for id_, element in self._elements.items():
            if element.kind not in HUMAN or (element.step and element.step.role):
                continue
            lane = next((one for one in self._lanes if one.role and id_ in one.elements), None)
            if lane:
                step = element.step or Step("", acts=(COMPLETE,))
                step = replace(step, role=lane.role, place=step.place or lane.place)
                self._elements[id_] = replace(element, step=step)


def _ordered(there: list[str], listed: tuple[str, ...]) -> tuple[str, ...]:
    rank = {id_: place for place, id_ in enumerate(listed)}
    return tuple(sorted(there, key=lambda id_: rank.get(id_, len(rank))))
