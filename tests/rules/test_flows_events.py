"""What the engine makes of events; every case runs in the slow interpreter beside it, too."""

from datetime import datetime

import pytest

from haicap.platform.flows.api import (
    Around,
    Kind,
    NotWaiting,
    Way,
    complete,
    fire,
)
from tests.rules.flows.case import BEGIN, Case, count_up, ends_at
from tests.rules.flows.sketch import TERMINATES, each, fails, message, on, sketch, tells, timer

PARALLEL, INCLUSIVE, EXCLUSIVE, EVENTS = Kind.PARALLEL, Kind.INCLUSIVE, Kind.EXCLUSIVE, Kind.EVENT_BASED


def around(at: datetime = BEGIN) -> Around:
    return Around(at, ends_at, count_up)


class TestEventBasedGateway:
    flow = sketch(
        "start -> g; g -> paid -> a -> end; g -> late -> b -> end; g -> told -> c -> end",
        {"g": EVENTS, "paid": message("paid"), "late": timer(30), "told": message("told", Kind.RECEIVE_TASK)},
    )

    def test_waits_for_all_of_its_events(self) -> None:
        case = Case(self.flow).start()
        assert case.waits == ["g"]
        assert case.timers == ["late"]
        assert case.ways("g") == {"paid": Way.MESSAGE, "told": Way.MESSAGE}

    def test_goes_on_behind_the_message_that_comes_first_and_the_timer_is_gone(self) -> None:
        case = Case(self.flow).start().told("g", "paid")
        assert (case.waits, case.timers) == (["a"], [])
        assert Case(self.flow).start().told("g", "told").waits == ["c"]

    def test_goes_on_behind_the_timer_and_no_message_is_awaited(self) -> None:
        case = Case(self.flow).start().passes(30)
        assert case.waits == ["b"]
        with pytest.raises(NotWaiting):
            case.told("b", "paid")


class TestCatchEvent:
    def test_waits_for_its_message_alone(self) -> None:
        case = Case(sketch("start -> e -> end", {"e": message("paid")})).start()
        with pytest.raises(NotWaiting):
            case.told("e", "other")
        assert case.told("e", "paid").stand.has_ended

    def test_waits_for_its_time_and_not_before_it(self) -> None:
        case = Case(sketch("start -> e -> a -> end", {"e": timer(30)})).start().passes(29)
        assert case.waits == ["e"]
        with pytest.raises(NotWaiting):
            fire(case.flow, case.stand, serial=case.leaves[0].serial, around=around(case.at))
        assert case.passes(1).waits == ["a"]

    def test_of_time_is_not_ended_by_a_message_without_a_name(self) -> None:
        case = Case(sketch("start -> e -> end", {"e": timer(30)})).start()
        with pytest.raises(NotWaiting):
            case.told("e", "")

    def test_is_no_task_that_can_be_completed(self) -> None:
        case = Case(sketch("start -> e -> end", {"e": timer(30)})).start()
        with pytest.raises(NotWaiting):
            complete(case.flow, case.stand, serial=case.leaves[0].serial, around=around())


class TestBoundaryEvent:
    def test_of_a_task_ends_it_and_its_timers_go_with_it(self) -> None:
        flow = sketch("start -> a -> end; no -> b -> end; late -> c -> end",
                      {"no": on("a", told="no"), "late": on("a", after=5)})  # fmt: skip
        case = Case(flow).start().told("a", "no")
        assert (case.waits, case.timers) == (["b"], [])
        case = Case(flow).start().passes(5)
        assert (case.waits, case.timers) == (["c"], [])
        case = Case(flow).start().done("a")
        assert case.stand.has_ended

    def test_that_does_not_interrupt_leaves_the_task_waiting(self) -> None:
        flow = sketch("start -> a -> end; ask -> b -> end; late -> c -> end",
                      {"ask": on("a", told="ask", interrupts=False),
                       "late": on("a", after=5, interrupts=False)})  # fmt: skip
        case = Case(flow).start().told("a", "ask").told("a", "ask")
        assert case.waits == ["a", "b", "b"]
        case.passes(5).passes(50)
        assert (case.waits, case.timers) == (["a", "b", "b", "c"], [])

    def test_counts_anew_each_time_its_task_is_entered(self) -> None:
        flow = sketch("start -> a -> g; g -[back]-> a; g -[else]-> end; late -> b -> end",
                      {"g": EXCLUSIVE, "late": on("a", after=10)})  # fmt: skip
        case = Case(flow).start().passes(9).done("a", back=True).passes(9)
        assert case.waits == ["a"]
        assert case.passes(1).waits == ["b"]

    def test_of_a_sub_process_stops_all_in_it_and_its_timers(self) -> None:
        flow = sketch(
            "start -> s -> end; s.start -> s.f -> s.a -> s.end; s.f -> s.b -> s.end; s.late -> s.c; no -> d -> end",
            {"s.f": PARALLEL, "s.late": on("s.a", after=5), "no": on("s", told="no"), "long": on("s", after=60)},
        )
        case = Case(flow).start()
        assert case.timers == ["long", "s.late"]
        case.told("s.b", "no")
        assert (case.waits, case.timers) == (["d"], [])

    def test_of_a_sub_process_that_does_not_interrupt_leaves_it_running(self) -> None:
        flow = sketch("start -> s -> end; s.start -> s.a -> s.end; late -> b -> end; ask -> c -> end",
                      {"late": on("s", after=5, interrupts=False),
                       "ask": on("s", told="ask", interrupts=False)})  # fmt: skip
        case = Case(flow).start().passes(5).told("s.a", "ask")
        assert case.waits == ["b", "c", "s.a"]
        assert case.done("s.a").waits == ["b", "c"]

    def test_goes_with_its_sub_process_when_that_ends(self) -> None:
        flow = sketch("start -> s -> b -> end; s.start -> s.a -> s.end; late -> end2", {"late": on("s", after=5)})
        case = Case(flow).start().done("s.a")
        assert (case.waits, case.timers) == (["b"], [])

    def test_inmost_first_takes_a_message_that_several_wait_for(self) -> None:
        flow = sketch("start -> s -> end; s.start -> s.a -> s.end; s.no -> s.b -> s.end; no -> c -> end",
                      {"s.no": on("s.a", told="no"), "no": on("s", told="no")})  # fmt: skip
        case = Case(flow).start().told("s.a", "no")
        assert case.waits == ["s.b"]
        assert case.told("s.b", "no").waits == ["c"]

    def test_of_the_inner_of_two_sub_processes_takes_a_message_before_the_outer(self) -> None:
        flow = sketch(
            "start -> s -> end; s.start -> s.t -> s.end; s.t.start -> s.t.a -> s.t.end; s.no -> s.b -> s.end; no -> c",
            {"s.no": on("s.t", told="no"), "no": on("s", told="no")},
        )
        assert Case(flow).start().told("s.t.a", "no").waits == ["s.b"]

    def test_of_a_task_that_several_do_stops_them_all_or_none(self) -> None:
        fields = {"m": each("units"), "no": on("m", told="no"), "ask": on("m", told="ask", interrupts=False)}
        flow = sketch("start -> m -> end; no -> b -> end; ask -> c -> end; late -> d -> end",
                      {**fields, "late": on("m", after=5, interrupts=False)})  # fmt: skip
        case = Case(flow, units=["x", "y"]).start()
        assert case.timers == ["late"]
        case.told("m:y", "ask").passes(5)
        assert case.waits == ["c", "d", "m:x", "m:y"]
        assert case.told("m:x", "no").waits == ["b", "c", "d"]

    def test_may_lead_to_no_further_element(self) -> None:
        flow = sketch("start -> s -> b -> end; s.start -> s.a -> s.end", {"s.no": on("s.a", told="no")})
        assert Case(flow).start().told("s.a", "no").waits == ["b"]


