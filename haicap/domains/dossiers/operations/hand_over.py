from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, Business, CollectorMissing, Delivery, Kind, Proof
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.business import check_move
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.delivery import check_delivery, check_way
from haicap.domains.dossiers.rules.flow import next_step
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean_line


def hand_over(*, by: Actor, at: datetime, code: str, collector: str, proof: Proof) -> None:
    """
    Hand the result over at the counter that took the dossier in: to whom, and by which proof. Two statements.

    Without the slip an identity paper will do (Decree 118/2025/NĐ-CP art. 6); a proxy brings the authorisation.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if no result is ready.
    :raises ResultOnTheWay: if a carrier has the result.
    :raises CollectorMissing: if the name of the collector was not given.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.HAND_OVER, actor=by, dossier=dossier, on=at.date())
    node = next_step(at=dossier.node, act=Act.HAND_OVER)
    check_move(old=dossier.business, new=Business.RETURNED)
    check_way(act=Act.HAND_OVER, delivery=dossier.delivery)
    check_delivery(old=dossier.delivery, new=Delivery.HANDED_OVER)
    name = clean_line(collector, field="collector", most=120)
    if not any(sign.isalpha() for sign in name):
        raise CollectorMissing("collector", value="")
    change = Change(
        kind=Kind.HANDED_OVER,
        act=Act.HAND_OVER,
        columns={
            "business": Business.RETURNED.value,
            "delivery": Delivery.HANDED_OVER.value,
            "returned_at": at,
        },
        node=node,
        told={"proof": proof.value},
        personal={"collector": name},
    )
    record(dossier=dossier, change=change, by=by, at=at)
