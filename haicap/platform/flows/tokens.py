"""Where a case stands in its flow: its tokens, and what a move makes of them. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """What a token does: wait for somebody or something, stand at a join, or count the time of another."""

    WAITING = "waiting"
    ARRIVED = "arrived"
    TIMER = "timer"


@dataclass(frozen=True, slots=True)
class Token:
    """
    One token. `serial` is its number within the case, never given twice.

    `scopes` are the runs of sub-processes (and of tasks that several do at once) in which it is, the outmost
    first, each as the element and the serial with which it was entered: a run lasts as long as it holds a token.
    `item` is the one for whom a task that several do at once waits. A token that has arrived at a join came by the
    path `via`. A timer belongs to the boundary event `element` and counts for the token `guards`, or for the run with
    that serial. `fires_at` is set where time is waited for.
    """

    serial: int
    element: str
    state: State
    since: datetime
    scopes: tuple[tuple[str, int], ...] = ()
    item: str = ""
    via: str = ""
    guards: int = 0
    fires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """How a case stands: its tokens, oldest first, the last serial given, and the values that its gateways read."""

    tokens: tuple[Token, ...] = ()
    last_serial: int = 0
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def has_ended(self) -> bool:
        """Test if the flow has come to its end: no token is left."""
        return not self.tokens


@dataclass(frozen=True, slots=True)
class Moved:
    """
    What a move came to: how the case stands, which elements were left and entered on the way, and how it ended.

    `passed` are ids of elements in the order in which they were entered, those that only pass a token on included.
    `sent` are the names of the messages that end events told on the way, `error` the code of an
    error that nobody caught and that so ended the flow.
    """

    stand: Stand
    passed: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    error: str = ""
