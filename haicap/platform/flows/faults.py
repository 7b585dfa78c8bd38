"""
What can be wrong with a definition. A fault names the element by its id and name, and the line of the file.

All faults of a definition are told at once; `FlowUnfit` carries them where a flow was asked for.
"""

from collections.abc import Iterable
from typing import ClassVar

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput

_SHOWN = 120


class Fault(BadInput):
    """One fault at one place. `element` is the id of what has it, empty for the file as a whole."""

    message: ClassVar[str] = sentence("The process definition has a fault.")

    def __init__(self, *, element: str = "", name: str = "", line: int = 1, **params: object) -> None:
        self.element = element
        self.name = name = " ".join(name.split())
        self.line = line
        label = f"{name[:_SHOWN]} ({element[:_SHOWN]})" if name and element else (name or element)[:_SHOWN]
        super().__init__("process", element=label or "definitions", line=line, **params)

    def details(self) -> dict[str, object]:
        """Return the place and whatever else the sentence names."""
        return {**super().details(), **self.params, "element": self.element, "name": self.name}


class FlowUnfit(BadInput):
    """A definition cannot be run; `faults` are all that were found, in the order of the file."""

    message = sentence("The process definition cannot be run: %(count)s faults, the first in line %(line)s.")

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("process", count=len(self.faults), line=self.faults[0].line if self.faults else 1)

    def details(self) -> dict[str, object]:
        """Return every fault with its code, in the values of JSON."""
        return {**super().details(), "faults": [{"code": one.code, **one.details()} for one in self.faults]}


# -- the file ---------------------------------------------------------------------------------------------------------


class FlowFileBroken(Fault):
    """The file is not well-formed XML."""

    message = sentence("The file is not well-formed XML (line %(line)s).")


class FlowDeclaresEntities(Fault):
    """The file declares a document type, and so could name entities, files and addresses."""

    message = sentence("A process definition must not declare a document type or entities.")


class NotAProcessFile(Fault):
    """The root element is not that of BPMN 2.0."""

    message = sentence("This is no BPMN 2.0 file.")


class FlowTooLarge(Fault):
    """The definition is larger than it may be."""

    message = sentence("“%(element)s” goes beyond what is allowed: %(limit)s, at most %(most)s.")


class NoProcess(Fault):
    """No process of the file holds anything."""

    message = sentence("The file holds no process with steps.")


class ProcessNotThere(Fault):
    """The process that was asked for is not in the file."""

    message = sentence("The file holds no process called “%(process)s”.")


class SeveralProcesses(Fault):
    """Several processes hold something, and none was named."""

    message = sentence(
        "“%(element)s” (line %(line)s): the file holds several processes with steps; say which is meant."
    )


# -- what is read -----------------------------------------------------------------------------------------------------


class BpmnOutside(Fault):
    """The definition uses something of BPMN that is not run here."""

    message = sentence("“%(element)s” (line %(line)s) uses “%(what)s”, which is not supported.")


class BpmnLacks(Fault):
    """An element has not what it needs."""

    message = sentence("“%(element)s” (line %(line)s) lacks “%(what)s”.")


class BpmnMisplaced(Fault):
    """Something stands where it has no meaning."""

    message = sentence("“%(element)s” (line %(line)s): “%(what)s” has no meaning here.")


class ExtensionUnknown(Fault):
    """An extension element or attribute of the platform's namespace does not exist."""

    message = sentence("“%(element)s” (line %(line)s): there is no extension “%(what)s”.")


class ValueUnfit(Fault):
    """An attribute or text has not the form it must have."""

    message = sentence("“%(element)s” (line %(line)s): “%(value)s” cannot be used as “%(what)s”.")


class ExpressionLanguageUnknown(Fault):
    """An expression is in a language that is not run here."""

    message = sentence("“%(element)s” (line %(line)s): expressions must be in FEEL, not in “%(language)s”.")


class ConditionUnreadable(Fault):
    """An expression does not follow the grammar of S-FEEL."""

    message = sentence(
        "“%(element)s” (line %(line)s): the expression cannot be read at character %(position)s, at “%(near)s”."
    )


class TimerUnreadable(Fault):
    """A time is no span or moment of ISO 8601 that can be counted."""

    message = sentence("“%(element)s” (line %(line)s): “%(value)s” is no time that can be counted on this clock.")


