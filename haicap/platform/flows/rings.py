"""Circles of a flow in which nothing waits: a case that came into one would turn in it without end."""

from collections.abc import Iterator
from dataclasses import dataclass

from haicap.platform.flows.definition import HUMAN, Element, Flow, Kind, Trigger

_WAITS = {Kind.RECEIVE_TASK, Kind.CATCH, Kind.EVENT_BASED, Kind.CALL}


@dataclass(frozen=True, slots=True)
class _Passage:
    """What can come out of a sub-process in which nothing waited: it ends, or throws errors with these codes."""

    ends: bool = False
    errors: frozenset[str] = frozenset()


def rings_without_waiting(flow: Flow) -> Iterator[tuple[Element, ...]]:
    """
    Yield circles in which no person, message or time is waited for, the first element again at the end.

    A task that several do at once passes for one that waits for nobody: there may be none to do it. Of circles that
    share elements one is told. A call counts as waiting; look at the flow again when it is linked.
    """
    search = _Search(flow)
    seen: set[str] = set()
    for one in flow.elements.values():
        if one.id in seen:
            continue
        ring = search.ring(one)
        if ring:
            seen.update(part.id for part in ring)
            yield ring


class _Search:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._passages: dict[str, _Passage] = {}

    def ring(self, first: Element) -> tuple[Element, ...]:
        """Return the shortest circle without waiting from an element back to it; nothing if there is none."""
        before: dict[str, Element] = {}
        layer = [first]
        while layer:
            behind = []
            for one in layer:
                for target in self.next(one):
                    if target.id == first.id:
                        ring = [first, one]
                        while ring[-1].id != first.id:
                            ring.append(before[ring[-1].id])
                        return tuple(reversed(ring)) if one is not first else (first, first)
                    if target.id not in before:
                        before[target.id] = one
                        behind.append(target)
            layer = behind
        return ()

    def next(self, one: Element) -> list[Element]:
        """Return where a case comes from an element in the same move."""
        if one.kind in _WAITS or (one.kind in HUMAN and not one.each):
            return []
        paths = one.outgoing
        found: list[Element] = []
        if one.kind is Kind.SUB_PROCESS:
            passage = self._passage(one)
            paths = one.outgoing if passage.ends else ()
            for event in self.flow.boundaries.get(one.id, ()):
                caught = passage.errors & {event.error} if event.error else passage.errors
                if event.trigger is Trigger.ERROR and caught:
                    found.append(event)
        targets = (self.flow.elements.get(self.flow.paths[path].target) for path in paths)
        return [*found, *(target for target in targets if target and target.scope == one.scope)]

    def _passage(self, around: Element) -> _Passage:
        if around.id not in self._passages:
            reached: dict[str, Element] = {}
            waiting = list(self.flow.starts.get(around.id, ()))
            errors: set[str] = set()
            while waiting:
                one = waiting.pop()
                if one.id in reached:
                    continue
                reached[one.id] = one
                waiting += self.next(one)
                if one.kind is Kind.SUB_PROCESS:
                    errors |= self._passage(one).errors
            ends = [one for one in reached.values() if one.kind is Kind.END]
            errors |= {one.error for one in ends if one.trigger is Trigger.ERROR}
            is_left = any(one.trigger is not Trigger.ERROR for one in ends)
            self._passages[around.id] = _Passage(is_left, frozenset(errors))
        return self._passages[around.id]
