"""How a flow runs, walked through: joins that wait for ever, and steps that are reached twice."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st

from haicap.kernel.refusals import Refused
from haicap.platform.flows import api as flows
from haicap.platform.flows import engine
from tests.flow_files import (
    boundary,
    catch,
    end,
    error,
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
from tests.rules.flows import reference
from tests.rules.flows.case import Case
from tests.rules.flows.growing import structured, unstructured, wild
from tests.rules.test_flows_oracle import drive, possible
from tests.rules.test_flows_oracle import told as words

SLOWNESS = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)
SLOW = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
FEW = replace(flows.LIMITS, markings=300, moves=3_000)
SPLIT = (start(), gateway("g", "parallel"), step("a"), step("b"), end())


def walk(*parts: str) -> list[tuple[str, str]]:
    """Return what is found by walking through a flow, which must have been walked to the end."""
    report = flows.check(file(*parts))
    assert report.is_walked
    assert (report.flow is None) == bool(report.faults)
    return [(one.code, one.element) for one in report.faults]


def chosen(kind: str = "exclusive") -> str:
    return gateway("g", kind, default="g-b") + path("g", "a", "x") + path("g", "b")


class TestJoin:
    def test_is_sound_behind_its_split(self) -> None:
        parts = (*SPLIT, gateway("j", "parallel"), way("s", "g", "a", "j", "e"), way("g", "b", "j"))
        assert walk(*parts) == []

    def test_waits_for_ever_behind_a_choice(self) -> None:
        parts = (start(), chosen(), step("a"), step("b"), gateway("j", "parallel"), end())
        assert walk(*parts, way("s", "g"), way("a", "j", "e"), way("b", "j")) == [("JoinWaitsForEver", "j")]

    def test_of_a_choice_is_sound_when_inclusive(self) -> None:
        parts = (start(), chosen("inclusive"), step("a"), step("b"), gateway("j", "inclusive"), end())
        assert walk(*parts, way("s", "g"), way("a", "j", "e"), way("b", "j")) == []

    def test_waits_for_ever_when_an_event_leads_past_it(self) -> None:
        parts = (*SPLIT, gateway("j", "parallel"), way("s", "g", "a", "j", "e"), way("g", "b", "j"), end("e2"))
        assert walk(*parts, boundary("t", "a", timer()), way("t", "e2")) == [("JoinWaitsForEver", "j")]

    def test_does_not_wait_when_the_event_terminates_all(self) -> None:
        parts = (*SPLIT, gateway("j", "parallel"), way("s", "g", "a", "j", "e"), way("g", "b", "j"))
        last = end("e2", "<terminateEventDefinition/>")
        assert walk(*parts, boundary("t", "a", timer()), last, way("t", "e2")) == []

    def test_waits_for_ever_even_where_all_can_be_broken_off_from_outside(self) -> None:
        inner = (*SPLIT[1:4], start("s1"), end("e1"), gateway("j", "parallel"), way("s1", "g", "a", "j", "e1"))
        inner = (*inner, way("g", "b", "j"), end("e2"), boundary("t", "a", timer()), way("t", "e2"))
        parts = (start(), sub("u", *inner), end(), boundary("w", "u", message()), way("s", "u", "e"), way("w", "e"))
        assert walk(*parts) == [("JoinWaitsForEver", "j")]

    def test_does_not_wait_when_an_error_inside_breaks_all_off(self) -> None:
        inner = (*SPLIT[1:4], start("s1"), end("e1"), gateway("j", "parallel"), way("s1", "g", "a", "j", "e1"))
        inner = (*inner, way("g", "b", "j"), end("e2", error()), boundary("t", "a", timer()), way("t", "e2"))
        parts = (start(), sub("u", *inner), end(), boundary("w", "u", error()), way("s", "u", "e"), way("w", "e"))
        assert walk(*parts) == []

    def test_waits_for_a_turn_that_comes_back(self) -> None:
        parts = (*SPLIT, gateway("j", "parallel"), gateway("h", default="h-j"), path("h", "a", "x"), path("h", "j"))
        assert walk(*parts, way("s", "g", "a", "h"), way("g", "b", "j", "e")) == []


class TestStep:
    def test_is_reached_twice_when_branches_meet_without_a_join(self) -> None:
        parts = (*SPLIT, step("c"), way("s", "g", "a", "c", "e"), way("g", "b", "c"))
        assert walk(*parts) == [("DoneTwiceAtOnce", "c")]

    def test_may_be_done_by_the_system_twice(self) -> None:
        parts = (*SPLIT, job("c"), way("s", "g", "a", "c", "e"), way("g", "b", "c"))
        assert walk(*parts) == []

    def test_may_be_done_by_several_at_once(self) -> None:
        many = '<multiInstanceLoopCharacteristics haicap:each="units"/>'
        assert walk(start(), step("a", inside=many), end(), way("s", "a", "e")) == []

    def test_is_reached_twice_inside_a_sub_process_that_runs_twice(self) -> None:
        inner = sub("c", start("s1"), step("d"), step("f"), end("e1"), way("s1", "d", "f", "e1"))
        found = walk(*SPLIT, inner, way("s", "g", "a", "c", "e"), way("g", "b", "c"))
        assert ("DoneTwiceAtOnce", "c") in found

    def test_is_reached_twice_when_a_reminder_is_still_open(self) -> None:
        parts = (start(), step("a"), step("r"), gateway("g", default="g-e"), end(), way("s", "a", "g", "e"))
        parts = (*parts, path("g", "a", "x"), end("e2"), boundary("t", "a", timer(), goes_on=True))
        assert walk(*parts, way("t", "r", "e2")) == [("DoneTwiceAtOnce", "r")]

    def test_of_the_system_may_remind_each_time(self) -> None:
        parts = (start(), step("a"), job("r"), gateway("g", default="g-e"), end(), way("s", "a", "g", "e"))
        parts = (*parts, path("g", "a", "x"), end("e2"), boundary("t", "a", timer(), goes_on=True))
        assert walk(*parts, way("t", "r", "e2")) == []

    def test_may_be_begun_by_a_message_that_goes_on(self) -> None:
        event = boundary("t", "a", message(), goes_on=True)
        assert walk(start(), step("a"), step("r"), end(), way("s", "a", "e"), event, way("t", "r", "e")) == []


class TestWalk:
    def test_takes_each_event_of_a_gateway(self) -> None:
        parts = (start(), gateway("g", "eventBased"), catch("a", message()), catch("b", timer()), end())
        report = flows.check(
            file(*parts, '<receiveTask id="c" messageRef="m2"/>', *[way("g", x, "e") for x in "abc"], way("s", "g"))
        )
        assert report.faults == ()
        assert report.markings == 2

    def test_takes_a_call_for_a_step_with_its_errors(self) -> None:
        call = '<callActivity id="c" calledElement="x"/>'
        parts = (start(), gateway("g", "parallel"), call, step("b"), gateway("j", "parallel"), end(), end("e2"))
        parts = (*parts, way("s", "g", "c", "j", "e"), way("g", "b", "j"), boundary("t", "c", error()), way("t", "e2"))
        assert walk(*parts) == [("JoinWaitsForEver", "j")]

    def test_begins_with_a_message(self) -> None:
        assert walk(start(inside=message()), step("a"), end(), way("s", "a", "e")) == []

    def test_goes_past_gateways_that_may_find_no_way_on(self) -> None:
        parts = (start(), gateway("g"), step("a"), step("b"), end(), way("s", "g"), way("a", "e"), way("b", "e"))
        assert walk(*parts, path("g", "a", "x"), path("g", "b", "y")) == []

    @pytest.mark.parametrize(("most", "is_whole"), [({"markings": 200}, False), ({"moves": 100}, False), ({}, True)])
    def test_says_when_it_did_not_come_to_the_end(self, most: dict[str, int], is_whole: bool) -> None:
        ids = [f"a{number}" for number in range(8)]
        parts = (start(), gateway("g", "parallel"), gateway("j", "parallel"), end(), *map(step, ids))
        flow = flows.read(file(*parts, *[way("g", one, "j") for one in ids], way("s", "g"), way("j", "e")))
        found = flows.walk(flow, replace(flows.LIMITS, **most))
        assert found.faults == ()
        assert found.is_whole == is_whole
        assert found.markings <= 257

    def test_is_not_begun_where_the_structure_has_faults(self) -> None:
        report = flows.check(file(start(), "<task id='a'/>", end(), way("s", "a", "e")))
        assert (report.markings, report.is_walked, report.flow) == (0, False, None)


@pytest.fixture
def _fewer_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a flow that turns in a circle be left soon: the slow interpreter is slow."""
    for one in (engine, reference):
        monkeypatch.setattr(one, "MOST_MOVES", 300)


@pytest.mark.usefixtures("_fewer_moves")
class TestFlowsGrownAtRandom:
    @SLOW
    @given(structured() | unstructured())
    def test_have_no_join_that_waits_for_ever_when_they_always_end(self, flow: flows.Flow) -> None:
        assert "JoinWaitsForEver" not in {one.code for one in flows.walk(flow, FEW).faults}

    @settings(SLOW, max_examples=60)
    @given(wild(), st.data())
    def test_are_never_stuck_at_a_join_when_the_walk_found_none(self, flow: flows.Flow, data: st.DataObject) -> None:
        # What goes beside its host may come as often as it likes, which the walk leaves aside.
        flow = replace(flow, elements={id_: replace(one, interrupts=True) for id_, one in flow.elements.items()})
        found = flows.walk(flow, FEW)
        event(f"walked to the end: {found.is_whole}, faults: {len(found.faults)}")
        if found.faults or not found.is_whole:
            return
        note(words(flow))
        case = Case(flow)
        try:
            drive(case, data, steps=40)
        except Refused:
            return
        assert possible(case) or case.stand.has_ended
