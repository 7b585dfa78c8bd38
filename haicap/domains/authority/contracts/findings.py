"""What is at fault in the register, as it is reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class FindingKind(StrEnum):
    """
    What is at fault.

    `GAP`: nobody decides. `OVERLAP`: two do. `UNCONFIRMED`: the source does not say who. `EXPIRING`: a power that was
    given ended, and its giver decides again. `UNSTAFFED`: who decides has no post that could.
    """

    GAP = "gap"
    OVERLAP = "overlap"
    UNCONFIRMED = "unconfirmed"
    EXPIRING = "expiring"
    UNSTAFFED = "unstaffed"


@dataclass(frozen=True, slots=True)
class RegisterFinding:
    """
    A fault of one procedure: the places, the facts that bound it, the days `starts_on` ≤ day < `ends_before`.

    `when` has words as a list, a number as `{"from", "below"}` or a list of such. `grants` are the numbers of those
    concerned; `units` the holders concerned.
    """

    kind: FindingKind
    procedure: str
    places: tuple[str, ...]
    when: Mapping[str, object]
    starts_on: date
    ends_before: date
    grants: tuple[int, ...]
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """A finding of the last check of the whole register, with the number under which it is kept."""

    id: int
    finding: RegisterFinding


@dataclass(frozen=True, slots=True)
class Checked:
    """
    The last finished check of the whole register, and the one that runs as procedures done of all.

    `id` is 0 and the days are `None` while none was ever finished.
    """

    id: int
    began_at: datetime | None
    starts_on: date | None
    ends_before: date | None
    is_current: bool
    counts: Mapping[FindingKind, int]
    running: tuple[int, int] | None


class HealKind(StrEnum):
    """How a fault is healed: a grant ends, a power is given, or one that ended is given anew."""

    END = "end"
    GIVE = "give"
    ANEW = "anew"


@dataclass(frozen=True, slots=True)
class Heal:
    """One way to heal a fault: its name among the ways, the changes as a law file holds them, the grant concerned."""

    kind: HealKind
    key: str
    changes: tuple[Mapping[str, Any], ...]
    grant_id: int = 0


@dataclass(frozen=True, slots=True)
class Ending:
    """A power that was given for a term and ends in `days` days; `alert` is the warning it falls under, in days."""

    grant_id: int
    procedure: str
    unit_code: str
    giver: str
    instrument: str
    ends_before: date
    days: int
    alert: int
