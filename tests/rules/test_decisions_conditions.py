"""Single conditions and tests outside a model."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given as assume
from hypothesis import settings
from hypothesis import strategies as st

from haicap.kernel.refusals import Refused
from haicap.platform.decisions import api as decisions

NAMES = {"fee": "number", "days left": "number", "filed on": "date", "kind": "string", "is urgent": "boolean"}


class TestCondition:
    @pytest.mark.parametrize(
        ("text", "facts", "holds"),
        [
            ("fee > 100", {"fee": 101}, True),
            ("fee > 100", {"fee": 100.5}, True),
            ("fee > 100", {"fee": None}, False),
            ("fee > 100", {}, False),
            ("not(fee > 100)", {}, False),
            ("fee > 100 or is urgent", {"is urgent": True}, True),
            ("fee > 100 and is urgent", {"is urgent": True}, False),
            ("fee", {"fee": 1}, False),
            ('filed on >= date("2025-07-01")', {"filed on": "2025-07-02"}, True),
            ('filed on >= date("2025-07-01")', {"filed on": date(2025, 6, 30)}, False),
            ('kind in ("land", "water")', {"kind": "water"}, True),
            ("days left between 1 and 5", {"days left": 5}, True),
            ("some x in [fee, days left] satisfies x > 3", {"fee": 1, "days left": 4}, True),
        ],
    )
    def test_holds_only_when_it_is_true(self, text: str, facts: Mapping[str, object], holds: bool) -> None:
        assert decisions.condition(text, names=NAMES).holds(facts) is holds

    def test_takes_each_word_for_a_fact_when_no_names_are_given(self) -> None:
        asked = decisions.condition("applicant.age >= 18 and count(papers[kind = wanted]) > 0")
        papers = [{"kind": "deed"}, {"kind": "map"}]
        assert asked.holds({"applicant": {"age": 18}, "papers": papers, "wanted": "map"})
        assert not asked.holds({"applicant": {"age": 18}, "papers": papers, "wanted": "will"})

    @pytest.mark.parametrize("text", ['__import__("os").system("id")', "1 + kind(1)", "[eval(1)]"])
    def test_calls_no_fact(self, text: str) -> None:
        with pytest.raises(Refused) as refused:
            decisions.condition(text)
        assert refused.value.code == "NameUnknown"

    def test_calls_what_it_has_made_itself(self) -> None:
        assert decisions.condition("{twice: function(x) 2 * x, y: twice(3)}.y = 6").holds({})

    def test_reads_only_the_facts_that_it_looks_at(self) -> None:
        asked = decisions.condition("fee > 1", names=NAMES)
        assert asked.names == ("fee",)
        assert asked.holds({"fee": 2, "kind": object(), "other": object()})

    def test_gives_its_value(self) -> None:
        assert decisions.condition("fee * 1.1", names=NAMES).value({"fee": 10}) == Decimal("11.0")
        assert decisions.condition('filed on + duration("P1D")', names=NAMES).value({"filed on": "2025-06-30"}) == date(
            2025, 7, 1
        )

    @pytest.mark.parametrize(
        ("text", "code", "line", "position"),
        [
            ("fee >", "ExpressionUnreadable", 7, 6),
            ("fee > 1\n  or nobody", "NameUnknown", 8, 6),
            ("fee > 1\nor\n  days left = = 2", "ExpressionUnreadable", 9, 15),
            ('__import__("os")', "NameUnknown", 7, 1),
        ],
    )
    def test_is_refused_with_line_and_position(self, text: str, code: str, line: int, position: int) -> None:
        with pytest.raises(Refused) as refused:
            decisions.condition(text, names=NAMES, element="flow_1", line=7)
        assert refused.value.code == code
        assert refused.value.details() == {
            "field": "model",
            "element": "flow_1",
            "line": line,
            "position": position,
        }

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("(" * 50 + "fee" + ")" * 50, "OverLimit"),
            ("fee" + " + 1" * 5000, "OverLimit"),
            ("x instance of nothing", "ReferenceLeadsNowhere"),
            ("function(a) external {java: {}}", "OutsideSubset"),
        ],
    )
    def test_is_refused_when_it_is_too_much(self, text: str, code: str) -> None:
        with pytest.raises(Refused) as refused:
            decisions.condition(text)
        assert refused.value.code == code

    @pytest.mark.parametrize(
        ("text", "facts", "code"),
        [
            ("every i in 1..9999 satisfies every j in 1..9999 satisfies true", {}, "OverLimit"),
            ("fee > 1", {"fee": "much"}, "InputUnfit"),
            ("fee > 1", {"fee": object()}, "InputUnfit"),
            ("filed on = null", {"filed on": "yesterday"}, "InputUnfit"),
        ],
    )
    def test_is_refused_when_it_is_asked(self, text: str, facts: Mapping[str, object], code: str) -> None:
        asked = decisions.condition(text, names=NAMES)
        with pytest.raises(Refused) as refused:
            asked.holds(facts)
        assert refused.value.code == code

    def test_gives_no_function(self) -> None:
        with pytest.raises(Refused) as refused:
            decisions.condition("function(a) a").value({})
        assert refused.value.code == "ResultIsNoValue"

    @settings(max_examples=200, deadline=None)
    @assume(
        st.text(alphabet='abc()[]{}<>=!.,:+-*/ \n"?@1 andornot', max_size=30), st.dictionaries(st.text(), st.text())
    )
    def test_takes_any_text_or_refuses_it(self, text: str, facts: Mapping[str, object]) -> None:
        for read in (decisions.condition, decisions.cell):
            try:
                asked = read(text)
                asked.holds(facts) if isinstance(asked, decisions.Condition) else asked.lets_pass("a", facts)
            except Refused:
                pass


class TestCell:
    @pytest.mark.parametrize(
        ("text", "value", "passes"),
        [
            ("-", None, True),
            ("[1..5)", 4.9, True),
            ("[1..5)", 5, False),
            ("< 3, > 7", 8, True),
            ('not("a", "b")', "c", True),
            ('"a"', None, False),
            ("null", None, True),
            ("? * 2 > fee", 3, True),
            ("> fee", 5, False),
        ],
    )
    def test_lets_pass_what_the_table_would(self, text: str, value: object, passes: bool) -> None:
        assert decisions.cell(text, names=NAMES).lets_pass(value, {"fee": 5}) is passes
