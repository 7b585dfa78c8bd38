"""Where dossiers stand in another version: nothing is lost or doubled, and what keeps them is named."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haicap.domains.dossiers.contracts import Conduct, Hindrance, Node, PlanAsked, Reason, Token
from haicap.domains.dossiers.rules.leading import flow_token, node_of, ordered
from haicap.domains.dossiers.rules.replanning import Replanned, Route, hindrance, replanned, unknown_in
from haicap.domains.dossiers.rules.succession import Running
from haicap.kernel.actors import Role
from haicap.platform.flows import api as flows
from haicap.platform.flows.api import Element, Flow, Kind, State, Timer, Trigger
from tests.odd_flows import flow_of
from tests.rules.flows.case import Case, ends_at
from tests.rules.flows.growing import structured
from tests.rules.test_flows_oracle import drive
from tests.standard import running_at, standard

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
CONDUCT = Conduct(ends_at, unit_id=lambda code, on: 7)
SLOW = settings(deadline=None, max_examples=150,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])  # fmt: skip


def running(flow: Flow, stand: flows.Stand) -> Running:
    """Return a dossier that stands so in its process."""
    tokens = ordered(
        Token(
            id=one.serial,
            node=node_of(flow.elements[one.element], one.state),
            unit_id=2,
            role=Role.SYSTEM,
            assignee_id=0,
            since=one.since,
            rank_at=one.since,
            serial=one.serial,
            element=one.element,
            state=one.state,
            scopes=one.scopes,
            item=one.item,
            via=one.via,
            guards=one.guards,
            fires_at=one.fires_at,
        )
        for one in stand.tokens
    )
    return Running(1, 3, 1, 2, (), tokens, flow, stand.values, {}, CONDUCT)


def names(flow: Flow) -> list[str]:
    return [*flow.elements, *flow.paths]


@st.composite
def standing(draw: st.DrawFn) -> Running:
    """Return a dossier somewhere in a flow grown at random."""
    flow = draw(structured())
    case = Case(flow)
    drive(case, draw(st.data()), steps=draw(st.integers(0, 12)))
    return running(flow, case.stand)


def other_ids(flow: Flow) -> tuple[Flow, dict[str, str]]:
    """Return the same flow with other ids, and which is which."""
    as_new = {one: f"new-{one}" for one in names(flow)}
    elements = {
        as_new[one.id]: replace(
            one,
            id=as_new[one.id],
            scope=as_new.get(one.scope, ""),
            host=as_new.get(one.host, ""),
            incoming=tuple(as_new[path] for path in one.incoming),
            outgoing=tuple(as_new[path] for path in one.outgoing),
            default=as_new.get(one.default, ""),
        )
        for one in flow.elements.values()
    }
    paths = {
        as_new[one.id]: replace(one, id=as_new[one.id], source=as_new[one.source], target=as_new[one.target])
        for one in flow.paths.values()
    }
    return Flow("new", "new", elements, paths), as_new


class TestAnyPlan:
    @SLOW
    @given(standing(), st.data())
    def test_never_loses_or_doubles_a_token(self, one: Running, data: st.DataObject) -> None:
        new = data.draw(st.one_of(st.just(one.flow), structured()))
        mapping = data.draw(
            st.dictionaries(st.sampled_from(names(one.flow)), st.sampled_from([*names(new), ""]), max_size=8)
        )
        route = Route(one.flow, new, mapping)
        found = replanned(route, one, at=AT)
        assert (hindrance(route, one.tokens) is None) == isinstance(found, Replanned)
        if isinstance(found, Hindrance):
            return
        serials = [token.serial for token in found.tokens]
        assert len(set(serials)) == len(serials)
        standing_ = {token.serial: token for token in found.tokens if token.state is not State.TIMER}
        assert set(standing_) == {token.serial for token in one.tokens if token.state is not State.TIMER}
        runs = {serial for token in found.tokens for _, serial in token.scopes}
        for token in found.tokens:
            around = [*reversed(new.around(token.element)), *([token.element] if token.item else [])]
            assert [element for element, _ in token.scopes] == around
            if token.state is State.TIMER:
                assert token.guards in runs | set(standing_)
                assert token.fires_at

    @SLOW
    @given(standing())
    def test_that_changes_nothing_but_ids_moves_everything_and_back(self, one: Running) -> None:
        new, as_new = other_ids(one.flow)
        route = Route(one.flow, new, as_new)
        found = replanned(route, one, at=AT)
        assert isinstance(found, Replanned)
        assert {(token.serial, token.element, token.fires_at) for token in found.tokens} == {
            (token.serial, as_new[token.element], token.fires_at) for token in one.tokens
        }
        there = replace(one, tokens=found.tokens, flow=new, process_values=found.values)
        back = replanned(route.back(), there, at=AT)
        assert isinstance(back, Replanned)
        assert ([flow_token(one.flow, each) for each in back.tokens], back.values) == (
            [flow_token(one.flow, each) for each in one.tokens], one.process_values
        )  # fmt: skip


HUMAN = {"kind": Kind.USER_TASK}


def flow(*elements: Element, paths: str = "") -> Flow:
    """Return a flow; paths are written `a>b`, and named so."""
    return flow_of(elements, [(one, *one.split(">")) for one in paths.split()])


def task(name: str, scope: str = "", kind: Kind = Kind.USER_TASK, **more: object) -> Element:
    return Element(name, kind, name, scope=scope, **more)  # type: ignore[arg-type]


def at(flow: Flow, *tokens: flows.Token) -> Running:
    return running(flow, flows.Stand(tokens))


def token(element: str, serial: int = 5, state: State = State.WAITING, **more: object) -> flows.Token:
    return flows.Token(serial, element, state, AT, **more)  # type: ignore[arg-type]


LINE = flow(task("s", kind=Kind.START), task("a"), task("b"), paths="s>a a>b")
FORK = flow(
    task("s", kind=Kind.START), task("f", kind=Kind.PARALLEL), task("a"), task("b"), task("c"),
    task("j", kind=Kind.PARALLEL), task("z"), paths="s>f f>a f>b a>j b>j j>z",
)  # fmt: skip
BOX = flow(task("s", kind=Kind.START), task("box", kind=Kind.SUB_PROCESS), task("z"),
           task("in", "box", Kind.START), task("a", "box"), task("b", "box"), paths="s>box box>z in>a a>b")  # fmt: skip
DEADLINE = Timer("PT60M", minutes=60)
WATCHED = flow(
    task("s", kind=Kind.START), task("a"), task("b"),
    task("late", kind=Kind.BOUNDARY, host="a", trigger=Trigger.TIMER, timer=DEADLINE, interrupts=False),
    task("end", kind=Kind.END), paths="s>a a>b late>end",
)  # fmt: skip


def kept(old: Flow, new: Flow, mapping: Mapping[str, str], *tokens: flows.Token) -> Hindrance | None:
    return hindrance(Route(old, new, mapping), at(old, *tokens).tokens)


class TestWhatKeepsADossier:
    def test_is_an_element_without_another(self) -> None:
        assert kept(FORK, LINE, {}, token("z")) == Hindrance("z", Reason.UNMAPPED)

    def test_is_another_kind_of_waiting(self) -> None:
        new = flow(task("s", kind=Kind.START), task("a", kind=Kind.RECEIVE_TASK, message="m"), paths="s>a")
        assert kept(LINE, new, {}, token("a")) == Hindrance("a", Reason.OTHER_WAITING)
        assert kept(FORK, FORK, {"a": "j"}, token("a")) == Hindrance("a", Reason.OTHER_WAITING)

    def test_is_another_stage_of_the_business(self) -> None:
        found = hindrance(Route(standard(), standard(), {"process": "return"}), running_at(Node.PROCESS).tokens)
        assert found == Hindrance("process", Reason.OTHER_STAGE)

    def test_is_a_step_in_one_branch_of_a_fork_alone(self) -> None:
        assert kept(LINE, FORK, {}, token("a")) == Hindrance("j", Reason.JOIN_STUCK)
        assert kept(LINE, FORK, {"a": "z"}, token("a")) is None

    def test_is_a_join_whose_path_is_gone(self) -> None:
        new = flow(*(one for one in FORK.elements.values() if one.id != "b"), task("d"),
                   paths="s>f f>a f>d a>j d>j j>z")  # fmt: skip
        arrived = token("j", 6, State.ARRIVED, via="b>j")
        assert kept(FORK, new, {}, token("a"), arrived) == Hindrance("j", Reason.PATHS_GONE)
        assert kept(FORK, new, {"b": "d"}, token("a"), arrived) is None
        assert kept(FORK, new, {"b>j": "d>j"}, token("a"), arrived) is None

    def test_is_a_sub_process_that_the_new_version_lacks(self) -> None:
        inside = token("a", scopes=(("box", 3),))
        assert kept(BOX, LINE, {}, inside) == Hindrance("box", Reason.SCOPE_GONE)
        assert kept(BOX, LINE, {"box": ""}, inside) is None

    def test_is_a_run_that_would_be_entered_beside_another(self) -> None:
        two = flow(*BOX.elements.values(), task("out"), paths=" ".join(BOX.paths))
        inside = token("a", 5, scopes=(("box", 3),))
        assert kept(two, two, {"out": "b"}, inside, token("out", 6)) == Hindrance("box", Reason.SEVERAL_RUNS)

    def test_is_a_correction(self) -> None:
        waiting = replace(running_at(Node.RETURN).token, node=Node.CHECK_BY_CHAIR, element="fix_chair")
        assert hindrance(Route(standard(), standard()), [waiting]) == Hindrance("fix_chair", Reason.CORRECTION)


class TestWhatGoes:
    def test_enters_a_sub_process_that_is_new_together(self) -> None:
        found = replanned(Route(LINE, BOX, {}), at(LINE, token("a", 5), token("b", 6)), at=AT)
        assert isinstance(found, Replanned)
        runs = {one.scopes for one in found.tokens}
        assert len(runs) == 1
        ((element, serial),) = runs.pop()
        assert element == "box"
        assert serial not in {5, 6}

    def test_keeps_the_run_of_a_sub_process_with_another_id(self) -> None:
        new, as_new = other_ids(BOX)
        found = replanned(Route(BOX, new, as_new), at(BOX, token("a", scopes=(("box", 3),))), at=AT)
        assert isinstance(found, Replanned)
        assert found.tokens[0].scopes == (("new-box", 3),)

    def test_arms_a_timer_that_is_new_and_drops_one_whose_host_is_gone(self) -> None:
        one = replanned(Route(LINE, WATCHED, {}), at(LINE, token("a")), at=AT)
        assert isinstance(one, Replanned)
        assert [(each.element, each.guards, each.fires_at) for each in one.tokens] == [
            ("a", 0, None), ("late", 5, AT + timedelta(hours=1))
        ]  # fmt: skip
        there = at(WATCHED, token("a"), token("late", 6, State.TIMER, guards=5, fires_at=AT))
        back = replanned(Route(WATCHED, LINE, {}), there, at=AT)
        assert isinstance(back, Replanned)
        assert [each.element for each in back.tokens] == ["a"]

    def test_counts_a_timer_anew_from_when_it_began_and_arms_none_that_has_fired(self) -> None:
        slower = Timer("PT90M", minutes=90)
        new = Flow("n", "n", {**WATCHED.elements, "late": replace(WATCHED.elements["late"], timer=slower)},
                   WATCHED.paths)  # fmt: skip
        there = at(WATCHED, token("a"), token("late", 6, State.TIMER, guards=5, fires_at=AT + timedelta(hours=1)))
        moved = replanned(Route(WATCHED, new, {}), there, at=AT + timedelta(minutes=50))
        assert isinstance(moved, Replanned)
        assert moved.tokens[1].fires_at == AT + timedelta(minutes=90)
        fired = replanned(Route(WATCHED, new, {}), at(WATCHED, token("a")), at=AT)
        assert isinstance(fired, Replanned)
        assert [each.element for each in fired.tokens] == ["a"]

    def test_gives_numbers_to_what_was_kept_before_processes_were_definitions(self) -> None:
        old = replace(running_at(Node.PROCESS).token, serial=0)
        one = replace(running_at(Node.PROCESS), tokens=(old,))
        found = replanned(Route(standard(), standard()), one, at=AT)
        assert isinstance(found, Replanned)
        (moved,) = found.tokens
        assert (moved.id, moved.node, moved.since, moved.rank_at) == (old.id, old.node, old.since, old.rank_at)
        assert moved.serial > 0
        assert flow_token(standard(), moved).scopes == moved.scopes
        assert moved.scopes[0][1] not in {0, moved.serial}

    def test_keeps_its_officer_at_the_same_role_and_unit_only(self) -> None:
        one = running_at(Node.PROCESS, assignee_id=9)
        for target, officer in (("process", 9), ("approve", 0)):
            found = replanned(Route(standard(), standard(), {"process": target}), one, at=AT)
            assert isinstance(found, Replanned)
            assert found.tokens[0].assignee_id == officer

    def test_keeps_outcomes_under_the_new_name_of_their_step(self) -> None:
        new, as_new = other_ids(LINE)
        one = replace(at(LINE, token("b")), process_values={"a": "yes", "area": 3})
        found = replanned(Route(LINE, new, as_new), one, at=AT)
        assert isinstance(found, Replanned)
        assert found.values == {"new-a": "yes", "area": 3}


class TestAMapping:
    @pytest.mark.parametrize(
        ("mapping", "unknown"),
        [
            ({}, ""),
            ({"a": "b", "a>b": "a>b"}, ""),
            ({"nothing": "a"}, "nothing"),
            ({"a": "nothing"}, "nothing"),
            ({"a": ""}, "a"),
            ({"a": "a>b"}, "a>b"),
            ({"a>b": "a"}, "a"),
        ],
    )
    def test_names_what_both_versions_have(self, mapping: dict[str, str], unknown: str) -> None:
        assert unknown_in(PlanAsked(("x/1",), "x/2", mapping), olds=[LINE], new=LINE) == unknown

    def test_lets_a_sub_process_fall_away(self) -> None:
        assert unknown_in(PlanAsked(("x/1",), "x/2", {"box": ""}), olds=[BOX], new=LINE) == ""

    def test_leads_back_to_one_of_several_only_by_the_same_id(self) -> None:
        assert Route(LINE, LINE, {"a": "b"}).back().mapping["a"] == ""
        assert "b" not in Route(LINE, LINE, {"a": "b"}).back().mapping
