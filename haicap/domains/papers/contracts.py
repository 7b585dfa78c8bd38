"""What other parts may know of papers. No framework here."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import NotFound


class Form(StrEnum):
    """A form of the one-stop mechanism, by its number in Circular 03/2025/TT-VPCP."""

    RECEIPT = "01"


@dataclass(frozen=True, slots=True)
class Receipt:
    """
    What form 01, receipt and appointment, says. All texts are ready to be printed, in Vietnamese.

    `due` is empty when no appointment could be set, `track_url` is what the square code leads to.
    """

    code: str
    office: str
    parent_office: str
    applicant: str
    address: str
    phone: str
    email: str
    procedure: str
    papers: tuple[str, ...]
    term: str
    received_at: datetime
    due: str
    provisional: bool
    return_place: str
    officer: str
    track_url: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that was issued: which form, for which dossier, when, and the kept file."""

    form: Form
    dossier_code: str
    sha256: str
    size_bytes: int
    issued_at: datetime


class DocumentUnknown(NotFound):
    """This paper was not issued."""

    message = sentence("This paper has not been issued yet.")
