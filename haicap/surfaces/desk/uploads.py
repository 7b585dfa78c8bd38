"""
Files that come with a form of the desk.

A form that is shown again cannot give its files back to the browser. What was taken in already stands in it as a
signed note, so that nothing is sent twice; nobody can sign for a file that this officer has not sent.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from haicap.domains.dossiers.contracts import PaperGiven
from haicap.kernel.actors import Actor
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput
from haicap.platform.files import api as files

ACCEPT = ",".join(ending for endings in files.ACCEPTED.values() for ending in endings)
KINDS = "PDF, JPG, PNG"
MOST_MEGABYTES = files.MOST_BYTES // 1024 // 1024
MOST_NAME = 500
KEPT_FOR = timedelta(hours=12)
_SALT = "haicap.desk.uploads"


class UploadLost(BadInput):
    """The note of a file that was taken in before is not ours, or too old."""

    message = sentence("The files added before are no longer here. Please add them again.")


class PaperOfAnother(BadInput):
    """A paper on file was chosen for one person, and the form now names another."""

    message = sentence("The papers on file were those of another card number. Please look them up again.")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was taken in, and the signed note that stands for it in the form."""

    paper: PaperGiven
    note: str


def take_in(uploads: Sequence["UploadedFile[bytes]"], *, paper: str, field: str, by: Actor, at: datetime) -> list[Kept]:
    """
    Check and keep the files of one input; `paper` says what they are. One statement a file.

    :raises BadInput: the refusals of files, naming the field.
    """
    taken = []
    for upload in uploads:
        if (upload.size or 0) > files.MOST_BYTES:
            raise files.FileTooBig(field, most_megabytes=MOST_MEGABYTES)
        stored = files.take_in(upload.read(), name=upload.name or "", field=field, at=at)
        given = PaperGiven(paper[:MOST_NAME], stored.sha256, stored.name, stored.media_type, stored.size_bytes)
        taken.append(Kept(given, signing.dumps(asdict(given), salt=_salt(by), compress=True)))
    return taken


def kept_before(notes: Sequence[str], *, field: str, by: Actor) -> list[Kept]:
    """
    Return the files that an earlier sending of the form brought. No statement.

    :raises UploadLost: if a note is not one that was given to this account today.
    """
    try:
        return [
            Kept(PaperGiven(**signing.loads(note, salt=_salt(by), max_age=KEPT_FOR)), note) for note in notes if note
        ]
    except (signing.BadSignature, TypeError) as wrong:
        raise UploadLost(field, value="") from wrong


def offered(paper: PaperGiven, *, by: Actor, person: str) -> Kept:
    """Return a paper on file with the note by which it is chosen, by this officer and for this card number only."""
    return Kept(paper, signing.dumps(asdict(paper), salt=_salt_for(by, person), compress=True))


def chosen(notes: Sequence[str], *, field: str, by: Actor, person: str) -> list[Kept]:
    """
    Return the papers on file that were chosen. No statement.

    :raises PaperOfAnother: if a note is not one that was given to this account today for this card number.
    """
    try:
        return [
            Kept(PaperGiven(**signing.loads(note, salt=_salt_for(by, person), max_age=KEPT_FOR)), note)
            for note in notes
            if note
        ]
    except (signing.BadSignature, TypeError) as wrong:
        raise PaperOfAnother(field, value="") from wrong


def _salt(by: Actor) -> str:
    return f"{_SALT}.{by.account_id}"


def _salt_for(by: Actor, person: str) -> str:
    digits = "".join(sign for sign in person if sign in "0123456789")
    return f"{_salt(by)}.on_file.{digits}"
