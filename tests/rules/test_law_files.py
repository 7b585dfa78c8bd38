"""Law files: what is taken, what is refused with which line, and that any bytes get an answer."""

import time
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from haicap.domains.law.contracts import Draft, LawFileInvalid
from haicap.domains.law.rules.nodes import MOST_FAULTS, read_nodes
from haicap.domains.law.rules.reading import read_draft
from haicap.domains.law.rules.schema import Checker
from haicap.domains.organisation.handlers import DayChange

DAYS = DayChange()
KINDS = {DAYS.kind: DAYS}
CHECKER = Checker(KINDS.values())
HEAD = """instrument:
  number: "1234/QĐ-TTg"
  issuer: TTg
  kind: decision
  signed_on: 2026-11-01
  title: "Nghỉ bù"
changes:
"""


def read(text: str | bytes) -> Draft:
    content = text.encode() if isinstance(text, str) else text
    return read_draft(content, kinds=KINDS, checker=CHECKER)


def faults(text: str | bytes) -> list[tuple[int, str, str]]:
    """Return line, field and code of each fault."""
    with pytest.raises(LawFileInvalid) as refused:
        read(text)
    return [(one.line, one.field, one.code) for one in refused.value.faults]


class TestALawFile:
    def test_gives_instrument_and_changes_with_their_lines(self) -> None:
        draft = read(HEAD + '  - day: {date: 2026-11-20, kind: off, name: "Nghỉ"}\n  - day:\n      kind: normal\n'
                     "      date: 2026-11-23\n")  # fmt: skip
        assert draft.instrument.number == "1234/QĐ-TTg"
        assert draft.instrument.effective_on == date(2026, 11, 1)
        first, second = (dated.change for dated in draft.changes)
        assert first.body == {"date": "2026-11-20", "kind": "off", "name": "Nghỉ"}
        assert (first.line, second.line_of("date"), second.line_of("nothing.here")) == (8, 11, 10)
        assert draft.changes[1].validity.starts_on == date(2026, 11, 23)

    def test_keeps_words_that_older_yaml_takes_for_truth(self) -> None:
        root, wrong = read_nodes(b"on: off\nyes: no\nnull: 012\n")
        assert not wrong
        assert root is not None
        assert root.value == {"on": "off", "yes": "no", "null": 12}

    def test_comes_in_composed_letters(self) -> None:
        draft = read(HEAD + '  - day: {date: 2026-11-20, kind: off, name: "Nghi\u0309 le\u0302\u0303"}\n')
        assert draft.changes[0].change.body["name"] == "Nghỉ lễ"

    def test_may_repeat_a_value_by_a_name(self) -> None:
        draft = read(HEAD + "  - day: &d {date: 2026-11-20, kind: off}\n  - day: *d\n")
        assert draft.changes[0].change.body == draft.changes[1].change.body


