"""The tables of a dossier: states, steps, rights; and how a log rebuilds what it tells."""

import itertools
from datetime import datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.dossiers.contracts import (
    TURN_ACTS,
    Act,
    Business,
    Delivery,
    Kind,
    Money,
    Node,
    WrongMove,
    WrongStep,
)
from haicap.domains.dossiers.rules import business, delivery, money
from haicap.domains.dossiers.rules.acting import ORDER, acts_at, open_acts, turns_at
from haicap.domains.dossiers.rules.correction import CHECKS
from haicap.domains.dossiers.rules.flow import LEADS, NAMES, STEPS, TURNS, next_step
from haicap.domains.dossiers.rules.log import (
    FIRST_PREVIOUS,
    UNTOLD,
    StoredEvent,
    chained,
    header_bytes,
    payload_bytes,
    rebuild,
)
from haicap.domains.dossiers.rules.receipt import term_words
from haicap.domains.dossiers.rules.rights import RIGHTS, Relation, Stance, relations, why_not
from haicap.kernel.actors import CITIZEN, Actor, Role
from haicap.kernel.worktime import Term
from haicap.platform.clock.api import LOCAL

WAYS = LEADS | TURNS
AT = datetime(2026, 1, 5, 9, tzinfo=LOCAL)


class TestStates:
    @pytest.mark.parametrize(
        ("table", "states", "first"),
        [
            (business.MOVES, Business, {Business.SUBMITTED, Business.ACCEPTED}),
            (delivery.MOVES, Delivery, {Delivery.NONE}),
            (money.MOVES, Money, {Money.NONE}),
        ],
    )
    def test_tables_are_complete_and_every_state_is_reached(
        self, table: dict[StrEnum, frozenset[StrEnum]], states: type[StrEnum], first: set[StrEnum]
    ) -> None:
        assert set(table) == set(states)
        reached = set(first)
        while more := {new for old in reached for new in table[old]} - reached:
            reached |= more
        assert reached == set(states)

    def test_only_the_moves_of_the_table_are_allowed(self) -> None:
        for old, new in itertools.product(Business, Business):
            if new in business.MOVES[old]:
                business.check_move(old=old, new=new)
            else:
                with pytest.raises(WrongMove):
                    business.check_move(old=old, new=new)

    def test_final_states_are_those_without_a_way_on(self) -> None:
        final = {state for state, ways in business.MOVES.items() if not ways}
        assert final == {
            Business.RETURNED,
            Business.REJECTED_AT_DOOR,
            Business.WITHDRAWN,
            Business.STOPPED,
            Business.TRANSFERRED,
        }

    def test_each_has_a_number_in_the_national_list(self) -> None:
        assert set(business.NATIONAL) == set(Business)
        assert set(business.NATIONAL.values()) <= set(range(1, 11))


class TestFlow:
    def test_every_step_has_a_name_a_role_and_a_way_on(self) -> None:
        assert set(STEPS) == set(NAMES) == {node for node, _ in WAYS} | CHECKS == set(Node)

    def test_every_way_ends(self) -> None:
        assert None in LEADS.values()
        assert not set(LEADS) & set(TURNS)
        for (node, act), new in WAYS.items():
            assert next_step(at=node, act=act) == new

    def test_what_leads_nowhere_is_refused(self) -> None:
        for node, act in itertools.product([None, *Node], Act):
            if (node, act) not in WAYS:
                with pytest.raises(WrongStep):
                    next_step(at=node, act=act)

    def test_a_page_shows_every_act_of_the_flow(self) -> None:
        assert {act for _, act in LEADS} == set(ORDER)
        assert acts_at(Node.APPROVE) == (Act.APPROVE, Act.SEND_BACK)
        assert acts_at(None) == ()

    def test_a_page_shows_every_turn_that_the_way_of_the_result_allows(self) -> None:
        assert {act for _, act in TURNS} == set(TURN_ACTS)
        assert turns_at(Node.RECEIVE) == (Act.ASK_MORE, Act.REJECT, Act.FORWARD, Act.TRANSFER, Act.WITHDRAW)
        assert turns_at(None) == ()
        settled = Money.EXEMPT
        assert open_acts(Node.RETURN, Delivery.SENT, settled) == (
            Act.POST_ARRIVED,
            Act.POST_FAILED,
            Act.ASK_CORRECTION,
        )
        assert open_acts(Node.RETURN, Delivery.FAILED, settled) == (
            Act.HAND_OVER,
            Act.POST,
            Act.SEND_ONLINE,
            Act.ASK_CORRECTION,
        )

    def test_every_turn_ends_the_flow_or_comes_back_to_it(self) -> None:
        for (node, _), new in TURNS.items():
            assert new is None or any((new, act) in WAYS for act in Act)
            assert node in STEPS

    def test_no_turn_leads_out_of_a_decision(self) -> None:
        assert {Act.WITHDRAW, Act.STOP, Act.REAPPOINT, Act.ASK_MORE}.isdisjoint(turns_at(Node.RETURN))

    def test_whoever_waits_at_a_step_may_do_its_act(self) -> None:
        for node, act in LEADS:
            if act not in {Act.ASSIGN, Act.SEND_BACK}:
                assert STEPS[node].role in RIGHTS[act]


