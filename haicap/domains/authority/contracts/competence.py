"""The answer to who decides: the unit, the office in it, the basis, and how its paper is signed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Basis(StrEnum):
    """Why somebody holds a power."""

    BY_LAW = "by_law"
    DEVOLVED = "devolved"
    DECENTRALISED = "decentralised"
    DELEGATED = "delegated"


class Office(StrEnum):
    """Who of a unit decides."""

    COMMITTEE = "committee"
    CHAIR = "chair"
    HEAD = "head"
    POST = "post"


class Tier(StrEnum):
    """The tier of local government at which a procedure is decided."""

    COMMUNE = "commune"
    CITY = "city"


class Block(StrEnum):
    """How a paper is signed for another: on behalf, for the head, by authorisation, by order; `NONE` in one's own."""

    NONE = ""
    ON_BEHALF = "TM"
    FOR_THE_HEAD = "KT"
    BY_AUTHORISATION = "TUQ"
    BY_ORDER = "TL"


class Seal(StrEnum):
    """Whose seal a paper bears: that of the unit that decides, or of the one that gave the power."""

    OWN = "own"
    GIVER = "giver"


@dataclass(frozen=True, slots=True)
class Signing:
    """The signing block of a paper, and its seal."""

    block: Block = Block.NONE
    seal: Seal = Seal.OWN


@dataclass(frozen=True, slots=True)
class Link:
    """One grant of the chain by which a power came to its holder."""

    grant_id: int
    basis: Basis
    unit_code: str
    unit_name: str
    office: Office
    giver: str
    giver_name: str
    instrument: str
    clause: str
    starts_on: date
    ends_before: date | None
    is_derived: bool


@dataclass(frozen=True, slots=True)
class Competence:
    """
    Who decides a case: the unit, the office in it, and on what basis.

    `identification_code` begins the code of the dossier. `instrument` names the text that gives the power, as people
    cite it. `accountable` is the code of the unit that answers for the decision. The answer is the same on the days
    `starts_on` ≤ day < `ends_before`. `chain` goes from the grant that decides back to the law. `agency` is the
    deciding body in the words of the catalogue. `is_set` tells that an officer named the unit, because the law as on
    record does not say. `facts` are those that were told, as they are compared: words, whole numbers as such. A dossier
    keeps it as it was on the day of receipt.
    """

    unit_id: int
    unit_code: str
    unit_name: str
    identification_code: str
    office: Office
    basis: Basis
    instrument: str
    signing: Signing
    accountable: str
    accountable_name: str
    starts_on: date
    ends_before: date | None
    chain: tuple[Link, ...]
    agency: str = ""
    is_set: bool = False
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """
    A fact that is asked for, because who decides depends on it; `label` is in the language of the asker.

    One of `words`, where `*` stands for any other; or, without words, a number of `unit`, `at_least` ≤ number <
    `below`, `None` where an end is open.
    """

    name: str
    label: str
    unit: str = ""
    words: tuple[str, ...] = ()
    at_least: Decimal | None = None
    below: Decimal | None = None
