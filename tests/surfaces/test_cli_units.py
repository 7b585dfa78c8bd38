"""`haicap units`, as a person or a program runs it."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from haicap.surfaces.cli import main
from tests import units

Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def shipped(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with units.loaded(django_db_blocker):
        yield


@pytest.fixture
def run(shipped: None, db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Return a function that runs `haicap --lang en units …` and gives its exit code and what it printed."""

    def one(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["haicap", "--lang", "en", "units", *words])
        with pytest.raises(SystemExit) as ended:
            main.run()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out + printed.err

    held = translation.get_language()
    yield one
    translation.activate(held)


def document(result: tuple[int, str], code: int = 0) -> Any:
    assert result[0] == code, result[1]
    return json.loads(result[1])


class TestShow:
    def test_tells_the_new_unit_from_the_old_one_under_its_code(self, run: Run) -> None:
        unit = document(run("show", "00004", "--on", "2026-01-01", "--json"))
        assert (unit["code"], unit["full_name"], unit["kind"]) == ("00004", "Phường Ba Đình", "ward")
        assert (unit["starts_on"], unit["ends_before"]) == ("2025-07-01", None)
        assert [life["full_name"] for life in unit["earlier"]] == ["Phường Trúc Bạch"]
        assert unit["later"] == []

    def test_shows_the_old_unit_on_the_last_day_of_its_life(self, run: Run) -> None:
        unit = document(run("show", "00004", "--on", "2025-06-30", "--json"))
        assert (unit["full_name"], unit["parent_name"]) == ("Phường Trúc Bạch", "Quận Ba Đình")
        assert [life["full_name"] for life in unit["later"]] == ["Phường Ba Đình"]

    def test_answers_for_today_when_no_day_is_given(self, run: Run) -> None:
        assert document(run("show", "00256", "--json"))["population"] == 87_801

    def test_says_it_in_words_too(self, run: Run) -> None:
        code, text = run("show", "00004", "--on", "2026-01-01")
        assert code == 0
        assert "Phường Ba Đình, Thành phố Hà Nội (00004)" in text
        assert "This code also was Phường Trúc Bạch, Quận Ba Đình (until 30/06/2025)." in text

    def test_refuses_a_code_that_nobody_bears(self, run: Run) -> None:
        refusal = document(run("show", "00006", "--on", "2026-01-01", "--json"), code=3)
        assert refusal["refused"] == "UnitUnknown"
        assert [life["full_name"] for life in refusal["lives"]] == ["Phường Vĩnh Phúc"]

    def test_refuses_a_code_in_no_encoding(self, run: Run) -> None:
        assert document(run("show", "\udc80", "--json"), code=3)["refused"] == "TextUnusable"

    def test_refuses_words_that_are_no_day(self, run: Run) -> None:
        assert run("show", "00004", "--on", "2026-13-01")[0] == 2


class TestList:
    def test_is_a_list_of_126_and_of_526(self, run: Run) -> None:
        after = document(run("list", "--tier", "commune", "--on", "2026-01-01", "--json"))
        before = document(run("list", "--tier", "commune", "--on", "2025-06-30", "--json"))
        assert (len(after), len(before)) == (126, 526)
        assert sum(unit["population"] for unit in after) == 8_807_523

    def test_counts_in_words(self, run: Run) -> None:
        code, text = run("list", "--tier", "district", "--on", "2025-06-30")
        assert code == 0
        assert text.endswith("30 units\n")

    def test_refuses_a_day_before_the_records(self, run: Run) -> None:
        assert document(run("list", "--on", "2020-01-01", "--json"), code=3)["refused"] == "DayNotRecorded"


class TestSuccessors:
    def test_are_shown_with_share_clause_and_instrument(self, run: Run) -> None:
        answer = document(run("successors", "00025", "--on", "2025-07-01", "--json"))
        assert answer["unit"]["full_name"] == "Phường Ngọc Khánh"
        assert answer["successors"][0] == {
            "code": "00008",
            "full_name": "Phường Ngọc Hà",
            "share": "part",
            "clause": "4",
            "instrument": "1656/NQ-UBTVQH15",
            "on": "2025-07-01",
        }

    def test_are_those_of_the_great_change_when_no_day_is_given(self, run: Run) -> None:
        code, text = run("successors", "00004")
        assert code == 0
        assert "→ Phường Ba Đình (00004): the whole; clause 3 of 1656/NQ-UBTVQH15" in text

    def test_are_none_while_the_unit_stands(self, run: Run) -> None:
        assert document(run("successors", "00004", "--on", "2026-01-01", "--json"))["successors"] == []
        assert "still stands on 01/01/2026" in run("successors", "00004", "--on", "2026-01-01")[1]


class TestAt:
    def test_is_one_unit_in_its_middle(self, run: Run) -> None:
        answer = document(run("at", "21.0285", "105.8525", "--on", "2026-01-01", "--json"))
        assert [unit["full_name"] for unit in answer["units"]] == ["Phường Hoàn Kiếm"]
        assert answer["certain"] is True

    def test_is_both_units_at_a_border(self, run: Run) -> None:
        answer = document(run("at", "21.04159", "105.83073", "--on", "2026-01-01", "--json"))
        assert len(answer["units"]) == 2
        assert answer["certain"] is False
        assert "A border is near" in run("at", "21.04159", "105.83073", "--on", "2026-01-01")[1]

    def test_refuses_a_day_without_borders_and_names_the_nearest_units(self, run: Run) -> None:
        refusal = document(run("at", "21.0285", "105.8525", "--on", "2025-06-30", "--json"), code=3)
        assert refusal["refused"] == "BoundaryUnknown"
        assert set(refusal["candidates"][0]) == {"code", "name", "district", "distance_m"}
        code, text = run("at", "21.0285", "105.8525", "--on", "2025-06-30")
        assert code == 3
        assert "Phường Hàng Trống" in text

    def test_refuses_a_place_outside_the_city(self, run: Run) -> None:
        refusal = document(run("at", "10.8", "106.7", "--on", "2026-01-01", "--json"), code=3)
        assert refusal["refused"] == "OutsideTheCity"
        assert refusal["candidates"][0]["name"] == "Xã Hương Sơn"

    def test_refuses_what_is_no_place_on_earth(self, run: Run) -> None:
        assert document(run("at", "-95", "nan", "--json"), code=3)["refused"] == "NotACoordinate"


class TestFind:
    def test_is_a_list_with_what_became_of_old_units(self, run: Run) -> None:
        (found,) = document(run("find", "truc bach", "--json"))
        assert (found["full_name"], found["ends_before"]) == ("Phường Trúc Bạch", "2025-07-01")
        assert [piece["full_name"] for piece in found["successors"]] == ["Phường Ba Đình"]

    def test_needs_no_diacritics(self, run: Run) -> None:
        assert document(run("find", "phuong hai ba trung", "--json"))[0]["code"] == "00256"

    def test_says_when_nothing_fits(self, run: Run) -> None:
        assert run("find", "xyzzy") == (0, "No unit fits these words.\n")
        assert document(run("find", "xyzzy", "--json")) == []

    def test_refuses_a_text_without_letters(self, run: Run) -> None:
        assert document(run("find", "!!", "--json"), code=3)["refused"] == "NothingToSearch"
