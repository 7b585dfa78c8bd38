from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, Kind, ReasonMissing
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.proposals import last_assignee
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.flow import next_step
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
    node = next_step(at=dossier.node, act=Act.SEND_BACK)
    reason = clean(note, field="note", most=4000)
    if not reason:
        raise ReasonMissing("note", value="")
    change = Change(
        kind=Kind.SENT_BACK,
        act=Act.SEND_BACK,
        columns={},
        node=node,
        assignee_id=last_assignee(dossier.id),
        personal={"note": reason},
    )
    record(dossier=dossier, change=change, by=by, at=at)
