"""How a definition hangs together: each fault by a small definition of its own."""

import pytest

from tests.flow_files import (
    MANY,
    boundary,
    catch,
    end,
    error,
    faults,
    file,
    gateway,
    job,
    message,
    one,
    path,
    start,
    step,
    sub,
    through,
    timer,
    told,
    way,
)

DECIDES = (
    '<businessRuleTask id="a"><extensionElements><haicap:decision name="x"/></extensionElements></businessRuleTask>'
)
OFF_CLOCK = '<messageEventDefinition messageRef="m1" haicap:clock="working"/>'


class TestPaths:
    def test_lead_from_and_to_what_is_there(self) -> None:
        assert told(through(step("a"), path("a", "gone"), path("gone", "a"), '<sequenceFlow id="f"/>')) == [
            *(("LeadsNowhere", "a-gone"), ("LeadsNowhere", "gone-a"), ("BpmnLacks", "f"), ("BpmnLacks", "f"))
        ]

    def test_stay_in_their_scope(self) -> None:
        inside = sub("a", start("s1"), step("b"), end("e1"), way("s1", "b", "e1"))
        assert told(through(inside, path("b", "e"))) == [("PathLeavesScope", "b-e")]

    def test_do_not_lead_out_of_ends_or_into_starts_and_boundaries(self) -> None:
        event = boundary("b", "a", message())
        more = (event, way("b", "e"), path("e", "a"), path("a", "s"), path("a", "b"))
        assert told(through(step("a"), *more)) == [("PathMisled", "e-a"), ("PathMisled", "a-s"), ("PathMisled", "a-b")]

    def test_are_those_that_elements_list(self) -> None:
        listed = '<endEvent id="e"><incoming>s-e</incoming><incoming>other</incoming></endEvent>'
        found = faults(file(start(), step("a"), listed, way("s", "a", "e")))
        assert {(fault.code, fault.element) for fault in found} == {("PathDisagrees", "e")}
        assert [fault.params["path"] for fault in found] == ["a-e", "other", "s-e"]

    def test_are_not_listed_twice(self) -> None:
        listed = '<endEvent id="e"><incoming>s-e</incoming><incoming>s-e</incoming></endEvent>'
        assert told(file(start(), listed, way("s", "e"))) == [("PathDisagrees", "e")]

    def test_that_are_default_leave_their_gateway(self) -> None:
        parts = (start(), gateway("a", default="b-e"), step("b"), end(), way("s", "a"), way("b", "e"))
        assert told(file(*parts, path("a", "b", "x"), path("a", "e", "y"))) == [("DefaultElsewhere", "a")]


class TestEvents:
    def test_stand_behind_an_event_based_gateway(self) -> None:
        parts = (start(), gateway("a", "eventBased"), catch("b", message()), step("c"), end(), way("s", "a", "b", "e"))
        found = one(file(*parts, way("a", "c", "e")))
        assert (found.code, found.element, found.params["target"]) == ("NoEventBehind", "a", "c")

    def test_are_awaited_once_behind_a_gateway(self) -> None:
        parts = (start(), gateway("a", "eventBased"), catch("b", message()), catch("c", message()), end())
        assert told(file(*parts, way("s", "a", "b", "e"), way("a", "c", "e"))) == [("AwaitedTwice", "c")]

    def test_are_awaited_once_at_a_host(self) -> None:
        events = boundary("b", "a", message()), boundary("c", "a", message()), way("b", "e"), way("c", "e")
        assert told(through(step("a"), *events)) == [("AwaitedTwice", "c")]

    @pytest.mark.parametrize(
        ("host", "event"),
        [
            (gateway("a"), message()),
            (catch("a", message()), timer()),
            (DECIDES, timer()),
            (step("a"), error()),
        ],
    )
    def test_are_attached_to_what_can_have_them(self, host: str, event: str) -> None:
        assert told(through(host, boundary("b", "a", event), way("b", "e"))) == [("HostUnfit", "b")]

    def test_are_attached_in_their_own_scope(self) -> None:
        inside = sub("b", start("s1"), end("e1"), way("s1", "e1"), boundary("c", "a", message()), way("c", "e1"))
        assert ("HostUnfit", "c") in told(file(start(), step("a"), inside, end(), way("s", "a", "b", "e")))

    @pytest.mark.parametrize(("host", "code"), [("gone", "LeadsNowhere"), ("", "BpmnLacks")])
    def test_are_attached_to_what_is_there(self, host: str, code: str) -> None:
        assert (code, "b") in told(through(step("a"), boundary("b", host, message()), way("b", "e")))

    def test_of_errors_interrupt(self) -> None:
        inside = sub("a", start("s1"), end("e1", error()), way("s1", "e1"))
        found = faults(through(inside, boundary("b", "a", error(), goes_on=True), way("b", "e")))
        assert ("ValueUnfit", "b") in [(fault.code, fault.element) for fault in found]


