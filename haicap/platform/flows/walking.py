"""
How a flow runs, walked through by the engine itself: every choice, each message and each time may come.

Found are joins that can wait for ever and steps to which one case can come twice at the same time.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TypeAlias

from haicap.platform.flows import engine, faults
from haicap.platform.flows.conditions import Condition
from haicap.platform.flows.definition import AUTOMATIC, HUMAN, Element, Flow, Kind, Trigger
from haicap.platform.flows.limits import LIMITS, Limits
from haicap.platform.flows.refusals import NotWaiting, NoWayOn, TooManyMoves
from haicap.platform.flows.tokens import Moved, Stand, State, Token

#: how a case stands, without the numbers of its tokens
Marking: TypeAlias = tuple[tuple[str, str, str, tuple[str, ...]], ...]

_AT = datetime(2000, 1, 1, tzinfo=UTC)
_DONE = HUMAN | AUTOMATIC | {Kind.RECEIVE_TASK}


@dataclass(frozen=True, slots=True)
class Walk:
    """What was found on the way, how many ways to stand were seen, and if these were all there are."""

    faults: tuple[faults.Fault, ...]
    markings: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Edge:
    """A move to another marking. `stopped` is the sub-process that an event interrupted."""

    to: Marking
    stopped: str = ""


@dataclass(frozen=True, slots=True)
class _Try:
    """A move that can be tried, and the boundary event that happens by it, if one does."""

    move: Callable[[], Moved]
    event: Element | None = None


@dataclass(slots=True)
class _Oracle:
    """Answers conditions, and knows which answers it has not given yet."""

    answers: list[bool] = field(default_factory=list)
    asked: int = 0
    taken: bool = False

    def ask(self, *, is_first: bool, is_exclusive: bool) -> bool:
        """Answer a condition; behind a gateway that takes one path nothing more is asked when one was taken."""
        self.taken = self.taken and not is_first
        if is_exclusive and self.taken:
            return False
        if self.asked == len(self.answers):
            self.answers.append(False)
        self.asked += 1
        self.taken = self.answers[self.asked - 1]
        return self.taken

    def turn(self) -> bool:
        """Make ready for the next answers; say if there are any."""
        while self.answers and self.answers[-1]:
            self.answers.pop()
        self.asked = 0
        if self.answers:
            self.answers[-1] = True
        return bool(self.answers)


def walk(flow: Flow, limits: Limits = LIMITS) -> Walk:
    """
    Walk through all ways in which a case of a flow without faults can stand, as far as the limits let.

    Conditions are answered both ways, a call that was not linked is a step, of several who do a task one does it. A
    message that does not interrupt, or a time that begins what the system does, is taken to come again only when what
    it began has moved on. A join does not count as going on because something around it is broken off.
    """
    return _Walker(flow, limits).walk()


class _Walker:
    def __init__(self, flow: Flow, limits: Limits) -> None:
        self.flow = flow
        self.limits = limits
        self.oracle = _Oracle()
        self.model = self._modelled(flow)
        self.around = engine.Around(at=_AT, ends_at=lambda _, __: _AT, decide=lambda _, __: {})
        self.edges: dict[Marking, list[_Edge]] = {}
        self.stands: dict[Marking, Stand] = {}
        self.queue: deque[Marking] = deque()
        self.twice: dict[str, None] = {}
        self.moves = 0
        self.is_whole = True

    def _modelled(self, flow: Flow) -> Flow:
        """Return the flow with conditions that the oracle answers, and with steps for calls."""
        elements = {}
        for id_, one in flow.elements.items():
            kind, trigger, message = one.kind, one.trigger, one.message
            if kind is Kind.CALL:
                kind = Kind.MANUAL_TASK
            elif trigger is Trigger.ERROR and one.host and flow.elements[one.host].kind is Kind.CALL:
                trigger, message = Trigger.MESSAGE, f"error {id_}"
            elements[id_] = replace(one, kind=kind, trigger=trigger, message=message, each=None)
        paths = {}
        for id_, path in flow.paths.items():
            gateway = flow.elements[path.source]
            asked = [other for other in gateway.outgoing if other != gateway.default]
            answer = partial(self._answer, id_ == next(iter(asked), ""), gateway.kind is Kind.EXCLUSIVE)
            paths[id_] = replace(path, condition=Condition("", answer) if path.condition else None)
        return replace(flow, elements=elements, paths=paths)

    def _answer(self, is_first: bool, is_exclusive: bool, _: object) -> bool:
        return self.oracle.ask(is_first=is_first, is_exclusive=is_exclusive)

    def walk(self) -> Walk:
        first = self.model.starts[""][0]
        start = _Try(lambda: engine.start(self.model, around=self.around, message=first.message))
        for moved in self._outcomes(start):
            self._meet(moved.stand)
        while self.queue and self.is_whole:
            here = self.queue.popleft()
            edges = list(self._edges(self.stands[here]))
            if self.is_whole:
                self.edges[here] = edges
        found = [*self._done_twice(), *self._waiting_for_ever()]
        return Walk(tuple(found), len(self.stands), self.is_whole)

    # -- moves ---------------------------------------------------------------------------------------------------

    def _meet(self, stand: Stand) -> Marking:
        """Return how a case stands; where it has not stood before, it goes on from there later."""
        here = _marking(stand)
        if here not in self.stands:
            self.stands[here] = stand
            twice = self._twice(stand)
            self.twice.update(dict.fromkeys(twice))
            if len(self.stands) > self.limits.markings:
                self.is_whole = False
            elif not twice:
                self.queue.append(here)
        return here

    def _edges(self, stand: Stand) -> Iterator[_Edge]:
        for attempt in self._tries(stand):
            for moved in self._outcomes(attempt, len(stand.tokens)):
                event = attempt.event
                if event and not event.interrupts and self._comes_too_soon(event, stand, moved.stand):
                    continue
                stopped = event.host if event and event.interrupts else ""
                yield _Edge(self._meet(moved.stand), stopped)

    def _outcomes(self, attempt: _Try, tokens: int = 0) -> Iterator[Moved]:
        """Yield what a move comes to, for all answers to the conditions on its way."""
        self.oracle.answers.clear()
        # A join looks at all tokens for each that has arrived: what a move costs grows with their square.
        cost = 1 + tokens * tokens // 64
        while self.is_whole:
            self.oracle.asked = 0
            self.moves += cost
            try:
                yield attempt.move()
            except (NoWayOn, NotWaiting):
                # That one of the conditions holds is for the author to see: which can hold together is not known here.
                pass
            except TooManyMoves:
                self.is_whole = False
            if self.moves > self.limits.moves:
                self.is_whole = False
            if not self.oracle.turn():
                return

    def _tries(self, stand: Stand) -> Iterator[_Try]:
        for token in stand.tokens:
            if token.fires_at is not None and token.state is not State.ARRIVED:
                event = self.model.elements[token.element]
                yield _Try(
                    partial(engine.fire, self.model, stand, serial=token.serial, around=self.around),
                    event if event.host else None,
                )
            if token.state is State.WAITING:
                yield from self._tries_at(stand, token)

    def _tries_at(self, stand: Stand, token: Token) -> Iterator[_Try]:
        element = self.model.elements[token.element]
        if element.kind in _DONE:
            yield _Try(partial(engine.complete, self.model, stand, serial=token.serial, around=self.around))
        hosted = {
            event.message: event
            for event, _ in reversed(engine.hosted(self.model, token))
            if event.trigger is Trigger.MESSAGE
        }
        for name, way in engine.ways(self.model, token).items():
            if name in hosted or way is engine.Way.MESSAGE:
                deliver = partial(engine.deliver, message=name, serial=token.serial, around=self.around)
                yield _Try(partial(deliver, self.model, stand), hosted.get(name))

    def _comes_too_soon(self, event: Element, before: Stand, after: Stand) -> bool:
        """Test if what an event begins is still waited for from the time before."""
        already = _waiting(before)
        return any(
            count > max(1, already[id_])
            and (event.trigger is Trigger.MESSAGE or self.model.elements[id_].kind not in HUMAN)
            for id_, count in _waiting(after).items()
        )

    # -- what is wrong -------------------------------------------------------------------------------------------

    def _twice(self, stand: Stand) -> list[str]:
        """Return the steps at which two tokens wait, and the sub-processes that run twice inside the same run."""
        steps = Counter(
            one.element
            for one in stand.tokens
            if one.state is State.WAITING and self.model.elements[one.element].kind in HUMAN
        )
        runs = Counter(run[0] for run in {run for one in stand.tokens for run in one.scopes})
        return [id_ for id_, count in [*steps.items(), *runs.items()] if count > 1]

    def _done_twice(self) -> Iterator[faults.Fault]:
        for id_ in self.twice:
            yield self._fault(faults.DoneTwiceAtOnce, id_)

    def _waiting_for_ever(self) -> Iterator[faults.Fault]:
        joins = {part[0] for here in self.stands for part in here if part[1] == State.ARRIVED}
        for id_ in self.flow.elements:
            if id_ in joins and self._waits_for_ever(id_):
                yield self._fault(faults.JoinWaitsForEver, id_)

    def _waits_for_ever(self, join: str) -> bool:
        """Test if a token can stand at a join from where no way leads on that breaks nothing around it off."""
        around = set(self.flow.around(join))
        waiting = {here for here in self.edges if _arrived(here, join)}
        before: dict[Marking, list[Marking]] = {}
        goes_on: list[Marking] = []
        for here in waiting:
            for edge in self.edges[here]:
                if edge.stopped in around:
                    continue
                if edge.to not in waiting or _arrived(here, join) - _arrived(edge.to, join):
                    goes_on.append(here)
                else:
                    before.setdefault(edge.to, []).append(here)
        fine: set[Marking] = set()
        while goes_on:
            here = goes_on.pop()
            if here not in fine:
                fine.add(here)
                goes_on += before.get(here, [])
        return bool(waiting - fine)

    def _fault(self, kind: type[faults.Fault], id_: str) -> faults.Fault:
        one = self.flow.elements[id_]
        return kind(element=id_, name=one.name, line=one.line)


def _marking(stand: Stand) -> Marking:
    return tuple(
        sorted((one.element, one.state.value, one.via, tuple(run[0] for run in one.scopes)) for one in stand.tokens)
    )


def _waiting(stand: Stand) -> Counter[str]:
    return Counter(one.element for one in stand.tokens if one.state is State.WAITING)


def _arrived(here: Marking, join: str) -> Counter[str]:
    return Counter(part[2] for part in here if part[0] == join and part[1] == State.ARRIVED)
