"""What a message of the system that works a dossier makes of it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.dossiers.contracts import Business, Decision, MomentImpossible, OutsideMessage, TermKind
from haicap.domains.dossiers.rules.business import FROM_NATIONAL, NATIONAL
from haicap.domains.dossiers.rules.mirroring import DECIDED, check_message, columns_told

START = datetime(2026, 1, 5, 2, tzinfo=UTC)


def message(status: int, at: datetime = START, due_at: datetime | None = None) -> OutsideMessage:
    decision = Decision.APPROVED if FROM_NATIONAL[status] in DECIDED else Decision.NONE
    return OutsideMessage("HO-TICH", "G01-260105-0001", "1", at, status, decision, due_at)


class TestNationalList:
    def test_has_ten_numbers_and_agrees_with_what_is_told_of_our_own(self) -> None:
        assert set(FROM_NATIONAL) == set(range(1, 11))
        for business, number in NATIONAL.items():
            assert FROM_NATIONAL[number] is business or business is Business.TRANSFERRED


class TestColumns:
    @given(st.sampled_from(sorted(FROM_NATIONAL)), st.booleans(), st.booleans())
    def test_fit_together_as_the_table_demands(self, status: int, has_due: bool, was_decided: bool) -> None:
        told = columns_told(
            message(status, due_at=START if has_due else None), decided_at=START if was_decided else None
        )
        business = Business(str(told["business"]))
        assert (told["due_at"] is None) == (told["term_kind"] == TermKind.UNKNOWN.value)
        assert (told["waiting_since"] is not None) == (business is Business.SUPPLEMENT_ASKED)
        assert (told["decided_at"] is not None) == (told["decision"] != "") == (business in DECIDED)

    @given(st.integers(-3, 3), st.integers(-3, 3))
    def test_moments_keep_their_order(self, submitted: int, at: int) -> None:
        submitted_at, said = START + timedelta(days=submitted), message(4, START + timedelta(days=at))
        if submitted <= at <= 0:
            check_message(said, submitted_at=submitted_at, now=START)
        else:
            with pytest.raises(MomentImpossible):
                check_message(said, submitted_at=submitted_at, now=START)
