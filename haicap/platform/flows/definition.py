"""What a flow is: elements, paths between them, and the boxes and lines by which it is drawn. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from haicap.platform.flows.conditions import Condition


class Kind(StrEnum):
    """What an element is, by its name in BPMN 2.0."""

    START = "startEvent"
    END = "endEvent"
    CATCH = "intermediateCatchEvent"
    BOUNDARY = "boundaryEvent"
    USER_TASK = "userTask"
    MANUAL_TASK = "manualTask"
    SERVICE_TASK = "serviceTask"
    SEND_TASK = "sendTask"
    RECEIVE_TASK = "receiveTask"
    RULE_TASK = "businessRuleTask"
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    INCLUSIVE = "inclusiveGateway"
    EVENT_BASED = "eventBasedGateway"
    SUB_PROCESS = "subProcess"
    CALL = "callActivity"


#: what a person does
HUMAN = frozenset({Kind.USER_TASK, Kind.MANUAL_TASK})
#: what the system does by a job
AUTOMATIC = frozenset({Kind.SERVICE_TASK, Kind.SEND_TASK})
TASKS = HUMAN | AUTOMATIC | {Kind.RECEIVE_TASK, Kind.RULE_TASK}
#: what a boundary event may be attached to
ACTIVITIES = TASKS | {Kind.SUB_PROCESS, Kind.CALL}
GATEWAYS = frozenset({Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE, Kind.EVENT_BASED})


class Trigger(StrEnum):
    """What an event waits for, or tells."""

    NONE = ""
    MESSAGE = "message"
    TIMER = "timer"
    ERROR = "error"
    TERMINATE = "terminate"


class ClockKind(StrEnum):
    """On which clock a timer counts: that of the office, or the one on the wall."""

    WORKING = "working"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Timer:
    """
    A span after which something happens, or the moment at which it does; never both.

    On the working clock `days` are working days of 8 hours and `minutes` working minutes; on the calendar's clock both
    are as on the wall, and `months` are those of the calendar, which the working clock does not know. `at` is a moment
    in ISO 8601 with its offset. `text` is what stands in the definition.
    """

    text: str
    clock: ClockKind = ClockKind.WORKING
    months: int = 0
    days: int = 0
    minutes: int = 0
    at: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One of the answers that a step may end with: what programs read, and what people read, by language."""

    code: str
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """
    What a person does at a task.

    `role` and `place` say whose it is; which there are, knows the one who runs the flow. `acts` end the step, `beside`
    can be done while it waits and leave it waiting. `budget_working_minutes` is 0 when no time was set. `result` says
    what comes of it, in words.
    """

    role: str
    place: str = ""
    form: str = ""
    budget_working_minutes: int = 0
    acts: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    result: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """
    What waiting at an element does to the clock of the case, in the words of the one who runs the flow.

    `stops` says for what it stands still, `then` how it goes on when the element is left, `term` with which new term.
    """

    stops: str
    then: str = ""
    term: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """
    One element of a flow. `scope` is the sub-process around it, empty for the flow itself; `line` is where it stands.

    `incoming` and `outgoing` are ids of paths in the order of the file, `default` the path taken when no condition
    holds. `host` is the activity that a boundary event is attached to, which goes on if the event does not
    `interrupt`. `message` is the name of what is awaited or sent, `error` the code that is thrown or caught; a
    boundary event that catches errors without a code catches all. `each` gives the items of a task that several do at
    once. `decision` is the decision that a business rule task asks, `service` what a service or send task does,
    `called` the flow that a call runs. `names` are its name in further languages.
    """

    id: str
    kind: Kind
    name: str = ""
    line: int = 0
    scope: str = ""
    trigger: Trigger = Trigger.NONE
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    default: str = ""
    host: str = ""
    interrupts: bool = True
    message: str = ""
    error: str = ""
    timer: Timer | None = None
    step: Step | None = None
    each: Condition | None = None
    decision: str = ""
    service: str = ""
    called: str = ""
    clock: Clock | None = None
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Path:
    """A sequence flow: from one element to the next of the same scope, on a condition or without one."""

    id: str
    source: str
    target: str
    name: str = ""
    line: int = 0
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """Where an element is drawn: left upper corner and size, in points."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: who acts in it, and the ids of its elements."""

    id: str
    name: str
    role: str = ""
    place: str = ""
    elements: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Flow:
    """
    A flow that can be run: read, found whole, and never changed. Elements and paths by id, in the order of the file.

    `boxes` and `lines` are its picture (ids of elements and lanes; ids of paths with their corners). `names` are its
    name in further languages.
    """

    id: str
    name: str
    elements: Mapping[str, Element]
    paths: Mapping[str, Path]
    lanes: tuple[Lane, ...] = ()
    boxes: Mapping[str, Box] = field(default_factory=dict)
    lines: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def boundaries(self) -> Mapping[str, tuple[Element, ...]]:
        """Return the boundary events of each activity that has some, in the order of the file."""
        found: dict[str, tuple[Element, ...]] = {}
        for one in self.elements.values():
            if one.host:
                found[one.host] = (*found.get(one.host, ()), one)
        return found

    @cached_property
    def starts(self) -> Mapping[str, tuple[Element, ...]]:
        """Return the start events of each scope, the flow itself under the empty text."""
        found: dict[str, tuple[Element, ...]] = {}
        for one in self.elements.values():
            if one.kind is Kind.START:
                found[one.scope] = (*found.get(one.scope, ()), one)
        return found

    def around(self, element_id: str) -> tuple[str, ...]:
        """Return the sub-processes around an element, the inmost first."""
        found: list[str] = []
        scope = self.elements[element_id].scope
        while scope:
            found.append(scope)
            scope = self.elements[scope].scope
        return tuple(found)

    def ways_into(self, join_id: str) -> Mapping[str, frozenset[str]]:
        """
        Return by which of its incoming paths a token at each element of its scope can come to a join.

        Only ways that do not lead through the join itself; an activity is left by its boundary events too.
        """
        return self._joins[join_id]

    @cached_property
    def _joins(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        return {
            one.id: self._into(one)
            for one in self.elements.values()
            if one.kind in {Kind.INCLUSIVE, Kind.PARALLEL} and len(one.incoming) > 1
        }

    def _into(self, join: Element) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for last in join.incoming:
            behind = [self.paths[last].source]
            while behind:
                at = behind.pop()
                if at == join.id or last in found.setdefault(at, set()):
                    continue
                found[at].add(last)
                element = self.elements[at]
                behind += [self.paths[one].source for one in element.incoming]
                behind += [element.host] if element.host else []
        return {at: frozenset(paths) for at, paths in found.items()}
