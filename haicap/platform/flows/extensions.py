"""The extension elements of the platform's namespace: what a step, a lane, a clock and a service are."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lxml import etree

from haicap.platform.flows.definition import AUTOMATIC, HUMAN, Clock, Kind, Outcome, Step
from haicap.platform.flows.faults import BpmnLacks, BpmnMisplaced, ExtensionUnknown, ValueUnfit
from haicap.platform.flows.files import MODEL, OURS, PREFIX, Notes, children, parts_of

#: the act of a step that names none
COMPLETE = "complete"

_WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,99}", re.ASCII)
_HOURS = re.compile(r"\d{1,5}(\.\d{1,4})?", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2}", re.ASCII)
_WAITS = HUMAN | AUTOMATIC | {Kind.RECEIVE_TASK, Kind.CATCH, Kind.EVENT_BASED}
_FITS: Mapping[str, frozenset[str]] = {
    "step": frozenset(HUMAN),
    "service": frozenset(AUTOMATIC),
    "decision": frozenset({Kind.RULE_TASK}),
    "clock": frozenset(_WAITS),
    "lane": frozenset({"lane"}),
}


@dataclass(slots=True)
class Extensions:
    """What the extension elements of one element say."""

    step: Step | None = None
    service: str = ""
    decision: str = ""
    clock: Clock | None = None
    role: str = ""
    place: str = ""
    names: dict[str, str] = field(default_factory=dict)


class ExtensionReader:
    """Reads extension elements; those of other namespaces are passed over."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._readers: dict[str, Callable[[etree._Element, Extensions], None]] = {
            "step": self._step,
            "service": self._service,
            "decision": self._decision,
            "clock": self._clock,
            "lane": self._lane,
            "name": self._name,
        }

    def of(self, at: etree._Element, kind: str) -> Extensions:
        """Return what the extension elements of an element of a kind (or `lane`, or another tag) say."""
        found = Extensions()
        seen: set[str] = set()
        self.attributes(at)
        for around in children(at, "extensionElements"):
            for one in around:
                space, name = parts_of(one.tag)
                if space != OURS:
                    self._notes.over(one)
                elif name not in self._readers:
                    self._notes.add(ExtensionUnknown, one, what=f"{PREFIX}:{name}")
                elif kind not in _FITS.get(name, {kind}) or name in seen:
                    self._notes.add(BpmnMisplaced, one, what=f"{PREFIX}:{name}")
                else:
                    seen.add(name)
                    self._readers[name](one, found)
        return found

    def attributes(self, at: etree._Element, *known: str) -> None:
        """Note attributes of the platform's namespace that an element of BPMN does not know."""
        for key in at.attrib:
            space, name = parts_of(key)
            if space == OURS and name not in known:
                self._notes.add(ExtensionUnknown, at, what=f"{PREFIX}:{name}")

    def _values(self, at: etree._Element, *known: str) -> dict[str, str]:
        """Return the attributes of an extension element; those that do not exist are faults."""
        tag = f"{PREFIX}:{parts_of(at.tag)[1]}"
        found = dict.fromkeys(known, "")
        for key, value in at.attrib.items():
            space, name = parts_of(key)
            if space not in {"", OURS}:
                continue
            if name not in known:
                self._notes.add(ExtensionUnknown, at, what=f"{tag} {name}")
            else:
                found[name] = self._notes.text(at, str(value), f"{tag} {name}")
        return found

    def _inside(self, at: etree._Element, *known: str) -> list[etree._Element]:
        """Return the children of an extension element that it may have; others are faults."""
        found = []
        for one in at:
            space, name = parts_of(one.tag)
            if space == OURS and name in known:
                found.append(one)
            elif space in {OURS, MODEL}:
                self._notes.add(ExtensionUnknown, one, what=name)
        return found

    def word(self, at: etree._Element, value: str, what: str) -> str:
        """Return a word that programs read, or an empty text; nothing, and a fault, if it is neither."""
        if value and not _WORD.fullmatch(value):
            self._notes.add(ValueUnfit, at, what=what, value=value[:40])
            return ""
        return value

    def needed(self, at: etree._Element, value: str, what: str) -> str:
        """Return a word that must be there."""
        if not value:
            self._notes.add(BpmnLacks, at, what=what)
        return self.word(at, value, what)

    def _words(self, at: etree._Element, value: str, what: str) -> tuple[str, ...]:
        words = value.split()
        if len(set(words)) != len(words):
            self._notes.add(ValueUnfit, at, what=what, value=value[:40])
        return tuple(dict.fromkeys(word for word in words if self.word(at, word, what)))

    def _step(self, at: etree._Element, found: Extensions) -> None:
        value = self._values(at, "role", "place", "form", "workingHours", "acts", "beside", "result")
        acts = self._words(at, value["acts"], "acts")
        beside = self._words(at, value["beside"], "beside")
        if set(acts) & set(beside):
            self._notes.add(ValueUnfit, at, what="beside", value=value["beside"][:40])
        found.step = Step(
            role=self.word(at, value["role"], "role"),
            place=self.word(at, value["place"], "place"),
            form=self.word(at, value["form"], "form"),
            budget_working_minutes=self._minutes(at, value["workingHours"]),
            acts=acts or (COMPLETE,),
            beside=beside,
            outcomes=self._outcomes(at),
            result=value["result"],
        )

    def _minutes(self, at: etree._Element, text: str) -> int:
        minutes = Decimal(text) * 60 if _HOURS.fullmatch(text) else Decimal("0.1")
        if text and minutes != int(minutes):
            self._notes.add(ValueUnfit, at, what="workingHours", value=text[:40])
        return int(minutes) if text else 0

    def _outcomes(self, at: etree._Element) -> tuple[Outcome, ...]:
        found: dict[str, Outcome] = {}
        for one in self._inside(at, "outcome"):
            languages = [str(key) for key in one.attrib if _LANGUAGE.fullmatch(str(key))]
            value = self._values(one, "code", *languages)
            self._inside(one)
            code = self.needed(one, value.pop("code"), "code")
            if code in found:
                self._notes.add(ValueUnfit, one, what="code", value=code)
            found[code] = Outcome(code, value)
        return tuple(found.values())

    def _service(self, at: etree._Element, found: Extensions) -> None:
        self._inside(at)
        found.service = self.needed(at, self._values(at, "name")["name"], f"{PREFIX}:service name")

    def _decision(self, at: etree._Element, found: Extensions) -> None:
        self._inside(at)
        found.decision = self.needed(at, self._values(at, "name")["name"], f"{PREFIX}:decision name")

    def _clock(self, at: etree._Element, found: Extensions) -> None:
        self._inside(at)
        value = self._values(at, "stops", "then", "term")
        found.clock = Clock(
            stops=self.needed(at, value["stops"], "stops"),
            then=self.word(at, value["then"], "then"),
            term=value["term"],
        )

    def _lane(self, at: etree._Element, found: Extensions) -> None:
        self._inside(at)
        value = self._values(at, "role", "place")
        found.role = self.word(at, value["role"], "role")
        found.place = self.word(at, value["place"], "place")

    def _name(self, at: etree._Element, found: Extensions) -> None:
        self._inside(at)
        languages = [str(key) for key in at.attrib if _LANGUAGE.fullmatch(str(key))]
        found.names = self._values(at, *languages)
