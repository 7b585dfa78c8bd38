"""Decision tables against a slow reference, and the exact check of overlaps and gaps against all cases of a grid."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given as assume
from hypothesis import settings
from hypothesis import strategies as st

from haicap.kernel.refusals import Refused
from haicap.platform.decisions import api as decisions
from tests.decision_models import decision, function, given, literal, model, table

#: a cell, with what it lets pass
NUMBER_CELLS: dict[str, Any] = {
    "-": lambda n: True,
    "1": lambda n: n == 1,
    "< 1": lambda n: n < 1,
    "<= 2": lambda n: n <= 2,
    "> 2": lambda n: n > 2,
    ">= 3": lambda n: n >= 3,
    "[1..3)": lambda n: 1 <= n < 3,
    "(1..3]": lambda n: 1 < n <= 3,
    "]0..2[": lambda n: 0 < n < 2,
    "1, 3": lambda n: n in {1, 3},
    "< 0, > 3": lambda n: n < 0 or n > 3,
    "not(1)": lambda n: n != 1,
    "not([0..2])": lambda n: not 0 <= n <= 2,
    "= 2": lambda n: n == 2,
    "!= 2": lambda n: n != 2,
    "? * 2 > 3": lambda n: n * 2 > 3,
}
WORD_CELLS: dict[str, Any] = {
    "-": lambda w: True,
    '"a"': lambda w: w == "a",
    '"a", "b"': lambda w: w in {"a", "b"},
    'not("a")': lambda w: w != "a",
    'not("a", "b")': lambda w: w not in {"a", "b"},
}
FLAG_CELLS: dict[str, Any] = {
    "-": lambda f: True,
    "true": lambda f: f is True,
    "false": lambda f: f is False,
    "not(true)": lambda f: f is not True,
    "not(false)": lambda f: f is not False,
    "null": lambda f: f is None,
}
DAY_CELLS: dict[str, Any] = {
    "-": lambda d: True,
    '< date("2026-03-01")': lambda d: d is not None and d < date(2026, 3, 1),
    '>= date("2026-03-01")': lambda d: d is not None and d >= date(2026, 3, 1),
    '(date("2026-02-28")..date("2026-03-02")]': lambda d: d is not None and date(2026, 2, 28) < d <= date(2026, 3, 2),
    '@"2026-03-01"': lambda d: d == date(2026, 3, 1),
    'not(@"2026-03-01")': lambda d: d != date(2026, 3, 1),
}
KIND_CELLS: dict[str, Any] = {
    "-": lambda k: True,
    '"a"': lambda k: k == "a",
    '"a", "b"': lambda k: k in {"a", "b"},
    'not("c")': lambda k: k != "c",
    'not("a", "b")': lambda k: k not in {"a", "b"},
    '"c", null': lambda k: k in {"c", None},
}
DAYS = [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]
#: Those that let null pass.
OPEN_CELLS = {"-", "not(1)", "!= 2", 'not("a")', 'not("a", "b")'}
NUMBERS = [Decimal(n) / 2 for n in range(-2, 9)]
WORDS = ["a", "b", "c"]
RULES = st.lists(
    st.tuples(st.sampled_from(sorted(NUMBER_CELLS)), st.sampled_from(sorted(WORD_CELLS)), st.integers(1, 3)),
    min_size=1,
    max_size=6,
)
INPUTS = (("n", "number"), ("w", "string"))


def read(rules: Sequence[tuple[str, str, object]], policy: str, **more: str) -> decisions.DecisionModel:
    cells = [(number, word, str(output)) for number, word, output in rules]
    logic = table(INPUTS, cells, policy=policy, output_values="3, 2, 1", **more)
    return decisions.read(model(given("n", "number"), given("w", "string"), decision("D", logic, requires=["n", "w"])))


def ask(asked: decisions.DecisionModel, inputs: Mapping[str, object], name: str = "D") -> Any:
    return json.loads(decisions.decide(asked, decision=name, inputs=inputs).json, parse_float=Decimal)


def hits(rules: Sequence[tuple[str, str, int]], number: Decimal | None, word: str | None) -> tuple[int, ...]:
    """The slow reference: the rules that match, by trying each."""
    return tuple(
        place
        for place, rule in enumerate(rules, 1)
        if (rule[0] in OPEN_CELLS if number is None else NUMBER_CELLS[rule[0]](number))
        and (rule[1] in OPEN_CELLS if word is None else WORD_CELLS[rule[1]](word))
    )


def expected(policy: str, outputs: list[int]) -> Any:
    """The slow reference: what a policy makes of the outputs of the rules that match."""
    if not outputs:
        return 0 if policy == "COUNT" else None
    ordered = sorted(outputs, reverse=True)
    return {
        "UNIQUE": outputs[0] if len(outputs) == 1 else None,
        "ANY": outputs[0] if len(set(outputs)) == 1 else None,
        "FIRST": outputs[0],
        "PRIORITY": ordered[0],
        "RULE ORDER": outputs,
        "OUTPUT ORDER": ordered,
        "COLLECT": outputs,
        "SUM": sum(outputs),
        "MIN": min(outputs),
        "MAX": max(outputs),
        "COUNT": len(outputs),
    }[policy]


class TestTables:
    @settings(max_examples=150, deadline=None)
    @assume(RULES, st.sampled_from(NUMBERS), st.sampled_from(WORDS))
    def test_give_what_the_slow_reference_gives(
        self, rules: list[tuple[str, str, int]], number: Decimal, word: str
    ) -> None:
        outputs = [rules[place - 1][2] for place in hits(rules, number, word)]
        for policy in ("UNIQUE", "ANY", "FIRST", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"):
            assert ask(read(rules, policy), {"n": number, "w": word}) == expected(policy, outputs), policy
        for aggregation in ("SUM", "MIN", "MAX", "COUNT"):
            asked = read(rules, "COLLECT", aggregation=aggregation)
            assert ask(asked, {"n": number, "w": word}) == expected(aggregation, outputs), aggregation

    def test_give_the_default_when_no_rule_matches(self) -> None:
        assert ask(read([("1", "-", 1)], "UNIQUE", default="2"), {"n": 5, "w": "a"}) == 2
        assert ask(read([("1", "-", 1)], "RULE ORDER", default="2"), {"n": 5, "w": "a"}) == [2]

    def test_say_which_rules_match_together(self) -> None:
        outcome = decisions.decide(
            read([("1", "-", 1), ("-", "-", 2), (">= 3", "-", 2)], "UNIQUE"), decision="D", inputs={"n": 1, "w": "a"}
        )
        assert outcome.value is None
        assert [(note.code, note.params["rules"]) for note in outcome.notes] == [("several_rules_match", "1, 2")]

    def test_give_null_for_a_result_that_is_not_among_the_declared_ones(self) -> None:
        outcome = decisions.decide(read([("-", "-", 7)], "FIRST"), decision="D", inputs={"n": 1, "w": "a"})
        assert (outcome.json, outcome.notes[0].code) == ("null", "output_not_allowed")

    def test_rank_several_outputs_by_the_first_that_has_an_order(self) -> None:
        logic = table(
            [("n", "number")], [("-", '"x"', "1"), ("> 1", '"y"', "2")], outputs=("A b", "C"), policy="OUTPUT ORDER"
        )
        logic = logic.replace(
            '<output name="A b">', '<output name="A b"><outputValues><text>"y", "x"</text></outputValues>'
        )
        asked = decisions.read(model(given("n"), decision("D", logic, requires=["n"])))
        assert ask(asked, {"n": 2}) == [{"A b": "y", "C": 2}, {"A b": "x", "C": 1}]

    def test_do_not_match_null_unless_a_cell_says_so(self) -> None:
        rules: list[tuple[str, str, object]] = [("> 1", "-", 1), ("null", "-", 2), ("-", "null", 3)]
        assert ask(read(rules, "RULE ORDER"), {}) == [2, 3]

    @pytest.mark.parametrize("year", ["20180521", "20191111", "20211108", "20230324"])
    def test_are_read_in_each_version(self, year: str) -> None:
        space = f"http{'' if year == '20180521' else 's'}://www.omg.org/spec/DMN/{year}/MODEL/"
        assert ask(decisions.read(model(decision("D", literal("1")), namespace=space)), {}) == 1


class TestCheck:
    @settings(max_examples=150, deadline=None)
    @assume(RULES)
    def test_finds_each_overlap_and_each_gap_and_nothing_else(self, rules: list[tuple[str, str, int]]) -> None:
        rules = [rule for rule in rules if not rule[0].startswith("?")] or [("1", "-", 1)]
        (report,) = decisions.check(read(rules, "UNIQUE")).tables
        grid = list(product([*NUMBERS, Decimal("-7"), Decimal("0.01"), Decimal(9)], [*WORDS, "zz"]))
        for number, word in grid:
            found = hits(rules, number, word)
            told = {place.rules for place in report.overlaps if _holds(place, number, word)}
            assert told == ({found} if len(found) > 1 else set())
            assert any(_holds(place, number, word) for place in report.gaps) == (not found)
        for place in (*report.overlaps, *report.gaps):
            assert hits(rules, place.example["n"], place.example["w"]) == place.rules

    @settings(max_examples=60, deadline=None)
    @assume(
        st.lists(
            st.tuples(
                st.sampled_from(sorted(FLAG_CELLS)),
                st.sampled_from(sorted(DAY_CELLS)),
                st.sampled_from(sorted(KIND_CELLS)),
            ),
            min_size=1,
            max_size=6,
        )
    )
    def test_is_exact_for_truth_values_days_enumerations_and_null(self, rules: list[tuple[str, str, str]]) -> None:
        columns = [("flag", "boolean"), ("day", "date"), ("kind", "tKind")]
        asked = decisions.read(
            model(
                '<itemDefinition name=\'tKind\'><typeRef>string</typeRef><allowedValues><text>"a", "b", "c"</text>'
                "</allowedValues></itemDefinition>",
                *(given(name, type_) for name, type_ in columns),
                decision("D", table(columns, [(*rule, "1") for rule in rules]), requires=[n for n, _ in columns]),
            )
        )
        (report,) = decisions.check(asked).tables
        assert not report.unsure
        names_null = [any("null" in rule[place] for rule in rules) for place in range(3)]
        for values in product([True, False, None], [*DAYS, None], ["a", "b", "c", None]):
            found = tuple(
                number
                for number, rule in enumerate(rules, 1)
                if FLAG_CELLS[rule[0]](values[0]) and DAY_CELLS[rule[1]](values[1]) and KIND_CELLS[rule[2]](values[2])
            )
            told = [place.rules for place in report.overlaps if _lies(place, columns, values)]
            gaps = [place for place in report.gaps if _lies(place, columns, values)]
            if all(value is not None or named for value, named in zip(values, names_null, strict=True)):
                assert told == ([found] if len(found) > 1 else [])
                assert bool(gaps) == (not found)
            else:
                # Null counts as a gap only where a cell names it; as an overlap wherever rules say "not" of something.
                assert len(found) > 1 or not told
                if len(found) > 1 and not told:
                    assert any(set(found) <= set(place.rules) for place in report.overlaps)

    def test_keeps_within_the_declared_values(self) -> None:
        logic = table([("n", "number")], [("< 5", "1"), ("[5..10]", "2")], input_values="[0..10]")
        (report,) = decisions.check(decisions.read(model(given("n"), decision("D", logic, requires=["n"])))).tables
        assert (report.overlaps, report.gaps) == ((), ())

    def test_knows_that_nothing_lies_between_two_days(self) -> None:
        rules = [('<= date("2025-06-30")', "1"), ('>= date("2025-07-01")', "2")]
        logic = table([("day", "date")], rules)
        asked = model(given("day", "date"), decision("D", logic, requires=["day"]))
        assert decisions.check(decisions.read(asked)).is_clean

    def test_finds_a_gap_of_one_day(self) -> None:
        rules = [('< date("2025-07-01")', "1"), ('> date("2025-07-01")', "2")]
        asked = model(given("day", "date"), decision("D", table([("day", "date")], rules), requires=["day"]))
        ((gap,),) = [report.gaps for report in decisions.check(decisions.read(asked)).tables]
        assert dict(gap.where[0]) == {"day": '@"2025-07-01"'}

    def test_tells_cells_that_cannot_be_decided_beforehand(self) -> None:
        (report,) = decisions.check(read([("? * 2 > 3", "-", 1), ("1", '"a"', 2)], "UNIQUE")).tables
        assert (report.unsure, report.overlaps) == (((1, "n"),), ())

    def test_tells_differing_results_under_any(self) -> None:
        (report,) = decisions.check(read([("1", "-", 1), ("<= 2", "-", 1), ("-", '"a"', 2)], "ANY")).tables
        assert {place.rules for place in report.overlaps} == {(1, 2, 3), (2, 3)}

    def test_names_every_faulty_element(self) -> None:
        asked = model(decision("A", literal("1 +")), decision("B", literal("1")), decision("C", literal("x")))
        report = decisions.check(decisions.read(asked))
        assert [(fault.code, fault.params["element"]) for fault in report.faults] == [
            ("ExpressionUnreadable", "A"),
            ("NameUnknown", "C"),
        ]


@cache
def _cell(text: str) -> decisions.Cell:
    return decisions.cell(text)


def _lies(place: decisions.Place, columns: Sequence[tuple[str, str]], values: Sequence[object]) -> bool:
    """Test if values lie in the boxes that are told, each test read as a cell."""
    return any(
        all(_cell(box[name]).lets_pass(value) for (name, _), value in zip(columns, values, strict=True))
        for box in place.where
    )


def _holds(place: decisions.Place, number: Decimal, word: str) -> bool:
    """Test if values lie in the boxes that are told, by asking a table that has a rule for each box."""
    rules = [(box["n"], box["w"], 1) for box in place.where]
    return bool(ask(read(rules, "COLLECT"), {"n": number, "w": word}))


class TestGraph:
    def test_hands_results_up_and_calls_functions(self) -> None:
        asked = model(
            given("base fee", "number"),
            function("with tax", ["amount"], literal("amount * rate of tax()"), requires=["rate of tax"]),
            function("rate of tax", [], literal("1.1")),
            decision("fee", literal("base fee * 2"), requires=["base fee"]),
            decision(
                "all",
                "<context><contextEntry><variable name='net fee'/>" + literal("fee") + "</contextEntry>"
                "<contextEntry><variable name='gross'/><invocation>" + literal("with tax") + "<binding>"
                "<parameter name='amount'/>" + literal("net fee") + "</binding></invocation></contextEntry></context>",
                requires=["d:fee", "k:with tax"],
            ),
            decision(
                "rows",
                "<relation><column name='a'/><column name='b c'/><row>"
                + literal("1")
                + literal("2")
                + "</row></relation>",
            ),
            decision("picked", literal("rows[a = 1].b c"), requires=["d:rows"]),
        )
        read_ = decisions.read(asked)
        assert ask(read_, {"base fee": 10}, "all") == {"net fee": 20, "gross": 22}
        assert ask(read_, {"fee": 5}, "all") == {"net fee": 5, "gross": Decimal("5.5")}
        assert ask(read_, {}, "picked") == [2]
        assert not decisions.check(read_).faults

    def test_reads_a_name_the_same_whatever_was_asked_before(self) -> None:
        rows = decision("rows", literal('[{net fee: 1, "k - l": 3}]'))
        asked = model(rows, decision("D", literal("rows[1].net fee + rows[1].k - l"), requires=["d:rows"]))
        assert ask(decisions.read(asked), {}) == 4
        assert ask(decisions.read(asked), {"rows": [{"net fee": 5, "k - l": 1}]}) == 6

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (
                model(decision("A", literal("B"), requires=["d:B"]), decision("B", literal("A"), requires=["d:A"])),
                "RequirementsInACircle",
            ),
            (model(function("f", [], literal("f()"), requires=["f"])), "RequirementsInACircle"),
            (model(decision("A", literal("1"), requires=["x"])), "ReferenceLeadsNowhere"),
            (model(decision("A", literal("1")), decision("A", literal("2"))), "NamedTwice"),
            (model(decision("", literal("1"))), "ElementLacks"),
            (model("<import namespace='x' name='y' importType='z'/>"), "OutsideSubset"),
            (model(decision("A", "<conditional/>")), "ElementLacks"),
            (model(decision("A", table([], [["1"]], policy="BEST"))), "OutsideSubset"),
            (model("<itemDefinition name='t'><typeRef>t</typeRef></itemDefinition>"), "RequirementsInACircle"),
            (model("<itemDefinition name='t'><typeRef>u</typeRef></itemDefinition>"), "ReferenceLeadsNowhere"),
            (model(namespace="http://www.omg.org/spec/DMN/20151101/dmn.xsd"), "NotADecisionModel"),
            (b"<definitions", "ModelUnreadable"),
            (b"", "ModelUnreadable"),
            (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + model("&x;"), "ModelDeclaresEntities"),
            (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">' + model(), "ModelDeclaresEntities"),
            (model("<a>" * 100 + "</a>" * 100), "OverLimit"),
            (model("<a>" * 9000 + "</a>" * 9000), "ModelUnreadable"),
            (model("<a/>" * 100_001), "OverLimit"),
            (b" " * 2_000_001, "OverLimit"),
        ],
    )
    def test_refuses_what_is_no_sound_model(self, content: bytes, code: str) -> None:
        with pytest.raises(Refused) as refused:
            decisions.read(content)
        assert refused.value.code == code


class TestTypes:
    MODEL = model(
        '<itemDefinition name=\'tKind\'><typeRef>string</typeRef><allowedValues><text>"a", "b"</text></allowedValues>'
        "</itemDefinition>",
        "<itemDefinition name='tCase'><itemComponent name='kind of case'><typeRef>tKind</typeRef></itemComponent>"
        "<itemComponent name='filed on'><typeRef>date</typeRef></itemComponent>"
        "<itemComponent name='areas' isCollection='true'><typeRef>number</typeRef></itemComponent></itemDefinition>",
        given("case", "tCase"),
        decision(
            "D",
            literal('if case.filed on < date("2025-07-01") then sum(case.areas) else null'),
            requires=["case"],
            type_="number",
        ),
        decision("W", literal('"text"'), type_="number"),
    )

    def test_are_given_to_parts_and_lists(self) -> None:
        case = {"kind of case": "a", "filed on": "2025-06-01", "areas": [1, 2]}
        assert ask(decisions.read(self.MODEL), {"case": case}) == 3

    @pytest.mark.parametrize(
        ("case", "code", "name"),
        [
            ({"kind of case": "c"}, "InputNotAllowed", "case"),
            ({"kind of case": 5}, "InputUnfit", "case.kind of case"),
            ({"filed on": "2025-02-30"}, "InputUnfit", "case.filed on"),
            ({"areas": ["x"]}, "InputUnfit", "case.areas[1]"),
            ("x", "InputUnfit", "case"),
            ({"areas": True}, "InputUnfit", "case.areas"),
        ],
    )
    def test_refuse_what_does_not_fit(self, case: object, code: str, name: str) -> None:
        with pytest.raises(Refused) as refused:
            ask(decisions.read(self.MODEL), {"case": case})
        assert (refused.value.code, refused.value.params["name"]) == (code, name)

    def test_make_a_result_of_another_type_null(self) -> None:
        outcome = decisions.decide(decisions.read(self.MODEL), decision="W", inputs={})
        assert (outcome.value, outcome.notes[0].code) == (None, "result_unfit")

    def test_refuse_inputs_that_the_model_does_not_have(self) -> None:
        with pytest.raises(Refused) as refused:
            ask(decisions.read(self.MODEL), {"cases": 1})
        assert refused.value.code == "InputUnknown"
