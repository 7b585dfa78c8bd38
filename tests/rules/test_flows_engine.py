"""What the engine makes of tasks, gateways and sub-processes; a case runs in the slow interpreter beside it, too."""

from datetime import datetime

import pytest

from haicap.platform.flows import engine
from haicap.platform.flows.api import (
    Around,
    Kind,
    NotWaiting,
    NoWayOn,
    Stand,
    State,
    Step,
    Token,
    TooManyMoves,
    Way,
    complete,
    deliver,
    fire,
    normal,
)
from tests.rules.flows.case import BEGIN, Case, count_up, ends_at
from tests.rules.flows.sketch import each, message, on, sketch

PARALLEL, INCLUSIVE, EXCLUSIVE, EVENTS = Kind.PARALLEL, Kind.INCLUSIVE, Kind.EXCLUSIVE, Kind.EVENT_BASED


def around(at: datetime = BEGIN, **told: object) -> Around:
    return Around(at, ends_at, count_up, told)


class TestStart:
    def test_begins_at_the_plain_start(self) -> None:
        case = Case(sketch("start -> a -> end")).start()
        assert case.waits == ["a"]
        assert case.moved.passed == ("start", "a")

    def test_begins_at_the_start_that_waits_for_the_message(self) -> None:
        flow = sketch("start -> a -> end; start2 -> b -> end", {"start2": message("paid", Kind.START)})
        assert Case(flow).start("paid").waits == ["b"]
        assert Case(flow).start().waits == ["a"]

    def test_is_refused_for_another_message(self) -> None:
        with pytest.raises(NotWaiting):
            Case(sketch("start -> a -> end")).start("paid")

    def test_of_a_flow_without_a_task_is_its_end(self) -> None:
        assert Case(sketch("start -> end")).start().stand.has_ended


class TestTask:
    def test_goes_on_when_it_is_completed(self) -> None:
        case = Case(sketch("start -> a -> b -> end")).start().done("a")
        assert case.waits == ["b"]
        assert case.done("b").stand.has_ended

    def test_keeps_its_outcome_under_its_id(self) -> None:
        assert Case(sketch("start -> a -> b -> end")).start().done("a", "agree").stand.values == {"a": "agree"}

    def test_with_two_paths_out_goes_on_by_both(self) -> None:
        assert Case(sketch("start -> a -> b -> end; a -> c -> end")).start().done("a").waits == ["b", "c"]

    def test_reached_twice_waits_twice_and_each_goes_on_by_itself(self) -> None:
        case = Case(sketch("start -> f -> a -> end; f -> a", {"f": PARALLEL})).start()
        assert case.waits == ["a", "a"]
        assert case.done("a").waits == ["a"]
        assert case.done("a").stand.has_ended

    def test_of_a_rule_is_decided_on_the_way(self) -> None:
        flow = sketch("start -> r -> a -> end", {"r": {"kind": Kind.RULE_TASK, "decision": "papers"}})
        case = Case(flow, papers=4).start()
        assert case.waits == ["a"]
        assert case.stand.values == {"papers": 5}

    def test_of_the_system_waits_until_it_is_done(self) -> None:
        case = Case(sketch("start -> s -> end", {"s": Kind.SERVICE_TASK})).start()
        assert case.waits == ["s"]
        assert case.done("s").stand.has_ended

    def test_that_receives_ends_by_its_message(self) -> None:
        case = Case(sketch("start -> r -> end", {"r": message("paid", Kind.RECEIVE_TASK)})).start()
        assert case.ways("r") == {"paid": Way.MESSAGE}
        assert case.told("r", "paid").stand.has_ended

    def test_that_sends_awaits_no_message(self) -> None:
        case = Case(sketch("start -> s -> end", {"s": message("out", Kind.SEND_TASK)})).start()
        assert case.ways("s") == {}
        with pytest.raises(NotWaiting):
            case.told("s", "out")

    def test_can_be_done_once(self) -> None:
        case = Case(sketch("start -> a -> b -> end")).start()
        serial = case.leaves[0].serial
        case.done("a")
        with pytest.raises(NotWaiting):
            complete(case.flow, case.stand, serial=serial, around=around())


