"""The fee at the desk: what the page says of it, and what its forms send to the operations."""

from datetime import datetime

from django.utils.translation import gettext as _

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Act, Dossier, Kind, Money
from haicap.domains.procedures import api as procedures
from haicap.kernel import money
from haicap.kernel.actors import Actor
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.surfaces.desk.turns import Deed, noted
from haicap.surfaces.desk.uploads import Kept
from haicap.surfaces.desk.words import MONEY


def published_fee(dossier: Dossier) -> int | None:
    """Return the fee that the procedure names for the way in which it was handed in, when it is sure."""
    on = dossier.submitted_at.date()
    version = procedures.version_by_id(dossier.procedure_version_id, on=on, editions=dossier.editions)
    return dossiers.published_fee(version, dossier.channel)


def fee_words(dossier: Dossier) -> str:
    """Return where the fee stands; what is published and not asked for yet is told, else nothing of what is not."""
    if dossier.money in MONEY:
        return _(MONEY[dossier.money]) % {"amount": money.written(dossier.fee_vnd or 0)}
    proposed = published_fee(dossier)
    if proposed is None:
        return ""
    return _("%(amount)s as published, not asked for yet") % {"amount": money.written(proposed)}


def asks_fee(dossier: Dossier, *, by: Actor, at: datetime) -> bool:
    """Test if a fee is published that the officer may ask for and that nobody has asked for yet. No statement."""
    if dossier.money is not Money.NONE or dossier.source_system or published_fee(dossier) is None:
        return False
    return any(
        one.act is Act.ASK_FEE and not one.why_not
        for one in dossiers.standings(actor=by, dossier=dossier, on=at.date())
    )


def is_open(dossier: Dossier) -> bool:
    """Test if money still has to go from one hand to the other."""
    return dossier.money in {Money.DUE, Money.REFUND_DUE}


def _amount(request: DeskRequest) -> int:
    """Return the amount that was written; what is none is 0, and the rule says so."""
    return money.read(request.POST.get("amount", "")[:40]) or 0


def _ask_fee(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.ask_fee(by=request.actor, at=at, code=dossier.code, amount_vnd=_amount(request))
    return Kind.FEE_ASKED


def _note_payment(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    dossiers.note_payment(
        by=request.actor,
        at=at,
        code=dossier.code,
        amount_vnd=_amount(request),
        receipt_number=request.POST.get("receipt_number", ""),
    )
    return Kind.FEE_PAID


def _owe_refund(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    note = request.POST.get("note", "")
    dossiers.owe_refund(by=request.actor, at=at, code=dossier.code, amount_vnd=_amount(request), note=note)
    return Kind.REFUND_OWED


def _note_refund(request: DeskRequest, dossier: Dossier, at: datetime, kept: list[Kept]) -> Kind:
    number = request.POST.get("proof_number", "")
    dossiers.note_refund(by=request.actor, at=at, code=dossier.code, proof_number=number)
    return Kind.REFUNDED


DEEDS: dict[str, Deed] = {
    Act.ASK_FEE.value: _ask_fee,
    Act.NOTE_PAYMENT.value: _note_payment,
    Act.EXEMPT_FEE.value: noted(dossiers.exempt_fee, Kind.FEE_EXEMPTED),
    Act.OWE_REFUND.value: _owe_refund,
    Act.NOTE_REFUND.value: _note_refund,
}
