"""Which acts of a dossier still count, and what a correction leaves."""

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.dossiers.contracts import Delivery, Kind, Money
from haicap.domains.dossiers.rules.acting import SECOND_HAND, open_acts
from haicap.domains.dossiers.rules.correction import BESIDE, CHECKS, CONFIRMED_BY, OTHER, STEP_OF, Happened, counting
from haicap.domains.dossiers.rules.notice import WRONG
from haicap.domains.dossiers.rules.rights import RIGHTS
from tests.standard import standing_at


def told(serial: int, kind: Kind, corrects: int = 0, **changed: Any) -> Happened:
    return Happened(serial, kind, changed, (), corrects)


class TestTables:
    def test_everything_that_can_be_corrected_has_a_second_person_and_words_for_its_letter(self) -> None:
        assert set(CONFIRMED_BY) == set(WRONG)
        assert set(CONFIRMED_BY.values()) <= set(OTHER) == set(STEP_OF)

    def test_the_second_person_may_answer_at_the_step(self) -> None:
        for role, node in STEP_OF.items():
            assert node in CHECKS
            assert all(role in RIGHTS[act] for act in SECOND_HAND)

    def test_while_a_request_waits_nothing_else_is_open(self) -> None:
        for node, way, money in itertools.product(CHECKS, Delivery, Money):
            assert open_acts(standing_at(node, delivery=way, money=money)) == SECOND_HAND


class TestCounting:
    def test_passes_over_what_was_taken_back_and_what_stands_beside(self) -> None:
        events = [
            told(1, Kind.RECEIVED),
            told(2, Kind.SIGNED),
            told(3, Kind.HANDED_OVER),
            told(4, Kind.CORRECTION_ASKED),
            told(5, Kind.CORRECTION_DECLINED),
            told(6, Kind.CORRECTION_ASKED),
            told(7, Kind.CORRECTED, corrects=3),
        ]
        assert [event.serial for event in counting(events)] == [1, 2]
        again = [*events, told(8, Kind.CORRECTION_ASKED), told(9, Kind.CORRECTED, corrects=2)]
        assert [event.serial for event in counting(again)] == [1]
        assert [event.serial for event in counting([*events, told(8, Kind.HANDED_OVER)])] == [1, 2, 8]

    @given(st.lists(st.sampled_from([kind for kind in Kind if kind not in {Kind.CORRECTED, Kind.UNDONE}]), max_size=20))
    def test_without_a_correction_keeps_all_acts_in_their_order(self, kinds: list[Kind]) -> None:
        events = [told(serial, kind) for serial, kind in enumerate(kinds, start=1)]
        assert counting(events) == [event for event in events if event.kind not in BESIDE]
