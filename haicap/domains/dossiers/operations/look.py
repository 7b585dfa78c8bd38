from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, Attachment, Dossier
from haicap.domains.dossiers.queries.dossier import attachments
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.kernel.actors import Actor
from haicap.kernel.refusals import NotFound
from haicap.platform.audit import api as audit


def look(*, by: Actor, at: datetime, code: str, reason: str = "") -> Dossier:
    """
    Return a dossier to an officer who may see it, and write the look into the audit, for applicant and proxy each.

    Two statements, three with a proxy.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not see it.
    """
    dossier = read(code)
    access.check_may(Act.LOOK, actor=by, dossier=dossier, on=at.date())
    for person_id in (dossier.applicant_id, dossier.proxy_id):
        if person_id:
            audit.record(
                by=by, at=at, act="look", kind="dossier", key=dossier.code, subject_id=person_id, reason=reason
            )
    return dossier


def look_at_file(*, by: Actor, at: datetime, code: str, ordinal: int) -> Attachment:
    """
    Return a file of a dossier to an officer who may see it, and write the look into the audit. Three statements.

    :raises DossierUnknown: if there is no such dossier.
    :raises MayNotAct: if the post may not see it.
    :raises NotFound: if the dossier has no file of that number.
    """
    dossier = read(code)
    access.check_may(Act.LOOK, actor=by, dossier=dossier, on=at.date())
    for attachment in attachments(dossier.id):
        if attachment.ordinal == ordinal and attachment.sha256:
            audit.record(
                by=by, at=at, act="look_at_file", kind="dossier", key=f"{dossier.code}/{ordinal}",
                subject_id=dossier.applicant_id,
            )  # fmt: skip
            return attachment
    raise NotFound("file", key=ordinal)
