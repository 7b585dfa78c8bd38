"""
A slow interpreter of flows, to compare the engine with. Written from the words of BPMN 2.0, chapter 13.

Tokens lie on sequence flows and in activities; a token in a sub-process has the run of it inside, one in a task that
several do at once has the instances inside. Nothing is kept that can be found out: timers, the way to a join.
What the standard leaves open is settled so: the token that has travelled longest moves first, and an inclusive gateway
is looked at when nothing else can move.
"""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from haicap.platform.flows.api import Element, Flow, Kind, Path, Timer, Trigger

MOST_MOVES = 2_000


class Refusal(Exception):  # noqa: N818 (as the refusals of the product)
    """The move cannot be made; the name is that of the engine's refusal."""


@dataclass(eq=False)
class Run:
    """One time through the flow, or through a sub-process: the tokens in it."""

    owner: "Mark | None" = None
    marks: list["Mark"] = field(default_factory=list)


@dataclass(eq=False)
class Mark:
    """One token: on a sequence flow (and at its end, if it has arrived at a join), or in an element."""

    number: int
    run: Run
    path: str = ""
    arrived: bool = False
    element: str = ""
    since: datetime | None = None
    inside: Run | None = None
    instances: dict[str, int] = field(default_factory=dict)
    happened: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Leaf:
    """Something that stands still: a token, or one instance of a task that several do at once."""

    number: int
    mark: Mark
    item: str
    #: the tokens of the sub-processes around, the outmost first, and that of the task that several do at once
    around: tuple[Mark, ...]


