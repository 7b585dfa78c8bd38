"""The square code of a citizen's card: what it says, what is forgiven, what is refused and at which part."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from haicap.domains.people.contracts import Sex
from haicap.domains.people.rules.card import is_card, read_card
from haicap.kernel.refusals import Refused

ON = date(2026, 1, 5)
NUMBER, NAME, ADDRESS = "003192000123", "Nguyễn Thị Ưỡn", "Tổ 5, Khuỷu Tay, Phường Hai Bà Trưng, Hà Nội"
WHOLE = f"{NUMBER}|012345678|{NAME}|05031992|Nữ|{ADDRESS}|21042021"


class TestReadCard:
    def test_reads_all_seven_parts(self) -> None:
        card = read_card(WHOLE, on=ON)
        assert (card.identity.national_id, card.identity.name) == (NUMBER, NAME)
        assert (card.identity.born_on, card.issued_on) == (date(1992, 3, 5), date(2021, 4, 21))
        assert (card.old_number, card.sex, card.address) == ("012345678", Sex.FEMALE, ADDRESS)

    @pytest.mark.parametrize(
        "text",
        [
            WHOLE + "\n",
            WHOLE + "\r\n",
            "  " + WHOLE.replace("|", " | "),
            unicodedata.normalize("NFD", WHOLE),
            WHOLE.replace("|012345678|", "||"),
            WHOLE.replace("|012345678|", "|"),
            WHOLE + "||",
            WHOLE + "|Nguyễn Văn A|Trần Thị B",
            WHOLE.replace("Nữ", "NỮ"),
            "\ufeff" + WHOLE,
        ],
        ids=["newline", "return", "spaces", "NFD", "old empty", "old left out", "ends", "parents", "capitals", "mark"],
    )
    def test_forgives(self, text: str) -> None:
        card = read_card(text, on=ON)
        assert (card.identity.name, card.identity.national_id, card.address) == (NAME, NUMBER, ADDRESS)
        assert card.old_number in {"", "012345678"}

    @pytest.mark.parametrize(
        ("old", "new", "field", "refused"),
        [
            (WHOLE, "", "card", "CardUnreadable"),
            (WHOLE, "a|b|c|d|e|f", "card", "CardUnreadable"),
            (NUMBER, "00319200012", "national_id", "NationalIdWrong"),
            (NAME, "", "name", "NameMissing"),
            ("05031992", "31021992", "born_on", "BirthDayWrong"),
            ("05031992", "05032992", "born_on", "BirthDayWrong"),
            ("05031992", "05031993", "national_id", "NationalIdDisagrees"),
            ("Nữ", "Nam", "sex", "CardSexDisagrees"),
            ("Nữ", "", "sex", "CardSexDisagrees"),
            (ADDRESS, " ", "address", "AddressMissing"),
            ("21042021", "32042021", "issued_on", "CardDayUnreadable"),
            ("21042021", "06012026", "issued_on", "CardDayUnreadable"),
            ("21042021", "04031992", "issued_on", "CardDayUnreadable"),
            (NAME, "N" * 2000, "card", "TextTooLong"),
            (NAME, "a\x00b", "card", "TextUnusable"),
        ],
    )
    def test_names_the_part_that_is_wrong(self, old: str, new: str, field: str, refused: str) -> None:
        with pytest.raises(Refused) as refusal:
            read_card(WHOLE.replace(old, new), on=ON)
        assert (refusal.value.field, refusal.value.code) == (field, refused)
        assert str(refusal.value)

    @given(some.text(alphabet="|0123456789NamữTổ ,\n\u0301", max_size=120))
    def test_reads_or_refuses_whatever_comes(self, text: str) -> None:
        try:
            read_card(text, on=ON)
        except Refused as refusal:
            assert refusal.field

    def test_is_tried_on_what_looks_like_a_card(self) -> None:
        assert is_card(WHOLE)
        assert is_card("|||||")
        assert not is_card(NAME)
        assert not is_card("a|b")
