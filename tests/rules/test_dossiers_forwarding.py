"""Where each event of a dossier happened that several units had in their hands."""

from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.dossiers.contracts import Kind
from haicap.domains.dossiers.rules.forwarding import AT_RECEIVING_UNIT, places_of

A, B, C = 1, 2, 3


class TestPlacesOf:
    def test_before_it_is_taken_in_both_places_move(self) -> None:
        kinds = [Kind.SUBMITTED, Kind.FORWARDED, Kind.ACCEPTED, Kind.ASSIGNED, Kind.HANDED_OVER]
        assert places_of(kinds, received=B, competent=B, passed=[A]) == [A, B, B, B, B]

    def test_afterwards_only_the_deciding_one_does(self) -> None:
        kinds = [Kind.RECEIVED, Kind.ASSIGNED, Kind.FORWARDED, Kind.ASSIGNED, Kind.FORWARDED, Kind.SIGNED, Kind.POSTED]
        assert places_of(kinds, received=A, competent=C, passed=[A, B]) == [A, A, B, B, C, C, A]

    @given(st.lists(st.sampled_from(Kind), max_size=20))
    def test_without_a_passing_on_is_one_of_the_two_places(self, kinds: list[Kind]) -> None:
        kinds = [kind for kind in kinds if kind is not Kind.FORWARDED]
        expected = [A if kind in AT_RECEIVING_UNIT else B for kind in kinds]
        assert places_of(kinds, received=A, competent=B, passed=[]) == expected
