"""Flows written in words: `sketch("start -> a -> end", {"a": by(boundary…)})`."""

import re
from collections.abc import Mapping
from typing import Any

from haicap.platform.flows.api import Condition, Element, Flow, Kind, Path, Timer, Trigger

ARROW = re.compile(r"\s*-(?:\[(\w+)\]-?)?>\s*")

Fields = Mapping[str, Any]


def sketch(words: str, fields: Mapping[str, Kind | Fields] | None = None) -> Flow:
    """
    Return the flow that the words draw: chains of elements, apart by a semicolon.

    `sub.a` lies in the sub-process `sub`. `-[big]->` is taken when the value `big` is true, `-[else]->` is the default.
    An element whose name begins with start or end is such an event, all others are user tasks, unless `fields` says
    what they are.
    """
    drawn = Drawing()
    chains = [ARROW.split(one.strip()) for one in words.split(";")]
    # What lies in a sub-process comes first: it says that there is one.
    for one in sorted(
        dict.fromkeys(name for names in chains for name in names[::2]), key=lambda name: -name.count(".")
    ):
        drawn.known(one, (fields or {}).get(one, {}))
    for names in chains:
        for source, label, target in zip(names[::2], names[1::2], names[2::2], strict=False):
            drawn.path(source, target, label or "")
    for name, given in (fields or {}).items():
        drawn.known(name, given)
    return drawn.flow()


class Drawing:
    """A flow that comes to be: elements and paths as they are added."""

    def __init__(self) -> None:
        self.elements: dict[str, dict[str, Any]] = {}
        self.paths: dict[str, Path] = {}

    def known(self, name: str, given: Kind | Fields) -> None:
        """Add an element, unless it is there."""
        if name in self.elements:
            return
        scope, _, last = name.rpartition(".")
        if scope:
            self.known(scope, Kind.SUB_PROCESS)
        kind = next((kind for word, kind in BY_NAME.items() if last.startswith(word)), Kind.USER_TASK)
        own = {"kind": given} if isinstance(given, Kind) else given
        self.add(name, **{"kind": kind, "scope": scope, **own})

    def add(self, name: str, **fields: Any) -> str:
        """Add an element and return its name."""
        self.elements[name] = {**self.elements.get(name, {}), **fields}
        return name

    def path(self, source: str, target: str, label: str = "", condition: Condition | None = None) -> str:
        """Add a path and return its id."""
        name = f"{source}>{target}"
        while name in self.paths:
            name += "'"
        if label and label != "else":
            condition = Condition(label, lambda values: values.get(label))
        self.paths[name] = Path(name, source, target, condition=condition)
        if label == "else":
            self.elements[source]["default"] = name
        return name

    def flow(self) -> Flow:
        """Return the flow."""
        elements = {
            name: Element(
                name,
                incoming=tuple(one.id for one in self.paths.values() if one.target == name),
                outgoing=tuple(one.id for one in self.paths.values() if one.source == name),
                **fields,
            )
            for name, fields in self.elements.items()
        }
        return Flow("flow", "Flow", elements, self.paths)


BY_NAME = {"start": Kind.START, "end": Kind.END}


def minutes(count: int) -> Timer:
    """Return a timer of so many minutes."""
    return Timer(f"PT{count}M", minutes=count)


def message(name: str, kind: Kind = Kind.CATCH) -> Fields:
    """Return what an event is that waits for a message, or tells one."""
    return {"kind": kind, "trigger": Trigger.MESSAGE, "message": name}


def timer(count: int) -> Fields:
    """Return what a catch event is that waits so many minutes."""
    return {"kind": Kind.CATCH, "trigger": Trigger.TIMER, "timer": minutes(count)}


def on(host: str, *, told: str = "", after: int = 0, error: str | None = None, interrupts: bool = True) -> Fields:
    """Return what a boundary event is: for a message, after so many minutes, or for an error."""
    own: dict[str, Any] = {"kind": Kind.BOUNDARY, "host": host, "scope": host.rpartition(".")[0]}
    own["interrupts"] = interrupts
    if error is not None:
        return {**own, "trigger": Trigger.ERROR, "error": error}
    if told:
        return {**own, "trigger": Trigger.MESSAGE, "message": told}
    return {**own, "trigger": Trigger.TIMER, "timer": minutes(after)}


def fails(code: str) -> Fields:
    """Return what an end event is that throws an error."""
    return {"kind": Kind.END, "trigger": Trigger.ERROR, "error": code}


TERMINATES: Fields = {"kind": Kind.END, "trigger": Trigger.TERMINATE}


def tells(name: str) -> Fields:
    """Return what an end event is that tells a message."""
    return message(name, Kind.END)


def each(name: str) -> Fields:
    """Return what a task is that is done once for each item of a value, at once."""
    return {"each": Condition(name, lambda values: values.get(name))}
