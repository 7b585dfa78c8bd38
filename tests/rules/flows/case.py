"""A case that runs twice: in the engine, and in the slow interpreter beside it, compared after each move."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from haicap.kernel.refusals import Refused
from haicap.platform.flows.api import (
    Around,
    Flow,
    Moved,
    Stand,
    State,
    Timer,
    Token,
    Way,
    complete,
    deliver,
    fire,
    start,
    ways,
)
from tests.rules.flows.reference import Refusal, Slow

BEGIN = datetime(2026, 3, 2, 8)


def ends_at(timer: Timer, since: datetime) -> datetime:
    return since + timedelta(minutes=timer.minutes)


def count_up(decision: str, values: Mapping[str, object]) -> Mapping[str, object]:
    """Decide how often it was asked."""
    before = values.get(decision, 0)
    return {decision: (before if isinstance(before, int) else 0) + 1}


class Case:
    """A case of a flow, moved by words that name elements; a move that one refuses, the other must refuse, too."""

    def __init__(self, flow: Flow, **values: object) -> None:
        self.flow = flow
        self.at = BEGIN
        self.stand = Stand(values=values)
        self.moved = Moved(self.stand)
        self.slow = Slow(flow, values=values, ends_at=ends_at, decide=count_up)

    # --- what is seen

    @property
    def leaves(self) -> list[Token]:
        """The tokens that stand, without the timers beside them, oldest first."""
        return [one for one in self.stand.tokens if one.state is not State.TIMER]

    @property
    def waits(self) -> list[str]:
        """Where tokens wait, each with its item, in the order of names."""
        found = [one for one in self.leaves if one.state is State.WAITING]
        return sorted(one.element + (f":{one.item}" if one.item else "") for one in found)

    @property
    def timers(self) -> list[str]:
        """For which timers time runs beside tokens, in the order of names."""
        return sorted(one.element for one in self.stand.tokens if one.state is State.TIMER)

    def ways(self, where: str) -> dict[str, Way]:
        """Return what can be done where a token waits."""
        return ways(self.flow, self._there(where))

    # --- what is done

    def start(self, message: str = "", **told: object) -> "Case":
        self.move(
            lambda around: start(self.flow, around=around, message=message, values=self.stand.values),
            lambda: self.slow.start(message),
            told,
        )
        return self

    def done(self, where: str, outcome: str = "", **told: object) -> "Case":
        """Complete the task there; of several tokens there the oldest."""
        return self.complete(self._there(where), outcome=outcome, **told)

    def told(self, where: str, message: str, **told: object) -> "Case":
        """Hand a message to the token there."""
        return self.deliver(self._there(where), message, **told)

    def passes(self, minutes: int, **told: object) -> "Case":
        """Let time pass; all timers that come due fire in their order."""
        until = self.at + timedelta(minutes=minutes)
        while (due := self.next_due()) and due.fires_at <= until:
            self.at = due.fires_at
            self.fire(due, **told)
        self.at = until
        return self

    def next_due(self) -> Token | None:
        """Return what fires next."""
        timed = [one for one in self.stand.tokens if one.fires_at]
        return min(timed, key=lambda one: (one.fires_at, one.serial), default=None)

    def complete(self, token: Token, *, outcome: str = "", **told: object) -> "Case":
        index = self.leaves.index(token)
        self.move(
            lambda around: complete(self.flow, self.stand, serial=token.serial, outcome=outcome, around=around),
            lambda: self.slow.complete(index, outcome),
            told,
        )
        return self

    def deliver(self, token: Token, message: str, **told: object) -> "Case":
        index = self.leaves.index(token)
        self.move(
            lambda around: deliver(self.flow, self.stand, serial=token.serial, message=message, around=around),
            lambda: self.slow.deliver(index, message),
            told,
        )
        return self

    def fire(self, token: Token, **told: object) -> "Case":
        def slowly() -> None:
            if token.state is State.WAITING:
                return self.slow.time_here(self.leaves.index(token))
            names = self._slow_timers()
            return self.slow.time(names.index(self._timer(token, self._runs())))

        self.move(lambda around: fire(self.flow, self.stand, serial=token.serial, around=around), slowly, told)
        return self

    def move(self, quick: Callable[[Around], Moved], slowly: Callable[[], None], told: Mapping[str, object]) -> None:
        """Make a move in both, and compare; a refusal of the engine goes on."""
        self.slow.at, self.slow.told = self.at, dict(told)
        try:
            moved = quick(Around(self.at, ends_at, count_up, told))
        except Refused as refused:
            try:
                slowly()
            except Refusal as refusal:
                assert str(refusal) == refused.code
                self.compare()
                raise refused from None
            raise AssertionError(f"the engine alone refuses: {refused.code}") from refused
        slowly()
        self.check_serials(moved.stand)
        self.moved, self.stand = moved, moved.stand
        self.compare()
        assert list(moved.passed) == self.slow.passed
        assert (list(moved.sent), moved.error) == (self.slow.sent, self.slow.error)

    # --- what must hold

    def check_serials(self, after: Stand) -> None:
        """Check that what is new has a number that was never given, and that nothing else has changed."""
        before = {one.serial: one for one in self.stand.tokens}
        runs = {run for one in self.stand.tokens for run in one.scopes}
        assert after.last_serial >= self.stand.last_serial
        assert [one.serial for one in after.tokens] == sorted({one.serial for one in after.tokens})
        for one in after.tokens:
            if one.serial in before:
                assert one == before[one.serial]
            else:
                assert self.stand.last_serial < one.serial <= after.last_serial
                assert one.since == self.at
            for element, serial in set(one.scopes) - runs:
                assert self.stand.last_serial < serial <= after.last_serial, element
        given = [one.serial for one in after.tokens] + list({run[1] for one in after.tokens for run in one.scopes})
        assert len(given) == len(set(given))

    def compare(self) -> None:
        """Check that both stand alike: tokens, items, runs, timers, values, and what was passed on the way."""
        assert self._seen() == self._slow_seen()
        timers = [one for one in self.stand.tokens if one.state is State.TIMER]
        slow = [(*name, due) for name, (_, _, due) in zip(self._slow_timers(), self.slow.timers(), strict=True)]
        assert sorted((*self._timer(one, self._runs()), one.fires_at) for one in timers) == sorted(slow)
        assert self.stand.values == self.slow.values
        assert self.stand.has_ended is not bool(self.slow.root.marks)

    def _there(self, where: str) -> Token:
        element, _, item = where.partition(":")
        return next(
            one for one in self.leaves if one.state is State.WAITING and (one.element, one.item) == (element, item)
        )

    def _runs(self) -> dict[int, int]:
        """Return each run by the place of its first token among those that stand."""
        found: dict[int, int] = {}
        for index, one in enumerate(self.leaves):
            for _, serial in one.scopes:
                found.setdefault(serial, index)
        return found

    def _seen(self) -> list[Any]:
        runs = self._runs()
        return [
            (
                one.element,
                one.item,
                one.via,
                one.since,
                one.fires_at,
                [(run, runs[serial]) for run, serial in one.scopes],
            )
            for one in self.leaves
        ]

    def _timer(self, token: Token, runs: Mapping[int, int]) -> tuple[str, str, int]:
        """Return which timer it is: its event, what it counts for, and where that stands first."""
        for index, one in enumerate(self.leaves):
            if one.serial == token.guards:
                return token.element, one.element, index
            for run, serial in one.scopes:
                if serial == token.guards:
                    return token.element, run, runs[serial]
        raise AssertionError(f"{token} counts for nothing")

    def _slow_runs(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for index, one in enumerate(self.slow.leaves()):
            for mark in (*one.around, one.mark):
                found.setdefault(id(mark), index)
        return found

    def _slow_seen(self) -> list[Any]:
        runs, found = self._slow_runs(), []
        for one in self.slow.leaves():
            mark, around = one.mark, [(owner.element, runs[id(owner)]) for owner in one.around]
            element = mark.element or self.flow.paths[mark.path].target
            timer = self.flow.elements[element].timer
            found.append((element, one.item, mark.path, mark.since, timer and ends_at(timer, mark.since), around))
        return found

    def _slow_timers(self) -> list[tuple[str, str, int]]:
        runs = self._slow_runs()
        return [(event.id, mark.element, runs[id(mark)]) for mark, event, _ in self.slow.timers()]
