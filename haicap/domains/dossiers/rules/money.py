"""The moves of the money state, and the acts on it. docs/reference/dossier-states.md is drawn from MOVES."""

from haicap.domains.dossiers.contracts import (
    MOST_FEE_VND,
    Act,
    Channel,
    Dossier,
    FeeStandsOtherwise,
    FeeStillDue,
    FeeUnusable,
    Kind,
    Money,
    PaymentDiffers,
    ProofNumberMissing,
    ReasonMissing,
    ReceiptNumberMissing,
    RefundTooLarge,
    WrongStep,
)
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.correction import CHECKS
from haicap.domains.dossiers.rules.flow import NAMES
from haicap.domains.procedures.contracts import ProcedureVersion
from haicap.kernel import money
from haicap.kernel.messages import sentence

#: where a fee can go; from `due` to `due` a wrong amount is put right before it is paid, and what was given back is
#: asked again when the dossier goes on after all
MOVES: dict[Money, frozenset[Money]] = {
    Money.NONE: frozenset({Money.DUE, Money.EXEMPT}),
    Money.DUE: frozenset({Money.DUE, Money.PAID, Money.EXEMPT}),
    Money.PAID: frozenset({Money.REFUND_DUE}),
    Money.EXEMPT: frozenset(),
    Money.REFUND_DUE: frozenset({Money.REFUNDED}),
    Money.REFUNDED: frozenset({Money.DUE}),
}
#: act -> the event that it writes and the state to which it leads, in the order of a page
LEADS_TO: dict[Act, tuple[Kind, Money]] = {
    Act.NOTE_PAYMENT: (Kind.FEE_PAID, Money.PAID),
    Act.NOTE_REFUND: (Kind.REFUNDED, Money.REFUNDED),
    Act.ASK_FEE: (Kind.FEE_ASKED, Money.DUE),
    Act.EXEMPT_FEE: (Kind.FEE_EXEMPTED, Money.EXEMPT),
    Act.OWE_REFUND: (Kind.REFUND_OWED, Money.REFUND_DUE),
}
#: how a result is given out
GIVING_OUT = frozenset({Act.HAND_OVER, Act.POST, Act.SEND_ONLINE})
PAY_FIRST = sentence("a fee is still due; note first that it was paid, or why it need not be")


def money_acts(state: Money, *, is_ended: bool) -> tuple[Act, ...]:
    """
    Return the acts that the money allows.

    House rule: a dossier that has ended is asked for nothing new; what is open of an old fee is still settled.
    """
    if is_ended and state is Money.NONE:
        return ()
    acts = (act for act, (_, new) in LEADS_TO.items() if new in MOVES[state])
    return tuple(act for act in acts if not (is_ended and act is Act.ASK_FEE))


def published_fee(version: ProcedureVersion, channel: Channel) -> int | None:
    """
    Return the fee that the version of a procedure names for the channel, in whole đồng; `None` when it is not sure.

    House rule: it is proposed to the officer and never asked by the platform itself. What is free, given as several
    amounts, or to be checked proposes nothing, and the money stays `none` until somebody asks.
    """
    amounts = {way.fee.amount_vnd for way in version.ways if way.channel.value == channel.value}
    return amounts.pop() if len(amounts) == 1 else None


def why_held(act: Act, state: Money) -> str:
    """
    Return the English sentence that says why a result is not given out, empty when the money does not hold it.

    House rule: see `check_given_out`.
    """
    return PAY_FIRST if act in GIVING_OUT and state is Money.DUE else ""


def check_given_out(dossier: Dossier) -> None:
    """
    Check that the result may leave the office.

    House rule, within Decree 118/2025/NĐ-CP art. 24 (fees are collected where the dossier is received): nothing is
    given out while a fee is due. What a carrier has already is not called back.

    :raises FeeStillDue: if a fee is due.
    """
    if dossier.money is Money.DUE:
        raise FeeStillDue(amount=money.written(dossier.fee_vnd or 0))


def check_money(*, old: Money, new: Money) -> None:
    """
    Check that the money may go from one state to the other.

    Source: Decree 118/2025/NĐ-CP art. 24 (fees are collected where the dossier is received). House rule: the table
    MOVES.

    :raises FeeStandsOtherwise: if it may not.
    """
    if new not in MOVES[old]:
        raise FeeStandsOtherwise


