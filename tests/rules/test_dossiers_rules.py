"""The tables of a dossier: states, steps, rights; and how a log rebuilds what it tells."""

import itertools
import json
from dataclasses import replace
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
    Token,
    WrongMove,
    WrongStep,
)
from haicap.domains.dossiers.rules import business, delivery, money
from haicap.domains.dossiers.rules.acting import ORDER, acts_at, open_acts, turns_at
from haicap.domains.dossiers.rules.correction import CHECKS
from haicap.domains.dossiers.rules.flow import NAMES, STAGES
from haicap.domains.dossiers.rules.leading import Places, check_open, moved_on
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
from haicap.domains.dossiers.rules.token_rows import COLUMNS
from haicap.domains.dossiers.rules.token_rows import UNTOLD as TOKEN_UNTOLD
from haicap.kernel.actors import CITIZEN, Actor, Role
from haicap.kernel.worktime import Term
from haicap.platform.clock.api import LOCAL
from tests.standard import DRAWN, running_at, standing_at, token_at

IN_HAND = (Node.ASSIGN, Node.PROCESS, Node.APPROVE, Node.SIGN)
#: What the standard process does, said once more by hand: (step, act) -> the next step; `None` ends the flow.
LEADS: dict[tuple[Node, Act], Node | None] = {
    (Node.RECEIVE, Act.ACCEPT): Node.ASSIGN,
    (Node.ASSIGN, Act.ASSIGN): Node.PROCESS,
    (Node.PROCESS, Act.ASSIGN): Node.PROCESS,
    (Node.PROCESS, Act.PROPOSE): Node.APPROVE,
    (Node.APPROVE, Act.APPROVE): Node.SIGN,
    (Node.APPROVE, Act.SEND_BACK): Node.PROCESS,
    (Node.SIGN, Act.SIGN): Node.RETURN,
    (Node.SIGN, Act.SEND_BACK): Node.PROCESS,
    (Node.RETURN, Act.HAND_OVER): None,
}

#: The turns that a dossier can take beside the standard flow, in the same form.
TURNS: dict[tuple[Node, Act], Node | None] = {
    (Node.RECEIVE, Act.ASK_MORE): Node.MORE_AT_DOOR,
    (Node.PROCESS, Act.ASK_MORE): Node.MORE_IN_WORK,
    (Node.MORE_AT_DOOR, Act.TAKE_MORE): Node.RECEIVE,
    (Node.MORE_IN_WORK, Act.TAKE_MORE): Node.PROCESS,
    (Node.RECEIVE, Act.REJECT): None,
    (Node.MORE_AT_DOOR, Act.REJECT): None,
    **{(node, Act.REAPPOINT): node for node in IN_HAND},
    **{(node, Act.WITHDRAW): None for node in (Node.RECEIVE, *IN_HAND, Node.MORE_AT_DOOR, Node.MORE_IN_WORK)},
    **{(node, Act.STOP): None for node in (*IN_HAND, Node.MORE_IN_WORK)},
    (Node.RECEIVE, Act.FORWARD): Node.RECEIVE,
    **{(node, Act.FORWARD): Node.ASSIGN for node in IN_HAND},
    **{(node, Act.TRANSFER): None for node in (Node.RECEIVE, *IN_HAND)},
    (Node.RETURN, Act.POST): Node.RETURN,
    (Node.RETURN, Act.POST_FAILED): Node.RETURN,
    (Node.RETURN, Act.POST_ARRIVED): None,
    (Node.RETURN, Act.SEND_ONLINE): None,
}
WAYS = LEADS | TURNS
#: whose step it is
ROLES = {
    Node.RECEIVE: Role.RECEIVER,
    Node.ASSIGN: Role.HEAD,
    Node.PROCESS: Role.SPECIALIST,
    Node.APPROVE: Role.HEAD,
    Node.SIGN: Role.CHAIR,
    Node.RETURN: Role.RECEIVER,
    Node.MORE_AT_DOOR: Role.RECEIVER,
    Node.MORE_IN_WORK: Role.RECEIVER,
}
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
    def test_every_step_has_a_name_and_every_one_that_is_drawn_a_role(self) -> None:
        assert set(NAMES) == set(Node)
        assert set(STAGES.values()) == set(DRAWN) == {node for node, _ in WAYS}
        assert {node: token_at(node).role for node in DRAWN} == ROLES

    def test_the_definition_leads_where_it_always_led(self) -> None:
        places = Places(1, 2, None, AT)
        for (node, act), new in WAYS.items():
            led = moved_on(running_at(node), name=act.value, places=places, at=AT, assignee_id=0)
            assert [token.node for token in led.tokens] == ([new] if new else []), (node, act)
            assert all(token.role is ROLES[token.node] for token in led.tokens)

    def test_what_leads_nowhere_is_refused(self) -> None:
        for node, act in itertools.product([None, *DRAWN, *CHECKS], Act):
            if (node, act) not in WAYS:
                with pytest.raises(WrongStep):
                    check_open(standing_at(node), act)

    def test_a_page_shows_every_act_of_the_flow(self) -> None:
        assert {act for _, act in LEADS} == set(ORDER) - {Act.COMPLETE, Act.NOTE_MESSAGE}
        assert acts_at(standing_at(Node.APPROVE)) == (Act.APPROVE, Act.SEND_BACK)
        assert acts_at(standing_at(None)) == ()

    def test_a_page_shows_every_turn_that_the_way_of_the_result_allows(self) -> None:
        assert {act for _, act in TURNS} == set(TURN_ACTS)
        at_the_door = turns_at(standing_at(Node.RECEIVE))
        assert at_the_door == (Act.ASK_MORE, Act.REJECT, Act.FORWARD, Act.TRANSFER, Act.WITHDRAW)
        assert turns_at(standing_at(None)) == ()
        assert open_acts(standing_at(Node.RETURN, delivery=Delivery.SENT)) == (
            Act.POST_ARRIVED,
            Act.POST_FAILED,
            Act.ASK_CORRECTION,
        )
        assert open_acts(standing_at(Node.RETURN, delivery=Delivery.FAILED)) == (
            Act.HAND_OVER,
            Act.POST,
            Act.SEND_ONLINE,
            Act.ASK_CORRECTION,
        )

    def test_no_turn_leads_out_of_a_decision(self) -> None:
        assert {Act.WITHDRAW, Act.STOP, Act.REAPPOINT, Act.ASK_MORE}.isdisjoint(turns_at(standing_at(Node.RETURN)))

    def test_whoever_waits_at_a_step_may_do_its_act(self) -> None:
        for node, act in LEADS:
            if act not in {Act.ASSIGN, Act.SEND_BACK}:
                assert ROLES[node] in RIGHTS[act]