class TestRights:
    def test_table_names_every_act_and_no_citizen(self) -> None:
        assert set(RIGHTS) == set(Act)
        for roles in RIGHTS.values():
            assert roles
            assert not {Role.CITIZEN, Role.SYSTEM, Role.ADMINISTRATOR} & set(roles)

    @given(
        st.sampled_from(list(Act)),
        st.sampled_from(list(Role)),
        st.integers(1, 3),
        st.integers(1, 3),
        st.integers(1, 3),
        st.integers(0, 2),
    )
    def test_nobody_acts_without_the_role_and_a_relation(
        self, act: Act, role: Role, own: int, received: int, competent: int, assignee: int
    ) -> None:
        actor = Actor(role=role, account_id=1, post_id=1, unit_id=own)
        stance = Stance(received, competent, assignee)
        allowed = not why_not(act=act, actor=actor, stance=stance)
        needed = RIGHTS[act].get(role, frozenset())
        assert allowed == bool(needed & relations(actor=actor, stance=stance))
        if allowed:
            assert own in {received, competent}

    def test_a_citizen_has_no_relation_to_any_dossier(self) -> None:
        assert relations(actor=CITIZEN, stance=Stance(0, 0, 0, frozenset({0}))) == frozenset()

    def test_assigned_means_by_name(self) -> None:
        nobody = Actor(role=Role.SPECIALIST, account_id=0, post_id=1, unit_id=1)
        assert Relation.ASSIGNED_TO_ME not in relations(actor=nobody, stance=Stance(1, 1, 0))


def event(previous: bytes, serial: int, changed: dict[str, object], token: dict[str, object] | None) -> StoredEvent:
    header = header_bytes(serial=serial, kind=Kind.ACCEPTED, at=AT, by=CITIZEN)
    payload = payload_bytes(changed=changed, token=token, told={}, sealed={})
    return StoredEvent(serial, "accepted", AT, header, payload, chained(previous, header, payload))


changes = st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 9), max_size=3), min_size=1, max_size=6)


def log(drawn: list[dict[str, object]]) -> list[StoredEvent]:
    events: list[StoredEvent] = []
    for serial, changed in enumerate(drawn, start=1):
        previous = events[-1].hash if events else FIRST_PREVIOUS
        events.append(event(previous, serial, changed, {"node": serial}))
    return events


class TestRebuild:
    @given(changes)
    def test_gives_the_last_value_of_every_column(self, drawn: list[dict[str, object]]) -> None:
        built = rebuild(log(drawn))
        expected: dict[str, object] = {}
        for changed in drawn:
            expected.update(changed)
        assert built.columns == {**UNTOLD, **expected}
        assert built.token == {"node": len(drawn)}
        assert not built.faults

    @given(changes, st.data())
    def test_notices_any_altered_left_out_or_exchanged_event(
        self, drawn: list[dict[str, object]], data: st.DataObject
    ) -> None:
        events = log(drawn)
        at = data.draw(st.integers(0, len(events) - 1))
        one = events[at]
        kind = data.draw(st.sampled_from(["payload", "header", "hash", "left out"]))
        if kind == "left out":
            if at == len(events) - 1:
                return  # the row's count and hash tell it
            del events[at]
        else:
            stored = bytearray(getattr(one, kind))
            stored[data.draw(st.integers(0, len(stored) - 1))] ^= 1
            values = {"payload": one.payload, "header": one.header, "hash": one.hash, kind: bytes(stored)}
            events[at] = StoredEvent(one.serial, one.kind, one.at, values["header"], values["payload"], values["hash"])
        assert rebuild(events).faults

    def test_of_no_events_is_empty(self) -> None:
        assert rebuild([]).count == 0


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (Term(), "trong ngày"),
        (Term(working_half_days=11), "5,5 ngày làm việc"),
        (Term(calendar_days=15, working_half_days=16), "15 ngày và 8 ngày làm việc"),
        (Term(months=1), "1 tháng"),
        (Term(working_half_days=20), "10 ngày làm việc"),
    ],
)
def test_a_term_is_printed_as_people_say_it(term: Term, words: str) -> None:
    assert term_words(term) == words
