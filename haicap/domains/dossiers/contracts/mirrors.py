"""What a system that works a dossier tells of it."""

from dataclasses import dataclass
from datetime import date, datetime

from haicap.domains.dossiers.contracts.choices import Business, Decision


@dataclass(frozen=True, slots=True)
class MirrorBirth:
    """What a dossier is that another system works: as it was declared there. `unit_code` is the unit that decides."""

    procedure_code: str
    unit_code: str
    submitted_at: datetime
    name: str
    national_id: str
    born_on: date | None
    address: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class OutsideMessage:
    """
    A message of a system: the dossier `code` stands at `status`, a number from 1 to 10, since `at` by its clock.

    `event` names the message for all time. `due_at` is `None` when the system tells none. `words` may be personal.
    """

    system: str
    code: str
    event: str
    at: datetime
    status: int
    decision: Decision = Decision.NONE
    due_at: datetime | None = None
    words: str = ""
    birth: MirrorBirth | None = None


@dataclass(frozen=True, slots=True)
class Mirrored:
    """The dossier that is followed, as it stands after a message; `is_new` if the message made it."""

    code: str
    business: Business
    told_at: datetime
    is_new: bool
