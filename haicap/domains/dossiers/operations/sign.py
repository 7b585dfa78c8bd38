from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, Business, Decision, Delivery, Kind
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.proposals import last_proposal
from haicap.domains.dossiers.rules.business import check_move
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.delivery import check_delivery
from haicap.domains.dossiers.rules.flow import next_step
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
    node = next_step(at=dossier.node, act=Act.SIGN)
    check_move(old=dossier.business, new=Business.DECIDED)
    check_delivery(old=dossier.delivery, new=Delivery.WAITING)
    decision = last_proposal(dossier.id)
    change = Change(
        kind=Kind.SIGNED,
        act=Act.SIGN,
        columns={
            "business": Business.DECIDED.value,
            "decision": decision.value,
            "delivery": Delivery.WAITING.value,
            "decided_at": at,
        },
        node=node,
        personal={"note": clean(note, field="note", most=4000)},
    )
    record(dossier=dossier, change=change, by=by, at=at)
    return decision
