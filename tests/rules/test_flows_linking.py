"""Flows that call others, made one."""

from dataclasses import replace

import pytest

from haicap.platform.flows import api as flows
from tests.flow_files import boundary, end, error, file, gateway, job, path, start, step, sub, way


def call(id_: str, called: str) -> str:
    return f'<callActivity id="{id_}" calledElement="{called}"/>'


def outer(called: str = "inner") -> flows.Flow:
    return flows.read(file(start(), call("c", called), end(), way("s", "c", "e")))


def calling(id_: str, *called: str) -> flows.Flow:
    calls = [call(f"c{number}", name) for number, name in enumerate(called)]
    ids = [f"c{number}" for number in range(len(called))]
    return flows.read(file(start(), *calls, end(), way("s", *ids, "e"), id_=id_))


INNER = flows.read(
    file(
        *(start(), sub("d", start("s1"), step("a"), end("e1"), way("s1", "a", "e1")), boundary("b", "d", error())),
        *(gateway("g", default="g-e"), step("h"), end(), way("s", "d", "g", "e"), way("b", "e"), way("h", "e")),
        path("g", "h", 'a = "agree"'),
        '<laneSet id="ls"><lane id="l"><flowNodeRef>a</flowNodeRef></lane></laneSet>',
        id_="inner",
    )
)


def refused(flow: flows.Flow, **called: flows.Flow) -> list[tuple[str, str]]:
    with pytest.raises(flows.FlowUnfit) as found:
        flows.link(flow, called)
    return [(fault.code, fault.element) for fault in found.value.faults]


class TestLinking:
    def test_puts_the_called_flow_into_a_sub_process(self) -> None:
        linked = flows.link(outer(), {"inner": INNER})
        assert linked.elements["c"].kind is flows.Kind.SUB_PROCESS
        assert linked.elements["c.d"].scope == "c"
        assert linked.elements["c.a"].scope == "c.d"
        assert linked.elements["c.b"].host == "c.d"
        assert linked.elements["c.g"].default == "c.g-e"
        assert linked.elements["c.g"].outgoing == ("c.g-e", "c.g-h")
        assert (linked.paths["c.g-h"].source, linked.paths["c.g-h"].target) == ("c.g", "c.h")
        assert linked.lanes == (flows.Lane("c.l", "", elements=frozenset({"c.a"})),)

    def test_leaves_a_flow_without_calls_as_it_is(self) -> None:
        assert flows.link(INNER, {}) is INNER

    def test_puts_in_what_the_called_flow_calls(self) -> None:
        linked = flows.link(outer("middle"), {"middle": calling("middle", "inner"), "inner": INNER})
        assert linked.around("c.c0.a") == ("c.c0.d", "c.c0", "c")

    def test_lets_conditions_of_the_called_flow_see_its_own_outcomes(self) -> None:
        linked = flows.link(outer("middle"), {"middle": calling("middle", "inner"), "inner": INNER})
        condition = linked.paths["c.c0.g-h"].condition
        assert condition is not None
        assert condition.holds({"c.c0.a": "agree"})
        assert not condition.holds({"c.c0.a": "refuse", "a": "agree"})
        assert not condition.holds({"c.a": "agree"})
        assert not condition.holds({"a": "agree"})

    def test_gives_a_flow_that_runs(self) -> None:
        assert flows.walk(flows.link(outer(), {"inner": INNER})) == flows.Walk((), 3, is_whole=True)


class TestRefusal:
    def test_is_for_calls_of_what_is_not_there(self) -> None:
        assert refused(calling("p", "x", "y")) == [("CalledUnknown", "c0"), ("CalledUnknown", "c1")]

    def test_is_for_a_flow_that_calls_itself(self) -> None:
        assert refused(outer("p"), p=outer("p")) == [("CallsInARing", "c")]

    def test_is_for_flows_that_call_each_other(self) -> None:
        ring = {"one": calling("one", "two"), "two": calling("two", "one")}
        assert refused(outer("one"), **ring) == [("CallsInARing", "c0")]
        with pytest.raises(flows.FlowUnfit) as found:
            flows.link(outer("one"), ring)
        assert found.value.faults[0].params["ring"] == "p → one → two → one"

    def test_is_for_calls_nested_too_deeply(self) -> None:
        chain = {f"n{number}": calling(f"n{number}", f"n{number + 1}") for number in range(20)}
        assert refused(outer("n0"), **chain, n20=INNER) == [("FlowTooLarge", "c0")]

    def test_is_for_more_elements_than_allowed(self) -> None:
        chain = {f"n{number}": calling(f"n{number}", *[f"n{number + 1}"] * 10) for number in range(6)}
        assert {code for code, _ in refused(outer("n0"), **chain, n6=INNER)} == {"FlowTooLarge"}

    def test_is_for_an_id_that_is_there_already(self) -> None:
        flow = outer()
        elements = {**flow.elements, "c.a": replace(flow.elements["s"], id="c.a")}
        assert refused(replace(flow, elements=elements), inner=INNER) == [("IdTwice", "c.a")]

    def test_is_for_a_circle_without_waiting_through_a_call(self) -> None:
        parts = (start(), call("c", "jobs"), gateway("g", default="g-e"), end(), way("s", "c", "g", "e"))
        flow = flows.read(file(*parts, path("g", "c", "x")))
        jobs = flows.read(file(start(), job("a"), end(), way("s", "a", "e"), id_="jobs"))
        assert refused(flow, jobs=jobs) == [("TurnsWithoutWaiting", "c")]
