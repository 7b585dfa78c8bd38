from datetime import datetime
from pathlib import Path

from haicap.domains.papers.contracts import Document, Form, Receipt
from haicap.domains.papers.queries.document import document
from haicap.domains.papers.rules.receipt import FORM_SET, printed
from haicap.platform.db.api import run_one
from haicap.platform.documents import api as documents
from haicap.platform.files import api as files

TEMPLATE = Path(__file__).resolve().parent.parent / "forms" / "receipt.typ"


def issue_receipt(receipt: Receipt, *, at: datetime) -> Document:
    """
    Make form 01 for a dossier and keep it, or return the one that was issued before. Two or three statements.

    Who may have it is decided by the caller, who holds the dossier. When two are made at once the first stays.
    """
    qr = documents.square_code(receipt.track_url)
    content = documents.pdf(TEMPLATE, printed(receipt, qr_svg=qr, issued_at=at))
    stored = files.keep(content, name=f"{receipt.code}-01.pdf", media_type=files.PDF, at=at)
    run_one(
        "insert into papers_documentrow (dossier_code, form, form_set, sha256, issued_at) "
        "values (%(code)s, %(form)s, %(set)s, %(sha256)s, %(at)s) "
        "on conflict (dossier_code, form) do nothing returning id",
        {
            "code": receipt.code,
            "form": Form.RECEIPT.value,
            "set": FORM_SET,
            "sha256": stored.sha256,
            "at": at,
        },
    )
    return document(dossier_code=receipt.code, form=Form.RECEIPT)