class TestWays:
    def test_begin_at_one_start(self) -> None:
        assert told(file(start(), start("s2"), end(), way("s", "e"), way("s2", "e"))) == [("StartsUnfit", "p")]
        assert told(file(step("a"), end(), way("a", "e"))) == [("StartsUnfit", "p")]

    def test_begin_at_one_start_in_a_sub_process(self) -> None:
        assert told(through(sub("a", step("b"), end("e1"), way("b", "e1")))) == [("StartsUnfit", "a")]
        assert told(through(sub("a"))) == [("StartsUnfit", "a")]

    def test_lead_everywhere(self) -> None:
        assert told(through(step("a"), step("b"), way("b", "e"))) == [("NeverReached", "b")]
        ring = (step("b"), step("c"), way("b", "c", "b"), way("c", "e"))
        assert told(through(step("a"), *ring)) == [("NeverReached", "b"), ("NeverReached", "c")]

    def test_lead_on(self) -> None:
        assert told(through(step("a"), step("b"), way("a", "b"))) == [("DeadEnd", "b")]

    def test_lead_to_an_end(self) -> None:
        parts = (start(), step("a"), step("b"), end(), way("s", "a", "b", "a"))
        assert told(file(*parts)) == [("NeverEnds", "s"), ("NeverEnds", "a"), ("NeverEnds", "b"), ("NeverReached", "e")]

    def test_do_not_end_because_something_around_is_broken_off(self) -> None:
        inside = sub("a", start("s1"), step("b"), end("e1"), way("s1", "b", "b"))
        found = told(through(inside, boundary("c", "a", message()), way("c", "e")))
        assert ("NeverEnds", "b") in found

    @pytest.mark.parametrize(
        "turn",
        [
            job("a"),
            gateway("a"),
            step("a", inside=MANY.format('haicap:each="units"', "")),
            sub("a", start("s1"), job("j"), end("e1"), way("s1", "j", "e1")),
        ],
    )
    def test_do_not_turn_without_waiting(self, turn: str) -> None:
        parts = (
            start(),
            turn,
            gateway("g", default="g-e"),
            end(),
            way("s", "a", "g"),
            path("g", "a", "x"),
            path("g", "e"),
        )
        found = one(file(*parts))
        assert found.code == "TurnsWithoutWaiting"
        assert found.params["ring"] == "a → g → a"

    @pytest.mark.parametrize(
        "turn",
        [
            step("a"),
            catch("a", timer()),
            '<receiveTask id="a" messageRef="m1"/>',
            sub("a", start("s1"), step("j"), end("e1"), way("s1", "j", "e1")),
        ],
    )
    def test_may_turn_where_something_waits(self, turn: str) -> None:
        parts = (
            start(),
            turn,
            gateway("g", default="g-e"),
            end(),
            way("s", "a", "g"),
            path("g", "a", "x"),
            path("g", "e"),
        )
        assert told(file(*parts)) == []

    def test_do_not_turn_by_an_error_without_waiting(self) -> None:
        inside = sub("a", start("s1"), job("j"), end("e1", error()), way("s1", "j", "e1"))
        parts = (start(), inside, boundary("b", "a", error()), gateway("g", default="g-e"), end(), way("s", "a", "e"))
        found = one(file(*parts, way("b", "g"), path("g", "a", "x"), path("g", "e")))
        assert (found.code, found.params["ring"]) == ("TurnsWithoutWaiting", "a → b → g → a")

    def test_nest_no_deeper_than_allowed(self) -> None:
        inside = end("e9")
        for depth in range(10):
            inside = sub(f"n{depth}", start(f"s{depth}"), inside, end(f"e{depth}"))
        assert "FlowTooLarge" in [fault.code for fault in faults(file(inside))]


class TestLanes:
    def test_hold_what_is_there(self) -> None:
        lanes = '<laneSet id="ls"><lane id="l"><flowNodeRef>gone</flowNodeRef></lane></laneSet>'
        assert told(through(step("a"), lanes)) == [("LeadsNowhere", "l")]

    def test_do_not_share_elements(self) -> None:
        refs = "<flowNodeRef>a</flowNodeRef><flowNodeRef>{}</flowNodeRef>"
        lanes = f'<lane id="l1">{refs.format("s")}</lane><lane id="l2">{refs.format("e")}</lane>'
        assert told(through(step("a"), f'<laneSet id="ls">{lanes}</laneSet>')) == [("InTwoLanes", "a")]
