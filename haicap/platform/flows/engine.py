"""
The engine: from how a case stands to how it stands after a step, a message or a timer. Pure.

Source: BPMN 2.0 (ISO/IEC 19510), chapter 13, for the subset of docs/reference/flows.md.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from haicap.platform.flows.definition import (
    AUTOMATIC,
    HUMAN,
    Element,
    Flow,
    Kind,
    Path,
    Timer,
    Trigger,
)
from haicap.platform.flows.refusals import NotWaiting, NoWayOn, TooManyMoves
from haicap.platform.flows.tokens import Moved, Stand, State, Token

Scopes: TypeAlias = tuple[tuple[str, int], ...]

#: entries of elements and items in one move; a flow that is found whole needs a few
MOST_MOVES = 2_000
#: how many may do one task at once
MOST_ITEMS = 500
#: what a message ends
AWAITING = frozenset({Kind.CATCH, Kind.RECEIVE_TASK})


@dataclass(frozen=True, slots=True)
class Around:
    """
    What the engine asks of the one who runs it, and what it is told for one move.

    `at` is the moment of the move. `ends_at` says when a timer that begins at a moment fires. `decide` gives the
    values of a decision, by name. `told` are values that only this move's gateways read, beside those of the stand.
    """

    at: datetime
    ends_at: Callable[[Timer, datetime], datetime]
    decide: Callable[[str, Mapping[str, object]], Mapping[str, object]]
    told: Mapping[str, object] = field(default_factory=dict)


def start(
    flow: Flow,
    *,
    around: Around,
    message: str = "",
    values: Mapping[str, object] | None = None,
    last_serial: int = 0,
) -> Moved:
    """
    Begin a case: at the start event that waits for `message`, or at the plain one. Serials begin behind `last_serial`.

    :raises NotWaiting: if the flow does not begin with this message.
    :raises NoWayOn: if a gateway finds no path; and TooManyMoves.
    """
    move = _Move(flow, Stand(last_serial=last_serial, values=values or {}), around)
    for one in flow.starts.get("", ()):
        if one.message == message:
            move.leave(one, (), entered=True)
            return move.done()
    raise NotWaiting(element=message)


def complete(flow: Flow, stand: Stand, *, serial: int, around: Around, outcome: str = "") -> Moved:
    """
    End the task at which a token waits. The outcome is kept under the id of the task, of one that several do a list.

    :raises NotWaiting: if no token with this serial waits at a task.
    :raises NoWayOn: if a gateway finds no path; and TooManyMoves.
    """
    move = _Move(flow, stand, around)
    token = move.waiting(serial)
    element = flow.elements[token.element]
    if element.kind not in HUMAN | AUTOMATIC | {Kind.RECEIVE_TASK}:
        raise NotWaiting(element=element.name or element.id)
    if outcome and element.each:
        before = move.values.get(element.id)
        move.values[element.id] = [*(before if isinstance(before, list) else []), outcome]
    elif outcome:
        move.values[element.id] = outcome
    move.finish(token)
    return move.done()


def deliver(flow: Flow, stand: Stand, *, serial: int, message: str, around: Around) -> Moved:
    """
    Hand a message to the token that waits for it, or whose task or sub-process has an event for it: inmost first.

    :raises NotWaiting: if nothing there waits for this message.
    :raises NoWayOn: if a gateway finds no path; and TooManyMoves.
    """
    move = _Move(flow, stand, around)
    token = move.waiting(serial)
    element = flow.elements[token.element]
    if not message:
        raise NotWaiting(element=element.name or element.id)
    if element.message == message and element.kind in AWAITING:
        move.finish(token)
        return move.done()
    for event in _behind(flow, element):
        if event.trigger is not Trigger.TIMER and event.message == message:
            move.choose(token, event)
            return move.done()
    for event, run in hosted(flow, token):
        if event.trigger is Trigger.MESSAGE and event.message == message:
            move.interrupt(event, token=token, run=run)
            return move.done()
    raise NotWaiting(element=message)


def fire(flow: Flow, stand: Stand, *, serial: int, around: Around) -> Moved:
    """
    Let the time come for which a token waits.

    :raises NotWaiting: if no token with this serial waits for time, or not until this moment.
    :raises NoWayOn: if a gateway finds no path; and TooManyMoves.
    """
    move = _Move(flow, stand, around)
    token = move.tokens.get(serial)
    if token is None or token.fires_at is None or token.fires_at > around.at:
        raise NotWaiting(element=str(serial))
    element = flow.elements[token.element]
    if token.state is State.WAITING:
        move.finish(token)
    elif element.kind is Kind.CATCH:
        move.choose(move.waiting(token.guards), element)
    else:
        guarded = move.tokens.get(token.guards)
        run = next((scopes for scopes in move.runs() if scopes[-1][1] == token.guards), None)
        del move.tokens[serial]
        move.interrupt(element, token=guarded, run=run)
    return move.done()


class Way(StrEnum):
    """By what something is done at a token: it ends the step, is done beside it, or is a message to it."""

    ENDS = "ends"
    BESIDE = "beside"
    MESSAGE = "message"


def ways(flow: Flow, token: Token) -> dict[str, Way]:
    """
    Return what can be done where a token waits: the acts of its step, those beside it, and the messages awaited.

    What ends the step goes before a message of the same name.
    """
    if token.state is not State.WAITING:
        return {}
    element = flow.elements[token.element]
    found = {event.message: Way.MESSAGE for event, _ in hosted(flow, token) if event.trigger is Trigger.MESSAGE}
    awaited = [one for one in [element, *_behind(flow, element)] if one.kind in AWAITING and one.message]
    found |= dict.fromkeys([one.message for one in awaited], Way.MESSAGE)
    if element.step:
        found |= dict.fromkeys(element.step.beside, Way.BESIDE) | dict.fromkeys(element.step.acts, Way.ENDS)
    return found


def hosted(flow: Flow, token: Token) -> list[tuple[Element, Scopes | None]]:
    """Return the boundary events that a waiting token can trigger, inmost first, each with the run of its host."""
    found: list[tuple[Element, Scopes | None]] = []
    if not any(element == token.element for element, _ in token.scopes):
        found += [(event, None) for event in flow.boundaries.get(token.element, ())]
    for depth in range(len(token.scopes), 0, -1):
        run = token.scopes[:depth]
        found += [(event, run) for event in flow.boundaries.get(run[-1][0], ())]
    return found


def _behind(flow: Flow, element: Element) -> list[Element]:
    """Return the events behind an event-based gateway; none behind anything else."""
    if element.kind is not Kind.EVENT_BASED:
        return []
    return [flow.elements[flow.paths[one].target] for one in element.outgoing]


class _Move:
    """One move: tokens as they come to stand, and the entries still to be made."""

    def __init__(self, flow: Flow, stand: Stand, around: Around) -> None:
        self.flow = flow
        self.around = around
        self.tokens = {one.serial: one for one in stand.tokens}
        self.last = stand.last_serial
        self.values = dict(stand.values)
        self.pending: deque[tuple[Path, Scopes]] = deque()
        self.passed: list[str] = []
        self.sent: list[str] = []
        self.error = ""
        self.moves = 0

    def done(self) -> Moved:
        """Make all entries that are to be made, and say how the case stands then."""
        while True:
            while self.pending:
                path, scopes = self.pending.popleft()
                self.enter(self.flow.elements[path.target], scopes, via=path.id)
            if not self._join_inclusive():
                break
        stand = Stand(tuple(self.tokens.values()), self.last, self.values)
        return Moved(stand, tuple(self.passed), tuple(self.sent), self.error)

    def waiting(self, serial: int) -> Token:
        """Return the token that waits under this serial."""
        token = self.tokens.get(serial)
        if token is None or token.state is not State.WAITING:
            raise NotWaiting(element=str(serial))
        return token

    def runs(self) -> list[Scopes]:
        """Return the runs that hold a token."""
        return [one.scopes[:depth] for one in self.tokens.values() for depth in range(1, len(one.scopes) + 1)]

    def known(self) -> Mapping[str, object]:
        return {**self.values, **self.around.told}

    # -- entering ------------------------------------------------------------------------------------------------

    def enter(self, element: Element, scopes: Scopes, *, via: str) -> None:
        self.moves += 1
        if self.moves > MOST_MOVES:
            raise TooManyMoves(element=element.name or element.id)
        self.passed.append(element.id)
        if element.kind is Kind.END:
            self._end(element, scopes)
        elif element.kind is Kind.SUB_PROCESS:
            self._begin_run(element, scopes)
        elif element.kind in {Kind.PARALLEL, Kind.INCLUSIVE} and len(element.incoming) > 1:
            self._arrive(element, scopes, via)
        elif element.kind is Kind.RULE_TASK:
            self.values.update(self.around.decide(element.decision, self.known()))
            self.leave(element, scopes)
        elif element.kind in {Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE}:
            self.leave(element, scopes)
        elif element.each:
            self._begin_many(element, scopes)
        else:
            self._wait(element, scopes)

    def _wait(self, element: Element, scopes: Scopes, *, item: str = "") -> None:
        fires_at = self.around.ends_at(element.timer, self.around.at) if element.timer else None
        token = self._add(element.id, State.WAITING, scopes, item=item, fires_at=fires_at)
        if not item:
            self._arm(self.flow.boundaries.get(element.id, ()), scopes, guards=token.serial)
        self._arm(_behind(self.flow, element), scopes, guards=token.serial)

    def _arm(self, events: tuple[Element, ...] | list[Element], scopes: Scopes, *, guards: int) -> None:
        for event in events:
            if event.timer:
                fires_at = self.around.ends_at(event.timer, self.around.at)
                self._add(event.id, State.TIMER, scopes, guards=guards, fires_at=fires_at)

    def _add(
        self,
        element: str,
        state: State,
        scopes: Scopes,
        *,
        item: str = "",
        via: str = "",
        guards: int = 0,
        fires_at: datetime | None = None,
    ) -> Token:
        self.last += 1
        token = Token(self.last, element, state, self.around.at, scopes, item, via, guards, fires_at)
        self.tokens[token.serial] = token
        return token

    def _begin_run(self, element: Element, scopes: Scopes) -> None:
        self.last += 1
        run = (*scopes, (element.id, self.last))
        self._arm(self.flow.boundaries.get(element.id, ()), scopes, guards=self.last)
        self.leave(self.flow.starts[element.id][0], run, entered=True)

    def _begin_many(self, element: Element, scopes: Scopes) -> None:
        self.values.pop(element.id, None)
        items = _items(element, self.known())
        if not items:
            self.leave(element, scopes)
            return
        self.moves += len(items)
        self.last += 1
        run = (*scopes, (element.id, self.last))
        self._arm(self.flow.boundaries.get(element.id, ()), scopes, guards=self.last)
        for item in items:
            self._wait(element, run, item=item)

    # -- leaving -------------------------------------------------------------------------------------------------

    def leave(self, element: Element, scopes: Scopes, *, entered: bool = False) -> None:
        """Send a token on by the paths that an element lets it take."""
        if entered:
            self.passed.append(element.id)
        paths = [self.flow.paths[one] for one in element.outgoing]
        if element.kind in {Kind.EXCLUSIVE, Kind.INCLUSIVE} and len(paths) > 1:
            paths = self._chosen(element, paths)
        self.pending.extend((path, scopes) for path in paths)
        if not paths:
            self._settle(scopes)

    def _chosen(self, element: Element, paths: list[Path]) -> list[Path]:
        known = self.known()
        held = [one for one in paths if one.condition and one.id != element.default and one.condition.holds(known)]
        if not held:
            held = [one for one in paths if one.id == element.default]
        if not held:
            raise NoWayOn(element=element.name or element.id)
        return held[:1] if element.kind is Kind.EXCLUSIVE else held

    def finish(self, token: Token) -> None:
        """Take a token that waited away and go on behind its element, when it was the last of those who do it."""
        element = self.flow.elements[token.element]
        self._drop(token)
        if not element.each:
            self.leave(element, token.scopes)
        elif not self._holds(token.scopes):
            self._unarm(token.scopes[-1][1])
            self.leave(element, token.scopes[:-1])

    def choose(self, token: Token, event: Element) -> None:
        """Go on behind one of the events of an event-based gateway; the others are waited for no more."""
        self._drop(token)
        self.leave(event, token.scopes, entered=True)

    def interrupt(self, event: Element, *, token: Token | None, run: Scopes | None) -> None:
        """Let a boundary event happen to the token, or to the run of the activity that it is attached to."""
        if run is not None:
            scopes = run[:-1]
            if event.interrupts:
                self._stop_run(run)
        elif token is not None:
            scopes = token.scopes
            if event.interrupts:
                self._drop(token)
        else:
            raise NotWaiting(element=event.name or event.id)
        self.leave(event, scopes, entered=True)

    def _drop(self, token: Token) -> None:
        """Take a token away, with the timers that count for it."""
        del self.tokens[token.serial]
        self._unarm(token.serial)

    def _unarm(self, guarded: int) -> None:
        """Take away the timers that count for a token or a run."""
        self.tokens = {
            key: one for key, one in self.tokens.items() if one.state is not State.TIMER or one.guards != guarded
        }

    # -- runs and ends -------------------------------------------------------------------------------------------

    def _holds(self, run: Scopes) -> bool:
        """Test if a run still holds a token, or one is on its way in it."""
        depth = len(run)
        return any(one.scopes[:depth] == run for one in self.tokens.values()) or any(
            scopes[:depth] == run for _, scopes in self.pending
        )

    def _stop_run(self, run: Scopes) -> None:
        depth = len(run)
        self.tokens = {key: one for key, one in self.tokens.items() if one.scopes[:depth] != run}
        self.pending = deque(one for one in self.pending if one[1][:depth] != run)
        if run:
            self._unarm(run[-1][1])

    def _settle(self, scopes: Scopes) -> None:
        """Go on behind a sub-process when its run holds nothing any more."""
        if scopes and not self._holds(scopes):
            self._unarm(scopes[-1][1])
            self.leave(self.flow.elements[scopes[-1][0]], scopes[:-1])

    def _end(self, element: Element, scopes: Scopes) -> None:
        if element.trigger is Trigger.ERROR:
            self._throw(element.error, scopes)
            return
        if element.trigger is Trigger.MESSAGE:
            self.sent.append(element.message)
        if element.trigger is Trigger.TERMINATE:
            self._stop_run(scopes)
        self._settle(scopes)

    def _throw(self, code: str, scopes: Scopes) -> None:
        """Hand an error to the inmost sub-process that catches it; one that nobody catches ends the flow."""
        for depth in range(len(scopes), 0, -1):
            run = scopes[:depth]
            events = [one for one in self.flow.boundaries.get(run[-1][0], ()) if one.trigger is Trigger.ERROR]
            # One that waits for this code goes before one that catches all.
            for event in sorted(events, key=lambda one: one.error != code):
                if event.error in {"", code}:
                    self._stop_run(run)
                    self.leave(event, scopes[: depth - 1], entered=True)
                    return
        self._stop_run(())
        self.error = code or "error"

    # -- joins ---------------------------------------------------------------------------------------------------

    def _arrive(self, element: Element, scopes: Scopes, via: str) -> None:
        self._add(element.id, State.ARRIVED, scopes, via=via)
        if element.kind is Kind.PARALLEL:
            here = self._arrived(element, scopes)
            if len(here) == len(element.incoming):
                self._join(element, scopes, here)

    def _arrived(self, element: Element, scopes: Scopes) -> dict[str, Token]:
        """Return the first token that has arrived at a join by each path, in this run."""
        found: dict[str, Token] = {}
        for one in self.tokens.values():
            if one.state is State.ARRIVED and one.element == element.id and one.scopes == scopes:
                found.setdefault(one.via, one)
        return found

    def _join(self, element: Element, scopes: Scopes, here: Mapping[str, Token]) -> None:
        for one in here.values():
            del self.tokens[one.serial]
        self.leave(element, scopes)

    def _join_inclusive(self) -> bool:
        """Let one inclusive join go on that waits for nothing any more, and say if there was one."""
        for one in list(self.tokens.values()):
            element = self.flow.elements[one.element]
            if one.state is State.ARRIVED and element.kind is Kind.INCLUSIVE:
                here = self._arrived(element, one.scopes)
                if not any(self._is_awaited(element, here, other, one.scopes) for other in self.tokens.values()):
                    self._join(element, one.scopes, here)
                    return True
        return False

    def _is_awaited(self, join: Element, here: Mapping[str, Token], other: Token, scopes: Scopes) -> bool:
        """
        Test if an inclusive join has to wait for another token.

        BPMN 2.0, 13.4.3: it can come by a path by which none came yet, and by none by which one came.
        """
        depth = len(scopes)
        if other.scopes[:depth] != scopes or other.state is State.TIMER or other.element == join.id:
            return False
        at = other.scopes[depth][0] if len(other.scopes) > depth else other.element
        comes_by = self.flow.ways_into(join.id).get(at, frozenset())
        return bool(comes_by - here.keys()) and not comes_by & here.keys()


def _items(element: Element, known: Mapping[str, object]) -> list[str]:
    """Return for whom a task that several do at once is done: a word, the words of a list, or 1 to n for a number."""
    given = element.each.value(known) if element.each else None
    if isinstance(given, str):
        given = [given]
    if isinstance(given, list | tuple):
        items = [str(one) for one in given if one not in (None, "")]
    else:
        count = min(int(given), MOST_ITEMS + 1) if isinstance(given, int | Decimal) else 0
        items = [str(one) for one in range(1, count + 1)]
    if len(items) > MOST_ITEMS:
        raise TooManyMoves(element=element.name or element.id)
    return list(dict.fromkeys(items))


def normal(flow: Flow, token: Token) -> Token:
    """
    Return a token with its runs: one that was kept without them stands in the first run of each sub-process around.

    House rule: the serial 0 is that of no other run.
    """
    around = flow.around(token.element)
    if token.scopes or not around:
        return token
    return replace(token, scopes=tuple((one, 0) for one in reversed(around)))
