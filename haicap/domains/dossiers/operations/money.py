"""What a counter does with the fee of a dossier, beside the flow: the step and its clock stay."""

from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, Dossier
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.money import exemption, fee_asked, payment, refund, refund_owed
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean, clean_line


def ask_fee(*, by: Actor, at: datetime, code: str, amount_vnd: int) -> None:
    """
    Ask for a fee in whole đồng, or put right the amount that was asked. Two statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: and its siblings, see `fee_asked`.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = _seen(Act.ASK_FEE, by=by, at=at, code=code)
    record(dossier=dossier, change=fee_asked(dossier, amount_vnd=amount_vnd), by=by, at=at)


def note_payment(*, by: Actor, at: datetime, code: str, amount_vnd: int, receipt_number: str) -> None:
    """
    Note that the fee was paid, with the number of the receipt. Two statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: and its siblings, see `payment`.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = _seen(Act.NOTE_PAYMENT, by=by, at=at, code=code)
    number = clean_line(receipt_number, field="receipt_number", most=60)
    record(dossier=dossier, change=payment(dossier, amount_vnd=amount_vnd, receipt_number=number), by=by, at=at)


def exempt_fee(*, by: Actor, at: datetime, code: str, note: str) -> None:
    """
    Note that no fee has to be paid, and why. Two statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: and its siblings, see `exemption`.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = _seen(Act.EXEMPT_FEE, by=by, at=at, code=code)
    record(dossier=dossier, change=exemption(dossier, reason=clean(note, field="note", most=4000)), by=by, at=at)


def owe_refund(*, by: Actor, at: datetime, code: str, amount_vnd: int, note: str) -> None:
    """
    Note that money has to be given back, and why; also once the dossier has ended. Two statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: and its siblings, see `refund_owed`.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = _seen(Act.OWE_REFUND, by=by, at=at, code=code)
    change = refund_owed(dossier, amount_vnd=amount_vnd, reason=clean(note, field="note", most=4000))
    record(dossier=dossier, change=change, by=by, at=at)


def note_refund(*, by: Actor, at: datetime, code: str, proof_number: str) -> None:
    """
    Note that the money was given back, with the number of the paper that proves it. Two statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: and its siblings, see `refund`.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = _seen(Act.NOTE_REFUND, by=by, at=at, code=code)
    number = clean_line(proof_number, field="proof_number", most=60)
    record(dossier=dossier, change=refund(dossier, proof_number=number), by=by, at=at)


def _seen(act: Act, *, by: Actor, at: datetime, code: str) -> Dossier:
    """Return the dossier if the actor may do the act."""
    dossier = read(code)
    access.check_may(act, actor=by, dossier=dossier, on=at.date())
    return dossier