def fee_asked(dossier: Dossier, *, amount_vnd: int) -> Change:
    """
    Return what it changes that a fee is asked for, or that the amount asked for is put right.

    Source: Decree 118/2025/NĐ-CP art. 24.

    :raises WrongStep: if a correction waits, or the dossier has ended.
    :raises FeeStandsOtherwise: if it is paid, exempt, or to be given back.
    :raises FeeUnusable: if the amount is none.
    """
    if dossier.node is None:
        raise WrongStep(step="ended")
    return _change(dossier, Act.ASK_FEE, amount_vnd=_usable(amount_vnd))


def payment(dossier: Dossier, *, amount_vnd: int, receipt_number: str) -> Change:
    """
    Return what it changes that the fee was paid. `receipt_number` is clean; it leads to a payer, so it is sealed.

    Source: Decree 118/2025/NĐ-CP art. 24. House rule: what is due is paid whole.

    :raises WrongStep: if a correction waits.
    :raises FeeStandsOtherwise: if no fee is due.
    :raises PaymentDiffers: if another amount was paid.
    :raises ReceiptNumberMissing: if the receipt was not named.
    """
    change = _change(dossier, Act.NOTE_PAYMENT, amount_vnd=dossier.fee_vnd or 0, note=receipt_number)
    if amount_vnd != dossier.fee_vnd:
        raise PaymentDiffers("amount", due=money.written(dossier.fee_vnd or 0))
    if not any(sign.isalnum() for sign in receipt_number):
        raise ReceiptNumberMissing("receipt_number", value="")
    return change


def exemption(dossier: Dossier, *, reason: str) -> Change:
    """
    Return what it changes that no fee has to be paid. `reason` is clean, and sealed: it may tell of a disability.

    Source: Decree 118/2025/NĐ-CP art. 24.

    :raises WrongStep: if a correction waits, or the dossier has ended and no fee is due.
    :raises FeeStandsOtherwise: if the fee is paid, exempt, or given back.
    :raises ReasonMissing: if no reason was given.
    """
    change = _change(dossier, Act.EXEMPT_FEE, amount_vnd=None, note=reason)
    if dossier.node is None and dossier.money is Money.NONE:
        raise WrongStep(step="ended")
    if not reason:
        raise ReasonMissing("note", value="")
    return change


def refund_owed(dossier: Dossier, *, amount_vnd: int, reason: str) -> Change:
    """
    Return what it changes that money has to be given back: all that was paid or a part. `reason` is clean.

    House rule: after a withdrawal, a refusal, a stop, or a wrong fee.

    :raises WrongStep: if a correction waits.
    :raises FeeStandsOtherwise: if nothing is paid.
    :raises FeeUnusable: if the amount is none.
    :raises RefundTooLarge: if it is more than was paid.
    :raises ReasonMissing: if no reason was given.
    """
    change = _change(dossier, Act.OWE_REFUND, amount_vnd=_usable(amount_vnd), note=reason)
    if amount_vnd > (dossier.fee_vnd or 0):
        raise RefundTooLarge("amount", paid=money.written(dossier.fee_vnd or 0))
    if not reason:
        raise ReasonMissing("note", value="")
    return change


def refund(dossier: Dossier, *, proof_number: str) -> Change:
    """
    Return what it changes that the money was given back. `proof_number` is clean, and sealed like a receipt.

    House rule.

    :raises WrongStep: if a correction waits.
    :raises FeeStandsOtherwise: if nothing has to be given back.
    :raises ProofNumberMissing: if the paper that proves it was not named.
    """
    change = _change(dossier, Act.NOTE_REFUND, amount_vnd=dossier.fee_vnd, note=proof_number)
    if not any(sign.isalnum() for sign in proof_number):
        raise ProofNumberMissing("proof_number", value="")
    return change


def _usable(amount_vnd: int) -> int:
    if not 1 <= amount_vnd <= MOST_FEE_VND:
        raise FeeUnusable("amount", value="")
    return amount_vnd


def _change(dossier: Dossier, act: Act, *, amount_vnd: int | None, note: str = "") -> Change:
    """Return the change of an act on the money: the step stays. While a correction waits, nothing is done."""
    if dossier.node in CHECKS:
        raise WrongStep(step=NAMES[dossier.node])
    kind, new = LEADS_TO[act]
    check_money(old=dossier.money, new=new)
    columns: dict[str, object] = {"money": new.value}
    if amount_vnd != dossier.fee_vnd:
        columns["fee_vnd"] = amount_vnd
    return Change(
        kind=kind,
        act=act,
        columns=columns,
        told={"amount_vnd": amount_vnd} if amount_vnd else {},
        personal={"note": note},
        stays=True,
    )
