from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, Proof
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.steps import handing_over
from haicap.domains.people.contracts import Authorisation
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean_line


def hand_over(
    *,
    by: Actor,
    at: datetime,
    code: str,
    collector: str,
    proof: Proof,
    authorisation: Authorisation | None = None,
) -> None:
    """
    Hand the result over at the counter that took the dossier in: to whom, and by which proof. Two statements.

    Without the slip an identity paper will do (Decree 118/2025/NĐ-CP art. 6); a proxy brings the
    authorisation, whose kind is told.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if no result is ready.
    :raises ResultOnTheWay: if a carrier has the result.
    :raises FeeStillDue: if a fee is due.
    :raises CollectorMissing: if the name of the collector was not given.
    :raises AuthorisationMissing: if a proxy takes it and it was not told by what.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.HAND_OVER, actor=by, dossier=dossier, on=at.date())
    name = clean_line(collector, field="collector", most=120)
    change = handing_over(dossier, at=at, collector=name, proof=proof, authorisation=authorisation)
    record(dossier=dossier, change=change, by=by, at=at)
