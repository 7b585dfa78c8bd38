"""Logic in boxes, functions of the model, the moment of a decision, and what stands in other files."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from haicap.kernel.refusals import Refused
from haicap.platform.decisions import api as decisions
from tests.decision_models import ask, called, decision, function, given, item, literal, model, table


class TestBoxedLogic:
    MODEL = decisions.read(
        model(
            item("tPapers", item("handed in", type_="boolean"), item("pages", type_="number"), is_list=True),
            given("papers", "tPapers"),
            decision(
                "missing",
                f"<filter><in>{literal('papers')}</in>"
                f"<match>{literal('not(handed in) and pages > 1')}</match></filter>",
                requires=["papers"],
            ),
            decision(
                "pages",
                "<for iteratorVariable='one paper'><in>"
                + literal("papers")
                + "</in><return><conditional>"
                + f"<if>{literal('one paper.pages > 2')}</if><then>{literal('one paper.pages')}</then>"
                + f"<else>{literal('0')}</else></conditional></return></for>",
                requires=["papers"],
            ),
            *(
                decision(
                    kind,
                    f"<{kind} iteratorVariable='p'><in>{literal('papers')}</in>"
                    f"<satisfies>{literal('p.handed in')}</satisfies></{kind}>",
                    requires=["papers"],
                )
                for kind in ("some", "every")
            ),
        )
    )
    PAPERS: Mapping[str, object] = {
        "papers": [{"handed in": True, "pages": 3}, {"handed in": False, "pages": 2}, {"handed in": False, "pages": 1}]
    }

    @pytest.mark.parametrize(
        ("name", "expected"),
        [("missing", [{"handed in": False, "pages": 2}]), ("pages", [3, 0, 0]), ("some", True), ("every", False)],
    )
    def test_gives_what_the_expression_would(self, name: str, expected: object) -> None:
        assert ask(self.MODEL, name, self.PAPERS) == expected


class TestFunctionsOfTheModel:
    def test_take_null_where_nothing_is_bound(self) -> None:
        asked = model(
            function("sum of", ["a", "b"], literal("if b = null then a else a + b")),
            decision("A", called("sum of", a="1"), requires=["k:sum of"]),
            decision("B", called("sum of", a="1", b=""), requires=["k:sum of"]),
            decision("C", called("sum of", a="1", c="2"), requires=["k:sum of"]),
            decision("D", literal("sum of(b: 2, a: 3)"), requires=["k:sum of"]),
            decision("E", called("string length", string='"abc"')),
        )
        assert [ask(decisions.read(asked), name) for name in "ABCDE"] == [1, 1, None, 5, 3]

    def test_may_be_of_a_type_of_functions(self) -> None:
        asked = model(
            "<itemDefinition name='tF'><functionItem outputTypeRef='number'/></itemDefinition>",
            function("f", ["a"], literal("a + 1")).replace('<variable name="f"/>', "<variable name='f' typeRef='tF'/>"),
            decision("A", literal("f(1)"), requires=["k:f"]),
        )
        assert ask(decisions.read(asked), "A") == 2

    def test_are_refused_when_they_call_themselves(self) -> None:
        with pytest.raises(Refused) as refused:
            decisions.read(
                model(
                    function("f", ["n"], literal("g(n)"), requires=["g"]),
                    function("g", ["n"], literal("f(n)"), requires=["f"]),
                )
            )
        assert refused.value.code == "RequirementsInACircle"


class TestTheMoment:
    MODEL = decisions.read(
        model(
            given("filed on", "date"),
            decision("days", literal("(today() - filed on).days"), requires=["filed on"]),
            decision("at", literal("now()")),
        )
    )

    def test_is_what_the_caller_says(self) -> None:
        at = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
        assert ask(self.MODEL, "days", {"filed on": "2026-11-20"}, at=at) == 4
        assert ask(self.MODEL, "at", at=at) == "2026-11-24T09:30:00Z"
        assert decisions.condition("today() > filed on", names={"filed on": "date"}).holds(
            {"filed on": "2026-11-23"}, at=at
        )

    def test_is_never_guessed(self) -> None:
        for wanted in (lambda: ask(self.MODEL, "at"), lambda: decisions.condition("now() != null").holds({})):
            with pytest.raises(Refused) as refused:
                wanted()
            assert refused.value.code == "MomentNotGiven"

    def test_makes_no_cell_sure(self) -> None:
        logic = table([("day", "date")], [("< today()", "1"), (">= today()", "2")])
        asked = decisions.read(model(given("day", "date"), decision("D", logic, requires=["day"])))
        (report,) = decisions.check(asked).tables
        assert (report.unsure, report.overlaps) == (((1, "day"), (2, "day")), ())


class TestImports:
    def test_are_refused_by_name(self) -> None:
        with pytest.raises(Refused) as refused:
            decisions.read(model("<import name='fees' namespace='urn:fees' importType='x'/>"))
        assert (refused.value.code, refused.value.params["what"]) == ("OutsideSubset", "import fees")

    def test_of_single_elements_are_refused_where_they_are_used(self) -> None:
        content = model(
            "<decision name='A'><knowledgeRequirement><requiredKnowledge href='urn:fees#f'/></knowledgeRequirement>"
            + literal("1")
            + "</decision>"
        )
        with pytest.raises(Refused) as refused:
            decisions.read(content)
        assert (refused.value.code, refused.value.params["what"]) == ("OutsideSubset", "urn:fees#")