class TestWays:
    def test_are_the_acts_of_the_step_those_beside_it_and_the_messages_around(self) -> None:
        step = Step("head", acts=("approve", "stop"), beside=("reappoint",))
        flow = sketch(
            "start -> s -> end; s.start -> s.a -> s.end; b -> end; c -> end",
            {"s.a": {"step": step}, "b": on("s", told="withdraw"), "c": on("s", told="stop")},
        )
        found = Case(flow).start().ways("s.a")
        assert found == {"approve": Way.ENDS, "stop": Way.ENDS, "reappoint": Way.BESIDE, "withdraw": Way.MESSAGE}


class TestExclusiveGateway:
    flow = sketch("start -> g; g -[big]-> a -> end; g -[new]-> b -> end; g -[else]-> c -> end", {"g": EXCLUSIVE})

    def test_takes_the_first_path_whose_condition_holds(self) -> None:
        assert Case(self.flow).start(new=True).waits == ["b"]
        assert Case(self.flow).start(big=True, new=True).waits == ["a"]

    def test_takes_the_default_when_none_holds(self) -> None:
        assert Case(self.flow).start(big="yes").waits == ["c"]

    def test_reads_the_values_of_the_case_and_before_them_what_is_told(self) -> None:
        assert Case(self.flow, big=True).start().waits == ["a"]
        assert Case(self.flow, big=True).start(big=False).waits == ["c"]

    def test_refuses_to_go_on_without_a_path_and_nothing_has_happened(self) -> None:
        flow = sketch("start -> a -> g; g -[big]-> end; g -[new]-> b -> end", {"g": EXCLUSIVE})
        case = Case(flow).start()
        with pytest.raises(NoWayOn):
            case.done("a")
        assert case.waits == ["a"]

    def test_lets_each_token_through_where_paths_meet(self) -> None:
        flow = sketch("start -> f -> m -> a -> end; f -> m", {"f": PARALLEL, "m": EXCLUSIVE})
        assert Case(flow).start().waits == ["a", "a"]


class TestParallelGateway:
    flow = sketch("start -> f -> a -> j -> c -> end; f -> b -> j", {"f": PARALLEL, "j": PARALLEL})

    def test_goes_on_when_a_token_has_come_by_each_path(self) -> None:
        case = Case(self.flow).start().done("b")
        assert case.waits == ["a"]
        assert case.done("a").waits == ["c"]
        assert case.moved.passed.count("c") == 1

    def test_is_not_opened_by_two_tokens_of_one_path(self) -> None:
        flow = sketch("start -> f -> m -> j -> c -> end; f -> m; f -> b -> j",
                      {"f": PARALLEL, "m": EXCLUSIVE, "j": PARALLEL})  # fmt: skip
        case = Case(flow).start()
        assert [one.state for one in case.leaves if one.element == "j"] == [State.ARRIVED] * 2
        case.done("b")
        assert case.waits == ["c"]
        assert [one.element for one in case.leaves if one.state is State.ARRIVED] == ["j"]

    def test_in_each_run_of_a_sub_process_joins_those_of_its_run(self) -> None:
        flow = sketch(
            "start -> f -> s -> end; f -> s; s.start -> s.f -> s.a -> s.j -> s.c -> s.end; s.f -> s.b -> s.j",
            {"f": PARALLEL, "s.f": PARALLEL, "s.j": PARALLEL},
        )
        case = Case(flow).start().done("s.a")
        last = case.leaves[2]
        assert last.element == "s.b"
        assert case.complete(last).waits == ["s.a", "s.b"]


