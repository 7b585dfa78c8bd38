"""Models that would run code, read files, exhaust memory or nest without end; and readers fed with rubbish."""

from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given as assume
from hypothesis import settings
from hypothesis import strategies as st

from haicap.kernel.refusals import Refused
from haicap.platform.decisions import api as decisions
from haicap.platform.decisions import checking
from tests.decision_models import decision, function, given, literal, model, table

DOUBLING = "{a0: [1, 1], " + ", ".join(f"a{n}: [a{n - 1}, a{n - 1}]" for n in range(1, 40)) + "}.a39"
WORDS = (
    *("1", "-", "+", "*", "/", "**", "(", ")", "[", "]", "{", "}", "..", ".", ",", ":", "<", ">=", "=", "!=", '"a"'),
    *("x", "y z", "?", "not", "and", "or", "in", "between", "if", "then", "else", "for", "return", "some", "every"),
    *("satisfies", "function", "instance of", "null", "true", "date", "sum", "sort", "@", '"2020-01-01"', "1e9", "//"),
    *("/*", "\\", '"', "item", "a.b", "number", "list<", "é", "\n", "\u0300", "duration", '"P1D"', "string"),
)


def decide(content: bytes, **inputs: object) -> str:
    return decisions.decide(decisions.read(content), decision="D", inputs=inputs).json


def value(expression: str, **inputs: object) -> str:
    names = [given(name) for name in inputs]
    return decide(model(*names, decision("D", literal(expression), requires=list(inputs))), **inputs)