class IdTwice(Fault):
    """Two elements have the same id."""

    message = sentence("“%(element)s” (line %(line)s) has the id of the element in line %(other)s.")


class LeadsNowhere(Fault):
    """An element refers to one that is not in the process."""

    message = sentence("“%(element)s” (line %(line)s) refers to “%(what)s”, which is not there.")


# -- how it hangs together --------------------------------------------------------------------------------------------


class PathDisagrees(Fault):
    """The paths that an element lists are not those that lead to it or leave it."""

    message = sentence("“%(element)s” (line %(line)s): its list “%(what)s” does not agree with the path “%(path)s”.")


class PathLeavesScope(Fault):
    """A path leads into or out of a sub-process."""

    message = sentence("“%(element)s” (line %(line)s) leads into a sub-process or out of it; only its events do that.")


class PathMisled(Fault):
    """A path leads into a start or boundary event, or out of an end."""

    message = sentence(
        "“%(element)s” (line %(line)s): no path may lead out of an end, or to a start or boundary event."
    )


class DefaultElsewhere(Fault):
    """The default path of a gateway does not leave it."""

    message = sentence("“%(element)s” (line %(line)s): its default path “%(path)s” does not leave it.")


class StartsUnfit(Fault):
    """A process or sub-process has no start event, or several."""

    message = sentence("“%(element)s” (line %(line)s) must have exactly one start event, and has %(count)s.")


class DeadEnd(Fault):
    """No path leaves an element that is no end."""

    message = sentence("“%(element)s” (line %(line)s): no path leads on from here, and it is no end.")


class NeverReached(Fault):
    """No way leads to an element."""

    message = sentence("“%(element)s” (line %(line)s) is never reached.")


class NeverEnds(Fault):
    """No way leads from an element to an end."""

    message = sentence("“%(element)s” (line %(line)s): no way leads from here to an end.")


class ConditionMissing(Fault):
    """A path that leaves a gateway has no condition, and is not the default."""

    message = sentence("“%(element)s” (line %(line)s) needs a condition, or must be the default path.")


class NoEventBehind(Fault):
    """An event-based gateway leads to something that does not wait for an event."""

    message = sentence("“%(element)s” (line %(line)s) leads to “%(target)s”, which does not wait for an event.")


class HostUnfit(Fault):
    """A boundary event is attached to something that cannot have it."""

    message = sentence("“%(element)s” (line %(line)s) cannot be attached to “%(host)s”.")


class AwaitedTwice(Fault):
    """Two events wait for the same at the same place."""

    message = sentence("“%(element)s” (line %(line)s): another event waits for “%(what)s” at the same place.")


class TurnsWithoutWaiting(Fault):
    """The flow can turn in a circle in which nothing waits for a person, a message or a time."""

    message = sentence("“%(element)s” (line %(line)s) stands in a circle in which nothing waits: %(ring)s.")


class NobodyActs(Fault):
    """A task that a person does names no role, and stands in no lane that does."""

    message = sentence(
        "“%(element)s” (line %(line)s) does not say whose step it is: it needs a role, or a lane with one."
    )


class InTwoLanes(Fault):
    """An element stands in two lanes that do not lie in each other."""

    message = sentence("“%(element)s” (line %(line)s) stands in the lanes “%(one)s” and “%(other)s” at once.")


# -- calls ------------------------------------------------------------------------------------------------------------


class CalledUnknown(Fault):
    """A call activity calls a flow that is not there."""

    message = sentence("“%(element)s” (line %(line)s) calls the process “%(called)s”, which is not there.")


class CallsInARing(Fault):
    """Flows call each other in a ring."""

    message = sentence("“%(element)s” (line %(line)s) calls in a ring: %(ring)s.")


# -- how it runs ------------------------------------------------------------------------------------------------------


class JoinWaitsForEver(Fault):
    """A token can stand at a join at which the others never arrive."""

    message = sentence("“%(element)s” (line %(line)s) can wait for ever for paths that are never taken.")


class DoneTwiceAtOnce(Fault):
    """One case can come to the same step twice at the same time."""

    message = sentence("“%(element)s” (line %(line)s) can be reached twice at the same time.")
