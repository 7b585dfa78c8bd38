"""Who takes the place of a unit, and where the matters of a split one go."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.organisation.contracts import Deciding, Kind, Piece, Share, Tier, Unit
from haicap.domains.organisation.rules.heirs import codes_before, handed_over, heir_at, office_heir, only_heir
from haicap.domains.organisation.rules.spelling import bare, full_name_of, name_of
from haicap.kernel.validity import Validity

ON = date(2026, 7, 1)


def unit(number: int, *, starts_on: date = ON) -> Unit:
    return Unit(
        id=number, code=f"{number:05}", identification_code="", identification_provisional=True, tier=Tier.COMMUNE,
        kind=Kind.WARD, name=f"U{number}", full_name=f"Phường U{number}", name_en="", parent_id=None, parent_code="",
        parent_name="", parent_tier=None, validity=Validity(starts_on), start_known=True, instrument="", ended_by="",
        population=None, area_km2=None, headquarters="", lat=None, lon=None, boundary_known=False, confirmed=True,
        source="",
    )  # fmt: skip


OLD = unit(1, starts_on=date(2025, 7, 1))


def piece(
    new: int, *streets: str, old: Unit = OLD, rest: bool = False, office: bool = False, ends: bool = True
) -> Piece:
    deciding = Deciding(streets=streets, rest=rest)
    return Piece(OLD, unit(new), Share.PART, "", ON, "1/NQ", office, deciding, ends)


def heir(address: str, *pieces: Piece) -> int | None:
    found = heir_at(pieces, address)
    return found.id if found else None


class TestAMatter:
    PIECES = (piece(2, "phố Bà Triệu", "Phường Trúc Bạch"), piece(3, "phố Huế"), piece(4))

    def test_goes_where_its_street_went(self) -> None:
        assert heir("Số 12, phố Bà Triệu, phường Hai Bà Trưng", *self.PIECES) == 2
        assert heir("5 Phố Huế", *self.PIECES) == 3
        assert heir("so 12 pho ba trieu", *self.PIECES) == 2
        assert heir("Số 3, phường Trúc Bạch cũ", *self.PIECES) == 2

    def test_is_not_guessed(self) -> None:
        assert heir("Số 9, phố Lò Đúc", *self.PIECES) is None
        assert heir("Góc phố Huế và phố Bà Triệu", *self.PIECES) is None
        assert heir("", *self.PIECES) is None
        assert heir("12 phố Bà Triệu", *[piece(2, "phố Bà Triều"), piece(3)]) is None
        assert heir("12 phố Huếnh", *self.PIECES) is None

    def test_means_the_same_with_the_tone_on_another_letter(self) -> None:
        assert heir("Số 1, phố Hoà Mã", piece(2, "phố Hòa Mã"), piece(3)) == 2

    def test_goes_with_the_rest_where_the_text_says_so(self) -> None:
        assert heir("Số 9, phố Lò Đúc", piece(2, "phố Huế"), piece(3, rest=True)) == 3
        assert heir("", piece(2, "phố Huế"), piece(3, rest=True)) is None

    @given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=12), max_size=3))
    def test_goes_to_one_of_the_pieces_or_nowhere(self, address: str, streets: list[str]) -> None:
        assert heir(address, piece(2, *streets), piece(3), piece(4, rest=True)) in {2, 3, 4, None}

    @given(st.text(alphabet="abcđêồ ", max_size=30), st.text(alphabet="abcđêồ ", max_size=30))
    def test_is_found_by_whole_words_wherever_they_stand(self, front: str, behind: str) -> None:
        assert heir(f"{front} phố Huế {behind}", piece(2, "phố Huế"), piece(3)) == 2


class TestAUnit:
    def test_has_an_only_heir_or_none(self) -> None:
        both = [piece(2), piece(3, office=True)]
        assert only_heir([piece(2), piece(2)]) == unit(2)
        assert only_heir(both) is None
        assert office_heir(both) == unit(3)
        assert office_heir([piece(2), piece(3)]) is None

    def test_that_stands_on_hands_nothing_over(self) -> None:
        assert handed_over([piece(2, ends=False)]) == {}

    def test_that_stands_counts_among_what_it_is_made_of(self) -> None:
        standing = Piece(OLD, unit(5, starts_on=date(2025, 7, 1)), Share.WHOLE, "", ON, "1/NQ")
        assert codes_before([standing, piece(2)]) == {5: {"00001", "00005"}, 2: {"00001"}}


class TestAName:
    def test_is_written_with_and_without_its_kind(self) -> None:
        for written in ("Bình An", "Phường Bình An", "phường Bình An"):
            assert (name_of(Kind.WARD, written), full_name_of(Kind.WARD, written)) == ("Bình An", "Phường Bình An")
        assert full_name_of(Kind.DEPARTMENT, "Sở Xây dựng") == "Sở Xây dựng"
        assert bare("Đống Đa – Bình An") == "Dong Da – Binh An"
