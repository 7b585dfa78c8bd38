"""What finding a dossier takes and gives."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from haicap.domains.dossiers.contracts.choices import Business, Channel, Decision, Node


class FindBy(StrEnum):
    """What the words of a search are."""

    CODE = "code"
    NATIONAL_ID = "national_id"
    PHONE = "phone"
    TAX_CODE = "tax_code"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What is looked for: the code, the number, or the folded words of a name.

    Ten digits can be a telephone number and a tax code at once: then the tax code comes second.
    """

    by: FindBy
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """
    A dossier that was found, as a line of a list.

    `node` is `None` when its flow has ended. `assignee_id` is the account that has the step, 0 when nobody by name.
    `source_system` is the one that works it, empty when that is this one. `element` is what its `process` calls the
    step.
    """

    id: int
    code: str
    procedure_version_id: int
    applicant_name: str
    received_unit_id: int
    competent_unit_id: int
    channel: Channel
    business: Business
    decision: Decision
    node: Node | None
    submitted_at: datetime
    due_at: datetime | None
    decided_at: datetime | None
    is_sample: bool
    assignee_id: int
    source_system: str = ""
    element: str = ""
    process: str = ""

    @property
    def place(self) -> tuple[datetime, int]:
        """Return where the line stands in the list; the next page begins after it."""
        return self.submitted_at, self.id


@dataclass(frozen=True, slots=True)
class Findings:
    """What the words were taken for, and a page of what was found, the newest first."""

    by: FindBy
    found: tuple[Found, ...]
