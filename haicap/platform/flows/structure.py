"""How a flow hangs together: what a definition that can be read may still have wrong."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from haicap.platform.flows import faults
from haicap.platform.flows.definition import ACTIVITIES, HUMAN, Element, Flow, Kind, Path, Trigger
from haicap.platform.flows.rings import rings_without_waiting

_CONDITIONAL = {Kind.EXCLUSIVE, Kind.INCLUSIVE}
_THROWS = {Kind.SUB_PROCESS, Kind.CALL}
_AWAITS = {Kind.CATCH, Kind.RECEIVE_TASK}

Listed = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]


def faults_of(flow: Flow, *, stand_ins: Iterable[str] = (), listed: Listed | None = None) -> Iterator[faults.Fault]:
    """
    Yield what is wrong with a flow as a whole.

    `stand_ins` are elements of which only their paths count; `listed` are the paths that elements of the file list as
    coming in and going out.
    """
    structure = _Structure(flow, frozenset(stand_ins))
    yield from structure.paths()
    yield from structure.lists(listed or {})
    yield from structure.gateways()
    yield from structure.boundaries()
    yield from structure.starts()
    yield from structure.ways()
    yield from structure.people()
    for ring in rings_without_waiting(flow):
        yield structure.fault(faults.TurnsWithoutWaiting, ring[0], ring=" → ".join(label_of(one) for one in ring))


def label_of(one: Element) -> str:
    """Return how a sentence names an element beside the one that it is about."""
    return (one.name or one.id)[:60]


class _Structure:
    def __init__(self, flow: Flow, stand_ins: frozenset[str]) -> None:
        self.flow = flow
        self.stand_ins = stand_ins

    def fault(self, kind: type[faults.Fault], at: Element | Path, **params: object) -> faults.Fault:
        return kind(element=at.id, name=at.name, line=at.line, **params)

    def whole(self) -> Iterator[Element]:
        """Yield the elements that stand for themselves."""
        return (one for one in self.flow.elements.values() if one.id not in self.stand_ins)

    def leaving(self, element: Element) -> list[Path]:
        return [self.flow.paths[one] for one in element.outgoing]

    def targets(self, element: Element) -> list[Element]:
        found = (self.flow.elements.get(path.target) for path in self.leaving(element))
        return [one for one in found if one is not None]

    # -- paths ---------------------------------------------------------------------------------------------------

    def paths(self) -> Iterator[faults.Fault]:
        for path in self.flow.paths.values():
            source, target = self.flow.elements.get(path.source), self.flow.elements.get(path.target)
            for end, id_ in ((source, path.source), (target, path.target)):
                if end is None and id_:
                    yield self.fault(faults.LeadsNowhere, path, what=id_[:200])
            if source and target and source.scope != target.scope:
                yield self.fault(faults.PathLeavesScope, path)
            if (source and source.kind is Kind.END) or (target and target.kind in {Kind.START, Kind.BOUNDARY}):
                yield self.fault(faults.PathMisled, path)
            if path.condition and source and source.id not in self.stand_ins:
                if source.kind not in _CONDITIONAL:
                    yield self.fault(faults.BpmnOutside, path, what="sequenceFlow/conditionExpression")
                elif len(source.outgoing) < 2 or path.id == source.default:
                    yield self.fault(faults.BpmnMisplaced, path, what="conditionExpression")

    def lists(self, listed: Listed) -> Iterator[faults.Fault]:
        for one in self.flow.elements.values():
            said = listed.get(one.id, ((), ()))
            if not any(said):
                continue
            for what, here, there in (("incoming", said[0], one.incoming), ("outgoing", said[1], one.outgoing)):
                apart = (Counter(here) - Counter(there)) + (Counter(there) - Counter(here))
                for path in sorted(apart):
                    yield self.fault(faults.PathDisagrees, one, what=what, path=path[:200])

    def gateways(self) -> Iterator[faults.Fault]:
        for one in self.whole():
            leaving = self.leaving(one)
            if one.default and one.default not in one.outgoing:
                yield self.fault(faults.DefaultElsewhere, one, path=one.default[:200])
            if one.kind in _CONDITIONAL and len(leaving) > 1:
                for path in leaving:
                    if not path.condition and path.id != one.default:
                        yield self.fault(faults.ConditionMissing, path)
            if one.kind is Kind.EVENT_BASED:
                behind = self.targets(one)
                for target in behind:
                    if target.kind not in _AWAITS and target.id not in self.stand_ins:
                        yield self.fault(faults.NoEventBehind, one, target=label_of(target))
                yield from self._awaited_once(behind)

    # -- boundary events -----------------------------------------------------------------------------------------

    def boundaries(self) -> Iterator[faults.Fault]:
        for host, events in self.flow.boundaries.items():
            activity = self.flow.elements.get(host)
            for one in events:
                if activity is None:
                    yield self.fault(faults.LeadsNowhere, one, what=host[:200])
                elif activity.id not in self.stand_ins and not self._fits(one, activity):
                    yield self.fault(faults.HostUnfit, one, host=label_of(activity))
            yield from self._awaited_once(events)

    def _fits(self, event: Element, activity: Element) -> bool:
        if event.trigger is Trigger.ERROR and activity.kind not in _THROWS:
            return False
        return activity.kind in ACTIVITIES - {Kind.RULE_TASK} and activity.scope == event.scope

    def _awaited_once(self, events: Iterable[Element]) -> Iterator[faults.Fault]:
        seen: set[tuple[Trigger, str]] = set()
        for one in events:
            trigger = Trigger.MESSAGE if one.kind is Kind.RECEIVE_TASK else one.trigger
            key = (trigger, one.error if trigger is Trigger.ERROR else one.message)
            if trigger in {Trigger.MESSAGE, Trigger.ERROR} and key in seen:
                yield self.fault(faults.AwaitedTwice, one, what=key[1])
            seen.add(key)

    # -- from the start to an end --------------------------------------------------------------------------------

    def starts(self) -> Iterator[faults.Fault]:
        count = len(self.flow.starts.get("", ()))
        if count != 1:
            yield faults.StartsUnfit(element=self.flow.id, name=self.flow.name, count=count)
        for one in self.whole():
            if one.kind is Kind.SUB_PROCESS and len(self.flow.starts.get(one.id, ())) != 1:
                yield self.fault(faults.StartsUnfit, one, count=len(self.flow.starts.get(one.id, ())))

    def ways(self) -> Iterator[faults.Fault]:
        reached, ending = self._reached(), self._ending()
        for one in self.flow.elements.values():
            if one.id in self.stand_ins and not one.incoming and not one.outgoing:
                continue
            if one.kind is not Kind.END and not one.outgoing:
                yield self.fault(faults.DeadEnd, one)
            if one.id not in reached:
                yield self.fault(faults.NeverReached, one)
            if one.id not in ending:
                yield self.fault(faults.NeverEnds, one)

    def _reached(self) -> set[str]:
        """Return the elements to which a way leads; where something is missing, all that lies behind it counts."""
        inside: dict[str, list[Element]] = {}
        for one in self.flow.elements.values():
            inside.setdefault(one.scope, []).append(one)
        waiting = self._first("", inside)
        # Sub-processes that an event begins, and others that are not supported, may stand without paths.
        waiting += [self.flow.elements[id_] for id_ in self.stand_ins if not self.flow.elements[id_].incoming]
        waiting += [one for one in self.flow.elements.values() if one.host and one.host not in self.flow.elements]
        for path in self.flow.paths.values():
            target = self.flow.elements.get(path.target)
            if target and path.source not in self.flow.elements:
                waiting.append(target)
        reached: set[str] = set()
        while waiting:
            one = waiting.pop()
            if one.id in reached:
                continue
            reached.add(one.id)
            waiting += self.targets(one)
            waiting += self.flow.boundaries.get(one.id, ())
            if one.kind is Kind.SUB_PROCESS:
                waiting += self._first(one.id, inside)
        return reached

    def _first(self, scope: str, inside: dict[str, list[Element]]) -> list[Element]:
        """Return where a scope begins; in one without a start event, or an ad-hoc one, all that nothing leads to."""
        starts = list(self.flow.starts.get(scope, ()))
        if starts and scope not in self.stand_ins:
            return starts
        return starts + [one for one in inside.get(scope, []) if not one.incoming and not one.host]

    def _ending(self) -> set[str]:
        """Return the elements from which a way leads to an end of their scope, or to where the way breaks off."""
        ending = [
            one
            for one in self.flow.elements.values()
            if one.kind is Kind.END or not one.outgoing or len(self.targets(one)) < len(one.outgoing)
        ]
        found: set[str] = set()
        while ending:
            one = ending.pop()
            if one.id in found:
                continue
            found.add(one.id)
            before = [self.flow.paths[path].source for path in one.incoming]
            if one.host and one.interrupts:
                before.append(one.host)
            ending += [self.flow.elements[id_] for id_ in before if id_ in self.flow.elements]
        return found

    # -- people --------------------------------------------------------------------------------------------------

    def people(self) -> Iterator[faults.Fault]:
        for one in self.whole():
            if one.kind in HUMAN and not (one.step and one.step.role):
                yield self.fault(faults.NobodyActs, one)
        for lane in self.flow.lanes:
            for id_ in sorted(lane.elements - self.flow.elements.keys()):
                yield faults.LeadsNowhere(element=lane.id, name=lane.name, what=id_[:200])
        for id_, element in self.flow.elements.items():
            around = sorted((one for one in self.flow.lanes if id_ in one.elements), key=lambda one: len(one.elements))
            for inner, outer in pairwise(around):
                if not inner.elements <= outer.elements:
                    names = [(lane.name or lane.id)[:60] for lane in (inner, outer)]
                    yield self.fault(faults.InTwoLanes, element, one=names[0], other=names[1])
                    break
