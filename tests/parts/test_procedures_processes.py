"""Processes: what ships, which version a dossier gets on a day, changes by a text, and back again."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from haicap.domains.dossiers import api as dossiers
from haicap.domains.law import api as law
from haicap.domains.law.contracts import Assay, LaterChangeStands
from haicap.domains.procedures import api as procedures
from haicap.domains.procedures.loading.processes import FILES, Shipped, hash_of, shipped
from haicap.domains.procedures.models import ProcessRow
from haicap.domains.procedures.operations.load_processes import load_processes
from haicap.kernel.actors import Actor, Role
from haicap.platform.editions import api as editions
from tests.city import AT, BIRTH, MARRIAGE, city, filing

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
OPERATOR = Actor(role=Role.SYSTEM, name="operator")
FIVE_DAYS = "1.001669"
DAY = AT.date()
FROM, LATER = DAY + timedelta(days=10), DAY + timedelta(days=30)
FIRST = date(2025, 7, 1)
#: the hash of the first version of the standard process
STANDARD_1 = "3231f78b4b92c7ad4d0d65d87a71a74573def737373d6e0e9e349a0972902ddc"


def bpmn(code: str = "standard", **changes: str) -> str:
    """Return a shipped process with changes of its text, by name of the element: another Vietnamese name."""
    text = (FILES / f"{code}.bpmn").read_text(encoding="utf-8")
    for element, name in changes.items():
        head, tail = text.split(f'id="{element}" name="', 1)
        text = f'{head}id="{element}" name="{name}"{tail.split(chr(34), 1)[1]}'
    return text


def change(code: str, starts: date, *used_by: str, text: str = "") -> str:
    lines = [f"  - process:\n      code: {code}\n      starts_on: {starts}"]
    if used_by:
        lines.append(f"      procedures: [{', '.join(f'{chr(34)}{one}{chr(34)}' for one in used_by)}]")
    if text:
        lines.append("      bpmn: |\n" + "\n".join(f"        {line}" for line in text.splitlines()))
    return "\n".join(lines) + "\n"


def file(*changes: str, number: str = "5/QĐ-UBND", signed_on: str = "2026-01-02") -> bytes:
    head = f'instrument: {{number: "{number}", issuer: H26, kind: decision, signed_on: {signed_on}, title: T}}\n'
    return (head + "changes:\n" + "".join(changes)).encode()


def put_in_force(*changes: str, number: str = "5/QĐ-UBND", at: datetime = AT) -> None:
    law.put_in_force(by=OPERATOR, approved_by=OPERATOR, at=at, content=file(*changes, number=number))


def codes(found: Assay) -> list[str]:
    return [one.code for one in found.faults]


class TestWhatShips:
    def test_is_there_and_standard_is_that_of_all(self) -> None:
        found = procedures.processes(DAY)
        assert [one.key for one in found] == ["land/1", "same-day/1", "standard/1"]
        assert {one.validity.starts_on for one in found} == {FIRST}
        assert found[2].names["vi"] == "Quy trình một cửa chuẩn"
        assert set(found[2].names) == {"vi", "en", "id"}
        assert procedures.process_of(BIRTH, DAY) == "standard/1"

    def test_standard_1_is_the_same_for_ever(self) -> None:
        # Dossiers of before processes were definitions have it by their key: a change ships as standard.2.bpmn.
        assert hash_of(bpmn()) == STANDARD_1

    def test_counts_before_its_first_day_too(self) -> None:
        assert procedures.process_of(BIRTH, FIRST - timedelta(days=400)) == "standard/1"

    def test_taken_in_again_changes_nothing(self, django_assert_num_queries: Callable[..., Any]) -> None:
        with django_assert_num_queries(1):
            assert load_processes(at=AT, on=DAY, first_on=FIRST) == 0

    def test_changed_by_a_newer_release_is_the_next_number(self) -> None:
        text = bpmn(sign="Ký số")
        newer = [*shipped(), Shipped("standard", 2, text, hash_of(text))]
        assert load_processes(at=AT, on=FROM, first_on=FIRST, files=newer) == 1
        assert procedures.process_of(BIRTH, FROM - timedelta(days=1)) == "standard/1"
        assert procedures.process_of(BIRTH, FROM) == "standard/2"
        assert (
            procedures.flow("standard/1").elements["sign"].name != procedures.flow("standard/2").elements["sign"].name
        )
        assert load_processes(at=AT, on=FROM, first_on=FIRST, files=newer) == 0

    def test_leaves_alone_what_a_text_has_changed(self) -> None:
        put_in_force(change("standard", FROM, text=bpmn(sign="Ký")))
        text = bpmn(sign="Ký số")
        newer = [*shipped(), Shipped("standard", 2, text, hash_of(text))]
        assert load_processes(at=AT, on=LATER, first_on=FIRST, files=newer) == 0

    def test_is_found_by_the_names_of_its_files(self, tmp_path: Path) -> None:
        for name in ("b.bpmn", "a.10.bpmn", "a.bpmn", "a.2.bpmn", "A.bpmn", "a.1.bpmn", "a.bpmn.txt"):
            (tmp_path / name).write_text(name)
        found = [(one.code, one.place) for one in shipped(tmp_path)]
        assert found == [("a", 1), ("a", 2), ("a", 10), ("b", 1)]


class TestReading:
    def test_takes_no_statement_when_held(self, django_assert_num_queries: Callable[..., Any]) -> None:
        seen = editions.current()
        procedures.process_of(BIRTH, DAY, editions=seen)
        procedures.flow("standard/1")
        with django_assert_num_queries(0):
            assert procedures.process_of(MARRIAGE, DAY, editions=seen) == "standard/1"
            assert procedures.flow("standard/1") is procedures.flow("standard/1")
            assert len(procedures.processes(DAY, editions=seen)) == 3

    def test_refuses_what_is_not_there(self) -> None:
        for ask in (procedures.flow, procedures.process_text, lambda key: procedures.process(key, DAY)):
            with pytest.raises(procedures.ProcessUnknown):
                ask("standard/99")

    def test_finds_a_version_by_key_and_by_code(self) -> None:
        assert procedures.process("land", DAY).key == procedures.process("land/1", DAY).key == "land/1"
        assert procedures.process_text("land/1") == bpmn("land")

    def test_lets_go_of_a_flow_that_was_never_recorded(self) -> None:
        with transaction.atomic():
            put_in_force(change("standard", FROM, text=bpmn(sign="Ký")))
            assert procedures.process_of(BIRTH, FROM) == "standard/2"
            assert procedures.flow("standard/2").elements["sign"].name == "Ký"
            transaction.set_rollback(True)
        put_in_force(change("standard", FROM, text=bpmn(sign="Ký số")))
        assert procedures.process_of(BIRTH, FROM) == "standard/2"
        assert procedures.flow("standard/2").elements["sign"].name == "Ký số"


class TestARow:
    def test_never_changes_what_its_key_means(self) -> None:
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            ProcessRow.objects.filter(key="standard/1").update(text="<x/>")

    def test_stands_apart_from_its_next(self) -> None:
        row = ProcessRow.objects.get(key="standard/1")
        row.id, row.key, row.number = None, "standard/2", 2
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


class TestAChange:
    def test_makes_a_version_from_its_day(self) -> None:
        put_in_force(change("standard", FROM, text=bpmn(sign="Ký")))
        assert procedures.process_of(BIRTH, FROM - timedelta(days=1)) == "standard/1"
        assert procedures.process_of(BIRTH, FROM) == "standard/2"
        made = procedures.process("standard/2", FROM)
        assert (made.number, made.instrument, made.validity.starts_on) == (2, "5/QĐ-UBND", FROM)
        assert procedures.process("standard/1", FROM).validity.ends_before == FROM
        assert procedures.flow("standard/2").elements["sign"].name == "Ký"

    def test_gives_procedures_a_process(self) -> None:
        put_in_force(change("same-day", FROM, BIRTH, MARRIAGE))
        assert procedures.process_of(BIRTH, FROM - timedelta(days=1)) == "standard/1"
        assert procedures.process_of(BIRTH, FROM) == procedures.process_of(MARRIAGE, LATER) == "same-day/1"
        assert procedures.process_of(FIVE_DAYS, FROM) == "standard/1"
        assert [one.procedure for one in procedures.process_uses()] == [MARRIAGE, BIRTH]

    def test_makes_a_new_process_and_uses_it_at_once(self) -> None:
        put_in_force(change("civil-status", FROM, BIRTH, text=bpmn("same-day")))
        assert procedures.process_of(BIRTH, FROM) == "civil-status/1"
        put_in_force(change("standard", LATER, BIRTH), number="6/QĐ-UBND", at=AT + timedelta(hours=1))
        assert (procedures.process_of(BIRTH, FROM), procedures.process_of(BIRTH, LATER)) == (
            "civil-status/1",
            "standard/1",
        )

    def test_may_give_a_procedure_one_after_the_other(self) -> None:
        put_in_force(change("land", LATER, BIRTH), change("same-day", FROM, BIRTH))
        assert [procedures.process_of(BIRTH, on) for on in (DAY, FROM, LATER)] == ["standard/1", "same-day/1", "land/1"]

    def test_over_another_is_taken_back_first(self) -> None:
        put_in_force(change("standard", FROM, text=bpmn(sign="Ký")), change("same-day", FROM, BIRTH))
        put_in_force(change("standard", LATER, text=bpmn(sign="Ký số")), change("land", LATER, BIRTH),
                     number="6/QĐ-UBND", at=AT + timedelta(hours=1))  # fmt: skip
        assert (procedures.process_of(MARRIAGE, LATER), procedures.process_of(BIRTH, LATER)) == ("standard/3", "land/1")
        with pytest.raises(LaterChangeStands):
            law.roll_back(by=OPERATOR, at=AT + timedelta(hours=2), named="5/QĐ-UBND")
        law.roll_back(by=OPERATOR, at=AT + timedelta(hours=3), named="6/QĐ-UBND")
        assert procedures.process_of(MARRIAGE, LATER) == "standard/2"
        assert procedures.process_of(BIRTH, LATER) == "same-day/1"
        law.roll_back(by=OPERATOR, at=AT + timedelta(hours=4), named="5/QĐ-UBND")
        assert procedures.process_of(MARRIAGE, LATER) == procedures.process_of(BIRTH, LATER) == "standard/1"
        assert procedures.process("standard/1", DAY).validity.ends_before is None

    def test_taken_back_leaves_its_version_to_the_dossiers_on_it(self) -> None:
        put_in_force(change("standard", FROM, text=bpmn(sign="Ký")))
        law.roll_back(by=OPERATOR, at=AT + timedelta(hours=1), named="5/QĐ-UBND")
        assert procedures.process("standard/2", DAY).is_withdrawn
        assert procedures.flow("standard/2").elements["sign"].name == "Ký"
        put_in_force(change("standard", FROM, text=bpmn(sign="Ký số")), number="6/QĐ-UBND", at=AT + timedelta(hours=2))
        assert procedures.process_of(BIRTH, FROM) == "standard/3"

    def test_that_made_a_process_stands_while_another_uses_it(self) -> None:
        put_in_force(change("civil-status", FROM, text=bpmn("same-day")))
        put_in_force(change("civil-status", LATER, BIRTH), number="6/QĐ-UBND", at=AT + timedelta(hours=1))
        with pytest.raises(LaterChangeStands):
            law.roll_back(by=OPERATOR, at=AT + timedelta(hours=2), named="5/QĐ-UBND")

    def test_says_what_it_does(self) -> None:
        found = law.assay(file(change("same-day", FROM, BIRTH, text=bpmn("same-day", sign="Ký"))), at=AT)
        assert [one.code for one in found.impact][:3] == ["ProcessChanges", "ProcessUsed", "RunningKeepTheirProcess"]

    def test_counts_the_dossiers_that_run_on_each_version(self) -> None:
        for key in "ab":
            dossiers.submit(filing=filing(), at=AT, sender="t", key=key)
        put_in_force(change("standard", FROM, text=bpmn(sign="Ký")))
        later = datetime.combine(FROM, AT.timetz())
        dossiers.submit(filing=filing(), at=later, sender="t", key="c")
        found = law.assay(file(change("standard", LATER, text=bpmn(sign="Ký số")), number="6/QĐ-UBND"), at=AT)
        told = [(one.params["process"], one.count) for one in found.impact if one.code == "RunningOnVersion"]
        assert told == [("standard/1", 2), ("standard/2", 1)]
        assert not dossiers.verify().differences

    def test_warns_of_steps_that_take_longer_than_the_deadline(self) -> None:
        found = law.assay(file(change("land", FROM, BIRTH)), at=AT)
        (warning,) = [one for one in found.impact if one.code == "StepsLongerThanDeadline"]
        assert warning.params["procedure"] == BIRTH
        assert warning.params["hours"] == "28"


class TestAFaultyChange:
    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ([change("standard", FROM)], ["NothingChanges"]),
            ([change("standard", FROM, text=bpmn())], ["NothingChanges"]),
            ([change("standard", FIRST, text=bpmn(sign="Ký"))], ["ProcessFollows"]),
            ([change("unheard", FROM, BIRTH)], ["ProcessUnknown"]),
            ([change("land", FIRST - timedelta(days=1), BIRTH)], ["ProcessUnknown", "ProcedureUnknown"]),
            ([change("land", FROM, "9.999999")], ["ProcedureUnknown"]),
            ([change("land", FROM, BIRTH), change("same-day", FROM, BIRTH)], ["UseTwice"]),
            ([change("a", FROM, text=bpmn()), change("a", LATER, text=bpmn(sign="K"))], ["ProcessTwice"]),
            ([change("a", FROM, text="<x/>")], ["NotAProcessFile"]),
            ([change("a", FROM, text=bpmn().replace('role="chair"', 'role="mayor"'))], ["WordUnknown"]),
            ([change("a", FROM, text=bpmn().replace('competent" acts="assign"', 'unit:9" acts="assign"'))],
             ["UnitOfStepUnknown"]),
        ],
    )  # fmt: skip
    def test_is_told_with_its_code(self, changes: list[str], expected: list[str]) -> None:
        assert codes(law.assay(file(*changes), at=AT)) == expected

    def test_names_the_element_and_its_line(self) -> None:
        text = bpmn().replace('role="chair"', 'role="mayor"')
        (fault,) = law.assay(file(change("a", FROM, text=text)), at=AT).faults
        line = next(number for number, one in enumerate(text.splitlines(), 1) if 'role="mayor"' in one)
        assert "(sign)" in str(fault.params["element"])
        assert abs(int(str(fault.params["line"])) - line) <= 6
        assert fault.field == "changes.0.process.bpmn"

    def test_calls_a_process_that_is_not_there(self) -> None:
        text = bpmn().replace('<userTask id="assign"', '<callActivity id="assign" calledElement="gone"', 1)
        head, tail = text.split('<callActivity id="assign"', 1)
        inside, rest = tail.split("</userTask>", 1)
        step = inside[inside.index("<haicap:step") :]
        inside = inside.replace(step[: step.index("/>") + 2], "")
        text = f'{head}<callActivity id="assign"{inside}</callActivity>{rest}'
        assert "CalledUnknown" in codes(law.assay(file(change("a", FROM, text=text)), at=AT))
