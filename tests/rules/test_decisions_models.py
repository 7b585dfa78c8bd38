"""Whole models of the kinds that conformance at level 2 asks for, with names as editors write them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from haicap.kernel.refusals import Refused
from haicap.platform.decisions import api as decisions
from tests.decision_models import (
    ask,
    called,
    decision,
    entry,
    function,
    given,
    item,
    literal,
    model,
    same,
    service,
    table,
)

#: Support for the repair of houses: who may have it, how much each month must be paid back, who looks at it.
REPAIRS = decisions.read(
    model(
        item("tStanding", type_="string", values='"poor", "near-poor", "other"'),
        item(
            "tHousehold",
            item("Age", type_="number"),
            item("Standing", type_="tStanding"),
            item("Supported before", type_="boolean"),
            item("Monthly", item("Income", type_="number"), item("Debt-service", type_="number")),
            item("Certified on", type_="date"),
        ),
        item(
            "tWish",
            item("Kind", type_="string", values='"ROOF", "WHOLE HOUSE"'),
            item("Amount", type_="number", values="(0..500000000]"),
            item("Rate/year", type_="number"),
            item("Term", type_="number"),
        ),
        item("tRouting", type_="string", values='"REFUSE", "BOARD", "CLERK"'),
        given("Household data", "tHousehold"),
        given("Wish", "tWish"),
        function(
            "Instalment of",
            ["Kind", "Amount", "Rate", "Term"],
            "<context>"
            + entry("Fee/month", literal('if Kind = "ROOF" then 20 else if Kind = "WHOLE HOUSE" then 25.00 else null'))
            + entry("Repayment", literal("(Amount *Rate/12) / (1 - (1 + Rate/12)**-Term)"), "number")
            + entry("", literal("Repayment+Fee/month"))
            + "</context>",
        ),
        function(
            "Reserve table",
            ["Risk-category"],
            table(
                [("Risk-category", "string")],
                [('"HIGH", "DECLINE"', "0.6"), ('"MEDIUM"', "0.7"), ('not("HIGH", "DECLINE", "MEDIUM")', "0.8")],
            ),
        ),
        function(
            "Bearable",
            ["Income", "Debt-service", "Risk-category", "Instalment"],
            "<context>"
            + entry("Left over", literal("Income - Debt-service"))
            + entry("Reserve", called("Reserve table", **{"Risk-category": "Risk-category"}))
            + entry("", literal("if Left over*Reserve >Instalment then true else false"))
            + "</context>",
            requires=["Reserve table"],
        ),
        function(
            "Score model",
            ["Age", "Standing", "Before"],
            table(
                [("Age", "number"), ("Standing", "string"), ("Before", "boolean")],
                [
                    ("[18..22)", "-", "-", "32"),
                    ("[22..36)", "-", "-", "35"),
                    (">=36", "-", "-", "48"),
                    ("-", '"poor","near-poor"', "-", "45"),
                    ("-", 'not("poor", "near-poor")', "-", "25"),
                    ("-", "-", "true", "-5"),
                ],
                policy="COLLECT",
                aggregation="SUM",
            ),
        ),
        function(
            "Routing rules",
            ["Bearable", "Risk-category", "Certified on"],
            table(
                [("Bearable", "boolean"), ("Risk-category", ""), ("Certified on", "date")],
                [
                    ("false", "-", "-", '"REFUSE"'),
                    ("-", '"HIGH"', "-", '"BOARD"'),
                    ("-", "-", '< date("2026-01-01")', '"BOARD"'),
                    ("-", "-", "-", '"CLERK"'),
                ],
                policy="PRIORITY",
                output_values='"REFUSE", "BOARD", "CLERK"',
            ),
        ),
        decision(
            "Score of the household",
            called(
                "Score model",
                Age="Household data.Age",
                Standing="Household data . Standing",
                Before="Household data.Supported before",
            ),
            requires=["Household data", "k:Score model"],
            type_="number",
        ),
        decision(
            "Pre-check risk category",
            table(
                [("Household data.Supported before", "boolean"), ("Score of the household", "number")],
                [
                    ("true", "<=70", '"HIGH"'),
                    ("true", ">70", '"LOW"'),
                    ("false", "< 60", '"HIGH"'),
                    ("false", "[60..80)", '"MEDIUM"'),
                    ("false", ">= 80", '"LOW"'),
                ],
            ),
            requires=["Household data", "d:Score of the household"],
            type_="string",
        ),
        decision(
            "Monthly instalment",
            called("Instalment of", Rate="Wish.Rate/year", Term="Wish.Term", Amount="Wish.Amount", Kind="Wish.Kind"),
            requires=["Wish", "k:Instalment of"],
            type_="number",
        ),
        decision(
            "Routing",
            "<context>"
            + entry(
                "Is bearable",
                literal(
                    "Bearable(Household data.Monthly.Income, Household data.Monthly.Debt-service, "
                    "Pre-check risk category, Monthly instalment)"
                ),
                "boolean",
            )
            + entry(
                "",
                called(
                    "Routing rules",
                    Bearable="Is bearable",
                    **{"Risk-category": "Pre-check risk category", "Certified_on": "Household data.Certified on"},
                ),
            )
            + "</context>",
            requires=["Household data", "d:Pre-check risk category", "d:Monthly instalment", "k:Bearable"]
            + ["k:Routing rules"],
            type_="tRouting",
        ),
        service("Routing by figures", ["Routing"], data=["Household data"], taken=["Monthly instalment"]),
        service("Everything", ["Routing", "Score of the household"], data=["Household data", "Wish"]),
        decision(
            "Routing for nothing",
            literal("Routing by figures(household, 0)").replace("household", "Household data"),
            requires=["Household data", "k:Routing by figures"],
        ),
    )
)


def household(**changes: object) -> dict[str, object]:
    standing = {"Age": 35, "Standing": "poor", "Supported before": False, "Certified on": "2026-03-01"}
    return {**standing, "Monthly": {"Income": 6000, "Debt-service": 1500}, **changes}


WISH = {"Kind": "ROOF", "Amount": 100_000, "Rate/year": Decimal("0.08"), "Term": 36}


class TestRepairs:
    def test_is_a_sound_model(self) -> None:
        report = decisions.check(REPAIRS)
        assert [str(fault) for fault in report.faults] == []
        assert [(found.element, found.overlaps) for found in report.tables if found.overlaps] == []

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("Score of the household", 80),
            ("Pre-check risk category", "LOW"),
            ("Monthly instalment", Decimal("3153.636546143085")),
            ("Routing", "CLERK"),
            ("Routing by figures", "CLERK"),
        ],
    )
    def test_decides_each_step(self, name: str, expected: object) -> None:
        expected = Decimal(expected) if isinstance(expected, int) else expected
        more = {"Monthly instalment": 10} if name == "Routing by figures" else {}
        assert same(expected, ask(REPAIRS, name, {"Household data": household(), "Wish": WISH, **more}))

    @pytest.mark.parametrize(
        ("changes", "wish", "expected"),
        [
            ({}, {}, "CLERK"),
            ({"Certified on": "2025-12-31"}, {}, "BOARD"),
            ({"Supported before": True, "Standing": "other"}, {"Amount": 50_000}, "BOARD"),
            ({"Monthly": {"Income": 4000, "Debt-service": 1500}}, {}, "REFUSE"),
            ({}, {"Kind": None}, "REFUSE"),
        ],
    )
    def test_routes_by_the_highest_ranked_rule(
        self, changes: dict[str, object], wish: dict[str, object], expected: str
    ) -> None:
        inputs = {"Household data": household(**changes), "Wish": {**WISH, **wish}}
        assert ask(REPAIRS, "Routing", inputs) == expected

    @pytest.mark.parametrize(
        ("changes", "wish", "code"),
        [
            ({"Standing": "rich"}, {}, "InputNotAllowed"),
            ({"Age": "35"}, {}, "InputUnfit"),
            ({"Certified on": "01/03/2026"}, {}, "InputUnfit"),
            ({"Monthly": {"Income": "much"}}, {}, "InputUnfit"),
            ({}, {"Amount": 0}, "InputNotAllowed"),
        ],
    )
    def test_refuses_inputs_that_do_not_fit(
        self, changes: dict[str, object], wish: dict[str, object], code: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            ask(REPAIRS, "Routing", {"Household data": household(**changes), "Wish": {**WISH, **wish}})
        assert refused.value.code == code


class TestServices:
    def test_give_one_result_or_a_context_of_several(self) -> None:
        inputs = {"Household data": household(), "Wish": WISH}
        assert REPAIRS.services == ("Routing by figures", "Everything")
        assert ask(REPAIRS, "Everything", inputs) == {"Routing": "CLERK", "Score of the household": 80}

    def test_are_called_like_functions_and_see_only_what_they_are_given(self) -> None:
        assert ask(REPAIRS, "Routing for nothing", {"Household data": household()}) == "CLERK"

    def test_do_not_decide_what_they_take(self) -> None:
        asked = {"Household data": household(), "Wish": WISH}
        # Without an instalment nothing says that it can be borne.
        assert ask(REPAIRS, "Routing by figures", asked) == "REFUSE"

    @pytest.mark.parametrize(
        ("outputs", "code"), [(["gone"], "ReferenceLeadsNowhere"), ([], "ElementLacks"), (["A"], "")]
    )
    def test_at_fault_keep_no_decision_from_being_asked(self, outputs: list[str], code: str) -> None:
        asked = decisions.read(model(decision("A", literal("1")), service("S", outputs)))
        assert ask(asked, "A") == 1
        if not code:
            assert ask(asked, "S") == 1
            return
        with pytest.raises(Refused) as refused:
            ask(asked, "S")
        assert refused.value.code == code
        assert [fault.code for fault in decisions.check(asked).faults] == [code]

    def test_that_lead_back_to_themselves_are_refused(self) -> None:
        with pytest.raises(Refused) as refused:
            decisions.read(model(decision("A", literal("S()"), requires=["k:S"]), service("S", ["A"])))
        assert refused.value.code == "RequirementsInACircle"

    def test_may_be_called_like_the_decision_they_hold(self) -> None:
        asked = model(given("x"), decision("A", literal("x + 1"), requires=["x"]), service("A", ["A"], data=["x"]))
        assert ask(decisions.read(asked), "A", {"x": 1}) == 2

    def test_fit_what_they_give_to_their_type(self) -> None:
        asked = decisions.read(model(decision("A", literal("1")), service("S", ["A"], type_="string")))
        assert decisions.decide(asked, decision="S", inputs={}).notes[0].code == "result_unfit"


class TestJoin:
    MODEL = decisions.read(
        model(
            item(
                "tOfficers",
                item("id", type_="string"),
                item("name", type_="string"),
                item("unit number", type_="number"),
                is_list=True,
            ),
            item("tUnits", item("number", type_="number"), item("name", type_="string"), is_list=True),
            given("Officers", "tOfficers"),
            given("Units", "tUnits"),
            given("Who", "string"),
            decision(
                "Unit of",
                literal("Units[number = Officers[name=Who].unit number[1]].name[1]"),
                requires=["Officers", "Units", "Who"],
                type_="string",
            ),
            decision("Names", literal("Officers[unit number >= 2].name"), requires=["Officers"]),
            decision("One", literal("Officers[unit number = 1].name"), requires=["Officers"], type_="string"),
        )
    )
    INPUTS: Mapping[str, object] = {
        "Officers": [
            {"id": "a", "name": "Lan", "unit number": 1},
            {"id": "b", "name": "Minh", "unit number": 2},
            {"id": "c", "name": "Hoa", "unit number": 2},
        ],
        "Units": [{"number": 1, "name": "Reception"}, {"number": 2, "name": "Land office"}],
        "Who": "Hoa",
    }

    def test_finds_rows_by_rows(self) -> None:
        assert ask(self.MODEL, "Unit of", self.INPUTS) == "Land office"
        assert ask(self.MODEL, "Unit of", {**self.INPUTS, "Who": "Tú"}) is None

    def test_gives_a_column(self) -> None:
        assert ask(self.MODEL, "Names", self.INPUTS) == ["Minh", "Hoa"]

    def test_takes_a_list_of_one_for_its_item(self) -> None:
        assert ask(self.MODEL, "One", self.INPUTS) == "Lan"
        assert ask(self.MODEL, "Unit of", {**self.INPUTS, "Units": {"number": 2, "name": "Only"}}) == "Only"


class TestTablesOfSeveralOutputs:
    INPUTS = (("Age", "number"), ("Risk", "string"), ("is resident", "boolean"))
    RULES = (
        (">=18", '"Medium","Low"', "true", '"Approved"', '"Best"'),
        ("<18", "-", "-", '"Declined"', '"Standard"'),
        ("-", '"High"', "-", '"Declined"', '"Standard"'),
        ("-", "-", "false", '"Declined"', '"Standard"'),
    )

    def _ask(self, age: object, risk: str, resident: object, policy: str, **more: str) -> Any:
        logic = table(self.INPUTS, self.RULES, outputs=("Approved/Declined", "Rate"), policy=policy, **more)
        names = ("Age", "Risk", "is resident")
        asked = model(*(given(name) for name in names), decision("Approval", logic, requires=names))
        return ask(decisions.read(asked), "Approval", dict(zip(names, (age, risk, resident), strict=True)))

    GOOD: Mapping[str, str] = {"Approved/Declined": "Approved", "Rate": "Best"}
    BAD: Mapping[str, str] = {"Approved/Declined": "Declined", "Rate": "Standard"}

    @pytest.mark.parametrize("policy", ["UNIQUE", "ANY", "FIRST", "PRIORITY"])
    def test_give_one_context(self, policy: str) -> None:
        assert self._ask(18, "Low", True, policy) == self.GOOD
        assert self._ask(17, "Low", True, policy) == self.BAD
        assert self._ask(17, "High", False, policy) == (None if policy == "UNIQUE" else self.BAD)

    @pytest.mark.parametrize("policy", ["COLLECT", "RULE ORDER", "OUTPUT ORDER"])
    def test_give_a_list_of_contexts(self, policy: str) -> None:
        assert self._ask(17, "High", True, policy) == [self.BAD, self.BAD]
        assert self._ask(30, "Low", True, policy) == [self.GOOD]

    def test_give_null_for_nothing_known(self) -> None:
        assert self._ask(None, "Low", None, "FIRST") is None