class TestErrorEnd:
    def flow(self, **caught):
        chains = "".join(f"{name} -> {name}_task; " for name in caught)
        inner = (
            "start -> s -> end; s.start -> s.f -> s.a -> s.end1; s.f -> s.t -> s.end2; s.t.start -> s.t.b -> s.t.end; "
        )
        return sketch(inner + chains.replace("inner", "s.inner"), {
            "s.f": PARALLEL, "s.t.end": fails("E1"),
            **{name.replace("inner", "s.inner"): given for name, given in caught.items()},
        })  # fmt: skip

    def test_is_caught_by_the_inmost_that_waits_for_it(self) -> None:
        flow = self.flow(inner_all=on("s.t", error=""), outer=on("s", error="E1"))
        case = Case(flow).start().done("s.t.b")
        assert case.waits == ["s.a", "s.inner_all_task"]

    def test_passes_one_that_waits_for_another_and_stops_all_up_to_the_one_that_catches(self) -> None:
        flow = self.flow(inner=on("s.t", error="E2"), outer=on("s", error="E1"))
        case = Case(flow).start().done("s.t.b")
        assert (case.waits, case.moved.error) == (["outer_task"], "")

    def test_is_caught_by_its_code_before_all(self) -> None:
        flow = self.flow(inner_all=on("s.t", error=""), inner=on("s.t", error="E1"))
        assert Case(flow).start().done("s.t.b").waits == ["s.a", "s.inner_task"]

    def test_that_nobody_catches_ends_the_flow(self) -> None:
        case = Case(self.flow(outer=on("s", error="E2"))).start().done("s.t.b")
        assert case.stand.has_ended
        assert case.moved.error == "E1"

    def test_without_a_code_says_that_it_was_one(self) -> None:
        case = Case(sketch("start -> end", {"end": fails("")})).start()
        assert case.moved.error == "error"


class TestEnd:
    def test_that_terminates_stops_its_sub_process_alone_which_goes_on(self) -> None:
        flow = sketch(
            "start -> s -> c -> end; s.start -> s.f -> s.a -> s.stop; s.f -> s.b -> s.end",
            {"s.f": PARALLEL, "s.stop": TERMINATES, "late": on("s", after=5)},
        )
        case = Case(flow).start().done("s.a")
        assert (case.waits, case.timers) == (["c"], [])

    def test_that_terminates_leaves_what_is_around_its_sub_process_alone(self) -> None:
        flow = sketch(
            "start -> f -> s -> c -> end; f -> b -> end; s.start -> s.a -> s.stop",
            {"f": PARALLEL, "s.stop": TERMINATES},
        )
        assert Case(flow).start().done("s.a").waits == ["b", "c"]

    def test_that_terminates_stops_what_is_still_on_its_way(self) -> None:
        flow = sketch(
            "start -> s -> c -> end; s.start -> s.f -> s.stop; s.f -> s.a -> s.end",
            {"s.f": PARALLEL, "s.stop": TERMINATES},
        )
        assert Case(flow).start().waits == ["c"]

    def test_that_terminates_at_the_root_stops_everything(self) -> None:
        flow = sketch(
            "start -> f -> s -> end; s.start -> s.a -> s.end; f -> b -> stop", {"f": PARALLEL, "stop": TERMINATES}
        )
        assert Case(flow).start().done("b").stand.has_ended

    def test_that_tells_says_so_in_what_came_of_the_move(self) -> None:
        case = Case(sketch("start -> a -> end", {"end": tells("issued")})).start().done("a")
        assert case.moved.sent == ("issued",)
        assert case.stand.has_ended
