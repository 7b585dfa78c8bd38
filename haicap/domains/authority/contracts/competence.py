"""What other parts may know of authority. No framework here."""

from dataclasses import dataclass
from enum import StrEnum

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused


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


@dataclass(frozen=True, slots=True)
class Competence:
    """
    Who decides a case: the unit, the office in it, and on what basis.

    `identification_code` begins the code of the dossier. `instrument` names the text that gives the power, as people
    cite it. A dossier keeps it as it was on the day of receipt.
    """

    unit_id: int
    unit_code: str
    identification_code: str
    office: Office
    basis: Basis
    instrument: str


class NoCompetentUnit(Refused):
    """Nobody in this city decides the case on that day."""

    message = sentence("No office of this city decides “%(procedure)s”. It is handled by a ministry.")
