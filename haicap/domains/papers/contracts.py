"""What other parts may know of papers. No framework here."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import NotFound


class Form(StrEnum):
    """
    A form of the one-stop mechanism, by its number in Circular 03/2025/TT-VPCP.

    A letter for which the circular has no form goes by two letters.
    """

    RECEIPT = "01"
    SUPPLEMENT = "02"
    REJECTION = "03"
    APOLOGY = "04"
    STOP = "05"
    FORWARDING = "CH"
    CORRECTION = "DC"


@dataclass(frozen=True, slots=True)
class Receipt:
    """
    What form 01, receipt and appointment, says. All texts are ready to be printed, in Vietnamese.

    `due` is empty when no appointment could be set, `completed` unless papers came in work: then it is the moment when
    the full dossier came. `fee` is what is to be paid or was paid, empty when no fee was asked. `put_right` is when
    the data of the applicant were put right, if they were. `is_new` says that an earlier receipt is replaced.
    `track_url` is what the square code leads to. `filer` tells who
    files for the applicant and is empty when the applicant does; `signer` is the name under the form.
    `decides` is who decides, and how that is signed; empty where another system does.
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
    completed: str
    fee: str
    is_new: bool
    received_at: datetime
    due: str
    provisional: bool
    return_place: str
    officer: str
    track_url: str
    is_sample: bool
    filer: str
    signer: str
    put_right: str = ""
    decides: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """
    What forms 02 to 05 and the other letters of the office to the applicant say, ready to be printed, in Vietnamese.

    `lines` are what is asked for, or the reasons. `old_due` and `new_due` are those of an apology; moments are
    local. `is_repeated` says that papers were asked for before. `place` is where a dossier goes, `basis` by which text,
    `wrong` what is corrected, `fee` the amount that is not given back because of it,
    else empty. `filer` tells who files for the applicant, empty when nobody does. `decides` as on the receipt.
    """

    form: Form
    code: str
    office: str
    parent_office: str
    applicant: str
    address: str
    phone: str
    email: str
    procedure: str
    received_at: datetime
    made_at: datetime
    lines: tuple[str, ...]
    is_withdrawal: bool
    is_repeated: bool
    old_due: str
    new_due: str
    place: str
    basis: str
    wrong: str
    fee: str
    officer: str
    track_url: str
    is_sample: bool
    filer: str
    decides: str = ""


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
