"""How a result goes by post or online, each act from the dossier as it stands to what it changes."""

from datetime import datetime

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
from haicap.domains.dossiers.rules.business import check_move
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.delivery import check_delivery, check_way
from haicap.domains.dossiers.rules.leading import check_open
from haicap.domains.dossiers.rules.money import check_given_out


def posting(dossier: Dossier, *, carrier: str, tracking_number: str) -> Change:
    """
    Return what it changes that a carrier has the result, the first time or again. The words are clean.

    Source: Decree 118/2025/NĐ-CP art. 22. House rule: the number leads to an address, so it is sealed like one.

    :raises WrongStep: if no result is ready.
    :raises ResultOnTheWay: if a carrier has it.
    :raises FeeStillDue: if a fee is due.
    :raises CarrierMissing: if the carrier was not named.
    :raises TrackingNumberMissing: if its number was not given.
    """
    check_open(dossier, Act.POST)
    check_way(act=Act.POST, delivery=dossier.delivery)
    check_given_out(dossier)
    check_delivery(old=dossier.delivery, new=Delivery.SENT)
    if not carrier:
        raise CarrierMissing("carrier", value="")
    if not any(sign.isalnum() for sign in tracking_number):
        raise TrackingNumberMissing("tracking_number", value="")
    return Change(
        kind=Kind.POSTED,
        act=Act.POST,
        columns={"delivery": Delivery.SENT.value},
        told={"again": dossier.delivery is Delivery.FAILED},
        personal={"note": f"{carrier}: {tracking_number}"},
    )


def post_failure(dossier: Dossier, *, note: str) -> Change:
    """
    Return what it changes that the result came back from the carrier. `note` is clean and says why.

    House rule: it can be sent again, or fetched.

    :raises WrongStep: if no result is ready.
    :raises ResultNotPosted: if no carrier has it.
    :raises ReasonMissing: if the reason was not given.
    """
    check_open(dossier, Act.POST_FAILED)
    check_way(act=Act.POST_FAILED, delivery=dossier.delivery)
    check_delivery(old=dossier.delivery, new=Delivery.FAILED)
    if not note:
        raise ReasonMissing("note", value="")
    return Change(
        kind=Kind.POST_FAILED,
        act=Act.POST_FAILED,
        columns={"delivery": Delivery.FAILED.value},
        personal={"note": note},
    )


def post_arrival(dossier: Dossier, *, at: datetime, note: str) -> Change:
    """
    Return what it changes that the carrier handed the result over: the dossier ends. `note` is clean.

    Source: Decree 118/2025/NĐ-CP art. 22.

    :raises WrongStep: if no result is ready.
    :raises ResultNotPosted: if no carrier has it.
    """
    return _returned(dossier, at=at, act=Act.POST_ARRIVED, kind=Kind.POST_ARRIVED, note=note)


def online_sending(dossier: Dossier, *, at: datetime, address: str, has_file: bool) -> Change:
    """
    Return what it changes that the file of the result was sent online: the dossier ends. `address` is clean.

    `has_file` tells that the result has a file.

    Source: Decree 118/2025/NĐ-CP art. 22.

    :raises WrongStep: if no result is ready.
    :raises ResultOnTheWay: if a carrier has it.
    :raises FeeStillDue: if a fee is due.
    :raises OnlinePlaceMissing: if it was not said where.
    :raises ResultFileMissing: if the result has no file.
    """
    change = _returned(dossier, at=at, act=Act.SEND_ONLINE, kind=Kind.SENT_ONLINE, note=address)
    check_given_out(dossier)
    if not address:
        raise OnlinePlaceMissing("address", value="")
    if not has_file:
        raise ResultFileMissing
    return change


def _returned(dossier: Dossier, *, at: datetime, act: Act, kind: Kind, note: str) -> Change:
    check_open(dossier, act)
    check_way(act=act, delivery=dossier.delivery)
    check_move(old=dossier.business, new=Business.RETURNED)
    check_delivery(old=dossier.delivery, new=Delivery.HANDED_OVER)
    return Change(
        kind=kind,
        act=act,
        columns={
            "business": Business.RETURNED.value,
            "delivery": Delivery.HANDED_OVER.value,
            "returned_at": at,
        },
        personal={"note": note},
    )
