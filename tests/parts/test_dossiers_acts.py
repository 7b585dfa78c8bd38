"""The way of a dossier from the door to the result, who may do what, and what two at once do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    Act,
    AssigneeUnfit,
    Business,
    ChangedMeanwhile,
    CollectorMissing,
    Decision,
    Delivery,
    Dossier,
    DossierUnknown,
    DraftUnknown,
    Kind,
    MayNotAct,
    Node,
    Proof,
    ReasonMissing,
    ReceiptNotYet,
    WorkFilter,
    WrongStep,
)
from haicap.domains.dossiers.models import DossierRow, DraftRow, EventRow, TokenRow
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.change import Change
from haicap.kernel.actors import CITIZEN, Actor
from haicap.kernel.refusals import Refused
from haicap.kernel.text import TextUnusable
from haicap.platform.audit.models import EntryRow
from haicap.platform.files import api as files
from tests.city import AT, CUA_NAM, city, filing, officer, paper

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def submitted(key: str = "k") -> str:
    code: str = dossiers.submit(filing=filing(), at=AT, sender="test", key=key).code
    return code


def accept(code: str, by: Actor | None = None) -> None:
    dossiers.accept(by=by or officer("receiver"), at=AT, code=code)


def assign(code: str, by: Actor | None = None, to: str = "specialist") -> None:
    dossiers.assign(by=by or officer("head"), at=AT, code=code, assignee_id=officer(to).account_id)


def propose(code: str, by: Actor | None = None, decision: Decision = Decision.APPROVED, **more: Any) -> None:
    dossiers.propose(by=by or officer("specialist"), at=AT, code=code, decision=decision, **more)


def approve(code: str, by: Actor | None = None) -> None:
    dossiers.approve(by=by or officer("head"), at=AT, code=code)


def send_back(code: str, by: Actor | None = None, note: str = "Thiếu chữ ký") -> None:
    dossiers.send_back(by=by or officer("head"), at=AT, code=code, note=note)


def sign(code: str, by: Actor | None = None) -> None:
    dossiers.sign(by=by or officer("chair"), at=AT, code=code)


def hand_over(code: str, by: Actor | None = None, collector: str = "Nguyễn Thị Ưỡn") -> None:
    dossiers.hand_over(by=by or officer("receiver"), at=AT, code=code, collector=collector, proof=Proof.SLIP)


WAY: list[Callable[..., None]] = [accept, assign, propose, approve, sign, hand_over]


def led_to(act: Callable[..., None]) -> str:
    """Return the code of a dossier that waits for the act."""
    code = submitted()
    for step in WAY:
        if step is act or (act is send_back and step is approve):
            break
        step(code)
    return code


class TestTheWay:
    def test_leads_from_the_door_to_the_result(self) -> None:
        code = submitted()
        expected = [
            (Business.ACCEPTED, Node.ASSIGN),
            (Business.IN_PROCESS, Node.PROCESS),
            (Business.IN_PROCESS, Node.APPROVE),
            (Business.IN_PROCESS, Node.SIGN),
            (Business.DECIDED, Node.RETURN),
            (Business.RETURNED, None),
        ]
        for step, (business, node) in zip(WAY, expected, strict=True):
            step(code)
            found = dossiers.tracking(code)
            assert (found.business, found.node) == (business, node)
        row = DossierRow.objects.get()
        assert (row.decision, row.delivery, row.decided_at, row.returned_at) == (
            Decision.APPROVED,
            Delivery.HANDED_OVER,
            AT,
            AT,
        )
        assert not TokenRow.objects.exists()
        assert [kind for kind, _, _ in found.steps] == [
            Kind.SUBMITTED,
            Kind.ACCEPTED,
            Kind.ASSIGNED,
            Kind.PROPOSED,
            Kind.APPROVED,
            Kind.SIGNED,
            Kind.HANDED_OVER,
        ]
        assert dossiers.verify().differences == ()

    def test_from_another_counter_ends_at_that_counter(self) -> None:
        there = officer("receiver", CUA_NAM)
        code = dossiers.receive(by=there, at=AT, filing=filing(), key="k").code
        for step in (assign, propose, approve, sign):
            step(code)
        with pytest.raises(MayNotAct):
            hand_over(code)
        hand_over(code, by=there)
        assert dossiers.tracking(code).business is Business.RETURNED

    def test_of_a_refusal_needs_its_reasons(self) -> None:
        code = led_to(propose)
        with pytest.raises(ReasonMissing):
            propose(code, decision=Decision.REFUSED, note="  ")
        with pytest.raises(ReasonMissing):
            propose(code, decision=Decision.NONE)
        propose(code, decision=Decision.REFUSED, note="Không có giấy chứng sinh")
        approve(code)
        sign(code)
        assert dossiers.tracking(code).decision is Decision.REFUSED

    def test_back_and_again_ends_with_the_last_proposal(self) -> None:
        code = led_to(approve)
        send_back(code)
        assert TokenRow.objects.get().assignee_id == officer("specialist").account_id
        propose(code, decision=Decision.REFUSED, note="Thiếu giấy")
        approve(code)
        send_back(code, by=officer("chair"))
        propose(code)
        approve(code)
        sign(code)
        assert dossiers.tracking(code).decision is Decision.APPROVED
        assert dossiers.verify().differences == ()

    def test_can_be_given_to_another_specialist(self) -> None:
        code = led_to(propose)
        assign(code, to="specialist2")
        with pytest.raises(MayNotAct):
            propose(code)
        propose(code, by=officer("specialist2"), results=(paper("Giấy khai sinh", "ket-qua.pdf"),))
        sources = [one.source for one in dossiers.attachments(read(code).id)]
        assert sources == ["applicant", "result"]


class TestEachAct:
    @pytest.mark.parametrize("act", [*WAY, send_back])
    def test_is_refused_to_others_and_changes_nothing(self, act: Callable[..., None]) -> None:
        code = led_to(act)
        seen = read(code).seen
        strangers = [CITIZEN, *(officer(word, CUA_NAM) for word in ("receiver", "head", "specialist", "chair"))]
        strangers += [officer("specialist2"), officer("supervisor", "H26")]
        for stranger in strangers:
            with pytest.raises(MayNotAct):
                act(code, by=stranger)
        assert read(code).seen == seen == EventRow.objects.count()

    @pytest.mark.parametrize("act", WAY)
    def test_is_refused_the_second_time(self, act: Callable[..., None]) -> None:
        code = led_to(act)
        act(code)
        if act is assign:
            return  # a specialist at work may be replaced
        with pytest.raises((WrongStep, MayNotAct)):
            act(code)

    @pytest.mark.parametrize("act", [*WAY, send_back])
    def test_stays_within_four_statements(self, act: Callable[..., None], django_assert_max_num_queries: Any) -> None:
        code = led_to(act)
        by = {
            accept: officer("receiver"),
            assign: officer("head"),
            propose: officer("specialist"),
            approve: officer("head"),
            send_back: officer("head"),
            sign: officer("chair"),
            hand_over: officer("receiver"),
        }[act]
        officer("specialist")
        # `assign` of this file looks three values up for the test itself
        with django_assert_max_num_queries(7 if act is assign else 4):
            act(code, by=by)

    def test_writes_one_event_and_one_entry_of_the_audit(self) -> None:
        code = led_to(hand_over)
        hand_over(code)
        assert EventRow.objects.count() == 7
        acts = list(EntryRow.objects.order_by("id").values_list("act", flat=True))
        assert acts == ["submit", "accept", "assign", "propose", "approve", "sign", "hand_over"]
        assert set(EntryRow.objects.values_list("subject_id", flat=True)) == {DossierRow.objects.get().applicant_id}

    def test_of_a_dossier_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(DossierUnknown):
            accept("H26.00256-260105-0099")

    def test_with_a_note_that_cannot_be_stored_is_refused(self) -> None:
        code = led_to(send_back)
        for note, wrong in (("a\x00b", TextUnusable), (" ", ReasonMissing)):
            with pytest.raises(wrong):
                send_back(code, note=note)
        assert read(code).token is not None

    def test_keeps_notes_out_of_the_event(self) -> None:
        code = led_to(send_back)
        send_back(code, note="Chữ ký của bà Ưỡn không giống")
        assert all("Ưỡn" not in bytes(event.payload).decode() for event in EventRow.objects.all())
        assert dossiers.log(read(code).id)[-1].note == "Chữ ký của bà Ưỡn không giống"

    def test_needs_the_collector(self) -> None:
        code = led_to(hand_over)
        with pytest.raises(CollectorMissing):
            hand_over(code, collector="123")

    def test_takes_only_specialists_of_the_unit(self) -> None:
        code = led_to(assign)
        for account in (officer("specialist", CUA_NAM), officer("head")):
            with pytest.raises(AssigneeUnfit):
                dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=account.account_id)


class TestTwoAtOnce:
    def test_the_second_is_refused_and_nothing_is_half_written(self) -> None:
        code = led_to(accept)
        seen_by_both: Dossier = read(code)
        accept(code)
        change = Change(kind=Kind.ACCEPTED, act=Act.ACCEPT, columns={"business": "accepted"})
        with pytest.raises(ChangedMeanwhile):
            record(dossier=seen_by_both, change=change, by=officer("receiver"), at=AT)
        assert EventRow.objects.count() == 2
        assert EntryRow.objects.count() == 2
        assert dossiers.verify().differences == ()


class TestStandings:
    def test_say_what_can_be_done_and_why_not(self) -> None:
        found = read(led_to(approve))
        head = {one.act: one.why_not for one in dossiers.standings(actor=officer("head"), dossier=found, on=AT.date())}
        chair = {
            one.act: one.why_not for one in dossiers.standings(actor=officer("chair"), dossier=found, on=AT.date())
        }
        assert {act: head[act] for act in (Act.APPROVE, Act.SEND_BACK)} == {Act.APPROVE: "", Act.SEND_BACK: ""}
        assert chair[Act.APPROVE] == chair[Act.SEND_BACK] == "this is done by the head of the division"


class TestLook:
    @pytest.mark.parametrize(
        ("word", "unit"),
        [("receiver", "00256"), ("specialist2", "00256"), ("head", "00256"), ("chair", "00256"), ("supervisor", "H26")],
    )
    def test_is_open_to_the_unit_and_its_supervisor_and_written_down(self, word: str, unit: str) -> None:
        code = submitted()
        found = dossiers.look(by=officer(word, unit), at=AT, code=code)
        entry = EntryRow.objects.latest("id")
        assert (entry.act, entry.object_key, entry.subject_id) == ("look", code, found.applicant_id)

    @pytest.mark.parametrize("word", ["receiver", "specialist", "head", "chair"])
    def test_is_closed_to_other_units(self, word: str) -> None:
        code = submitted()
        for call in (
            lambda: dossiers.look(by=officer(word, CUA_NAM), at=AT, code=code),
            lambda: dossiers.look_at_file(by=officer(word, CUA_NAM), at=AT, code=code, ordinal=1),
        ):
            with pytest.raises(MayNotAct):
                call()

    def test_at_a_file_gives_its_content_and_is_written_down(self) -> None:
        code = submitted()
        found = dossiers.look_at_file(by=officer("receiver"), at=AT, code=code, ordinal=1)
        assert files.read(found.sha256).startswith(b"%PDF")
        assert EntryRow.objects.latest("id").object_key == f"{code}/1"
        with pytest.raises(Refused):
            dossiers.look_at_file(by=officer("receiver"), at=AT, code=code, ordinal=2)


class TestWorklist:
    def test_holds_what_waits_for_the_post_soonest_due_first(self) -> None:
        later = dossiers.submit(filing=filing(), at=AT + timedelta(days=1), sender="test", key="later").code
        sooner = submitted("sooner")
        codes = [item.code for item in dossiers.worklist(of=officer("receiver"))]
        assert codes == [sooner, later]
        for other in (officer("head"), officer("receiver", CUA_NAM)):
            assert dossiers.worklist(of=other) == []

    def test_shows_what_waits_to_be_fetched_behind_all_that_is_due(self) -> None:
        decided = led_to(sign)
        sign(decided)
        fresh = dossiers.submit(filing=filing(), at=AT + timedelta(days=3), sender="test", key="fresh").code
        assert [item.code for item in dossiers.worklist(of=officer("receiver"))] == [fresh, decided]
        # What is noted about the fee leaves it there.
        dossiers.ask_fee(by=officer("receiver"), at=AT + timedelta(days=3), code=decided, amount_vnd=8000)
        assert [item.code for item in dossiers.worklist(of=officer("receiver"))] == [fresh, decided]
        assert dossiers.verify().differences == ()

    def test_of_a_specialist_holds_only_what_is_assigned_to_that_one(self) -> None:
        code = led_to(propose)
        assert [item.code for item in dossiers.worklist(of=officer("specialist"))] == [code]
        assert dossiers.worklist(of=officer("specialist2")) == []

    def test_goes_on_page_by_page_without_a_gap(self, django_assert_num_queries: Any) -> None:
        codes = [submitted(f"k{number}") for number in range(7)]
        actor, after, found = officer("receiver"), None, []
        for _ in range(4):
            with django_assert_num_queries(1):
                page = dossiers.worklist(of=actor, after=after, limit=2)
            found += [item.code for item in page]
            after = (page[-1].rank_at, page[-1].token_id)
        assert found == codes

    def test_can_be_asked_for_one_step(self) -> None:
        submitted("a")
        accept(submitted("b"))
        assert len(dossiers.worklist(of=officer("head"), wanted=WorkFilter(node=Node.ASSIGN))) == 1
        assert dossiers.worklist(of=officer("head"), wanted=WorkFilter(node=Node.APPROVE)) == []


class TestVerify:
    @pytest.mark.parametrize(
        "damage",
        [
            "update dossiers_dossierrow set business = 'in_process'",
            "update dossiers_dossierrow set due_at = due_at + interval '1 day'",
            "update dossiers_dossierrow set code = 'H26.00256-260105-0077'",
            "update dossiers_dossierrow set applicant_name = 'Ai đó'",
            "update dossiers_dossierrow set received_unit_id = (select max(id) from organisation_unitrow)",
            "update dossiers_dossierrow set competence = '{}'",
            "update dossiers_dossierrow set event_count = 7",
            "update dossiers_dossierrow set head_hash = sha256('x')",
            "update dossiers_dossierrow set contact_sealed = 'x'",
            "update dossiers_tokenrow set node = 'sign'",
            "delete from dossiers_tokenrow",
            "delete from dossiers_attachmentrow",
            "update dossiers_secretrow set salt = 'x'",
            "update dossiers_secretrow set value_sealed = 'x'",
            "update people_personrow set name = 'Ai đó'",
            "update dossiers_eventrow set payload = replace(payload::text, '7365', '7366')::bytea",
            "update dossiers_eventrow set header = 'x'",
            "update dossiers_eventrow set kind = 'received' where serial = 1",
            "update dossiers_eventrow set at = at + interval '1 second' where serial = 1",
            "delete from dossiers_eventrow where serial = 1",
            "delete from dossiers_eventrow where serial = 2",
        ],
    )
    def test_names_a_dossier_altered_by_hand(self, damage: str) -> None:
        code = led_to(assign)
        assert dossiers.verify().differences == ()
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("alter table dossiers_eventrow disable trigger user")
            cursor.execute(damage)
            assert cursor.rowcount
        found = dossiers.verify()
        assert {named for named, _ in found.differences} == {DossierRow.objects.get().code}
        assert code

    def test_passes_over_values_that_were_erased(self) -> None:
        led_to(assign)
        with connection.cursor() as cursor:
            cursor.execute("delete from dossiers_secretrow")
        assert dossiers.verify().differences == ()


class TestReceipt:
    def test_is_not_made_before_somebody_has_taken_the_dossier_in(self) -> None:
        code = submitted()
        with pytest.raises(ReceiptNotYet):
            dossiers.receipt(code=code, at=AT, track_url="https://x.vn/track")

    def test_is_made_once_and_stays_the_same(self, django_assert_num_queries: Any) -> None:
        code = led_to(assign)
        first = dossiers.receipt(code=code, at=AT, track_url="https://x.vn/track")
        with django_assert_num_queries(2):
            again = dossiers.receipt(code=code, at=AT + timedelta(days=1), track_url="https://x.vn/other")
        assert again == first
        assert files.read(first.sha256).startswith(b"%PDF")


class TestForgetOld:
    def test_takes_away_what_is_older_than_seven_days(self) -> None:
        secret = dossiers.begin_draft(procedure_code="1.001193", at=AT)
        fresh = dossiers.begin_draft(procedure_code="1.001193", at=AT + timedelta(days=5))
        submitted()
        assert dossiers.forget_old(at=AT + timedelta(days=7)) == (0, 0)
        assert dossiers.forget_old(at=AT + timedelta(days=7, seconds=1)) == (1, 1)
        with pytest.raises(DraftUnknown):
            dossiers.draft(secret)
        assert dossiers.draft(fresh).procedure_code == "1.001193"
        assert DossierRow.objects.count() == 1


class TestDraft:
    def test_is_kept_sealed_and_found_by_its_secret_only(self) -> None:
        secret = dossiers.begin_draft(procedure_code="1.001193", at=AT)
        given = (paper(),)
        dossiers.change_draft(secret=secret, values={"name": "Nguyễn Thị Ưỡn"}, papers=given, at=AT)
        found = dossiers.draft(secret)
        assert (found.values, found.papers, found.code) == ({"name": "Nguyễn Thị Ưỡn"}, given, "")
        row = DraftRow.objects.get()
        assert "Ưỡn".encode() not in bytes(row.body_sealed)
        assert secret.encode() not in bytes(row.secret_index)
        for other in ("", "x", secret + "x", "a\x00"):
            with pytest.raises(DraftUnknown):
                dossiers.draft(other)

    def test_cannot_be_changed_once_it_was_handed_in(self) -> None:
        secret = dossiers.begin_draft(procedure_code="1.001193", at=AT)
        dossiers.change_draft(secret=secret, values={"name": "X"}, papers=(), at=AT)
        dossiers.end_draft(secret=secret, code="H26.00256-260105-0001", at=AT)
        with pytest.raises(DraftUnknown):
            dossiers.change_draft(secret=secret, values={}, papers=(), at=AT)
        assert dossiers.draft(secret).values == {}
        assert dossiers.draft(secret).code == "H26.00256-260105-0001"
