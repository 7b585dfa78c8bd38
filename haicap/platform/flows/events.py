"""What makes an event: its definition, and the times, messages, errors and expressions named in a file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from haicap.kernel.refusals import Refused
from haicap.platform.decisions import api as decisions
from haicap.platform.flows import faults, timers
from haicap.platform.flows.conditions import Condition
from haicap.platform.flows.definition import ClockKind, Kind, Timer, Trigger
from haicap.platform.flows.extensions import ExtensionReader
from haicap.platform.flows.files import MODEL, OURS, PREFIX, Notes, children, local, parts_of, reference, text_of
from haicap.platform.flows.limits import LIMITS

DEFINITIONS: Mapping[str, Trigger] = {
    "messageEventDefinition": Trigger.MESSAGE,
    "timerEventDefinition": Trigger.TIMER,
    "errorEventDefinition": Trigger.ERROR,
    "terminateEventDefinition": Trigger.TERMINATE,
}
_FITS: Mapping[Kind, frozenset[Trigger]] = {
    Kind.START: frozenset({Trigger.NONE, Trigger.MESSAGE}),
    Kind.END: frozenset({Trigger.NONE, Trigger.MESSAGE, Trigger.ERROR, Trigger.TERMINATE}),
    Kind.CATCH: frozenset({Trigger.TIMER, Trigger.MESSAGE}),
    Kind.BOUNDARY: frozenset({Trigger.TIMER, Trigger.MESSAGE, Trigger.ERROR}),
}
_FEEL = re.compile(r"feel|https?://www\.omg\.org/spec/(feel/\d{8}|dmn/\d{8}/feel)/?", re.ASCII | re.IGNORECASE)
_NOTES = {"documentation", "extensionElements"}


@dataclass(slots=True)
class Event:
    """What an event, or a task that sends or receives, waits for or tells."""

    trigger: Trigger = Trigger.NONE
    message: str = ""
    error: str = ""
    timer: Timer | None = None


@dataclass(slots=True)
class Named:
    """What a file names once for all its processes: messages and errors by id, and the language of expressions."""

    messages: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    language: str = ""


def named_in(root: etree._Element, notes: Notes) -> Named:
    """Return what a file names for all its processes. A message is known by its name, an error by its code."""
    found = Named(language=root.get("expressionLanguage", ""))
    for one in children(root, "message"):
        name = notes.text(one, one.get("name", ""), "name", 200)
        found.messages[one.get("id", "")] = name or one.get("id", "")
    for one in children(root, "error"):
        code = notes.text(one, one.get("errorCode", "") or one.get("name", ""), "errorCode", 200)
        found.errors[one.get("id", "")] = code or one.get("id", "")
    return found


class EventReader:
    """Reads definitions of events, and expressions."""

    def __init__(self, notes: Notes, named: Named, extensions: ExtensionReader) -> None:
        self._notes = notes
        self._named = named
        self._extensions = extensions
        self._characters = 0

    def of(self, at: etree._Element, kind: Kind, *, scope: str) -> Event:
        """Return what an event waits for or tells; what it may not is a fault, and the event one without a trigger."""
        definitions = [one for one in children(at) if local(one).endswith("EventDefinition")]
        for one in children(at, "eventDefinitionRef"):
            self._notes.add(faults.BpmnOutside, one, what="eventDefinitionRef")
        if at.get("parallelMultiple") in {"true", "1"} or len(definitions) > 1:
            self._notes.add(faults.BpmnOutside, at, what=f"{local(at)}: multiple events")
            return Event()
        if not definitions:
            if Trigger.NONE not in _FITS[kind] and not list(children(at, "eventDefinitionRef")):
                self._notes.add(faults.BpmnLacks, at, what="eventDefinition")
            return Event()
        one = definitions[0]
        trigger = DEFINITIONS.get(local(one))
        if trigger not in _FITS[kind] or (kind is Kind.START and scope):
            self._notes.add(faults.BpmnOutside, one, what=f"{local(at)}/{local(one)}")
            return Event()
        found = Event(trigger)
        self._extensions.attributes(one, *(["clock"] if trigger is Trigger.TIMER else []))
        if trigger is Trigger.MESSAGE:
            found.message = self.message(one)
        elif trigger is Trigger.ERROR:
            found.error = self._error(one, is_needed=kind is Kind.END)
        elif trigger is Trigger.TIMER:
            found.timer = self._timer(one)
        if trigger is not Trigger.TIMER:
            self.only(one, _NOTES)
        return found

    def only(self, at: etree._Element, known: set[str]) -> None:
        """Note children of BPMN that are not known as what is not supported."""
        for one in children(at):
            if local(one) not in known:
                self._notes.add(faults.BpmnOutside, one, what=f"{local(at)}/{local(one)}")

    def message(self, at: etree._Element, *, is_needed: bool = True) -> str:
        """Return the name of the message that an element refers to."""
        return self._referred(at, "messageRef", self._named.messages, is_needed=is_needed)

    def _error(self, at: etree._Element, *, is_needed: bool) -> str:
        return self._referred(at, "errorRef", self._named.errors, is_needed=is_needed)

    def _referred(self, at: etree._Element, key: str, among: Mapping[str, str], *, is_needed: bool) -> str:
        id_ = reference(at.get(key))
        if not id_:
            if is_needed:
                self._notes.add(faults.BpmnLacks, at, what=key)
            return ""
        if id_ not in among:
            self._notes.add(faults.LeadsNowhere, at, what=id_[:200])
        return among.get(id_, id_)

    def _timer(self, at: etree._Element) -> Timer | None:
        clock = at.get(f"{{{OURS}}}clock", ClockKind.WORKING.value)
        if clock not in list(ClockKind):
            self._notes.add(faults.ValueUnfit, at, what=f"{PREFIX}:clock", value=clock[:40])
            clock = ClockKind.WORKING.value
        times = [one for one in children(at) if local(one) not in _NOTES]
        if not times:
            self._notes.add(faults.BpmnLacks, at, what="timeDuration")
        for one in times:
            if local(one) not in {"timeDuration", "timeDate"} or len(times) > 1:
                self._notes.add(faults.BpmnOutside, one, what=f"timerEventDefinition/{local(one)}")
                return None
            text = text_of(one)
            read = timers.span if local(one) == "timeDuration" else timers.moment
            timer = read(text, ClockKind(clock))
            if timer is None:
                self._notes.add(faults.TimerUnreadable, one, value=text[:40])
            return timer
        return None

    def expression(self, at: etree._Element, text: str) -> Condition | None:
        """Return an expression ready to be asked; nothing, and a fault, if it cannot be read."""
        language = at.get("language") or self._named.language
        if language and not _FEEL.fullmatch(language.strip()):
            self._notes.add(faults.ExpressionLanguageUnknown, at, language=language[:100])
            return None
        for one in at if local(at) in {"conditionExpression", "loopCardinality"} else ():
            if parts_of(one.tag) not in {(MODEL, "documentation"), (MODEL, "extensionElements")}:
                self._notes.add(faults.BpmnOutside, one, what=parts_of(one.tag)[1])
                return None
        if not text:
            self._notes.add(faults.BpmnLacks, at, what=local(at))
            return None
        self._characters += len(text)
        if self._characters > LIMITS.expression_characters:
            most = LIMITS.expression_characters
            self._notes.add(faults.FlowTooLarge, at, limit="expression_characters", most=most)
            return None
        try:
            made = decisions.condition(text, element=local(at))
        except Refused as fault:
            position = fault.params.get("position", 1)
            near = str(fault.params.get("near", "") or text)[:30]
            self._notes.add(faults.ConditionUnreadable, at, position=position, near=near)
            return None
        return Condition(text, made.value)
