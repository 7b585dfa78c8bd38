"""Writing of flows as BPMN 2.0 files with their picture, as this service and other editors read them."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from lxml import etree

from haicap.platform.flows.definition import Box, ClockKind, Element, Flow, Kind, Lane, Path, Step, Timer, Trigger
from haicap.platform.flows.extensions import COMPLETE
from haicap.platform.flows.files import MODEL, OURS, PREFIX
from haicap.platform.flows.layout import laid_out

DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI"
SHAPES = "http://www.omg.org/spec/DD/20100524/DC"
EDGES = "http://www.omg.org/spec/DD/20100524/DI"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"

_SPACES = {None: MODEL, PREFIX: OURS, "bpmndi": DIAGRAM, "dc": SHAPES, "di": EDGES, "xsi": INSTANCE}
_EVENTS = frozenset({Kind.START, Kind.END, Kind.CATCH, Kind.BOUNDARY})
_TARGET = "urn:haicap:flow"


def write(flow: Flow) -> bytes:
    """
    Return the flow as a BPMN 2.0 file in UTF-8. What is read from it is the flow again, but for the lines of the file.

    A flow without a picture is laid out first: most editors show nothing of a file that has none.

    :raises ValueError: if a text holds what XML cannot, or a time budget is no decimal number of hours.
    """
    return _Writer(flow if flow.boxes else laid_out(flow)).file()


class _Writer:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.inside: dict[str, list[Element]] = {}
        for one in flow.elements.values():
            self.inside.setdefault(one.scope, []).append(one)
        self.paths: dict[str, list[Path]] = {}
        for path in flow.paths.values():
            self.paths.setdefault(flow.elements[path.source].scope, []).append(path)
        self.ids = {flow.id, *flow.elements, *flow.paths, *(lane.id for lane in flow.lanes)}
        self.order = list(self._in_order(""))
        self.messages = self._named("message", (one.message for one in self.order))
        self.errors = self._named("error", (one.error for one in self.order))

    def file(self) -> bytes:
        """Return the whole file."""
        root = etree.Element(
            f"{{{MODEL}}}definitions", {"id": self._free("definitions"), "targetNamespace": _TARGET}, nsmap=_SPACES
        )
        for name, id_ in self.messages.items():
            _add(root, "message", id=id_, name=name)
        for code, id_ in self.errors.items():
            _add(root, "error", id=id_, name=code, errorCode=code)
        process = _add(root, "process", id=self.flow.id, name=self.flow.name, isExecutable="true")
        if self.flow.names:
            _names(_ours(_add(process, "extensionElements"), "name"), self.flow.names)
        if self.flow.lanes:
            lanes = _add(process, "laneSet", id=self._free("lanes"))
            for lane in self.flow.lanes:
                self._lane(lanes, lane)
        self._scope(process, "")
        self._picture(root)
        return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))

    def _in_order(self, scope: str) -> Iterator[Element]:
        for one in self.inside.get(scope, ()):
            yield one
            if one.kind is Kind.SUB_PROCESS:
                yield from self._in_order(one.id)

    def _named(self, kind: str, names: Iterable[str]) -> dict[str, str]:
        return {name: self._free(f"{kind}-{place}") for place, name in enumerate(dict.fromkeys(filter(None, names)), 1)}

    def _free(self, wished: str) -> str:
        """Return an id that nothing in the file has."""
        id_, place = wished, 1
        while id_ in self.ids:
            place += 1
            id_ = f"{wished}-{place}"
        self.ids.add(id_)
        return id_

    # -- elements and paths --------------------------------------------------------------------------------------

    def _scope(self, around: etree._Element, scope: str) -> None:
        for one in self.inside.get(scope, ()):
            self._element(around, one)
        for path in self.paths.get(scope, ()):
            at = _add(around, "sequenceFlow", id=path.id, name=path.name, sourceRef=path.source, targetRef=path.target)
            if path.condition is not None:
                expression = _add(at, "conditionExpression")
                expression.set(f"{{{INSTANCE}}}type", "tFormalExpression")
                expression.text = path.condition.text

    def _element(self, around: etree._Element, one: Element) -> None:
        at = _add(around, one.kind.value, id=one.id, name=one.name, default=one.default)
        if one.kind is Kind.BOUNDARY:
            at.set("attachedToRef", one.host)
            if not one.interrupts:
                at.set("cancelActivity", "false")
        if one.called:
            at.set("calledElement", one.called)
        if one.message and one.kind not in _EVENTS:
            at.set("messageRef", self.messages[one.message])
        _extend(at, one)
        for name, ids in (("incoming", one.incoming), ("outgoing", one.outgoing)):
            for id_ in ids:
                _add(at, name).text = id_
        if one.each is not None:
            _add(at, "multiInstanceLoopCharacteristics").set(f"{{{OURS}}}each", one.each.text)
        if one.kind in _EVENTS:
            self._event(at, one)
        if one.kind is Kind.SUB_PROCESS:
            self._scope(at, one.id)

    def _event(self, at: etree._Element, one: Element) -> None:
        if one.trigger is Trigger.MESSAGE:
            _add(at, "messageEventDefinition", messageRef=self.messages.get(one.message, ""))
        elif one.trigger is Trigger.ERROR:
            _add(at, "errorEventDefinition", errorRef=self.errors.get(one.error, ""))
        elif one.trigger is Trigger.TERMINATE:
            _add(at, "terminateEventDefinition")
        elif one.timer is not None:
            _timer(_add(at, "timerEventDefinition"), one.timer)

    def _lane(self, lanes: etree._Element, lane: Lane) -> None:
        at = _add(lanes, "lane", id=lane.id, name=lane.name)
        if lane.role or lane.place:
            _ours(_add(at, "extensionElements"), "lane", role=lane.role, place=lane.place)
        for one in self.order:
            if one.id in lane.elements:
                _add(at, "flowNodeRef").text = one.id

    # -- the picture ---------------------------------------------------------------------------------------------

    def _picture(self, root: etree._Element) -> None:
        diagram = _add(root, "BPMNDiagram", DIAGRAM, id=self._free("diagram"))
        plane = _add(diagram, "BPMNPlane", DIAGRAM, id=self._free("plane"), bpmnElement=self.flow.id)
        lanes = {lane.id for lane in self.flow.lanes}
        for id_, box in self.flow.boxes.items():
            shape = _add(plane, "BPMNShape", DIAGRAM, id=self._free(f"{id_}-shape"), bpmnElement=id_)
            if id_ in lanes:
                shape.set("isHorizontal", "true")
            elif self.flow.elements[id_].kind is Kind.SUB_PROCESS:
                shape.set("isExpanded", "true")
            _bounds(shape, box)
        for id_, line in self.flow.lines.items():
            edge = _add(plane, "BPMNEdge", DIAGRAM, id=self._free(f"{id_}-edge"), bpmnElement=id_)
            for x, y in line:
                _add(edge, "waypoint", EDGES, x=_number(x), y=_number(y))


def _add(around: etree._Element, tag: str, space: str = MODEL, /, **attributes: str) -> etree._Element:
    """Return a new element; attributes without a value are left out."""
    return etree.SubElement(around, f"{{{space}}}{tag}", {key: value for key, value in attributes.items() if value})


def _ours(around: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return _add(around, tag, OURS, **attributes)


def _extend(at: etree._Element, one: Element) -> None:
    """Add the extension elements that an element has."""
    extension = etree.Element(f"{{{MODEL}}}extensionElements")
    if one.names:
        _names(_ours(extension, "name"), one.names)
    if one.step is not None:
        _step(extension, one.step)
    if one.service:
        _ours(extension, "service", name=one.service)
    if one.decision:
        _ours(extension, "decision", name=one.decision)
    if one.clock is not None:
        _ours(extension, "clock", stops=one.clock.stops, then=one.clock.then, term=one.clock.term)
    if len(extension):
        at.append(extension)


def _step(around: etree._Element, step: Step) -> None:
    at = _ours(
        around,
        "step",
        role=step.role,
        place=step.place,
        form=step.form,
        workingHours=_hours(step.budget_working_minutes),
        acts="" if step.acts == (COMPLETE,) else " ".join(step.acts),
        beside=" ".join(step.beside),
        result=step.result,
    )
    for outcome in step.outcomes:
        _names(_ours(at, "outcome", code=outcome.code), outcome.names)


def _names(at: etree._Element, names: Mapping[str, str]) -> None:
    for language, name in names.items():
        at.set(language, name)


def _hours(minutes: int) -> str:
    if not minutes:
        return ""
    hours = Decimal(minutes) / 60
    if hours != round(hours, 4):
        raise ValueError(f"{minutes} minutes are no decimal number of hours")
    return f"{hours.normalize():f}"


def _timer(at: etree._Element, timer: Timer) -> None:
    if timer.clock is not ClockKind.WORKING:
        at.set(f"{{{OURS}}}clock", timer.clock.value)
    _add(at, "timeDate" if timer.at else "timeDuration").text = timer.text


def _bounds(shape: etree._Element, box: Box) -> None:
    sides = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    _add(shape, "Bounds", SHAPES, **{key: _number(value) for key, value in sides.items()})


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
