"""How a result goes to the applicant other than over the counter: by post, and online."""

from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, Dossier
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import attachments
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.sending import online_sending, post_arrival, post_failure, posting
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean, clean_line


def post(*, by: Actor, at: datetime, code: str, carrier: str, tracking_number: str) -> None:
    """
    Note that the result was given to a carrier, the first time or again after it came back. Two statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if no result is ready.
    :raises ResultOnTheWay: if a carrier has it.
    :raises FeeStillDue: if a fee is due.
    :raises CarrierMissing: if the carrier was not named.
    :raises TrackingNumberMissing: if its number was not given.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = _seen(Act.POST, by=by, at=at, code=code)
    name = clean_line(carrier, field="carrier", most=120)
    number = clean_line(tracking_number, field="tracking_number", most=60)
    record(dossier=dossier, change=posting(dossier, carrier=name, tracking_number=number), by=by, at=at)


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
    dossier = _seen(Act.POST_FAILED, by=by, at=at, code=code)
    change = post_failure(dossier, note=clean(note, field="note", most=4000))
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
    dossier = _seen(Act.POST_ARRIVED, by=by, at=at, code=code)
    change = post_arrival(dossier, at=at, note=clean(note, field="note", most=4000))
    record(dossier=dossier, change=change, by=by, at=at)


def send_online(*, by: Actor, at: datetime, code: str, address: str) -> None:
    """
    Note that the file of the result was sent online, and where; the dossier ends. Three statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if no result is ready.
    :raises ResultOnTheWay: if a carrier has it.
    :raises FeeStillDue: if a fee is due.
    :raises ResultFileMissing: if the result has no file.
    :raises OnlinePlaceMissing: if it was not said where.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = _seen(Act.SEND_ONLINE, by=by, at=at, code=code)
    where = clean_line(address, field="address", most=200)
    has_file = any(one.source == "result" and one.sha256 for one in attachments(dossier.id))
    change = online_sending(dossier, at=at, address=where, has_file=has_file)
    record(dossier=dossier, change=change, by=by, at=at)


def _seen(act: Act, *, by: Actor, at: datetime, code: str) -> Dossier:
    """Return the dossier if the actor may do the act."""
    dossier = read(code)
    access.check_may(act, actor=by, dossier=dossier, on=at.date())
    return dossier
