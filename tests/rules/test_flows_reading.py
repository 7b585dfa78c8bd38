"""What of a BPMN file becomes what of a flow."""

import pytest

from haicap.platform.flows import api as flows
from tests.flow_files import (
    boundary,
    catch,
    end,
    error,
    extension,
    file,
    gateway,
    job,
    message,
    path,
    start,
    step,
    sub,
    timer,
    way,
)

NOTIFY = '<haicap:service name="notify"/>'
PAPERS = '<haicap:decision name="papers"/>'


def read(*parts: str, **how: str) -> flows.Flow:
    return flows.read(file(*parts, **how))


def only(*parts: str) -> flows.Element:
    """Return the element `a` of a flow that leads through it."""
    return read(start(), *parts, end(), way("s", "a", "e")).elements["a"]


class TestFlow:
    def test_holds_elements_and_paths_in_the_order_of_the_file(self) -> None:
        flow = read(start(), step("a"), end(), way("s", "a", "e"))
        assert flow.id == "p"
        assert list(flow.elements) == ["s", "a", "e"]
        assert flow.elements["a"].incoming == ("s-a",)
        assert flow.elements["a"].outgoing == ("a-e",)
        assert flow.elements["a"].line == 4
        assert (flow.paths["s-a"].source, flow.paths["s-a"].target) == ("s", "a")

    def test_takes_paths_in_the_order_in_which_an_element_lists_them(self) -> None:
        listed = (
            '<exclusiveGateway id="g" default="g-e"><incoming>s-g</incoming><outgoing>second</outgoing>'
            "<outgoing>first</outgoing><outgoing>g-e</outgoing></exclusiveGateway>"
        )
        flow = read(
            *(start(), listed, step("a"), end(), way("s", "g"), path("g", "a", "x", id_="first")),
            *(path("g", "a", "y", id_="second"), path("g", "e"), way("a", "e")),
        )
        assert flow.elements["g"].outgoing == ("second", "first", "g-e")
        assert flow.elements["g"].default == "g-e"

    def test_knows_what_lies_in_a_sub_process(self) -> None:
        flow = read(
            start(), sub("a", start("s1"), step("b"), end("e1"), way("s1", "b", "e1")), end(), way("s", "a", "e")
        )
        assert flow.elements["b"].scope == "a"
        assert flow.around("b") == ("a",)

    def test_asks_a_condition_of_values(self) -> None:
        flow = read(
            *(start(), step("a"), gateway("g", default="g-e"), end(), way("s", "a", "g")),
            *(path("g", "a", 'act = "send_back"'), path("g", "e")),
        )
        condition = flow.paths["g-a"].condition
        assert condition is not None
        assert condition.text == 'act = "send_back"'
        assert condition.holds({"act": "send_back"})
        assert not condition.holds({"act": "sign"})
        assert not condition.holds({})

    def test_is_that_of_the_one_process_with_something_in_it(self) -> None:
        beside = '<collaboration id="c"><participant id="x" processRef="p"/></collaboration><process id="citizen"/>'
        assert read(start(), end(), way("s", "e"), beside=beside).id == "p"

    def test_is_that_of_the_process_named(self) -> None:
        beside = f'<process id="other">{start("s9")}{end("e9")}{way("s9", "e9")}</process>'
        assert set(flows.read(file(start(), end(), way("s", "e"), beside=beside), process="other").elements) == {
            "s9",
            "e9",
        }

    def test_keeps_the_picture(self) -> None:
        drawn = (
            '</process><di:BPMNDiagram><di:BPMNPlane bpmnElement="p"><di:BPMNShape bpmnElement="s">'
            '<dc:Bounds x="1" y="2.5" width="30" height="40"/></di:BPMNShape><di:BPMNEdge bpmnElement="s-e">'
            '<waypoint x="1" y="2"/><waypoint x="3" y="4"/></di:BPMNEdge><di:BPMNShape bpmnElement="gone">'
            '<dc:Bounds x="x"/></di:BPMNShape></di:BPMNPlane></di:BPMNDiagram><process id="q">'
        )
        flow = read(start(), end(), way("s", "e"), drawn)
        assert flow.boxes == {"s": flows.Box(1, 2.5, 30, 40)}
        assert flow.lines == {"s-e": ((1, 2), (3, 4))}

    def test_is_read_from_other_encodings(self) -> None:
        content = file(start(), step("a", attributes='name="Thẩm định"'), end(), way("s", "a", "e")).decode()
        flow = flows.read(f'<?xml version="1.0" encoding="UTF-16"?>{content}'.encode("utf-16"))
        assert flow.elements["a"].name == "Thẩm định"