class TestInclusiveGateway:
    flow = sketch(
        "start -> f; f -[x]-> a -> j -> d -> end; f -[y]-> b -> j; f -[else]-> c -> j", {"f": INCLUSIVE, "j": INCLUSIVE}
    )

    def test_takes_every_path_whose_condition_holds_and_the_default_when_none_does(self) -> None:
        assert Case(self.flow).start(x=True, y=True).waits == ["a", "b"]
        assert Case(self.flow).start().waits == ["c"]

    def test_waits_for_all_that_can_still_come_and_goes_on_once(self) -> None:
        case = Case(self.flow).start(x=True, y=True).done("b")
        assert case.waits == ["a"]
        assert case.done("a").waits == ["d"]
        assert case.done("d").stand.has_ended

    def test_waits_for_nobody_when_only_one_path_was_taken(self) -> None:
        assert Case(self.flow).start(x=True).done("a").waits == ["d"]

    def test_goes_on_when_what_it_waited_for_goes_elsewhere(self) -> None:
        flow = sketch(
            "start -> f -> a -> j -> d -> end; f -> b -> g; g -[back]-> j; g -[else]-> end2",
            {"f": PARALLEL, "j": INCLUSIVE, "g": EXCLUSIVE},
        )
        case = Case(flow).start().done("a")
        assert case.waits == ["b"]
        assert case.done("b").waits == ["d"]

    def test_goes_on_when_what_it_waited_for_is_stopped(self) -> None:
        flow = sketch(
            "start -> f -> a -> j -> d -> end; f -> s -> j; s.start -> s.b -> s.end; no -> end2",
            {"f": PARALLEL, "j": INCLUSIVE, "no": on("s", told="no")},
        )
        assert Case(flow).start().done("a").told("s.b", "no").waits == ["d"]

    def test_waits_for_what_can_come_from_within_a_sub_process_beside_it(self) -> None:
        flow = sketch(
            "start -> f -> a -> j -> d -> end; f -> s -> j; s.start -> s.b -> s.end", {"f": PARALLEL, "j": INCLUSIVE}
        )
        assert Case(flow).start().done("a").waits == ["s.b"]

    def test_waits_for_what_can_come_by_an_event_at_the_border_of_a_task(self) -> None:
        flow = sketch(
            "start -> f -> a -> j -> d -> end; f -> b -> end2; no -> j",
            {"f": PARALLEL, "j": INCLUSIVE, "no": on("b", told="no")},
        )
        assert Case(flow).start().done("a").waits == ["b"]
        assert Case(flow).start().done("a").done("b").waits == ["d"]
        assert Case(flow).start().done("a").told("b", "no").waits == ["d"]

    def test_in_a_loop_does_not_wait_for_what_must_pass_it_first(self) -> None:
        flow = sketch(
            "start -> j -> a -> f; f -[again]-> j; f -[else]-> end; f -[more]-> b -> end2",
            {"j": INCLUSIVE, "f": INCLUSIVE},
        )
        case = Case(flow).start().done("a", again=True, more=True)
        assert case.waits == ["a", "b"]
        assert case.done("a").waits == ["b"]

    def test_does_not_wait_for_one_that_can_come_by_a_path_that_is_full_already(self) -> None:
        # Second exception of the standard: `b` can come by `m`, from which one came, and by the empty path, too.
        flow = sketch(
            "start -> f -> m -> j -> d -> end; f -> b -> g; g -[x]-> m; g -[else]-> j",
            {"f": PARALLEL, "m": EXCLUSIVE, "j": INCLUSIVE, "g": EXCLUSIVE},
        )
        case = Case(flow).start()
        assert case.waits == ["b", "d"]
        assert case.done("b").waits == ["d", "d"]

    def test_in_each_run_of_a_sub_process_waits_for_those_of_its_run(self) -> None:
        flow = sketch(
            "start -> f -> s -> end; f -> s; s.start -> s.f -> s.a -> s.j -> s.c -> s.end; s.f -> s.b -> s.j",
            {"f": PARALLEL, "s.f": PARALLEL, "s.j": INCLUSIVE},
        )
        case = Case(flow).start()
        one, _, other, _ = case.leaves
        assert one.scopes != other.scopes
        case.done("s.a").done("s.a")
        assert case.waits == ["s.b", "s.b"]
        assert case.done("s.b").waits == ["s.b", "s.c"]

    def test_within_the_branch_of_another_is_opened_before_it(self) -> None:
        flow = sketch(
            "start -> f -> g -> a -> k -> j -> d -> end; g -> b -> k; f -> c -> j",
            {"f": PARALLEL, "g": PARALLEL, "k": INCLUSIVE, "j": INCLUSIVE},
        )
        case = Case(flow).start().done("c").done("a")
        assert case.waits == ["b"]
        assert case.done("b").moved.passed == ("k", "j", "d")


