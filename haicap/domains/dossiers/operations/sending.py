"""How a result goes to the applicant other than over the counter: by post, and online."""

from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import (
    Act,
    Business,
    CarrierMissing,
    Delivery,
    Dossier,
    Kind,
    OnlinePlaceMissing,
    ReasonMissing,
    ResultFileMissing,
    TrackingNumberMissing,
)
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import attachments
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.business import check_move
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.delivery import check_delivery, check_way
from haicap.domains.dossiers.rules.flow import next_step
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean, clean_line


def post(*, by: Actor, at: datetime, code: str, carrier: str, tracking_number: str) -> None:
    """
    Note that the result was given to a carrier, the first time or again after it came back. Two statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if no result is ready.
    :raises ResultOnTheWay: if a carrier has it.
    :raises CarrierMissing: if the carrier was not named.
    :raises TrackingNumberMissing: if its number was not given.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = _ready(Act.POST, by=by, at=at, code=code)
    check_delivery(old=dossier.delivery, new=Delivery.SENT)
    name = clean_line(carrier, field="carrier", most=120)
    number = clean_line(tracking_number, field="tracking_number", most=60)
    if not name:
        raise CarrierMissing("carrier", value="")
    if not any(sign.isalnum() for sign in number):
        raise TrackingNumberMissing("tracking_number", value="")
    change = Change(
        kind=Kind.POSTED,
        act=Act.POST,
        columns={"delivery": Delivery.SENT.value},
        node=next_step(at=dossier.node, act=Act.POST),
        told={"again": dossier.delivery is Delivery.FAILED},
        # The number leads to an address at the carrier: it is sealed like one.
        personal={"note": f"{name}: {number}"},
    )
    record(dossier=dossier, change=change, by=by, at=at)


def post_failed(*, by: Actor, at: datetime, code: str, note: str) -> None:
    """
    Note that the result came back from the carrier, and why. Two statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if no result is ready.
    :raises ResultNotPosted: if no carrier has it.
    :raises ReasonMissing: if the reason was not given.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = _ready(Act.POST_FAILED, by=by, at=at, code=code)
    check_delivery(old=dossier.delivery, new=Delivery.FAILED)
    reason = clean(note, field="note", most=4000)
    if not reason:
        raise ReasonMissing("note", value="")
    change = Change(
        kind=Kind.POST_FAILED,
        act=Act.POST_FAILED,
        columns={"delivery": Delivery.FAILED.value},
        node=next_step(at=dossier.node, act=Act.POST_FAILED),
        personal={"note": reason},
    )
    record(dossier=dossier, change=change, by=by, at=at)


def post_arrived(*, by: Actor, at: datetime, code: str, note: str = "") -> None:
    """
    Note that the carrier handed the result over; the dossier ends. Two statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if no result is ready.
    :raises ResultNotPosted: if no carrier has it.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = _ready(Act.POST_ARRIVED, by=by, at=at, code=code)
    written = clean(note, field="note", most=4000)
    _returned(dossier, act=Act.POST_ARRIVED, kind=Kind.POST_ARRIVED, note=written, by=by, at=at)


def send_online(*, by: Actor, at: datetime, code: str, address: str) -> None:
    """
    Note that the file of the result was sent online, and where; the dossier ends. Three statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if no result is ready.
    :raises ResultOnTheWay: if a carrier has it.
    :raises ResultFileMissing: if the result has no file.
    :raises OnlinePlaceMissing: if it was not said where.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = _ready(Act.SEND_ONLINE, by=by, at=at, code=code)
    where = clean_line(address, field="address", most=200)
    if not where:
        raise OnlinePlaceMissing("address", value="")
    if not any(one.source == "result" and one.sha256 for one in attachments(dossier.id)):
        raise ResultFileMissing
    _returned(dossier, act=Act.SEND_ONLINE, kind=Kind.SENT_ONLINE, note=where, by=by, at=at)


def _ready(act: Act, *, by: Actor, at: datetime, code: str) -> Dossier:
    """Return the dossier if the actor may do the act and the way of its result allows it."""
    dossier = read(code)
    access.check_may(act, actor=by, dossier=dossier, on=at.date())
    next_step(at=dossier.node, act=act)
    check_way(act=act, delivery=dossier.delivery)
    return dossier


def _returned(dossier: Dossier, *, act: Act, kind: Kind, note: str, by: Actor, at: datetime) -> None:
    check_move(old=dossier.business, new=Business.RETURNED)
    check_delivery(old=dossier.delivery, new=Delivery.HANDED_OVER)
    change = Change(
        kind=kind,
        act=act,
        columns={
            "business": Business.RETURNED.value,
            "delivery": Delivery.HANDED_OVER.value,
            "returned_at": at,
        },
        node=next_step(at=dossier.node, act=act),
        personal={"note": note},
    )
    record(dossier=dossier, change=change, by=by, at=at)