class TestLimits:
    @pytest.mark.parametrize(
        ("expression", "limit"),
        [
            ("(" * 40 + "1" + ")" * 40, "nesting"),
            ("[" * 5000, "nesting"),
            ("if " * 500, "nesting"),
            ("1" + ".a" * 4000, "nesting"),
            ("1 + " * 4000 + "1", "characters"),
            ("1" * 9000, "digits"),
            ("1e999999999", "digits"),
            ("for i in 1..10**30 return i", "list_items"),
            ("for i in 1..9999, j in 1..9999 return i", "list_items"),
            ("every i in 1..9999 satisfies every j in 1..9999 satisfies true", "steps"),
            ("distinct values(for i in 1..9999 return i)", "steps"),
            ("(function(f) f(f))(function(f) f(f))", "depth"),
            ("(function(f, g) f(f, g))(function(f, g) g(f, g) + 1, function(f, g) f(f, g))", "depth"),
            ('string join(for i in 1..9000 return "' + "a" * 50 + '")', "text_characters"),
            (f"string({DOUBLING})", "text_characters"),
            (f"flatten({DOUBLING})", "list_items"),
            (f"{DOUBLING} = {DOUBLING.replace('a', 'b')}", "steps"),
            (DOUBLING, "steps"),
        ],
    )
    def test_hold_expressions(self, expression: str, limit: str) -> None:
        with pytest.raises(Refused) as refused:
            value(expression)
        assert (refused.value.code, refused.value.params["limit"], refused.value.params["element"]) == (
            "OverLimit",
            limit,
            "D",
        )

    @pytest.mark.parametrize(
        "expression",
        ["2 ** (10 ** 33)", "9 ** 9 ** 9 ** 9 ** 9", "exp(10 ** 6000)", "10 ** 6144 * 10", "decimal(1, 10 ** 300)"],
    )
    def test_make_numbers_beyond_all_bounds_null(self, expression: str) -> None:
        assert value(expression) == "null"

    def test_count_what_a_chain_of_functions_does(self) -> None:
        names = [f"f{number}" for number in range(40)]
        functions = [function("f0", ["x"], literal("x + 1"))]
        for before, name in zip(names, names[1:], strict=False):
            functions.append(function(name, ["x"], literal(f"{before}({before}(x))"), requires=[before]))
        with pytest.raises(Refused) as refused:
            decide(model(*functions, decision("D", literal("f39(1)"), requires=["k:f39"])))
        assert refused.value.params["limit"] in {"steps", "depth"}

    def test_count_tables_within_loops(self) -> None:
        cells = [(f"{n}", "1") for n in range(500)]
        asked = function("t", ["x"], table([("x", "number")], cells, policy="COLLECT"))
        with pytest.raises(Refused) as refused:
            decide(model(asked, decision("D", literal("for i in 1..9000 return t(i)"), requires=["k:t"])))
        assert refused.value.params["limit"] == "steps"

    @pytest.mark.parametrize(
        ("given_", "code"),
        [
            ("a" * 100_001, "InputUnfit"),
            ("a\0b", "InputUnfit"),
            ("\ud800", "InputUnfit"),
            (Decimal("1e7000"), "InputUnfit"),
            (float("inf"), "InputUnfit"),
            (float("nan"), "InputUnfit"),
            ([1] * 10_001, "OverLimit"),
            (object(), "InputUnfit"),
        ],
    )
    def test_hold_inputs(self, given_: object, code: str) -> None:
        with pytest.raises(Refused) as refused:
            value("x", x=given_)
        assert refused.value.code == code

    def test_hold_nested_inputs(self) -> None:
        nested: object = 1
        for _ in range(60):
            nested = [nested]
        with pytest.raises(Refused) as refused:
            value("x", x=nested)
        assert refused.value.params["limit"] == "depth"

    @pytest.mark.parametrize("text", ["", "[]", "1", "{", '{"a": NaN}', '{"a": 1e999999999999999999999}', "[" * 90_000])
    def test_refuse_inputs_that_are_no_object(self, text: str) -> None:
        with pytest.raises(Refused):
            value("a", **decisions.inputs_of(text))

    def test_leave_out_what_takes_patterns(self) -> None:
        for name in ("matches", "replace", "split"):
            with pytest.raises(Refused) as refused:
                value(f'{name}("a", "(a+)+$")')
            assert refused.value.code == "PatternRefused"
            assert value(name, **{name: 1}) == "1"

    def test_keep_the_check_of_a_wide_table_short(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(checking, "LIMITS", replace(decisions.LIMITS, check_steps=50_000))
        names = [f"x{number}" for number in range(24)]
        rules = [[*("> 5" if name == other else "-" for other in names), "1"] for name in names]
        content = model(
            *(given(name, "number") for name in names),
            decision("D", table([(n, "number") for n in names], rules), requires=names),
        )
        report = decisions.check(decisions.read(content))
        assert [(fault.code, fault.params["limit"]) for fault in report.faults] == [("OverLimit", "check_steps")]


class TestWork:
    """What costs much is counted as much: each of these would run for minutes, or fill the memory, were it not."""

    LISTS = "{l: for i in 1..9000 return i, m: for i in 1..9000 return i + 0, "
    TEXTS = '{s0: "aaaaaaaaaaaaaaaa", ' + ", ".join(f"s{n}: s{n - 1} + s{n - 1}" for n in range(1, 13)) + ", "

    @pytest.mark.parametrize(
        "expression",
        [
            LISTS + "r: for i in 1..9000 return l = m}.r",
            LISTS + "r: for i in 1..9000 return {a: l} = {a: m}}.r",
            LISTS + "r: for i in 1..9000 return m in (l, l)}.r",
            LISTS + "r: for i in 1..9000 return list contains([l, l], m)}.r",
            LISTS + "r: for i in 1..9000 return mode(l)}.r",
            LISTS + "r: for i in 1..9000 return sort(l)}.r",
            TEXTS + "r: for i in 1..9000 return substring(s12, 2)}.r",
            TEXTS + 'r: for i in 1..9000 return s12 + "a" = s12 + "b"}.r',
            TEXTS + "r: for i in 1..9000 return number(s12)}.r",
            TEXTS + "r: for i in 1..9000 return contains(s12, s11)}.r",
        ],
    )
    def test_is_counted(self, expression: str) -> None:
        with pytest.raises(Refused) as refused:
            value(expression)
        assert refused.value.params["limit"] == "steps"

    def test_gives_null_again_and_again_without_growing_deep(self) -> None:
        assert value("count(for i in 1..200 return flatten(null))") == "200"

    def test_makes_each_function_of_a_ladder_once(self) -> None:
        steps = [function("f0", [], literal("1")), function("g0", [], literal("1"))]
        for n in range(1, 60):
            below = [f"f{n - 1}", f"g{n - 1}"]
            steps += [function(f"{name}{n}", [], literal(f"f{n - 1}() + 0"), requires=below) for name in "fg"]
        asked = decisions.read(model(*steps, decision("D", literal("f3()"), requires=["k:f59", "k:f3"])))
        assert decisions.decide(asked, decision="D", inputs={}).json == "1"

    def test_finds_one_of_very_many_names_that_begin_alike(self) -> None:
        names = [f"area {n}" for n in range(3000)]
        text = " + ".join(f"area {n}" for n in range(0, 3000, 5))
        asked = model(*(given(name) for name in names), decision("D", literal(text), requires=names))
        assert decisions.decide(decisions.read(asked), decision="D", inputs=dict.fromkeys(names, 1)).json == "600"

    def test_of_the_check_is_counted_for_all_tables(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(checking, "LIMITS", replace(decisions.LIMITS, check_steps=25_000, model_check_steps=60_000))
        slow = f"count([{', '.join(['1'] * 3000)}])"
        tables = [decision(f"D{n}", table([("x", "number")], [(slow, "1")]), requires=["x"]) for n in range(4)]
        wide = decision("W", table([("x", "number")], [(slow, "1")] * 3), requires=["x"])
        report = decisions.check(decisions.read(model(given("x", "number"), wide, *tables)))
        told = [(fault.params["element"], fault.params["limit"]) for fault in report.faults]
        assert told[0] == ("W", "check_steps")
        assert told[1:] == [(f"D{n}", "model_check_steps") for n in range(4 - len(told[1:]), 4)]
        assert len(told) > 1


class TestReaders:
    @settings(max_examples=400, deadline=None)
    @assume(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join) | st.text(max_size=60))
    def test_take_any_expression_or_refuse_it(self, text: str) -> None:
        for content in (
            model(given("x"), given("y z"), decision("D", literal(text), requires=["x", "y z"])),
            model(given("x"), given("y z"), decision("D", table([("x", "")], [(text, "1")]), requires=["x", "y z"])),
        ):
            try:
                asked = decisions.read(content)
                decisions.check(asked)
                decisions.decide(asked, decision="D", inputs={"x": 1, "y z": [{"a": "b"}]})
            except Refused:
                pass

    @settings(max_examples=300, deadline=None)
    @assume(st.data())
    def test_take_any_file_or_refuse_it(self, data: st.DataObject) -> None:
        whole = model(
            "<itemDefinition name='t'><typeRef>number</typeRef><allowedValues><text>[1..5]</text></allowedValues>"
            "</itemDefinition>",
            given("x", "t"),
            function("f", ["a"], literal("a + 1")),
            decision("D", table([("f(x)", "number")], [("< 3", "1"), (">= 3", "2")]), requires=["x", "k:f"]),
        )
        start = data.draw(st.integers(0, len(whole)))
        length = data.draw(st.integers(0, 40))
        put = data.draw(
            st.binary(max_size=10) | st.sampled_from([b"", b"<a>", b"]]>", b"&lt;", b"<text>", b"\xff", b"D", b"#"])
        )
        content = whole[:start] + put + whole[start + length :]
        try:
            asked = decisions.read(content)
            decisions.check(asked)
            for name in asked.decisions:
                decisions.decide(asked, decision=name, inputs={"x": 2})
        except Refused:
            pass

    @settings(max_examples=200, deadline=None)
    @assume(st.text(max_size=40) | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(str))
    def test_take_any_inputs_or_refuse_them(self, text: str) -> None:
        with suppress(Refused):
            value("1", **decisions.inputs_of(text))
