"""Where a dossier stands in its process."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NoReturn

from haicap.domains.dossiers.contracts.choices import Node
from haicap.kernel.actors import Role
from haicap.kernel.worktime import Term, WorkCalendar
from haicap.platform.flows.api import State, Timer


@dataclass(frozen=True, slots=True)
class Token:
    """
    A step that waits: where, for whom, since when. `assignee_id` is 0 when any holder of the role may act.

    `rank_at` orders worklists. The rest is its place in the process: `serial` is its number within the dossier,
    `element` what the definition calls the step, and the others as in `flows.Token`. What nobody here does has the
    role of the system.
    """

    id: int
    node: Node
    unit_id: int
    role: Role
    assignee_id: int
    since: datetime
    rank_at: datetime
    serial: int = 0
    element: str = ""
    state: State = State.WAITING
    scopes: tuple[tuple[str, int], ...] = ()
    item: str = ""
    via: str = ""
    guards: int = 0
    fires_at: datetime | None = None


def _unknown(*_: object) -> NoReturn:
    raise ValueError("who runs this dossier has not said when timers fire, what decisions say, which unit has a code")


@dataclass(frozen=True, slots=True)
class Conduct:
    """
    What a process asks of those who run it: when a timer that begins at a moment fires, the values of a decision for
    the facts known on a day, the id of the unit that has a code on a day, the length that a text of the process writes,
    and the working calendar by which its clock is reckoned.
    """

    ends_at: Callable[[Timer, datetime], datetime] = _unknown
    decide: Callable[[str, Mapping[str, object], date], Mapping[str, object]] = _unknown
    unit_id: Callable[[str, date], int] = _unknown
    term_of: Callable[[str], Term] = _unknown
    calendar: Callable[[], WorkCalendar] = _unknown
