from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.proposals import last_assignee
from haicap.domains.dossiers.rules.steps import sending_back
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean


def send_back(*, by: Actor, at: datetime, code: str, note: str) -> None:
    """
    Send a dossier back to the specialist who proposed, with the reason. Three statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if it waits neither for approval nor for signature.
    :raises ReasonMissing: if no reason was given.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.SEND_BACK, actor=by, dossier=dossier, on=at.date())
    reason = clean(note, field="note", most=4000)
    change = sending_back(dossier, note=reason, assignee_id=last_assignee(dossier.id))
    record(dossier=dossier, change=change, by=by, at=at)
