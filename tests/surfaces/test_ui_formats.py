"""How days, amounts and due dates are written, and how a typed day is read."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from haicap.ui import formats
from haicap.ui.due import due_done, due_paused, due_unknown, due_words
from haicap.ui.environment import environment
from haicap.ui.icons import DRAWINGS, icon
from haicap.ui.qr import qr


class TestDay:
    def test_is_written_in_local_time(self):
        assert formats.date_vi(date(2026, 11, 24)) == "24/11/2026"
        assert formats.moment_vi(datetime(2026, 1, 12, 17, 30, tzinfo=UTC)) == "00:30, 13/01/2026"
        assert formats.date_vi(None) == ""
        assert formats.moment_vi(None) == ""

    @pytest.mark.parametrize(
        "typed", ["24/11/2026", "24-11-2026", "24.11.2026", " 24 11 2026 ", "24112026", "24 / 11 / 2026"]
    )
    def test_is_read_as_people_type_it(self, typed):
        assert formats.read_day(typed) == date(2026, 11, 24)

    @pytest.mark.parametrize(
        "typed", ["", "31/02/2026", "2026-11-24", "24/11/26", "24/13/2026", "tomorrow", "00/00/0000", "٢٤/11/2026x"]
    )
    def test_that_is_none_is_refused_with_its_field(self, typed):
        with pytest.raises(formats.DayUnreadable) as refused:
            formats.read_day(typed, field="born")
        assert refused.value.field == "born"

    @given(st.dates(min_value=date(1000, 1, 1)))
    def test_read_gives_back_what_was_written(self, day):
        assert formats.read_day(formats.date_vi(day)) == day

    def test_has_its_name_in_each_language(self):
        named = []
        for language in ("vi", "en", "id"):
            with override(language):
                named.append(formats.weekday(date(2026, 1, 7)))
        assert named == ["Thứ Tư", "Wednesday", "Rabu"]


class TestDueWords:
    @pytest.mark.parametrize(("minutes", "tone", "words"), [
        (-961, "late", "Quá hạn 2 ngày"),
        (-480, "late", "Quá hạn 1 ngày"),
        (-479, "late", "Quá hạn 7 giờ"),
        (-1, "late", "Quá hạn 1 phút"),
        (0, "soon", "Đến hạn ngay bây giờ"),
        (59, "soon", "Còn 59 phút làm việc"),
        (239, "soon", "Còn 3 giờ làm việc"),
        (480, "soon", "Còn 1 ngày làm việc"),
        (481, "good", "Còn 1 ngày làm việc"),
        (959, "good", "Còn 1 ngày làm việc"),
        (2400, "good", "Còn 5 ngày làm việc"),
    ])  # fmt: skip
    def test_say_whole_units_and_never_more_than_is_left(self, minutes, tone, words):
        with override("vi"):
            said = due_words(minutes)
        assert (said.tone, said.words) == (tone, words)

    def test_know_one_from_many_in_english(self):
        with override("en"):
            assert due_words(60).words == "1 working hour left"
            assert due_words(120).words == "2 working hours left"

    def test_always_carry_a_drawing_and_words(self):
        for said in (
            due_words(5),
            due_words(-5),
            due_paused(),
            due_done(on_time=True),
            due_done(on_time=False),
            due_unknown(),
        ):
            assert said.icon in DRAWINGS
            assert said.words


class TestNumbers:
    def test_are_written_as_in_the_language(self):
        with override("vi"):
            assert formats.count(8807523) == "8.807.523"
            assert formats.size(1_240_000) == "1,2 MB"
        with override("en"):
            assert formats.count(8807523) == "8,807,523"
            assert formats.size(340_000) == "340 kB"
        assert formats.size(0) == "1 kB"


class TestEnvironment:
    def test_refuses_a_name_that_is_missing(self):
        with pytest.raises(UndefinedError):
            environment().from_string("{{ nobody }}").render()

    def test_escapes_values_and_the_places_of_sentences(self):
        made = environment()
        assert made.from_string("{{ x }}").render(x="<b>") == "&lt;b&gt;"
        with override("en"):
            said = made.from_string('{{ _("Confirm: %(act)s", act=x) }}').render(x="<b>")
        assert said == "Confirm: &lt;b&gt;"

    def test_writes_money(self):
        assert environment().from_string("{{ 20000 | money }}").render() == "20.000 đ"


class TestDrawing:
    def test_is_decoration_without_words_and_an_image_with_them(self):
        assert 'aria-hidden="true"' in icon("check")
        assert 'role="img" aria-label="&#34;Xong&#34;"' in icon("check", words='"Xong"')

    def test_of_an_unknown_name_is_an_error(self):
        with pytest.raises(KeyError):
            icon("unicorn")

    def test_of_a_code_has_no_inline_style(self):
        assert "style=" not in qr("https://example.invalid/1")