class TestAFault:
    def test_is_listed_with_all_others_in_one_go(self) -> None:
        text = """instrument: {number: 1234, issuer: TTg, kind: ukase, signed_on: 2026-02-30, colour: red}
changes:
  - day: {date: 20/11/2026, kind: off}
  - day: {kind: maybe}
  - grant: {to: {unit: H26}}
  - holiday: {}
  - {}
"""
        assert faults(text) == [
            (1, "instrument.colour", "FieldUnknown"),
            (1, "instrument.kind", "ChoiceUnknown"),
            (1, "instrument.number", "WrongType"),
            (1, "instrument.signed_on", "DayUnusable"),
            (1, "instrument.title", "FieldMissing"),
            (3, "changes.0.day.date", "DayUnusable"),
            (4, "changes.1.day.date", "FieldMissing"),
            (4, "changes.1.day.kind", "ChoiceUnknown"),
            (5, "changes.2.grant", "ChangeNotTaken"),
            (6, "changes.3.holiday", "ChangeUnknown"),
            (7, "changes.4", "TooShort"),
        ]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (b"", (1, "", "FileEmpty")),
            (b"a: 1\n\xff", (2, "", "NotUtf8")),
            (b"a: 1\nb: \x00", (2, "", "CharacterForbidden")),
            (b"a: [1,\nb: }", (2, "a.1.b", "YamlUnreadable")),
            (b"a: 1\n---\nb: 1\n", (2, "", "SeveralDocuments")),
            (b"a: !!python/object/apply:os.system [x]", (1, "a", "TagForbidden")),
            (b"a: !secret x", (1, "a", "TagForbidden")),
            (b"a: 1\na: 2", (2, "a", "KeyTwice")),
            (b"? [a]\n: b", (1, "", "KeyUnusable")),
            (b"a: *b", (1, "a", "AliasUnknown")),
            (b"a: &a [*a]", (1, "a.0", "AliasUnknown")),
            (b"[" * 100_000, (1, ".".join(["0"] * 16), "TooDeep")),
            (b"- a\n" * 200_000, (100_000, "100000", "TooManyValues")),
            (b"x" * 2_000_000, (1, "", "TextTooLong")),
            (b"x" * 2_200_000, (1, "", "FileTooLarge")),
        ],
        ids=lambda value: "" if isinstance(value, bytes) else str(value[2]),
    )
    def test_in_the_form_is_named_with_its_line(self, text: bytes, expected: tuple[int, str, str]) -> None:
        assert expected in faults(text)

    def test_stops_a_bomb_of_names(self) -> None:
        levels = ["a: &a [x,x,x,x,x,x,x,x,x,x]"]
        for old, new in zip("abcdefgh", "bcdefghi", strict=True):
            levels.append(f"{new}: &{new} [{','.join([f'*{old}'] * 10)}]")
        assert faults("\n".join(levels))[-1][2] == "TooManyValues"

    def test_is_one_of_two_hundred_at_most(self) -> None:
        with pytest.raises(LawFileInvalid) as refused:
            read(HEAD + "  - day: {}\n" * 3000)
        assert len(refused.value.faults) <= MOST_FAULTS

    def test_finds_an_end_before_the_beginning(self) -> None:
        text = HEAD.replace("  title", "  expires_on: 2026-11-01\n  title") + "  - day: {date: 2026-11-20, kind: off}\n"
        assert faults(text) == [(6, "instrument.expires_on", "DaysReversed")]


ATOMS = st.sampled_from(
    [b"a", b": ", b"\n", b"  ", b"- ", b"{", b"}", b"[", b"]", b"&x ", b"*x", b"!t ", b'"', b"'", b"|\n", b"#", b"%",
     b"---", b"day", b"date", b"2026-11-20", b"kind", b"off", b"instrument", b"changes", b"\x00", b"\xff", b"\t", b",",
     "ộ".encode(), b"? ", b"<<: ", b"1e999", b"!!python/name:os "]
)  # fmt: skip


class TestAnyBytes:
    @given(st.one_of(st.binary(max_size=400), st.lists(ATOMS, max_size=60).map(b"".join)))
    @example(b"%TAG ! tag:x,2000:\n---\n!a b")
    def test_give_a_draft_or_a_clear_list(self, content: bytes) -> None:
        begun = time.monotonic()
        try:
            draft = read(content)
        except LawFileInvalid as refused:
            assert refused.faults
            for one in refused.faults:
                assert one.line >= 1
                assert one.code
                assert one.message % one.params if one.params else one.message
        else:
            assert draft.changes
        assert time.monotonic() - begun < 2

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("2026-11-20"),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
                ["instrument", "changes", "day", "date", "kind", "number", "x"]), inner, max_size=4),
            max_leaves=20,
        )
    )  # fmt: skip
    def test_that_are_json_give_a_list_too(self, value: Mapping[str, Any]) -> None:
        import json

        with pytest.raises(LawFileInvalid):
            read(json.dumps(value))
