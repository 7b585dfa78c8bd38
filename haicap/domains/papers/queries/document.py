from haicap.domains.papers.contracts import Document, DocumentUnknown, Form
from haicap.platform.db.api import run_one


def document(*, dossier_code: str, form: Form, serial: int = 0) -> Document:
    """
    Return a paper that was issued for a dossier; `serial` is the event that it goes with. One statement.

    :raises DocumentUnknown: if it was not.
    """
    row = run_one(
        "select d.form, d.dossier_code, d.sha256, f.size_bytes, d.issued_at from papers_documentrow d "
        "join files_filerow f on f.sha256 = d.sha256 where d.dossier_code = %(code)s and d.form = %(form)s "
        "and d.serial = %(serial)s",
        {"code": dossier_code, "form": form.value, "serial": serial},
    )
    if row is None:
        raise DocumentUnknown("form", key=form.value)
    return Document(Form(row[0]), *row[1:])
