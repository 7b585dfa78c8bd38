"""Values written as a law file are read back the same."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.law.contracts import LawFileInvalid
from haicap.domains.law.rules.reading import read_change, read_values
from haicap.domains.law.rules.writing import written, written_change
from haicap.kernel.text import clean

WORDS = st.sampled_from(["on", "no", "null", "1.013236", "00256", "2026-11-20", "~", "*a", "&b", "!x", "- a", "a: b #",
                         "{", "[", "'", '"', "\\", "đến hết", "a\tb", "a\nb", "%", "@", "`"])  # fmt: skip
TEXTS = WORDS | st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=30).map(clean)
PLAIN = TEXTS | st.integers(-(10**14), 10**14) | st.booleans() | st.none()
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(TEXTS.filter(bool), inner, max_size=5),
    max_leaves=25,
)


class TestAFile:
    @given(st.dictionaries(st.sampled_from(["instrument", "changes", "x"]), VALUES, min_size=1))
    def test_comes_back_as_it_was(self, values: dict[str, Any]) -> None:
        assert read_values(written(values)) == values


class TestOneChange:
    def test_is_read_as_it_was_written_with_its_lines(self) -> None:
        body = {"date": "2026-11-20", "kind": "off", "name": "Nghỉ " + "rất " * 30}
        typed = written_change("day", body)
        kinds: Any = {"day": object()}
        for text in (typed, "- " + typed.replace("\n  ", "\n    ")):
            found = read_change(text, kinds=kinds)
            assert (found.kind, dict(found.body), found.lines["kind"]) == (
                "day",
                {**body, "name": body["name"].strip()},
                3,
            )

    @pytest.mark.parametrize(
        "text", ["", "x: 1", "day: {}\ngrant: {}", "- day: {}\n- day: {}", "day", "day: {a: !x b}"]
    )
    def test_of_another_form_is_refused(self, text: str) -> None:
        kinds: Any = {"day": object(), "grant": object()}
        with pytest.raises(LawFileInvalid):
            read_change(text, kinds=kinds)
