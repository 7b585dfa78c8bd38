"""Flows that call others, made one: a call becomes a sub-process that holds the flow it calls."""

from collections.abc import Mapping
from dataclasses import replace

from haicap.platform.flows import faults
from haicap.platform.flows.conditions import Condition
from haicap.platform.flows.definition import HUMAN, Element, Flow, Kind, Lane, Path
from haicap.platform.flows.limits import LIMITS
from haicap.platform.flows.rings import rings_without_waiting
from haicap.platform.flows.structure import label_of


def link(flow: Flow, called: Mapping[str, Flow]) -> Flow:
    """
    Return a flow without calls: each call is a sub-process holding the flow that `called` has under the name called.

    Ids of what is inside are those of the called flow behind the id of the call and a dot. Expressions of a called
    flow find the outcomes of its own tasks by their ids without it. The picture stays that of the flow itself.

    :raises FlowUnfit: with all faults: calls of what is not there, in a ring, nested too deeply or too many, and
        circles without waiting that lead through calls.
    """
    linker = _Linker(called)
    linked = linker.linked(flow, (flow.id,))
    if not linker.faults:
        for ring in rings_without_waiting(linked):
            way = " → ".join(label_of(one) for one in ring)
            linker.add(faults.TurnsWithoutWaiting, ring[0], ring=way)
    if linker.faults:
        raise faults.FlowUnfit(linker.faults)
    return linked


class _Linker:
    def __init__(self, called: Mapping[str, Flow]) -> None:
        self._called = called
        self._count = 0
        self.faults: list[faults.Fault] = []

    def add(self, kind: type[faults.Fault], at: Element, **params: object) -> None:
        if len(self.faults) < LIMITS.faults:
            self.faults.append(kind(element=at.id, name=at.name, line=at.line, **params))

    def linked(self, flow: Flow, ring: tuple[str, ...]) -> Flow:
        """Return a flow with its calls replaced; `ring` are the names of the flows being linked, the outmost first."""
        calls = [one for one in flow.elements.values() if one.kind is Kind.CALL]
        if not calls:
            return flow
        elements, paths, lanes = dict(flow.elements), dict(flow.paths), list(flow.lanes)
        for call in calls:
            inner = self._inner(call, ring)
            if inner is None:
                continue
            elements[call.id] = replace(call, kind=Kind.SUB_PROCESS)
            own = frozenset(one.id for one in inner.elements.values() if one.kind in HUMAN)
            for one in inner.elements.values():
                moved = _moved(one, call.id, own)
                if moved.id in elements:
                    self.add(faults.IdTwice, moved, other=elements[moved.id].line)
                elements[moved.id] = moved
            for path in inner.paths.values():
                paths[f"{call.id}.{path.id}"] = _moved_path(path, call.id, own)
            lanes += [_moved_lane(lane, call.id) for lane in inner.lanes]
        return replace(flow, elements=elements, paths=paths, lanes=tuple(lanes))

    def _inner(self, call: Element, ring: tuple[str, ...]) -> Flow | None:
        """Return the flow that a call holds, its own calls replaced; nothing, and a fault, if it cannot hold it."""
        found = self._called.get(call.called)
        if found is None:
            self.add(faults.CalledUnknown, call, called=call.called)
            return None
        if call.called in ring or found.id in ring:
            self.add(faults.CallsInARing, call, ring=" → ".join((*ring, call.called)))
            return None
        self._count += len(found.elements)
        for limit, count, most in (
            ("linked_elements", self._count, LIMITS.linked_elements),
            ("nesting", len(ring), LIMITS.nesting),
        ):
            if count > most:
                self.add(faults.FlowTooLarge, call, limit=limit, most=most)
                return None
        return self.linked(found, (*ring, call.called))


def _moved(one: Element, call: str, own: frozenset[str]) -> Element:
    return replace(
        one,
        id=f"{call}.{one.id}",
        scope=f"{call}.{one.scope}" if one.scope else call,
        incoming=tuple(f"{call}.{path}" for path in one.incoming),
        outgoing=tuple(f"{call}.{path}" for path in one.outgoing),
        default=f"{call}.{one.default}" if one.default else "",
        host=f"{call}.{one.host}" if one.host else "",
        each=_moved_condition(one.each, call, own),
    )


def _moved_path(path: Path, call: str, own: frozenset[str]) -> Path:
    return replace(
        path,
        id=f"{call}.{path.id}",
        source=f"{call}.{path.source}",
        target=f"{call}.{path.target}",
        condition=_moved_condition(path.condition, call, own),
    )


def _moved_lane(lane: Lane, call: str) -> Lane:
    return replace(lane, id=f"{call}.{lane.id}", elements=frozenset(f"{call}.{one}" for one in lane.elements))


def _moved_condition(condition: Condition | None, call: str, own: frozenset[str]) -> Condition | None:
    """Return an expression that sees the outcomes of its own flow's tasks, `own`, as if nothing called that flow."""
    if condition is None:
        return None
    prefix, inner = f"{call}.", condition.value

    def value(values: Mapping[str, object]) -> object:
        inside = {key.removeprefix(prefix): one for key, one in values.items() if key.startswith(prefix)}
        return inner({**values, **dict.fromkeys(own), **inside})

    return Condition(condition.text, value)
