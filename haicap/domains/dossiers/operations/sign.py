from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, Decision
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.proposals import last_proposal
from haicap.domains.dossiers.rules.steps import signature
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean


def sign(*, by: Actor, at: datetime, code: str, note: str = "") -> Decision:
    """
    Decide as proposed and approved, and return the decision. Three statements.

    This is an approval without an electronic signature: the paper is signed by hand.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if it does not wait for signature.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.SIGN, actor=by, dossier=dossier, on=at.date())
    decision = last_proposal(dossier.id)
    change = signature(dossier, at=at, decision=decision, note=clean(note, field="note", most=4000))
    record(dossier=dossier, change=change, by=by, at=at)
    return decision