class TestRights:
    def test_table_names_every_act_and_no_citizen(self) -> None:
        assert set(RIGHTS) == set(Act)
        for act, roles in RIGHTS.items():
            assert roles
            assert not {Role.CITIZEN, Role.ADMINISTRATOR} & set(roles)
            assert (set(roles) == {Role.SYSTEM}) == (Role.SYSTEM in roles) == (act is Act.RUN_ON)

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


def event(previous: bytes, serial: int, changed: dict[str, object], *tokens: Token) -> StoredEvent:
    header = header_bytes(serial=serial, kind=Kind.ACCEPTED, at=AT, by=CITIZEN)
    payload = payload_bytes(changed=changed, tokens=tokens, told={}, sealed={})
    return StoredEvent(serial, "accepted", AT, header, payload, chained(previous, header, payload))


changes = st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 9), max_size=3), min_size=1, max_size=6)


def log(drawn: list[dict[str, object]]) -> list[StoredEvent]:
    events: list[StoredEvent] = []
    for serial, changed in enumerate(drawn, start=1):
        previous = events[-1].hash if events else FIRST_PREVIOUS
        events.append(event(previous, serial, changed, replace(token_at(Node.PROCESS), serial=serial)))
    return events


class TestRebuild:
    @given(changes)
    def test_gives_the_last_value_of_every_column(self, drawn: list[dict[str, object]]) -> None:
        built = rebuild(log(drawn))
        expected: dict[str, object] = {}
        for changed in drawn:
            expected.update(changed)
        assert built.columns == {**UNTOLD, **expected}
        assert [token["serial"] for token in built.tokens] == [len(drawn)]
        assert not built.faults

    def test_reads_a_token_of_before_processes_were_definitions(self) -> None:
        told = {"node": "process", "unit_id": 3, "role": "specialist", "assignee_id": 7, "since": "a", "rank_at": "b"}
        old = event(b"", 1, {})
        payload = json.dumps({**json.loads(old.payload), "token": told}).encode()
        built = rebuild([StoredEvent(1, old.kind, AT, old.header, payload, chained(b"", old.header, payload))])
        assert not built.faults
        assert built.tokens == [{**told, **TOKEN_UNTOLD}]
        assert set(built.tokens[0]) == set(COLUMNS)

    def test_tells_of_several_tokens_and_of_nothing_that_is_as_always(self) -> None:
        one, other = token_at(Node.PROCESS), replace(token_at(Node.SIGN), serial=9, element="second", item="00256")
        payload = json.loads(event(b"", 1, {}, one, other).payload)
        assert set(payload["token"]) == {"node", "unit_id", "role", "assignee_id", "since", "rank_at"}
        (told,) = payload["others"]
        assert (told["serial"], told["element"], told["item"]) == (9, "second", "00256")

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
