"""The fee of a dossier: where it can go, what is proposed, and what holds a result back."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.dossiers.contracts import MONEY_ACTS, Act, FeeStandsOtherwise, Kind, Money
from haicap.domains.dossiers.rules.correction import OF_MONEY
from haicap.domains.dossiers.rules.money import GIVING_OUT, LEADS_TO, MOVES, check_money, money_acts, why_held
from haicap.domains.dossiers.rules.receipt import fee_words
from haicap.kernel.money import read, written


class TestMoves:
    @given(st.lists(st.sampled_from(MONEY_ACTS), max_size=12))
    def test_every_way_of_acts_keeps_to_the_table_and_gives_back_only_what_was_paid(self, acts: list[Act]) -> None:
        state, paid = Money.NONE, False
        for act in acts:
            new = LEADS_TO[act][1]
            if act not in money_acts(state, is_ended=False):
                with pytest.raises(FeeStandsOtherwise):
                    check_money(old=state, new=new)
                continue
            check_money(old=state, new=new)
            state = new
            paid = (paid or state is Money.PAID) and act is not Act.ASK_FEE
            assert paid or state not in {Money.REFUND_DUE, Money.REFUNDED}
            assert not (paid and state is Money.EXEMPT)

    def test_what_the_table_does_not_name_is_refused(self) -> None:
        for old, new in itertools.product(Money, Money):
            if new not in MOVES[old]:
                with pytest.raises(FeeStandsOtherwise):
                    check_money(old=old, new=new)

    def test_every_act_has_an_event_that_no_correction_takes_for_the_last_act(self) -> None:
        assert tuple(LEADS_TO) == MONEY_ACTS
        assert {kind for kind, _ in LEADS_TO.values()} == OF_MONEY
        assert Kind.FEE_PAID in OF_MONEY

    def test_nothing_new_is_asked_of_what_has_ended_but_the_old_is_settled(self) -> None:
        assert money_acts(Money.NONE, is_ended=True) == ()
        assert money_acts(Money.DUE, is_ended=True) == (Act.NOTE_PAYMENT, Act.EXEMPT_FEE)
        assert money_acts(Money.PAID, is_ended=True) == (Act.OWE_REFUND,)
        assert money_acts(Money.REFUND_DUE, is_ended=True) == (Act.NOTE_REFUND,)

    @given(st.sampled_from(Act), st.sampled_from(Money))
    def test_only_a_fee_that_is_due_holds_a_result(self, act: Act, state: Money) -> None:
        assert bool(why_held(act, state)) == (act in GIVING_OUT and state is Money.DUE)


class TestForm01:
    def test_tells_what_is_owed_and_what_was_paid(self) -> None:
        assert fee_words(Kind.FEE_ASKED, amount_vnd=8000) == "8.000 đ (chưa nộp)"
        assert fee_words(Kind.FEE_PAID, amount_vnd=1_500_000) == "1.500.000 đ (đã nộp)"
        assert fee_words(Kind.FEE_EXEMPTED, amount_vnd=0) == "không phải nộp"
        assert fee_words(None, amount_vnd=0) == ""


class TestAmounts:
    @given(st.integers(0, 10**12))
    def test_are_read_as_they_are_written(self, amount: int) -> None:
        assert read(written(amount)) == read(str(amount)) == amount

    @pytest.mark.parametrize("text", ["", "8,5", "8.5", "-8000", "8000 USD", "tám nghìn", "1.00.000", "٨٠٠٠", "1e6"])
    def test_that_are_unclear_are_none(self, text: str) -> None:
        assert read(text) is None

    @pytest.mark.parametrize("text", ["8000", " 8.000 ", "8 000đ", "8.000 ₫", "8.000 VND", "8000 đồng"])
    def test_of_many_ways_to_write_are_one(self, text: str) -> None:
        assert read(text) == 8000