class TestSubProcess:
    def test_ends_when_all_in_it_has_ended(self) -> None:
        flow = sketch("start -> s -> c -> end; s.start -> s.f -> s.a -> s.end; s.f -> s.b -> s.end2", {"s.f": PARALLEL})
        case = Case(flow).start().done("s.a")
        assert case.waits == ["s.b"]
        assert case.done("s.b").waits == ["c"]

    def test_may_lie_in_another_and_be_empty(self) -> None:
        flow = sketch("start -> s -> a -> end; s.start -> s.t -> s.end; s.t.start -> s.t.end")
        case = Case(flow).start()
        assert case.waits == ["a"]
        assert case.moved.passed == ("start", "s", "s.start", "s.t", "s.t.start", "s.t.end", "s.end", "a")

    def test_entered_again_is_a_new_run(self) -> None:
        flow = sketch("start -> s -> end; s.start -> s.a -> s.b -> s.end; again -> s", {"again": on("s", told="again")})
        case = Case(flow).start().done("s.a")
        before = case.leaves[0].scopes
        case.told("s.b", "again")
        assert case.waits == ["s.a"]
        assert case.leaves[0].scopes != before

    def test_may_run_several_times_at_once_and_each_ends_by_itself(self) -> None:
        flow = sketch("start -> f -> s -> c -> end; f -> s; s.start -> s.a -> s.end; no -> d -> end",
                      {"f": PARALLEL, "no": on("s", told="no"), "late": on("s", after=5)})  # fmt: skip
        case = Case(flow).start()
        assert case.timers == ["late", "late"]
        case.told("s.a", "no")
        assert (case.waits, case.timers) == (["d", "s.a"], ["late"])
        assert case.done("s.a").waits == ["c", "d"]


class TestTaskThatSeveralDo:
    flow = sketch("start -> m -> a -> g; g -[back]-> m; g -[else]-> end", {"m": each("units"), "g": EXCLUSIVE})

    @pytest.mark.parametrize("units", [None, [], 0, -1, "", [""], [None], False])
    def test_is_passed_when_there_is_nobody_to_do_it(self, units: object) -> None:
        found = begun_for(self.flow, units)
        assert [one.element for one in found] == ["a"]

    @pytest.mark.parametrize(
        ("units", "items"),
        [(["x", "y"], ["x", "y"]), (["x", "y", "x", None], ["x", "y"]), ("x", ["x"]), (1, ["1"]), (3, ["1", "2", "3"])],
    )
    def test_waits_once_for_each(self, units: object, items: list[str]) -> None:
        assert [one.item for one in begun_for(self.flow, units)] == items

    def test_goes_on_when_the_last_has_done_it_with_the_outcomes_in_their_order(self) -> None:
        case = Case(self.flow, units=["x", "y", "z"]).start().done("m:y", "agree").done("m:x").done("m:z", "refuse")
        assert case.waits == ["a"]
        assert case.stand.values["m"] == ["agree", "refuse"]

    def test_entered_again_begins_its_outcomes_anew(self) -> None:
        case = Case(self.flow, units=["x"]).start().done("m:x", "refuse").done("a", back=True)
        assert "m" not in case.stand.values
        assert case.done("m:x", "agree").stand.values["m"] == ["agree"]

    def test_is_refused_for_too_many(self) -> None:
        assert len(begun_for(self.flow, engine.MOST_ITEMS)) == engine.MOST_ITEMS
        for units in (engine.MOST_ITEMS + 1, [str(one) for one in range(engine.MOST_ITEMS + 1)], 10**9):
            with pytest.raises(TooManyMoves):
                begun_for(self.flow, units)

    def test_cannot_be_multiplied_beyond_the_bound_of_a_move(self) -> None:
        flow = sketch("start -> x -> f -> m -> end; f -> x", {"x": EXCLUSIVE, "f": PARALLEL, "m": each("units")})
        with pytest.raises(TooManyMoves):
            begun_for(flow, 500)


