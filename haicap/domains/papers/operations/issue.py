from datetime import datetime
from pathlib import Path

from haicap.domains.papers.contracts import Document, Form, Notice, Receipt
from haicap.domains.papers.queries.document import document
from haicap.domains.papers.rules import notice as notices
from haicap.domains.papers.rules.receipt import FORM_SET, printed
from haicap.platform.db.api import run_one
from haicap.platform.documents import api as documents
from haicap.platform.files import api as files

FORMS = Path(__file__).resolve().parent.parent / "forms"


def issue_receipt(receipt: Receipt, *, serial: int, at: datetime) -> Document:
    """
    Make form 01 for a dossier and keep it, or return the one that was issued before. Two or three statements.

    `serial` is the event with which it replaces the one before, 0 for the first receipt. Who may have it is decided by
    the caller, who holds the dossier. When two are made at once the first stays.
    """
    qr = documents.square_code(receipt.track_url)
    content = documents.pdf(FORMS / "receipt.typ", printed(receipt, qr_svg=qr, issued_at=at))
    return _kept(content, code=receipt.code, form=Form.RECEIPT, serial=serial, at=at)


def issue_notice(notice: Notice, *, serial: int, at: datetime) -> Document:
    """
    Make one of the forms 02 to 05 for an event of a dossier and keep it, or return the one that is there.

    Two or three statements. Who may have it is decided by the caller, who holds the dossier.
    """
    qr = documents.square_code(notice.track_url)
    content = documents.pdf(FORMS / "notice.typ", notices.printed(notice, qr_svg=qr, issued_at=at))
    return _kept(content, code=notice.code, form=notice.form, serial=serial, at=at)


def _kept(content: bytes, *, code: str, form: Form, serial: int, at: datetime) -> Document:
    stored = files.keep(content, name=f"{code}-{form.value}.pdf", media_type=files.PDF, at=at)
    run_one(
        "insert into papers_documentrow (dossier_code, form, serial, form_set, sha256, issued_at) "
        "values (%(code)s, %(form)s, %(serial)s, %(set)s, %(sha256)s, %(at)s) "
        "on conflict (dossier_code, form, serial) do nothing returning id",
        {
            "code": code,
            "form": form.value,
            "serial": serial,
            "set": FORM_SET,
            "sha256": stored.sha256,
            "at": at,
        },
    )
    return document(dossier_code=code, form=form, serial=serial)
