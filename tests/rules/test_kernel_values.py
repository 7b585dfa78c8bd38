"""The plain values of the kernel: spans, text, codes, money, refusals."""

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haicap.kernel.codes import CodeUnusable, DossierCode, read_code
from haicap.kernel.money import written
from haicap.kernel.refusals import BadInput, NotFound, Refused
from haicap.kernel.text import TextTooLong, TextUnusable, clean, clean_line, fold
from haicap.kernel.validity import Validity

days = st.dates(date(2000, 1, 1), date(2050, 12, 31))


@st.composite
def spans(draw: st.DrawFn) -> Validity:
    starts_on = draw(days)
    length = draw(st.one_of(st.none(), st.integers(1, 5000)))
    return Validity(starts_on, None if length is None else starts_on + timedelta(days=length))


class TestValidity:
    @given(spans())
    def test_counts_its_first_day_and_not_its_end(self, span: Validity) -> None:
        assert span.covers(span.starts_on)
        assert not span.covers(span.starts_on - timedelta(days=1))
        if span.ends_before:
            assert span.covers(span.ends_before - timedelta(days=1))
            assert not span.covers(span.ends_before)

    @given(spans(), days, days)
    def test_split_in_two_covers_the_same_days(self, span: Validity, cut: date, day: date) -> None:
        if span.starts_on < cut and (span.ends_before is None or cut < span.ends_before):
            first, second = Validity(span.starts_on, cut), Validity(cut, span.ends_before)
            assert span.covers(day) == (first.covers(day) or second.covers(day))
            assert not first.overlaps(second)

    @given(spans(), spans())
    def test_overlap_means_a_common_day(self, one: Validity, other: Validity) -> None:
        later = max(one.starts_on, other.starts_on)
        assert one.overlaps(other) == other.overlaps(one) == (one.covers(later) and other.covers(later))

    @given(days, st.integers(0, 100))
    def test_without_a_day_cannot_be(self, day: date, back: int) -> None:
        with pytest.raises(ValueError, match="no day"):
            Validity(day, day - timedelta(days=back))


class TestClean:
    @given(st.text(max_size=300))
    def test_gives_composed_text_without_controls_or_refuses(self, text: str) -> None:
        try:
            whole = clean(text, field="f", most=200)
        except (TextUnusable, TextTooLong) as refusal:
            assert refusal.field == "f"
            return
        assert unicodedata.is_normalized("NFC", whole)
        assert whole == whole.strip()
        assert len(whole) <= 200
        assert "\0" not in whole
        assert clean(whole, most=200) == whole

    @pytest.mark.parametrize("text", ["a\x00b", "\x1b[31m", "\ud800", "a\x85b"])
    def test_refuses_what_cannot_be_stored(self, text: str) -> None:
        with pytest.raises(TextUnusable):
            clean(text)

    def test_composes_letters_and_joins_lines(self) -> None:
        assert clean(unicodedata.normalize("NFD", "  Ưỡn ẹo\r\nkhuỷu\rtay ")) == "Ưỡn ẹo\nkhuỷu\ntay"
        assert clean_line(" a \n\t b ") == "a b"

    def test_counts_letters_after_composing(self) -> None:
        assert clean(unicodedata.normalize("NFD", "ưỡ" * 50), most=100) == "ưỡ" * 50
        with pytest.raises(TextTooLong):
            clean("x" * 101, most=100)


class TestFold:
    @pytest.mark.parametrize(
        ("text", "folded"),
        [
            ("Phường Hai Bà Trưng", "phuong hai ba trung"),
            ("Yên Hoà", "yen hoa"),
            ("Yên Hòa", "yen hoa"),
            ("  ĐỐNG – Đa!! ", "dong da"),
            ("Giấy CN quyền sử dụng đất (sổ đỏ)", "giay cn quyen su dung dat so do"),
        ],
    )
    def test_leaves_plain_letters(self, text: str, folded: str) -> None:
        assert fold(text) == folded
        assert fold(unicodedata.normalize("NFD", text)) == folded

    @given(st.text(max_size=100))
    def test_is_settled_after_once(self, text: str) -> None:
        assert fold(fold(text)) == fold(text)


class TestCode:
    @given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 10**12 - 1))
    def test_is_read_as_it_was_written(self, day: date, serial: int) -> None:
        code = DossierCode("H26.00256", day, serial)
        assert read_code(f"  {str(code).lower()} ") == code

    def test_has_at_least_four_digits_and_more_when_needed(self) -> None:
        assert str(DossierCode("H26", date(2026, 1, 5), 7)) == "H26-260105-0007"
        assert str(DossierCode("H26", date(2026, 1, 5), 12345)) == "H26-260105-12345"

    @given(st.text(max_size=80))
    def test_of_any_text_is_read_or_refused(self, text: str) -> None:
        try:
            read_code(text)
        except CodeUnusable as refusal:
            assert refusal.field == "code"

    @pytest.mark.parametrize(
        "text", ["H26-261301-0001", "H26-260105-001", "-260105-0001", "H26.-260105-0001", "H26-２60105-0001"]
    )
    def test_refuses_what_is_no_code(self, text: str) -> None:
        with pytest.raises(CodeUnusable):
            read_code(text)


def test_money_is_written_as_people_write_it() -> None:
    assert [written(amount) for amount in (0, 20_000, 1_234_567)] == ["0 đ", "20.000 đ", "1.234.567 đ"]


class TestRefused:
    def test_tells_its_code_and_fills_its_sentence(self) -> None:
        refusal = NotFound("code", key="X")
        assert refusal.code == "NotFound"
        assert str(refusal) == "Nothing was found under “X”."
        assert refusal.details() == {"field": "code"}

    def test_without_a_field_has_no_details(self) -> None:
        assert Refused().details() == {}
        assert BadInput("f", value="x").status == 422
