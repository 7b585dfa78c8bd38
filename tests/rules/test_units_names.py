"""How units are found by words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.organisation.loading.shipped import table
from haicap.domains.organisation.rules.names import (
    SHORTENED,
    Match,
    Names,
    accents_differ,
    folded_path,
    match,
    wanted_words,
)
from haicap.kernel.text import fold

CITY = ("thanh pho ha noi", "ha noi")
TRUC_BACH = Names("00004", "phuong truc bach", "truc bach", (("quan ba dinh", "ba dinh"), CITY))
HAI_BA_TRUNG = Names("00256", "phuong hai ba trung", "hai ba trung", (CITY,))
UNITS = [*table("communes"), *table("communes_before_2025_07_01")]


def fits(text: str, names: Names, likeness: float = 0.0) -> Match | None:
    return match(words=wanted_words(text), names=names, likeness=likeness)


class TestMatch:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("00004", Match.CODE),
            ("phường Trúc Bạch", Match.FULL_NAME),
            ("P. Trúc Bạch", Match.FULL_NAME),
            ("Trúc Bạch", Match.NAME),
            ("TRUC BACH", Match.NAME),
            ("Trúc Bạch, Ba Đình, Hà Nội", Match.NAME),
            ("P.Trúc Bạch, Q.Ba Đình, TP Hà Nội", Match.FULL_NAME),
            ("truc b", Match.START_OF_NAME),
            ("phuong truc b", Match.START_OF_NAME),
            ("bach truc", Match.WORDS_OF_NAME),
            ("bach phuong", Match.WORDS_OF_NAME),
            ("ruc ach", Match.PARTS_OF_WORDS),
            ("phuong", None),
            ("ba dinh", None),
            ("hoan kiem", None),
        ],
    )
    def test_ranks_what_was_typed(self, text: str, expected: Match | None) -> None:
        assert fits(text, TRUC_BACH) is expected

    def test_takes_a_likely_misspelling_only_as_the_last(self) -> None:
        assert fits("truk bac", TRUC_BACH, likeness=0.5) is Match.MISSPELLED
        assert fits("truk bac", TRUC_BACH, likeness=0.3) is None

    def test_does_not_take_the_district_for_the_ward(self) -> None:
        assert fits("quan hai ba trung", HAI_BA_TRUNG) is None

    @given(unit=st.sampled_from(UNITS), form=st.sampled_from(["NFC", "NFD"]), upper=st.booleans())
    def test_finds_every_unit_by_its_own_name(self, unit: dict[str, str], form: str, upper: bool) -> None:
        names = Names(unit["code"], fold(unit["full_name"]), fold(unit["name"]), (CITY,))
        typed = unicodedata.normalize(form, unit["full_name"])
        assert fits(typed.upper() if upper else typed, names) is Match.FULL_NAME
        assert fits(fold(typed), names) is Match.FULL_NAME

    @given(text=st.text(max_size=60))
    def test_never_fails_on_any_text(self, text: str) -> None:
        words = wanted_words(text)
        if words:
            match(words=words, names=TRUC_BACH, likeness=0.0)


class TestWantedWords:
    def test_leaves_a_single_word_as_it_is(self) -> None:
        assert wanted_words("h") == ("h",)

    def test_is_empty_without_letters_and_digits(self) -> None:
        assert wanted_words(" .,! ") == ()

    def test_knows_no_shortening_that_is_a_word_of_a_name(self) -> None:
        words = {word for unit in UNITS for word in fold(unit["name"]).split()}
        assert words.isdisjoint(SHORTENED)


class TestAccentsDiffer:
    def test_tells_names_apart_that_fold_to_the_same(self) -> None:
        assert accents_differ("Sơn Đông", ["Xã Sơn Đồng"])
        assert not accents_differ("Sơn Đông", ["Xã Sơn Đông"])

    def test_minds_neither_the_placing_of_tones_nor_words_without_any(self) -> None:
        assert not accents_differ("Hòa Lạc", ["Xã Hoà Lạc"])
        assert not accents_differ("son dong", ["Xã Sơn Đồng"])


class TestFoldedPath:
    def test_goes_from_the_unit_outward(self) -> None:
        assert folded_path(["Phường Trúc Bạch", "Quận Ba Đình"]) == "phuong truc bach quan ba dinh"
