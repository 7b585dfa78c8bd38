"""What a grant of power is made of: who holds it, from whom, where, for which facts, on which days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from haicap.domains.authority.contracts.competence import Basis, Office, Signing, Tier
from haicap.kernel.axes import Condition


class Status(StrEnum):
    """How sure a grant is: read out of the catalogue, or confirmed by somebody who knows the text."""

    DERIVED = "derived"
    CONFIRMED = "confirmed"


class RunningWork(StrEnum):
    """
    What a change of a power does to work taken in under it: it stays, it moves, or only what was not begun does.

    Nothing moves unless the text says so.
    """

    STAY = "stay"
    MOVE = "move"
    BY_STATE = "by_state"


@dataclass(frozen=True, slots=True)
class Powers:
    """What an amendment did to powers: the rows that it ended, under any number they ever had, and those it gave."""

    ended: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    given: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """
    A commune or ward as a place of matters, in one life of its code: `starts_on` ≤ day < `ends_before`.

    `unit_code` is the unit of the place itself; `attached` are agencies that act there, by what they are for.
    """

    unit_code: str
    kind: str
    starts_on: date
    ends_before: date | None = None
    attached: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfUnit:
    """The holder is this one unit, wherever the grant has its territory."""

    code: str


@dataclass(frozen=True, slots=True)
class Own:
    """The holder is the unit of the place: all communes and wards, or those of some kinds, or some by code."""

    kinds: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Attached:
    """The holder is the agency of this purpose that is attached to the unit of the place."""

    purpose: str


Holder = OfUnit | Own | Attached


@dataclass(frozen=True, slots=True)
class Grant:
    """
    A power over one procedure, on the days `starts_on` ≤ day < `ends_before`.

    `holder` is `None` where the source does not say who holds it (undetermined); `possible` are then the tiers that
    it names. `agency` is the deciding body in the words of the catalogue, empty when it names none. `giver` is the
    code of a unit, empty for what the law itself gives. `places` are codes of communes and wards, `None` for all.
    The conditions hold together. `instrument` is the text as people cite it, `source` where this platform has its
    knowledge from.
    """

    id: int
    basis: Basis
    holder: Holder | None
    office: Office
    starts_on: date
    instrument: str
    ends_before: date | None = None
    giver: str = ""
    places: frozenset[str] | None = None
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    procedure: str = ""
    clause: str = ""
    signing: Signing = field(default_factory=Signing)
    possible: tuple[Tier, ...] = ()
    agency: str = ""
    source: str = ""
    status: Status = Status.CONFIRMED
    instrument_id: int | None = None
    version_id: int | None = None
    amendment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """
    A fact of a matter on which powers may depend, on the days `starts_on` ≤ day < `ends_before`.

    `domain` is all that it can be. `counts` tells that its words are whole numbers, such as classes. `unit` is the
    measure of a number, such as `m²`.
    """

    procedure: str
    name: str
    domain: Condition
    starts_on: date
    ends_before: date | None = None
    label_vi: str = ""
    label_en: str = ""
    unit: str = ""
    counts: bool = False
    id: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """The grants and declared facts of one procedure."""

    grants: list[Grant] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Recorded:
    """
    A grant with when it came into the register and, if so, when it was withdrawn from it.

    `withdrawn_by` is the amendment that withdrew it. What is withdrawn is in force on no day any more.
    """

    grant: Grant
    recorded_at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """All that the register ever held of one procedure, by first day: grants, and the facts that stand."""

    entries: tuple[Recorded, ...]
    facts: tuple[Fact, ...]


#: the name under which a draft's register stands among what would be in force
REGISTER = "authority.register"


@dataclass(frozen=True, slots=True)
class Drafted:
    """
    The register of the procedures that a draft touches, as it would stand.

    `given` are those that its grants touch, `followed` those whose powers follow units into others, `touched` all.
    """

    register: Mapping[str, Held]
    touched: frozenset[str]
    given: frozenset[str] = frozenset()
    followed: frozenset[str] = frozenset()
