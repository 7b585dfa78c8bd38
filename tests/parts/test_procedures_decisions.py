"""Decision tables of procedures: papers, facts and deadlines decided by a text, at the filing, and taken back."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.law import api as law
from haicap.domains.law.contracts import LaterChangeStands
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.kernel.actors import Actor, Role
from haicap.platform.clock.api import LOCAL
from haicap.platform.decisions.refusals import InputUnfit
from haicap.platform.editions import api as editions
from tests.city import AT, BIRTH, MARRIAGE, city, filing
from tests.decision_models import decision, given, literal, model, table

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
OPERATOR = Actor(role=Role.SYSTEM, name="operator")
FIVE_DAYS = "1.001669"
DAY = AT.date()
FROM, LATER = DAY + timedelta(days=1), DAY + timedelta(days=30)


def tables(*, short: str = '"P2D"', long: str = '"P5D calendar + P1.5D working"') -> bytes:
    """Return a model that decides a deadline by an area, papers by who files, and whom to ask."""
    return model(
        given("area", "number"),
        given("kind", "string"),
        decision("deadline", table([("area", "number")], [("< 100", short), (">= 100", long)]), requires=["area"]),
        decision("papers", table([("kind", "string")], [('"new"', '"A"'), ('not("new")', '"B"')]), requires=["kind"]),
        decision("facts", literal('{consulted: if area > 500 then ["00256", "00082"] else []}'), requires=["area"]),
    )


def change(content: bytes, *codes: str, starts: date = FROM, ends: date | None = None) -> str:
    named = ", ".join(f'"{code}"' for code in codes)
    end = f"      ends_before: {ends}\n" if ends else ""
    text = "\n".join(f"        {line}" for line in content.decode().splitlines())
    return f"  - decision:\n      procedures: [{named}]\n      starts_on: {starts}\n{end}      dmn: |\n{text}\n"


def file(*changes: str, number: str = "5/QĐ-UBND") -> bytes:
    head = f'instrument: {{number: "{number}", issuer: H26, kind: decision, signed_on: 2026-01-02, title: T}}\n'
    return (head + "changes:\n" + "".join(changes)).encode()


def put_in_force(*changes: str, number: str = "5/QĐ-UBND", at: datetime = AT) -> None:
    law.put_in_force(by=OPERATOR, approved_by=OPERATOR, at=at, content=file(*changes, number=number))


def length(facts: Mapping[str, object], on: date = FROM, code: str = FIVE_DAYS) -> tuple[Decimal | None, int | None]:
    found = procedures.deadline(code, on, facts=facts)
    return found.working_days, found.calendar_days


class TestTables:
    def test_decide_from_their_day(self) -> None:
        put_in_force(change(tables(), FIVE_DAYS))
        facts = {"area": 600, "kind": "new", "unheard": 1}
        assert procedures.decide(FIVE_DAYS, "papers", FROM, facts) == "A"
        assert procedures.decide(FIVE_DAYS, "facts", FROM, facts) == {"consulted": ["00256", "00082"]}
        assert procedures.decide(FIVE_DAYS, "papers", DAY, facts) is None
        assert procedures.decide(BIRTH, "papers", FROM, facts) is None
        assert procedures.decide(FIVE_DAYS, "anything", FROM, facts) is None

    def test_decide_the_deadline_of_the_facts(self) -> None:
        put_in_force(change(tables(), FIVE_DAYS))
        assert length({"area": 20}) == (2, None)
        assert length({"area": "20"}) == (2, None)
        assert length({"area": 200}) == (Decimal("1.5"), 5)
        found = procedures.deadline(FIVE_DAYS, FROM, facts={"area": 20})
        assert (found.instrument, found.text) == ("5/QĐ-UBND", "2 ngày làm việc")

    def test_leave_what_is_published_where_they_decide_nothing(self) -> None:
        put_in_force(change(tables(short="null"), FIVE_DAYS))
        for facts in ({}, {"area": 20}, {"area": "wide"}):
            assert length(facts) == (5, None)
        with pytest.raises(InputUnfit):
            procedures.decide(FIVE_DAYS, "deadline", FROM, {"area": "wide"})

    def test_ask_for_no_paper_beyond_the_published_ones(self) -> None:
        version = procedures.procedure(MARRIAGE, FROM)
        asked = [one.name for one in version.papers if not one.is_remark]
        wanted = asked[0].replace('"', '\\"')
        put_in_force(change(model(given("kind"), decision("papers", literal(f'["{wanted}", "Another"]'))), MARRIAGE))
        found = procedures.with_decided(version, FROM, {})
        assert [one.name for one in found.papers if not one.is_remark] == [asked[0]]
        assert [one.name for one in found.papers] == [one.name for one in version.papers]
        assert found.deadline == version.deadline

    def test_tell_the_deadline_of_the_facts_with_the_version(self) -> None:
        put_in_force(change(tables(), FIVE_DAYS))
        version = procedures.procedure(FIVE_DAYS, FROM)
        assert procedures.with_decided(version, FROM, {"area": 1}).deadline.working_days == 2
        assert procedures.with_decided(version, FROM, {"area": "wide"}) == version

    def test_take_no_statement_when_held(self, django_assert_num_queries: Callable[..., Any]) -> None:
        put_in_force(change(tables(), FIVE_DAYS))
        seen = editions.current()
        for queries in (None, 0):
            if queries is None:
                procedures.deadline(FIVE_DAYS, FROM, facts={"area": 1}, editions=seen)
            else:
                with django_assert_num_queries(queries):
                    assert procedures.decide(FIVE_DAYS, "papers", FROM, {"kind": "x"}, editions=seen) == "B"
                    procedures.deadline(FIVE_DAYS, FROM, facts={"area": 1}, editions=seen)

    def test_set_the_deadline_of_a_filing(self) -> None:
        put_in_force(change(model(decision("deadline", literal("3"))), FIVE_DAYS))
        at = datetime.combine(FROM, AT.timetz())
        code = dossiers.submit(filing=filing(procedure_code=FIVE_DAYS), at=at, sender="t", key="a").code
        due = read(code).due_at
        assert due is not None
        assert due.astimezone(LOCAL).date() == organisation.work_calendar().working_day(FROM, 3)

    def test_give_way_and_stand_again(self) -> None:
        put_in_force(change(tables(), FIVE_DAYS))
        put_in_force(change(tables(short="1"), FIVE_DAYS, starts=LATER), number="6/QĐ-UBND", at=AT + timedelta(hours=1))
        assert (length({"area": 1}), length({"area": 1}, LATER)) == ((2, None), (1, None))
        with pytest.raises(LaterChangeStands):
            law.roll_back(by=OPERATOR, at=AT + timedelta(hours=2), named="5/QĐ-UBND")
        law.roll_back(by=OPERATOR, at=AT + timedelta(hours=3), named="6/QĐ-UBND")
        assert length({"area": 1}, LATER) == (2, None)
        law.roll_back(by=OPERATOR, at=AT + timedelta(hours=4), named="5/QĐ-UBND")
        assert length({"area": 1}) == (5, None)

    def test_say_what_they_do(self) -> None:
        found = law.assay(file(change(tables(), FIVE_DAYS)), at=AT)
        codes = [one.code for one in found.impact][:3]
        assert codes == ["DecisionsChange", "DeadlineDecided", "RunningKeepTheirTerm"]
        assert found.impact[0].params["what"] == "deadline, papers, facts"


def by_area(*rules: tuple[str, str]) -> bytes:
    logic = table([("area", "number")], rules)
    return model(given("area", "number"), decision("deadline", logic, requires=["area"]))


class TestFaultyTables:
    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (by_area(("< 100", "1"), ("> 50", "2")), {"RulesOverlap"}),
            (by_area(("< 100", "1"), ("> 100", "2")), {"RulesLeaveGap"}),
            (model(decision("colour", literal("1"))), {"NothingDecided"}),
            (model(decision("deadline", literal("1 +"))), {"ExpressionUnreadable"}),
            (b"<x/>", {"NotADecisionModel"}),
        ],
    )
    def test_are_told_with_their_code(self, content: bytes, expected: set[str]) -> None:
        found = {one.code for one in law.assay(file(change(content, FIVE_DAYS)), at=AT).faults}
        assert found == expected

    def test_stand_once_for_a_day(self) -> None:
        twice = file(change(tables(), FIVE_DAYS), change(tables(), FIVE_DAYS, starts=LATER))
        assert [one.code for one in law.assay(twice, at=AT).faults] == ["ModelTwice"]
        apart = file(change(tables(), FIVE_DAYS, ends=LATER), change(tables(), FIVE_DAYS, starts=LATER))
        assert not law.assay(apart, at=AT).faults
        assert [one.code for one in law.assay(file(change(tables(), "9.9")), at=AT).faults] == ["ProcedureUnknown"]
