"""The fee of a dossier, written: beside the flow, in its log, and holding a result back."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    Act,
    Channel,
    Decision,
    FeeStandsOtherwise,
    FeeStillDue,
    FeeUnusable,
    Kind,
    MayNotAct,
    Money,
    Node,
    PaymentDiffers,
    Proof,
    ProofNumberMissing,
    ReasonMissing,
    ReceiptNumberMissing,
    RefundTooLarge,
    WrongStep,
)
from haicap.domains.dossiers.models import DossierRow, EventRow, TokenRow
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.dossier import log
from haicap.domains.procedures import api as procedures
from haicap.kernel.actors import CITIZEN
from haicap.platform.audit.models import EntryRow
from tests.city import AT, BIRTH, CUA_NAM, city, filing, officer

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
LATER = AT + timedelta(hours=2)
WHY = "Người nộp rút hồ sơ"


def submitted() -> str:
    return str(dossiers.submit(filing=filing(), at=AT, sender="test", key="k").code)


def decided() -> str:
    code = submitted()
    dossiers.accept(by=officer("receiver"), at=AT, code=code)
    dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
    dossiers.propose(by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED)
    dossiers.approve(by=officer("head"), at=AT, code=code)
    dossiers.sign(by=officer("chair"), at=AT, code=code)
    return code


def ask(code: str, amount: int = 8000) -> None:
    dossiers.ask_fee(by=officer("receiver"), at=LATER, code=code, amount_vnd=amount)


def pay(code: str, amount: int = 8000, number: str = "BL 0001/2026") -> None:
    dossiers.note_payment(by=officer("receiver"), at=LATER, code=code, amount_vnd=amount, receipt_number=number)


def exempt(code: str, note: str = "Hộ nghèo") -> None:
    dossiers.exempt_fee(by=officer("receiver"), at=LATER, code=code, note=note)


def owe(code: str, amount: int = 8000, note: str = WHY) -> None:
    dossiers.owe_refund(by=officer("receiver"), at=LATER, code=code, amount_vnd=amount, note=note)


def give_back(code: str, number: str = "PC 7") -> None:
    dossiers.note_refund(by=officer("receiver"), at=LATER, code=code, proof_number=number)


def hand_over(code: str) -> None:
    dossiers.hand_over(by=officer("receiver"), at=LATER, code=code, collector="Bà Ưỡn", proof=Proof.SLIP)


def corrected(code: str) -> None:
    dossiers.ask_correction(by=officer("receiver"), at=LATER, code=code, note="Nhầm hồ sơ")
    dossiers.confirm_correction(by=officer("head"), at=LATER, code=code)


def stands(code: str) -> tuple[Money, int | None]:
    found = read(code)
    return found.money, found.fee_vnd


class TestFee:
    def test_is_asked_put_right_paid_and_leaves_the_step_as_it_is(self) -> None:
        code = submitted()
        token = TokenRow.objects.values().get()
        assert stands(code) == (Money.NONE, None)
        ask(code, 80_000)
        ask(code)
        assert stands(code) == (Money.DUE, 8000)
        pay(code)
        assert stands(code) == (Money.PAID, 8000)
        assert TokenRow.objects.values().get() == token
        told = log(read(code).id)[1:]
        assert [(entry.kind, entry.amount_vnd) for entry in told] == [
            (Kind.FEE_ASKED, 80_000),
            (Kind.FEE_ASKED, 8000),
            (Kind.FEE_PAID, 8000),
        ]
        assert told[-1].note == "BL 0001/2026"
        assert b"BL 0001" not in b"".join(bytes(row) for row in EventRow.objects.values_list("payload", flat=True))
        assert EntryRow.objects.filter(act__in=["ask_fee", "note_payment"]).count() == 3
        assert dossiers.verify().differences == ()

    def test_keeps_what_waits_for_papers_behind_all_that_is_due(self) -> None:
        code = submitted()
        dossiers.ask_more(by=officer("receiver"), at=AT, code=code, note="Giấy chứng sinh")
        token = TokenRow.objects.values().get()
        ask(code)
        assert TokenRow.objects.values().get() == token
        assert dossiers.verify().differences == ()

    def test_that_is_due_holds_every_way_out_until_it_is_settled(self) -> None:
        code = decided()
        ask(code)
        receiver = officer("receiver")
        with pytest.raises(FeeStillDue) as refused:
            hand_over(code)
        assert "8.000 đ" in str(refused.value)
        with pytest.raises(FeeStillDue):
            dossiers.post(by=receiver, at=LATER, code=code, carrier="Bưu điện", tracking_number="1")
        with pytest.raises(FeeStillDue):
            dossiers.send_online(by=receiver, at=LATER, code=code, address="uon@vidu.vn")
        told = {one.act: one.why_not for one in dossiers.standings(actor=receiver, dossier=read(code), on=AT.date())}
        assert told[Act.HAND_OVER]
        assert not told[Act.NOTE_PAYMENT]
        exempt(code)
        assert stands(code) == (Money.EXEMPT, None)
        hand_over(code)
        assert dossiers.verify().differences == ()

    def test_goes_back_after_a_withdrawal_whole_or_in_part(self) -> None:
        code = submitted()
        ask(code)
        pay(code)
        dossiers.withdraw(by=officer("receiver"), at=LATER, code=code, note=WHY)
        owe(code, 5000)
        assert stands(code) == (Money.REFUND_DUE, 5000)
        give_back(code)
        assert stands(code) == (Money.REFUNDED, 5000)
        assert (read(code).node, TokenRow.objects.count()) == (None, 0)
        assert [kind for kind, _at, _unit in dossiers.tracking(code).steps][-2:] == [Kind.REFUND_OWED, Kind.REFUNDED]
        assert dossiers.verify().differences == ()

    def test_does_not_hide_a_wrong_act_from_its_correction(self) -> None:
        code = submitted()
        ask(code)
        pay(code)
        dossiers.withdraw(by=officer("receiver"), at=LATER, code=code, note=WHY)
        owe(code)
        dossiers.ask_correction(by=officer("receiver"), at=LATER, code=code, note="Nhầm hồ sơ")
        with pytest.raises(WrongStep):
            give_back(code)
        dossiers.confirm_correction(by=officer("head"), at=LATER, code=code)
        assert (read(code).node, stands(code)) == (Node.RECEIVE, (Money.PAID, 8000))
        assert dossiers.verify().differences == ()

    def test_owed_back_in_part_after_an_ending_is_paid_whole_again_when_the_ending_is_corrected(self) -> None:
        code = submitted()
        ask(code)
        pay(code)
        dossiers.withdraw(by=officer("receiver"), at=LATER, code=code, note=WHY)
        owe(code, 5000)
        corrected(code)
        assert stands(code) == (Money.PAID, 8000)
        entry = log(read(code).id)[-1]
        assert (entry.kind, entry.amount_vnd) == (Kind.CORRECTED, 8000)
        assert dossiers.verify().differences == ()
        # It can be owed again for another reason, and what was owed before the wrong act stays owed.
        owe(code, 3000, "Thu nhầm mức")
        dossiers.withdraw(by=officer("receiver"), at=LATER, code=code, note=WHY)
        corrected(code)
        assert stands(code) == (Money.REFUND_DUE, 3000)
        assert dossiers.verify().differences == ()

    def test_owed_back_for_another_reason_stays_owed_when_a_hand_over_is_corrected(self) -> None:
        code = decided()
        ask(code)
        pay(code)
        hand_over(code)
        owe(code, 2000, "Thu nhầm mức")
        corrected(code)
        assert (read(code).node, stands(code)) == (Node.RETURN, (Money.REFUND_DUE, 2000))
        assert dossiers.verify().differences == ()

    def test_that_was_given_back_can_be_asked_again_once_the_dossier_goes_on(self) -> None:
        code = submitted()
        ask(code)
        pay(code)
        dossiers.withdraw(by=officer("receiver"), at=LATER, code=code, note=WHY)
        owe(code)
        give_back(code)
        with pytest.raises(WrongStep):
            ask(code)
        corrected(code)
        assert stands(code) == (Money.REFUNDED, 8000)
        ask(code)
        pay(code)
        assert stands(code) == (Money.PAID, 8000)
        assert dossiers.verify().differences == ()

    def test_is_for_the_counter_that_has_the_dossier(self) -> None:
        code = submitted()
        dossier = read(code)
        for by in (
            CITIZEN,
            *(officer(word) for word in ("head", "specialist", "chair")),
            officer("receiver", CUA_NAM),
            officer("supervisor", "H26"),
        ):
            for act in (Act.ASK_FEE, Act.NOTE_PAYMENT, Act.EXEMPT_FEE, Act.OWE_REFUND, Act.NOTE_REFUND):
                assert not dossiers.may(act, actor=by, dossier=dossier, on=AT.date())
            with pytest.raises(MayNotAct):
                dossiers.ask_fee(by=by, at=LATER, code=code, amount_vnd=8000)
            assert not {one.act for one in dossiers.standings(actor=by, dossier=dossier, on=AT.date())} & {
                Act.ASK_FEE,
                Act.EXEMPT_FEE,
            }

    @pytest.mark.parametrize("amount", [-1, 0, 1_000_000_001])
    def test_of_no_amount_is_refused(self, amount: int) -> None:
        code = submitted()
        with pytest.raises(FeeUnusable):
            ask(code, amount)
        assert read(code).seen == 1

    @pytest.mark.parametrize("amount", [1, 1_000_000_000])
    def test_of_the_least_and_the_most_is_taken(self, amount: int) -> None:
        code = submitted()
        ask(code, amount)
        assert stands(code) == (Money.DUE, amount)

    def test_says_what_is_missing_and_changes_nothing(self) -> None:
        code = submitted()
        for refusal, done in (
            (ReasonMissing, lambda: exempt(code, " ")),
            (FeeStandsOtherwise, lambda: pay(code)),
            (FeeStandsOtherwise, lambda: owe(code)),
            (FeeStandsOtherwise, lambda: give_back(code)),
        ):
            with pytest.raises(refusal):
                done()
        ask(code)
        for refusal, done in (
            (PaymentDiffers, lambda: pay(code, 7999)),
            (ReceiptNumberMissing, lambda: pay(code, number=" - ")),
        ):
            with pytest.raises(refusal):
                done()
        pay(code)
        for refusal, done in (
            (RefundTooLarge, lambda: owe(code, 8001)),
            (FeeUnusable, lambda: owe(code, 0)),
            (ReasonMissing, lambda: owe(code, note="")),
        ):
            with pytest.raises(refusal):
                done()
        owe(code)
        with pytest.raises(ProofNumberMissing):
            give_back(code, "")
        assert read(code).seen == 4

    def test_is_not_asked_of_what_has_ended(self) -> None:
        code = submitted()
        dossiers.withdraw(by=officer("receiver"), at=AT, code=code, note=WHY)
        for act in (ask, exempt):
            with pytest.raises(WrongStep):
                act(code)

    def test_without_its_amount_is_refused_by_the_database_and_seen_by_the_verification(self) -> None:
        code = submitted()
        rows = DossierRow.objects.filter(code=code)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(money="due")
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(fee_vnd=8000)
        ask(code)
        rows.update(fee_vnd=9000)
        assert "fee_vnd" in dossiers.verify().differences[0][1]

    def test_takes_two_statements(self, django_assert_num_queries: Any) -> None:
        code, by = submitted(), officer("receiver")
        with django_assert_num_queries(2):
            dossiers.ask_fee(by=by, at=LATER, code=code, amount_vnd=8000)


class TestPublished:
    def test_is_proposed_where_the_catalogue_is_sure_for_the_channel(self) -> None:
        with_fee, free = (procedures.procedure(code, date(2026, 11, 20)) for code in ("1.004222", BIRTH))
        assert dossiers.published_fee(with_fee, Channel.ONLINE) == 10_000
        assert dossiers.published_fee(with_fee, Channel.COUNTER) == 20_000
        assert dossiers.published_fee(with_fee, Channel.POST) is None
        assert {dossiers.published_fee(free, channel) for channel in Channel} == {None}

    def test_of_several_amounts_proposes_none(self) -> None:
        found = procedures.procedure("1.004222", date(2026, 11, 20))
        alike = replace(found, ways=tuple(replace(way, channel=found.ways[0].channel) for way in found.ways))
        assert {dossiers.published_fee(alike, channel) for channel in Channel} == {None}
