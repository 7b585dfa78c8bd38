from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.steps import approval
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean


def approve(*, by: Actor, at: datetime, code: str, note: str = "") -> None:
    """
    Approve what the specialist proposed; it goes to be signed. Two statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if it does not wait for approval.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.APPROVE, actor=by, dossier=dossier, on=at.date())
    change = approval(dossier, note=clean(note, field="note", most=4000))
    record(dossier=dossier, change=change, by=by, at=at)
