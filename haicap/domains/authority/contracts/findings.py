"""What is at fault in the register, as it is reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