class TestStep:
    def test_says_who_does_what(self) -> None:
        inside = '<haicap:outcome code="agree" vi="Đồng ý" en="Agrees"/><haicap:outcome code="no" vi="Không" en="No"/>'
        says = (
            '<haicap:step role="head" place="unit:H26.01" form="approve" workingHours="0.5" acts="approve send_back" '
            f'beside="reappoint" result="Kết quả">{inside}</haicap:step><haicap:name en="Approve" id="Setujui"/>'
            '<haicap:clock stops="applicant" then="restart" term="P5D"/>'
        )
        found = only(f'<userTask id="a" name="Duyệt">{extension(says)}</userTask>')
        assert found.name == "Duyệt"
        assert found.names == {"en": "Approve", "id": "Setujui"}
        assert found.clock == flows.Clock("applicant", "restart", "P5D")
        assert found.step == flows.Step(
            role="head",
            place="unit:H26.01",
            form="approve",
            budget_working_minutes=30,
            acts=("approve", "send_back"),
            beside=("reappoint",),
            outcomes=(
                flows.Outcome("agree", {"vi": "Đồng ý", "en": "Agrees"}),
                flows.Outcome("no", {"vi": "Không", "en": "No"}),
            ),
            result="Kết quả",
        )

    def test_is_completed_when_it_names_no_act(self) -> None:
        found = only(step("a", tag="manualTask"))
        assert found.step == flows.Step("head", acts=("complete",))

    def test_takes_its_role_and_place_from_the_inmost_lane(self) -> None:
        lanes = (
            '<laneSet id="ls"><lane id="outer">'
            '<extensionElements><haicap:lane role="chair"/></extensionElements><childLaneSet id="cs"><lane id="inner">'
            '<extensionElements><haicap:lane role="specialist" place="competent"/></extensionElements>'
            "<flowNodeRef>a</flowNodeRef></lane></childLaneSet></lane></laneSet>"
        )
        found = only(lanes, step("a", says='workingHours="8"'))
        assert found.step == flows.Step("specialist", "competent", budget_working_minutes=480, acts=("complete",))
        assert only(lanes, step("a", says="")).step == flows.Step("specialist", "competent", acts=("complete",))
        assert only(lanes, step("a")).step == flows.Step("head", acts=("complete",))

    @pytest.mark.parametrize(
        ("attribute", "inside", "text"),
        [
            (' haicap:each="units"', "", "units"),
            ("", "<loopCardinality>2 + 1</loopCardinality>", "2 + 1"),
        ],
    )
    def test_is_done_by_several_at_once(self, attribute: str, inside: str, text: str) -> None:
        many = f"<multiInstanceLoopCharacteristics{attribute}>{inside}</multiInstanceLoopCharacteristics>"
        found = only(step("a", inside=many))
        assert found.each is not None
        assert found.each.text == text


