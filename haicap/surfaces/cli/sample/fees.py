"""The fees of sample dossiers: asked as published, paid at the counter, waived, or given back after a withdrawal."""

from random import Random

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Channel, Dossier, Money
from haicap.kernel.actors import Actor
from haicap.surfaces.cli.sample.walk import Walk, hits

#: of a thousand who have a fee to pay
EXEMPT, PAID_LATER, REFUND_OPEN = 30, 120, 400
POOR = "Hộ nghèo, có giấy chứng nhận; theo mức thu đã công bố."
WITHDRAWN = "Người nộp đã rút hồ sơ trước khi có kết quả."


def ask_fee(chance: Random, receiver: Actor, walk: Walk, fee_vnd: int) -> None:
    """Ask for the fee; who stands at the counter mostly pays at once, who filed from home when fetching the result."""
    walk.act(receiver, 1, lambda dossier, at: dossiers.fee_asked(dossier, amount_vnd=fee_vnd))
    if hits(chance, EXEMPT):
        walk.act(receiver, chance.randint(1, 20), lambda dossier, at: dossiers.exemption(dossier, reason=POOR))
    elif walk.dossier.channel is not Channel.ONLINE and not hits(chance, PAID_LATER):
        _paid(chance, receiver, walk, minutes=chance.randint(1, 9))


def take_payment(chance: Random, receiver: Actor, walk: Walk) -> None:
    """Take what is still due, before the result is given out."""
    if walk.dossier.money is Money.DUE:
        _paid(chance, receiver, walk, minutes=chance.randint(20, 1500))


def give_back(chance: Random, receiver: Actor, walk: Walk) -> None:
    """Give back what was paid for a dossier that was withdrawn; some of it waits to be fetched."""
    if walk.dossier.money is not Money.PAID:
        return
    walk.act(
        receiver,
        chance.randint(1, 30),
        lambda dossier, at: dossiers.refund_owed(dossier, amount_vnd=_amount(dossier), reason=WITHDRAWN),
    )
    if not hits(chance, REFUND_OPEN):
        number = f"PC {chance.randrange(10**5):05d}"
        walk.act(receiver, chance.randint(5, 900), lambda dossier, at: dossiers.refund(dossier, proof_number=number))


def _paid(chance: Random, receiver: Actor, walk: Walk, *, minutes: int) -> None:
    number = f"BL {chance.randrange(10**7):07d}"
    walk.act(
        receiver,
        minutes,
        lambda dossier, at: dossiers.payment(dossier, amount_vnd=_amount(dossier), receipt_number=number),
    )


def _amount(dossier: Dossier) -> int:
    return dossier.fee_vnd or 0
