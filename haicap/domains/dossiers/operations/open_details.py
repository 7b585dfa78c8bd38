"""How those who filed see more than the code shows: by the last digits of their card."""

from collections.abc import Iterable
from datetime import datetime

from haicap.domains.dossiers.contracts import Details, DetailsClosed
from haicap.domains.dossiers.operations.notice import notice
from haicap.domains.dossiers.operations.receipt import receipt
from haicap.domains.dossiers.queries.dossier import attachments, log
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.filers import filers
from haicap.domains.papers import api as papers
from haicap.domains.people import api as people
from haicap.kernel.actors import CITIZEN
from haicap.kernel.codes import CodeUnusable, read_code
from haicap.platform.audit import api as audit
from haicap.platform.db.api import run_one

_WHO_FILED = "select code, applicant_id, coalesce(proxy_id, 0) from dossiers_dossierrow where code = %(code)s"


def open_details(*, code: str, last_digits: str, at: datetime) -> str:
    """
    Return the code of the dossier whose details are opened, and write the look into the audit, for applicant and proxy.

    `last_digits` are the last four of the card of the applicant, of the representative of an organisation, or of the
    proxy. The caller counts the tries. Three statements, four with a proxy; two when it is refused, with the same
    work whether there is no such dossier, it is not the code of one, or the digits are others.

    :raises DetailsClosed: if code and digits do not fit together.
    """
    try:
        wanted = str(read_code(code))
    except CodeUnusable:
        wanted = ""
    found, *who = run_one(_WHO_FILED, {"code": wanted}) or ("", 0, 0)
    if not people.is_number_of(who, last_digits=last_digits):
        raise DetailsClosed("last_digits")
    _looked(who, act="open_details", key=found, at=at)
    return str(found)


def details(code: str) -> Details:
    """
    Return what those may read who filed a dossier. Four statements; with a proxy five, with an organisation six.

    The caller holds the right: somebody for whom `open_details` opened it a short while ago, which is in the audit.

    :raises DossierUnknown: if there is no such dossier.
    """
    dossier = read(code)
    return Details(dossier, filers(dossier), tuple(attachments(dossier.id)), tuple(log(dossier.id)))


def open_letter(*, code: str, serial: int, at: datetime, track_url: str) -> papers.Document:
    """
    Return form 01, or the notice of the event `serial`, and write the look into the audit. Fifteen statements at most.

    With the serial 0 it is form 01. The caller holds the right, as for `details`.

    :raises DossierUnknown: if there is no such dossier.
    :raises ReceiptNotYet: if nobody has taken the dossier in yet.
    :raises NoticeUnknown: if the event is not one that goes with a notice, or its reason was erased.
    """
    dossier = read(code)
    if serial:
        document = notice(code=dossier.code, serial=serial, at=at, track_url=track_url)
    else:
        document = receipt(code=dossier.code, at=at, track_url=track_url)
    key = f"{dossier.code}/{document.form.value}"
    _looked((dossier.applicant_id, dossier.proxy_id or 0), act="open_letter", key=key, at=at)
    return document


def _looked(who: Iterable[int], *, act: str, key: str, at: datetime) -> None:
    for person_id in filter(None, who):
        audit.record(by=CITIZEN, at=at, act=act, kind="dossier", key=key, subject_id=person_id)