class Slow:
    """A case of a flow. `at` and `told` are those of the next move, `passed`, `sent` and `error` those of the last."""

    def __init__(
        self,
        flow: Flow,
        *,
        values: Mapping[str, object],
        ends_at: Callable[[Timer, datetime], datetime],
        decide: Callable[[str, Mapping[str, object]], Mapping[str, object]],
    ) -> None:
        self.flow, self.ends_at, self.decide = flow, ends_at, decide
        self.root, self.values, self.number = Run(), dict(values), 0
        self.at, self.told = datetime.min, {}
        self.passed: list[str] = []
        self.sent: list[str] = []
        self.error, self.entries = "", 0

    # --- what is there

    def leaves(self) -> list[Leaf]:
        return sorted(self._leaves(self.root, ()), key=lambda one: one.number)

    def _leaves(self, run: Run, around: tuple[Mark, ...]) -> Iterator[Leaf]:
        for mark in run.marks:
            if mark.inside:
                yield from self._leaves(mark.inside, (*around, mark))
            elif mark.instances:
                yield from (Leaf(number, mark, item, (*around, mark)) for item, number in mark.instances.items())
            else:
                yield Leaf(mark.number, mark, "", around)

    def timers(self) -> list[tuple[Mark, Element, datetime]]:
        """Return the timers that run beside tokens: at which token, which event, when."""
        found = []
        for mark in self._marks(self.root):
            events = [*self._attached(mark.element), *self._behind(mark.element)]
            for event in events if not mark.path else []:
                if event.timer and event.id not in mark.happened:
                    found.append((mark, event, self.ends_at(event.timer, mark.since)))
        return found

    def _marks(self, run: Run) -> list[Mark]:
        found = list(run.marks)
        for one in run.marks:
            found += self._marks(one.inside) if one.inside else []
        return found

    def _attached(self, element: str) -> list[Element]:
        return [one for one in self.flow.elements.values() if one.host and one.host == element]

    def _behind(self, element: str) -> list[Element]:
        found = self.flow.elements.get(element)
        if not found or found.kind is not Kind.EVENT_BASED:
            return []
        return [self.flow.elements[self.flow.paths[one].target] for one in found.outgoing]

    # --- what may happen

    def start(self, message: str) -> None:
        def moves() -> None:
            for one in self.flow.elements.values():
                if one.kind is Kind.START and not one.scope and one.message == message:
                    self.passed.append(one.id)
                    return self._out(one, self.root)
            raise Refusal("NotWaiting")

        self._whole(moves)

    def complete(self, index: int, outcome: str) -> None:
        def moves() -> None:
            leaf = self.leaves()[index]
            if outcome and leaf.mark.instances:
                self.values[leaf.mark.element] = [*self.values.get(leaf.mark.element, []), outcome]
            elif outcome:
                self.values[leaf.mark.element] = outcome
            self._complete(leaf)

        self._whole(moves)

    def deliver(self, index: int, message: str) -> None:
        def moves() -> None:
            leaf = self.leaves()[index]
            element = self.flow.elements[leaf.mark.element]
            if not message:
                raise Refusal("NotWaiting")
            if element.kind in {Kind.CATCH, Kind.RECEIVE_TASK} and element.message == message:
                return self._complete(leaf)
            for event in self._behind(element.id):
                if event.message == message:
                    return self._choose(leaf.mark, event)
            for host in [leaf.mark, *reversed(leaf.around)]:
                for event in self._attached(host.element):
                    if event.trigger is Trigger.MESSAGE and event.message == message:
                        return self._happen(host, event)
            raise Refusal("NotWaiting")

        self._whole(moves)

    def time(self, which: int) -> None:
        """Let one of the timers fire that run beside tokens."""

        def moves() -> None:
            mark, event, _ = self.timers()[which]
            if event.kind is Kind.CATCH:
                self._choose(mark, event)
            else:
                self._happen(mark, event)

        self._whole(moves)

    def time_here(self, index: int) -> None:
        """Let the time come for which a catch event waits."""
        self._whole(lambda: self._complete(self.leaves()[index]))

    def _whole(self, moves: Callable[[], None]) -> None:
        """Make a move wholly or not at all."""
        kept = deepcopy((self.root, self.values))
        self.passed, self.sent, self.error, self.entries = [], [], "", 0
        try:
            moves()
            self._run_on()
        except Refusal:
            self.root, self.values = kept
            raise

    def _complete(self, leaf: Leaf) -> None:
        mark = leaf.mark
        if leaf.item:
            del mark.instances[leaf.item]
        if not mark.instances:
            mark.run.marks.remove(mark)
            self._out(self.flow.elements[mark.element], mark.run)

    def _choose(self, mark: Mark, event: Element) -> None:
        mark.run.marks.remove(mark)
        self.passed.append(event.id)
        self._out(event, mark.run)

    def _happen(self, host: Mark, event: Element) -> None:
        """Let a boundary event happen: all inside its host goes with the host, if it interrupts."""
        if event.interrupts:
            host.run.marks.remove(host)
        elif event.timer:
            host.happened.add(event.id)
        self.passed.append(event.id)
        self._out(event, host.run)

    # --- how tokens move

    def _run_on(self) -> None:
        while True:
            moving = [one for one in self._marks(self.root) if one.path and not one.arrived]
            if moving:
                self._move(min(moving, key=lambda one: one.number))
            elif not self._open_inclusive():
                return

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _move(self, mark: Mark) -> None:
        run, element = mark.run, self.flow.elements[self.flow.paths[mark.path].target]
        self.entries += 1
        if self.entries > MOST_MOVES:
            raise Refusal("TooManyMoves")
        self.passed.append(element.id)
        is_join = element.kind in {Kind.PARALLEL, Kind.INCLUSIVE} and len(element.incoming) > 1
        if is_join:
            mark.arrived, mark.number, mark.since = True, self._next(), self.at
            if element.kind is Kind.PARALLEL and set(element.incoming) <= {one.path for one in self._at(element, run)}:
                self._open(element, run)
            return
        run.marks.remove(mark)
        if element.kind is Kind.END:
            self._end(element, run)
        elif element.kind is Kind.RULE_TASK:
            self.values |= self.decide(element.decision, {**self.values, **self.told})
            self._out(element, run)
        elif element.kind in {Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE}:
            self._out(element, run)
        else:
            self._wait(element, run)

    def _wait(self, element: Element, run: Run) -> None:
        if element.each:
            self.values.pop(element.id, None)
            items = self._items(element.each.value({**self.values, **self.told}))
            if not items:
                return self._out(element, run)
        mark = Mark(self._next(), run, element=element.id, since=self.at)
        run.marks.append(mark)
        if element.each:
            self.entries += len(items)
            mark.instances = {one: self._next() for one in items}
        if element.kind is Kind.SUB_PROCESS:
            mark.inside = Run(owner=mark)
            (begin,) = [one for one in self.flow.elements.values() if one.scope == element.id and not one.incoming
                        and one.kind is Kind.START]  # fmt: skip
            self.passed.append(begin.id)
            self._out(begin, mark.inside)
        return None

    def _items(self, given: Any) -> list[str]:
        if isinstance(given, str):
            return [given] if given else []
        if isinstance(given, list):
            return list(dict.fromkeys(str(one) for one in given if one not in (None, "")))
        return [str(one + 1) for one in range(given or 0)]

    def _out(self, element: Element, run: Run) -> None:
        """Lay a token on each path out of an element that is to be taken."""
        paths = [self.flow.paths[one] for one in element.outgoing]
        if element.kind in {Kind.EXCLUSIVE, Kind.INCLUSIVE}:
            paths = self._taken(element, paths)
        run.marks += [Mark(self._next(), run, path=one.id) for one in paths]
        self._end_of(run)

    def _taken(self, element: Element, paths: list[Path]) -> list[Path]:
        values = {**self.values, **self.told}
        if len(paths) == 1 and not paths[0].condition:
            return paths
        true = [one for one in paths if one.id != element.default and one.condition and one.condition.holds(values)]
        if not true and not element.default:
            raise Refusal("NoWayOn")
        if not true:
            return [self.flow.paths[element.default]]
        return true if element.kind is Kind.INCLUSIVE else [true[0]]

    def _end_of(self, run: Run) -> None:
        """Complete the sub-process whose run holds no token any more."""
        owner = run.owner
        if owner and not run.marks:
            owner.run.marks.remove(owner)
            self._out(self.flow.elements[owner.element], owner.run)

    def _end(self, element: Element, run: Run) -> None:
        if element.trigger is Trigger.ERROR:
            return self._throw(element.error, run)
        if element.trigger is Trigger.MESSAGE:
            self.sent.append(element.message)
        if element.trigger is Trigger.TERMINATE:
            run.marks.clear()
        return self._end_of(run)

    def _throw(self, code: str, run: Run) -> None:
        owner = run.owner
        if owner is None:
            self.root.marks.clear()
            self.error = code or "error"
            return None
        events = [one for one in self._attached(owner.element) if one.trigger is Trigger.ERROR]
        catching = [one for one in events if one.error == code] + [one for one in events if not one.error]
        if not catching:
            return self._throw(code, owner.run)
        owner.run.marks.remove(owner)
        self.passed.append(catching[0].id)
        return self._out(catching[0], owner.run)

    # --- joins

    def _at(self, gate: Element, run: Run) -> list[Mark]:
        """Return the tokens that have arrived at a gateway in a run, in the order of arrival."""
        here = [one for one in run.marks if one.arrived and one.path in gate.incoming]
        return sorted(here, key=lambda one: one.number)

    def _open(self, gate: Element, run: Run) -> None:
        """Take one token from each path into a gateway that has one, and go on behind it."""
        for path in gate.incoming:
            for one in [one for one in self._at(gate, run) if one.path == path][:1]:
                run.marks.remove(one)
        self._out(gate, run)

    def _open_inclusive(self) -> bool:
        """
        Open the inclusive gateway that has waited longest of those that need not wait, and say if there is one.

        13.4.3: for every path of sequence flows that begins at a token, does not visit the gateway and ends with an
        empty flow into it, there is also one from this token that ends with a flow into it that has a token.
        """
        arrived = [one for one in self._marks(self.root) if one.arrived]
        for mark in sorted(arrived, key=lambda one: one.number):
            gate = self.flow.elements[self.flow.paths[mark.path].target]
            full = {one.path for one in self._at(gate, mark.run)}
            ends = [self._ends(gate, one) for one in mark.run.marks]
            if gate.kind is Kind.INCLUSIVE and not any(found - full and not found & full for found in ends):
                self._open(gate, mark.run)
                return True
        return False

    def _ends(self, gate: Element, mark: Mark) -> set[str]:
        """Return the flows into a gateway with which a path from a token can end that does not visit the gateway."""
        paths = [mark.path] if mark.path else self._from(mark.element)
        seen: set[str] = set()
        while paths:
            one = paths.pop()
            if one not in seen:
                seen.add(one)
                target = self.flow.paths[one].target
                paths += [] if target == gate.id else self._from(target)
        return seen & set(gate.incoming)

    def _from(self, element: str) -> list[str]:
        """Return the flows by which an element may be left, through the events at its border too."""
        events = [self.flow.elements[element], *self._attached(element)]
        return [path for one in events for path in one.outgoing]
