"""What a citizen's card number tells, and which declared values are usable."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.people import api as people
from haicap.domains.people.contracts import (
    AddressMissing,
    BirthDayWrong,
    EmailWrong,
    NameMissing,
    NationalIdDisagrees,
    NationalIdWrong,
    PhoneWrong,
)
from haicap.kernel.refusals import Refused

ON = date(2026, 1, 5)


def identity(name: str = "Lan", national_id: str = "001192000123", born_on: date | None = date(1992, 3, 5)) -> object:
    return people.identity(name=name, national_id=national_id, born_on=born_on, on=ON)


class TestNumber:
    @given(st.integers(1, 96), st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.booleans(), st.integers(0, 999_999))
    def test_tells_year_and_sex(self, province: int, born_on: date, is_female: bool, serial: int) -> None:
        digit = (born_on.year // 100 - 19) * 2 + is_female
        year, sex = people.born_and_sex(f"{province:03d}{digit}{born_on:%y}{serial:06d}")
        assert year == born_on.year
        assert sex is (people.Sex.FEMALE if is_female else people.Sex.MALE)

    @given(st.text(max_size=20))
    def test_is_read_or_refused(self, text: str) -> None:
        try:
            people.born_and_sex(text)
        except NationalIdWrong as refusal:
            assert refusal.field == "national_id"

    @pytest.mark.parametrize("text", ["", "1", "000192000123", "097192000123", "0011920001234", "٠٠١١٩٢٠٠٠١٢٣"])
    def test_refuses_what_is_none(self, text: str) -> None:
        with pytest.raises(NationalIdWrong):
            people.born_and_sex(text)


class TestIdentity:
    def test_forgives_spaces(self) -> None:
        assert identity(" Nguyễn  Lan ", "001 192 000 123") == people.Identity(
            "Nguyễn Lan", "001192000123", date(1992, 3, 5)
        )

    @pytest.mark.parametrize(
        ("given_", "refusal"),
        [
            ({"name": "12"}, NameMissing),
            ({"born_on": None}, BirthDayWrong),
            ({"born_on": date(2026, 1, 6)}, BirthDayWrong),
            ({"born_on": date(1895, 3, 5)}, BirthDayWrong),
            ({"born_on": date(1993, 3, 5)}, NationalIdDisagrees),
        ],
    )
    def test_refuses_what_does_not_fit(self, given_: dict[str, object], refusal: type[Refused]) -> None:
        with pytest.raises(refusal):
            identity(**given_)  # type: ignore[arg-type]


class TestContact:
    @pytest.mark.parametrize(
        ("phone", "kept"),
        [
            ("", ""),
            ("0912 345 678", "0912345678"),
            ("+84 912.345.678", "0912345678"),
            ("84912345678", "0912345678"),
            ("024 3825-3536", "02438253536"),
        ],
    )
    def test_writes_telephones_one_way(self, phone: str, kept: str) -> None:
        assert people.contact(address="Phố Huế", phone=phone, email="").phone == kept

    @pytest.mark.parametrize(
        ("given_", "refusal"),
        [
            ({"phone": "912345678"}, PhoneWrong),
            ({"phone": "09123456789012"}, PhoneWrong),
            ({"email": "a@b"}, EmailWrong),
            ({"email": "a b@c.vn"}, EmailWrong),
            ({"address": " "}, AddressMissing),
        ],
    )
    def test_refuses_what_cannot_be(self, given_: dict[str, str], refusal: type[Refused]) -> None:
        usual = {"address": "Phố Huế", "phone": "", "email": ""}
        with pytest.raises(refusal):
            people.contact(**{**usual, **given_})
