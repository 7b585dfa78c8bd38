"""The register of one day as a matrix: who decides each procedure in each commune and ward."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from haicap.domains.authority.contracts.competence import Basis, Office, Tier
from haicap.domains.organisation.contracts import Unit
from haicap.domains.procedures.contracts import Level


class Stand(StrEnum):
    """What the register says in a place: somebody decides, nobody, two, the source is unclear, or it is not ours."""

    DECIDED = "decided"
    GAP = "gap"
    OVERLAP = "overlap"
    UNDETERMINED = "undetermined"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Said:
    """
    One answer. `unit` is the code of the one who decides, empty when `is_own`: then it is the unit of the place.

    `is_derived` tells that one of the grants was read out of the catalogue and nobody confirmed it. `possible` are
    the tiers that an unclear source names, `agency` the body in its words. `ends_before` is the end of what decides.
    """

    stand: Stand
    unit: str = ""
    is_own: bool = False
    office: Office | None = None
    basis: Basis | None = None
    is_derived: bool = False
    grants: tuple[int, ...] = ()
    possible: tuple[Tier, ...] = ()
    agency: str = ""
    ends_before: date | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """
    Places in which the answer is the same; `places` has a bit for each, by its number in the matrix.

    With several answers, facts decide between them: `when` goes with `said`.
    """

    places: int
    said: tuple[Said, ...]
    when: tuple[Mapping[str, object], ...] = ({},)

    @property
    def count(self) -> int:
        """Return in how many places the answer is this one."""
        return self.places.bit_count()


@dataclass(frozen=True, slots=True)
class Line:
    """A procedure of the matrix. `folded` is what a search looks at; `runs` have the largest first."""

    code: str
    name: str
    field: str
    levels: tuple[Level, ...]
    folded: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """
    The register of the day `on`: the lines by field and code, the communes and wards by code.

    `units` are the city and its departments by code, `numbers` say at which place of `lines` a code stands.
    """

    on: date
    places: tuple[Unit, ...]
    units: Mapping[str, Unit]
    lines: tuple[Line, ...]
    numbers: Mapping[str, int]