def begun_for(flow, units) -> tuple[Token, ...]:
    """Return the tokens of a case that has begun."""
    return engine.start(flow, around=around(units=units)).stand.tokens


class TestMove:
    def test_that_turns_in_a_circle_is_refused(self) -> None:
        flow = sketch("start -> m -> a -> m2 -> m3 -> m2", {"m": EXCLUSIVE, "m2": EXCLUSIVE, "m3": EXCLUSIVE})
        case = Case(flow).start()
        with pytest.raises(TooManyMoves):
            case.done("a")
        assert case.waits == ["a"]

    @pytest.mark.parametrize("serial", [0, 1, 99])
    def test_of_a_token_that_does_not_wait_is_refused(self, serial: int) -> None:
        flow = sketch("start -> f -> j -> end; f -> a -> j", {"f": PARALLEL, "j": PARALLEL, "late": on("a", after=5)})
        case = Case(flow).start()
        assert [one.state for one in case.stand.tokens] == [State.ARRIVED, State.WAITING, State.TIMER]
        for moves in (
            lambda: complete(flow, case.stand, serial=serial, around=around()),
            lambda: deliver(flow, case.stand, serial=serial, message="x", around=around()),
            lambda: fire(flow, case.stand, serial=serial, around=around()),
        ):
            with pytest.raises(NotWaiting):
                moves()

    def test_gives_no_serial_twice(self) -> None:
        flow = sketch(
            "start -> s -> end; s.start -> s.a -> s.end; no -> s", {"no": on("s", told="no"), "l": on("s", after=9)}
        )
        case = Case(flow).start()
        seen = set()
        for _ in range(5):
            serials = {one.serial for one in case.stand.tokens} | {one.scopes[0][1] for one in case.leaves}
            assert not serials & seen
            seen |= serials
            case.told("s.a", "no")


class TestNormal:
    flow = sketch("start -> s -> end; s.start -> s.t -> s.end; s.t.start -> s.t.a -> s.t.end; no -> b -> end",
                  {"no": on("s", told="no")})  # fmt: skip

    def test_is_a_token_kept_without_its_runs_in_the_first_run_of_each(self) -> None:
        token = Token(7, "s.t.a", State.WAITING, BEGIN)
        assert normal(self.flow, token).scopes == (("s", 0), ("s.t", 0))

    def test_token_goes_on_like_any_other(self) -> None:
        stand = Stand((normal(self.flow, Token(7, "s.t.a", State.WAITING, BEGIN)),), 7)
        assert complete(self.flow, stand, serial=7, around=around()).stand.has_ended
        assert [one.element for one in
                deliver(self.flow, stand, serial=7, message="no", around=around()).stand.tokens] == ["b"]  # fmt: skip

    def test_leaves_a_token_with_runs_and_one_outside_alone(self) -> None:
        for token in (Token(7, "b", State.WAITING, BEGIN), Token(7, "s.t.a", State.WAITING, BEGIN, (("s", 3),))):
            assert normal(self.flow, token) is token
