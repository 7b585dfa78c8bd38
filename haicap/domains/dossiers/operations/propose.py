from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, Decision, PaperGiven
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.steps import proposal
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean


def propose(
    *,
    by: Actor,
    at: datetime,
    code: str,
    decision: Decision,
    note: str = "",
    results: tuple[PaperGiven, ...] = (),
) -> None:
    """
    Propose what is to be decided, with the draft of the result. Two statements.

    A refusal needs its reasons in writing (Decree 118/2025/NĐ-CP art. 17).

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the dossier is not assigned to the actor.
    :raises WrongStep: if it is not being processed.
    :raises ReasonMissing: if nothing is decided, or a refusal comes without its reasons.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.PROPOSE, actor=by, dossier=dossier, on=at.date())
    reasons = clean(note, field="note", most=4000)
    change = proposal(dossier, decision=decision, note=reasons, results=results)
    record(dossier=dossier, change=change, by=by, at=at)