class TestEvent:
    def test_waits_for_a_message_by_its_name_or_else_its_id(self) -> None:
        named = '<message id="m1" name="tax_notice"/><message id="m2"/>'
        flow = read(
            *(start(), catch("a", message()), catch("b", message("m2")), end(inside=message("m2"))),
            way("s", "a", "b", "e"),
            beside=named,
        )
        assert [flow.elements[one].message for one in "abe"] == ["tax_notice", "m2", "m2"]

    @pytest.mark.parametrize(
        ("text", "clock", "days", "minutes", "months"),
        [
            ("PT8H", "working", 0, 480, 0),
            ("P10D", "working", 10, 0, 0),
            ("P0.5D", "working", 0, 240, 0),
            ("P1DT4H30M", "working", 1, 270, 0),
            ("P0.5D", "calendar", 0, 720, 0),
            ("P2W", "calendar", 14, 0, 0),
            ("P1Y2M3D", "calendar", 3, 0, 14),
        ],
    )
    def test_waits_for_a_span(self, text: str, clock: str, days: int, minutes: int, months: int) -> None:
        found = only(catch("a", timer(text, mark=f' haicap:clock="{clock}"')))
        assert found.timer == flows.Timer(text, flows.ClockKind(clock), months, days, minutes)

    def test_counts_on_the_working_clock_when_nothing_else_is_said(self) -> None:
        found = only(catch("a", timer("PT1H"))).timer
        assert found == flows.Timer("PT1H", minutes=60)

    def test_waits_for_a_moment(self) -> None:
        found = only(catch("a", timer("2026-12-31T17:00:00+07:00", tag="timeDate")))
        assert found.timer == flows.Timer("2026-12-31T17:00:00+07:00", at="2026-12-31T17:00:00+07:00")

    def test_is_attached_to_its_host(self) -> None:
        flow = read(
            *(start(), step("a"), boundary("b", "a", message()), boundary("c", "a", timer(), goes_on=True), end()),
            *(way("s", "a", "e"), way("b", "e"), way("c", "e")),
        )
        assert [one.id for one in flow.boundaries["a"]] == ["b", "c"]
        assert [one.interrupts for one in flow.boundaries["a"]] == [True, False]

    def test_throws_and_catches_an_error_by_its_code(self) -> None:
        flow = read(
            *(start(), sub("a", start("s1"), end("e1", error()), way("s1", "e1")), boundary("b", "a", error())),
            *(boundary("c", "a", "<errorEventDefinition/>"), end(), way("s", "a", "e"), way("b", "e"), way("c", "e")),
        )
        assert [flow.elements[one].error for one in ("e1", "b", "c")] == ["E1", "E1", ""]


class TestOtherElements:
    def test_carry_what_they_need(self) -> None:
        flow = read(
            *(start(), job("a")),
            f'<sendTask id="b">{extension(NOTIFY)}</sendTask>',
            f'<businessRuleTask id="c">{extension(PAPERS)}</businessRuleTask>',
            *('<receiveTask id="d" messageRef="m1"/>', '<callActivity id="f" calledElement="t:other"/>', end()),
            way("s", "a", "b", "c", "d", "f", "e"),
        )
        assert flow.elements["a"].service == "run"
        assert flow.elements["b"].service == "notify"
        assert flow.elements["c"].decision == "papers"
        assert flow.elements["d"].message == "more"
        assert flow.elements["f"].called == "other"


class TestPassedOver:
    def test_is_what_does_nothing_when_a_flow_runs(self) -> None:
        report = flows.check(
            file(
                *(start(), step("a", inside='<property id="y"/><documentation>x</documentation>'), end()),
                *('<textAnnotation id="t"><text>x</text></textAnnotation>', '<group id="g"/>', '<dataObject id="o"/>'),
                *('<association id="i" sourceRef="t" targetRef="a"/>', '<dataObjectReference id="r"/>'),
                extension('<z:x xmlns:z="urn:z"/>'),
                way("s", "a", "e"),
            )
        )
        assert report.faults == ()
        assert [one.what for one in report.passed_over] == [
            *("x", "property", "textAnnotation", "group", "dataObject", "association", "dataObjectReference"),
        ]
        assert report.passed_over[1] == flows.PassedOver("property", "y", 4)
