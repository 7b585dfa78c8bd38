"""Internal processes as tables, as files, as flows, and back: always the same table."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import haicap.domains.procedures as part
from haicap.domains.procedures.rules.internal_files import table_as_csv, table_as_json, table_from_csv, table_from_json
from haicap.domains.procedures.rules.internal_flows import flow_of
from haicap.domains.procedures.rules.internal_process import (
    BeyondTable,
    InternalStep,
    TableUnfit,
    minutes_in_all,
    table_of,
)
from haicap.domains.procedures.rules.processes import longest_minutes, process_faults
from haicap.platform.flows import api as flows
from haicap.platform.flows.api import Clock, Element, Kind, Outcome, Trigger

SHIPPED = Path(part.__file__).parent / "data" / "processes"
HEADING = "step,role,place,hours,result,act,form,together\n"
#: procedure 1.012994 by Decision 3857/QĐ-UBND of Nghệ An
NGHE_AN = """step,role,place,hours,result
Tiếp nhận hồ sơ,receiver,received,4,Giấy tiếp nhận hồ sơ
Phân công thụ lý,head,competent,4,
Thẩm định hồ sơ,specialist,competent,112,Dự thảo kết quả
Xem xét,head,competent,24,
Ký duyệt,chair,competent,16,Kết quả đã ký
Văn thư vào sổ,specialist,competent,8,
Trả kết quả,receiver,received,,
"""


def codes(fault: pytest.ExceptionInfo[TableUnfit]) -> list[tuple[str, object]]:
    return [(one.code, one.params.get("row")) for one in fault.value.faults]


def table(*rows: str) -> bytes:
    return (HEADING + "\n".join(rows)).encode()


IN = "Nhận,receiver,received,1,,,,"
WORK = "Làm,specialist,competent,1,,,,"
SIGN = "Ký,chair,competent,1,,,,"
OUT = "Trả,receiver,received,,,,,"

_TEXTS = st.sampled_from(["Thẩm định hồ sơ", "Lấy ý kiến", "=1+1", "a, \"b\"; 'c'", "<b>&amp;"])
_HOURS = st.integers(0, 4000).map(lambda number: 30 * number)
_PLACES = st.sampled_from(["received", "competent", "unit:H26.01.001"])


@st.composite
def tables(draw: st.DrawFn) -> tuple[InternalStep, ...]:
    """Return tables that make an internal process."""

    def step(act: str, **fixed: str) -> InternalStep:
        return InternalStep(
            name=draw(_TEXTS),
            role=fixed.get("role") or draw(st.sampled_from(["receiver", "specialist", "head", "chair"])),
            place=fixed.get("place") or draw(_PLACES),
            working_minutes=draw(_HOURS),
            result=draw(st.sampled_from(["", "Dự thảo"])),
            act=act,
            form=draw(st.sampled_from(["", "opinion"])),
        )

    def others(acts: list[str]) -> list[InternalStep]:
        found: list[InternalStep] = []
        for _ in range(draw(st.integers(0, 4))):
            group = draw(st.integers(1, 3))
            if group == 1:
                found.append(step(draw(st.sampled_from(acts))))
            else:
                found.append(step("complete"))
                found += [replace(step("complete"), together=True) for _ in range(group - 1)]
        return found

    counter = {"role": "receiver", "place": "received"}
    return (
        step("accept", **counter),
        *others(["assign", "propose", "approve", "complete"]),
        step("sign"),
        *others(["complete"]),
        step("hand_over", **counter),
    )


class TestTables:
    @given(tables())
    @settings(max_examples=100, deadline=None)
    def test_are_the_same_again_after_flow_and_file_of_bpmn(self, steps: tuple[InternalStep, ...]) -> None:
        flow = flow_of(steps, code="of_a_table", name="Quy trình nội bộ")
        again = flows.read(flows.write(flow))
        assert table_of(flow) == steps
        assert table_of(again) == steps
        assert not flows.check(flows.write(flow)).faults
        assert process_faults(again, stands=lambda _: True) in ([], *_only_ask_more(again))
        assert longest_minutes(again) == minutes_in_all(steps)

    @given(tables())
    @settings(max_examples=100, deadline=None)
    def test_are_the_same_again_after_csv_and_json(self, steps: tuple[InternalStep, ...]) -> None:
        assert table_from_csv(table_as_csv(steps)) == steps
        assert table_from_json(table_as_json(steps)) == steps

    @given(st.binary(max_size=300))
    @settings(deadline=None)
    def test_are_read_or_refused_whatever_comes(self, content: bytes) -> None:
        for read in (table_from_csv, table_from_json):
            for given_ in (content, HEADING.encode() + content):
                try:
                    read(given_)
                except TableUnfit as fault:
                    assert fault.faults

    def test_add_up_to_the_hours_and_days_of_the_published_process(self) -> None:
        steps = table_from_csv(NGHE_AN.encode())
        assert [step.working_minutes // 60 for step in steps] == [4, 4, 112, 24, 16, 8, 0]
        assert minutes_in_all(steps) == 168 * 60 == 21 * 8 * 60
        assert [step.act for step in steps] == [
            "accept",
            "assign",
            "propose",
            "approve",
            "sign",
            "complete",
            "hand_over",
        ]
        assert longest_minutes(flow_of(steps, code="p", name="1.012994")) == 168 * 60

    def test_count_the_longest_of_what_is_done_at_the_same_time(self) -> None:
        steps = table_from_csv(table(IN, "A,specialist,unit:X,8,,,,", "B,head,unit:Y,12.5,,,,yes", WORK, SIGN, OUT))
        assert minutes_in_all(steps) == (1 + 12.5 + 1 + 1) * 60


def _only_ask_more(flow: flows.Flow) -> list[list[object]]:
    """Return that papers cannot be asked for in the work, as the only fault, when nobody proposes."""
    faults = process_faults(flow, stands=lambda _: True)
    proposes = any(one.step and "propose" in one.step.acts for one in flow.elements.values())
    return [list(faults)] if not proposes and all(one.code == "TurnMissing" for one in faults) else []


class TestTableOf:
    def test_says_the_standard_flow(self) -> None:
        steps = table_of(flows.read((SHIPPED / "standard.bpmn").read_bytes()))
        assert [step.act for step in steps] == ["accept", "assign", "propose", "approve", "sign", "hand_over"]
        assert table_of(flow_of(steps, code="standard", name="Chuẩn")) == steps

    def test_gives_a_flow_with_the_steps_and_turns_of_the_standard_one(self) -> None:
        standard = flows.read((SHIPPED / "standard.bpmn").read_bytes())
        made = flow_of(table_of(standard), code="standard", name="Chuẩn")
        for one in standard.elements.values():
            if one.step:
                assert made.elements[one.id].step == one.step
        turns = [(one.host, one.message) for one in standard.elements.values() if one.host]
        assert sorted(turns) == sorted((one.host, one.message) for one in made.elements.values() if one.host)

    @pytest.mark.parametrize(
        ("file", "element", "code"),
        [("same-day", "process_counter", "SaysMore"), ("land", "examined_late", "OwnTurn")],
    )
    def test_refuses_what_a_table_cannot_say_and_names_it(self, file: str, element: str, code: str) -> None:
        flow = flows.read((SHIPPED / f"{file}.bpmn").read_bytes())
        with pytest.raises(BeyondTable) as refused:
            table_of(flow)
        assert (refused.value.code, refused.value.element) == (code, element)
        assert refused.value.details()["element"] == element

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"kind": Kind.SERVICE_TASK}, "NoStepOfAPerson"),
            ({"clock": Clock("money")}, "SaysMore"),
            ({"outcomes": (Outcome("agree"),)}, "SaysMore"),
            ({"budget_working_minutes": 3}, "SaysMore"),
            ({"acts": ("assign", "propose")}, "SaysMore"),
            ({"place": "item"}, "SaysMore"),
        ],
    )
    def test_names_the_step_that_says_more(self, change: dict[str, object], code: str) -> None:
        flow = flow_of(table_from_csv(NGHE_AN.encode()), code="p", name="P")
        task = flow.elements["assign"]
        if change.keys() <= {"kind", "clock"}:
            other = replace(task, **change)
        else:
            other = replace(task, step=replace(task.step, **change))
        with pytest.raises(BeyondTable) as refused:
            table_of(replace(flow, elements={**flow.elements, "assign": other}))
        assert (refused.value.code, refused.value.element) == (code, "assign")

    def test_names_a_turn_of_its_own(self) -> None:
        flow = flow_of(table_from_csv(NGHE_AN.encode()), code="p", name="P")
        late = Element("late", Kind.BOUNDARY, host="assign", scope="in_work", trigger=Trigger.TIMER)
        with pytest.raises(BeyondTable) as refused:
            table_of(replace(flow, elements={**flow.elements, "late": late}))
        assert (refused.value.code, refused.value.element) == ("OwnTurn", "late")


class TestReading:
    def test_keeps_what_a_row_says_it_ends_with(self) -> None:
        steps = table_from_csv(table(IN, "Ký,head,competent,2,,sign,,", OUT))
        assert [step.act for step in steps] == ["accept", "sign", "hand_over"]

    def test_takes_text_in_as_nfc_and_hours_with_a_comma(self) -> None:
        steps = table_from_csv(table(IN.replace("1", '"0,5"'), "Ky\u0301,chair,competent,1,,,,", OUT))
        assert (steps[0].working_minutes, steps[1].name) == (30, "Ký")

    @pytest.mark.parametrize("hours", ["0.25", "-1", "2000.5", "9" * 5000, "1e3", "NaN", "٣", "4 h"])
    def test_refuses_hours_that_no_step_has(self, hours: str) -> None:
        with pytest.raises(TableUnfit) as refused:
            table_from_csv(table(IN, f"Làm,specialist,competent,{hours},,,,", SIGN, OUT))
        assert codes(refused)[0][1] == 2
        assert codes(refused)[0][0] in {"RowHoursUnfit", "RowTextUnfit"}
        with pytest.raises(TableUnfit):
            table_from_json(f'[{{"step": "a", "role": "head", "place": "received", "hours": {hours}}}]'.encode())

    def test_tells_all_faults_with_their_rows(self) -> None:
        with pytest.raises(TableUnfit) as refused:
            table_from_csv(table(",receiver,received,1,,,,", "A\0,boss,,7.75,,,,maybe", OUT))
        assert codes(refused) == [
            ("RowLacks", 1),
            ("RowTextUnfit", 2),
            ("RowLacks", 2),
            ("RowHoursUnfit", 2),
            ("RowWordUnknown", 2),
        ]
        with pytest.raises(TableUnfit) as refused:
            table_from_csv(table(IN, "A,boss,competent,1,,fly,,", "B,chair,somewhere,1,,,,", OUT))
        assert ("RowWordUnknown", 2) in codes(refused)
        assert ("RowWordUnknown", 3) in codes(refused)

    @pytest.mark.parametrize(
        ("rows", "code"),
        [
            ([SIGN, OUT], "RowOutOfOrder"),
            ([IN, SIGN, WORK], "RowOutOfOrder"),
            ([IN, WORK, OUT], "RowOutOfOrder"),
            ([IN, SIGN.replace(",,,,", ",,sign,,"), SIGN.replace(",,,,", ",,sign,,"), OUT], "RowOutOfOrder"),
            ([IN, WORK, "Ký,chair,competent,1,,sign,,yes", OUT], "RowNotTogether"),
            ([], "TableEmpty"),
            ([IN, *[WORK] * 59, SIGN, OUT], "TableTooLong"),
        ],
    )
    def test_refuses_rows_that_make_no_process(self, rows: list[str], code: str) -> None:
        with pytest.raises(TableUnfit) as refused:
            table_from_csv(table(*rows))
        assert code in [one[0] for one in codes(refused)]

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "TableEmpty"),
            (b"step,role,place\na,head,received", "ColumnUnfit"),
            (b"step,role,place,hours,colour\na,head,received,1,red", "ColumnUnfit"),
            (b"step,role,place,hours,hours\na,head,received,1,1", "ColumnUnfit"),
            (HEADING.encode() + b"\xff\xfe,head,received,1", "TableUnreadable"),
            (HEADING.encode() + b'"a,head,received,1', "TableUnreadable"),
            (HEADING.encode() + b"a,head,received,1,,,,,,", "TableUnreadable"),
            (b"step" * 100_000, "TableUnreadable"),
        ],
    )
    def test_refuses_a_file_that_is_no_table(self, content: bytes, code: str) -> None:
        with pytest.raises(TableUnfit) as refused:
            table_from_csv(content)
        assert [one[0] for one in codes(refused)] == [code]

    @pytest.mark.parametrize(
        "content", [b"", b"{}", b"[1]", b'{"steps": 1}', b"[" * 100_000, b'[{"colour": 1}]', b"[]"]
    )
    def test_refuses_json_that_is_no_table(self, content: bytes) -> None:
        with pytest.raises(TableUnfit):
            table_from_json(content)
