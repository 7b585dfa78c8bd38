"""The turns beside the standard way: who may take them, when, what they leave behind, and their notices."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    Appointment,
    Business,
    CarrierMissing,
    Decision,
    Delivery,
    Kind,
    MayNotAct,
    Node,
    OnlinePlaceMissing,
    Proof,
    ReappointedBefore,
    ReappointmentTooLate,
    ReappointmentUnusable,
    ReasonMissing,
    ReceiptNotYet,
    ResultFileMissing,
    ResultNotPosted,
    ResultOnTheWay,
    SupplementMissing,
    TrackingNumberMissing,
    WrongStep,
)
from haicap.domains.dossiers.models import DossierRow, EventRow, TokenRow
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.kernel.actors import CITIZEN, Actor
from haicap.platform.audit.models import EntryRow
from haicap.platform.clock.api import LOCAL
from tests.city import AT, CUA_NAM, MARRIAGE, UNCONFIRMED, city, filing, officer, paper

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
#: its steps say that the time of a supplement is not counted
PAUSED = "1.014259"
NEXT_DAY = AT + timedelta(days=1)
TRACK = "https://x.vn/track"


def submitted(key: str = "k", **changes: Any) -> str:
    return str(dossiers.submit(filing=filing(**changes), at=AT, sender="test", key=key).code)


def in_work(code: str = "", **changes: Any) -> str:
    code = code or submitted(**changes)
    dossiers.accept(by=officer("receiver"), at=AT, code=code)
    dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
    return code


def proposed() -> str:
    code = in_work()
    dossiers.propose(by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED, results=(paper("KQ"),))
    return code


def approved() -> str:
    code = proposed()
    dossiers.approve(by=officer("head"), at=AT, code=code)
    return code


def decided() -> str:
    code = approved()
    dossiers.sign(by=officer("chair"), at=AT, code=code)
    return code


def asked_at_door() -> str:
    code = submitted()
    ask_more(code)
    return code


def asked_in_work(**changes: Any) -> str:
    code = in_work(**changes)
    ask_more(code, by=officer("specialist"))
    return code


def posted() -> str:
    code = decided()
    post(code)
    return code


def came_back() -> str:
    code = posted()
    post_failed(code)
    return code


def reject(code: str, by: Actor | None = None, note: str = "Không thuộc thẩm quyền") -> None:
    dossiers.reject(by=by or officer("receiver"), at=AT, code=code, note=note)


def ask_more(code: str, by: Actor | None = None, note: str = "Giấy chứng sinh\nBản sao hộ chiếu") -> None:
    dossiers.ask_more(by=by or officer("receiver"), at=AT, code=code, note=note)


def take_more(code: str, by: Actor | None = None, at: datetime = NEXT_DAY, **more: Any) -> None:
    sent = more or {"on_paper": "Giấy chứng sinh"}
    dossiers.take_more(by=by or officer("receiver"), at=at, code=code, **sent)


def withdraw(code: str, by: Actor | None = None, note: str = "Đơn xin rút ngày 5/1") -> None:
    dossiers.withdraw(by=by or officer("receiver"), at=AT, code=code, note=note)


def stop(code: str, by: Actor | None = None, note: str = "Người nộp không bổ sung") -> None:
    dossiers.stop(by=by or officer("head"), at=AT, code=code, note=note)


def reappoint(
    code: str, by: Actor | None = None, day: int = 9, at: datetime = AT, reason: str = "Chờ xác minh"
) -> None:
    due = datetime(2026, 1, day, 17, tzinfo=LOCAL)
    dossiers.reappoint(by=by or officer("head"), at=at, code=code, appointment=Appointment(due, reason))


def post(code: str, by: Actor | None = None, carrier: str = "Bưu điện", tracking_number: str = "VN123") -> None:
    dossiers.post(by=by or officer("receiver"), at=AT, code=code, carrier=carrier, tracking_number=tracking_number)


def post_failed(code: str, by: Actor | None = None, note: str = "Không có người nhận") -> None:
    dossiers.post_failed(by=by or officer("receiver"), at=AT, code=code, note=note)


def post_arrived(code: str, by: Actor | None = None) -> None:
    dossiers.post_arrived(by=by or officer("receiver"), at=AT, code=code)


def send_online(code: str, by: Actor | None = None, address: str = "uon@vidu.vn") -> None:
    dossiers.send_online(by=by or officer("receiver"), at=AT, code=code, address=address)


#: where a dossier is led to, the turn, where it stands then, the last event
TURNS: list[tuple[Callable[[], str], Callable[..., None], Business, Node | None, Kind]] = [
    (submitted, reject, Business.REJECTED_AT_DOOR, None, Kind.REJECTED),
    (asked_at_door, reject, Business.REJECTED_AT_DOOR, None, Kind.REJECTED),
    (submitted, ask_more, Business.SUPPLEMENT_ASKED, Node.MORE_AT_DOOR, Kind.MORE_ASKED),
    (asked_at_door, take_more, Business.SUBMITTED, Node.RECEIVE, Kind.MORE_TAKEN),
    (asked_in_work, take_more, Business.IN_PROCESS, Node.PROCESS, Kind.MORE_TAKEN),
    (submitted, withdraw, Business.WITHDRAWN, None, Kind.WITHDRAWN),
    (asked_at_door, withdraw, Business.WITHDRAWN, None, Kind.WITHDRAWN),
    (asked_in_work, withdraw, Business.WITHDRAWN, None, Kind.WITHDRAWN),
    (approved, withdraw, Business.WITHDRAWN, None, Kind.WITHDRAWN),
    (in_work, stop, Business.STOPPED, None, Kind.STOPPED),
    (asked_in_work, stop, Business.STOPPED, None, Kind.STOPPED),
    (approved, stop, Business.STOPPED, None, Kind.STOPPED),
    (in_work, reappoint, Business.IN_PROCESS, Node.PROCESS, Kind.REAPPOINTED),
    (approved, reappoint, Business.IN_PROCESS, Node.SIGN, Kind.REAPPOINTED),
    (decided, post, Business.DECIDED, Node.RETURN, Kind.POSTED),
    (posted, post_failed, Business.DECIDED, Node.RETURN, Kind.POST_FAILED),
    (came_back, post, Business.DECIDED, Node.RETURN, Kind.POSTED),
    (posted, post_arrived, Business.RETURNED, None, Kind.POST_ARRIVED),
    (decided, send_online, Business.RETURNED, None, Kind.SENT_ONLINE),
    (came_back, send_online, Business.RETURNED, None, Kind.SENT_ONLINE),
]
ALL = [reject, ask_more, take_more, withdraw, stop, reappoint, post, post_failed, post_arrived, send_online]


def ids(value: object) -> str:
    return getattr(value, "__name__", "") or str(value)


class TestEveryTurn:
    @pytest.mark.parametrize(("led", "turn", "business", "node", "kind"), TURNS, ids=ids)
    def test_leads_where_the_tables_say_and_can_be_rebuilt(
        self, led: Callable[[], str], turn: Callable[..., None], business: Business, node: Node | None, kind: Kind
    ) -> None:
        code = led()
        entries = EntryRow.objects.count()
        turn(code)
        found = dossiers.tracking(code)
        assert (found.business, found.node, found.steps[-1][0]) == (business, node, kind)
        assert TokenRow.objects.count() == (0 if node is None else 1)
        assert EntryRow.objects.count() == entries + 1
        assert dossiers.verify().differences == ()

    @pytest.mark.parametrize(("led", "turn", "business", "node", "kind"), TURNS, ids=ids)
    def test_is_refused_to_others_and_changes_nothing(
        self, led: Callable[[], str], turn: Callable[..., None], business: Business, node: Node | None, kind: Kind
    ) -> None:
        code = led()
        seen = read(code).seen
        strangers = [CITIZEN, *(officer(word, CUA_NAM) for word in ("receiver", "head", "specialist", "chair"))]
        strangers += [officer("specialist2"), officer("supervisor", "H26")]
        for stranger in strangers:
            with pytest.raises(MayNotAct):
                turn(code, by=stranger)
        assert read(code).seen == seen == EventRow.objects.count()

    @pytest.mark.parametrize("led", [submitted, asked_at_door, in_work, asked_in_work, approved, decided, posted])
    @pytest.mark.parametrize("turn", ALL)
    def test_is_refused_where_the_tables_do_not_lead(self, led: Callable[[], str], turn: Callable[..., None]) -> None:
        if any(one is led and another is turn for one, another, *_ in TURNS):
            return
        if (led, turn) in {(in_work, withdraw), (in_work, ask_more)}:
            return  # leads on by another officer, see above
        code = led()
        seen = read(code).seen
        with pytest.raises((WrongStep, ResultOnTheWay, ResultNotPosted, MayNotAct)):
            turn(code)
        assert read(code).seen == seen

    @pytest.mark.parametrize(("led", "turn", "business", "node", "kind"), TURNS, ids=ids)
    def test_stays_within_six_statements(
        self,
        led: Callable[[], str],
        turn: Callable[..., None],
        business: Business,
        node: Node | None,
        kind: Kind,
        django_assert_max_num_queries: Any,
    ) -> None:
        code = led()
        by = {stop: officer("head"), reappoint: officer("head")}.get(turn, officer("receiver"))
        with django_assert_max_num_queries(6):
            turn(code, by=by)

    @pytest.mark.parametrize(
        ("led", "turn"),
        [(submitted, reject), (submitted, ask_more), (submitted, withdraw), (in_work, stop), (posted, post_failed)],
    )
    def test_needs_its_reason_and_keeps_it_out_of_the_event(
        self, led: Callable[[], str], turn: Callable[..., None]
    ) -> None:
        code = led()
        with pytest.raises(ReasonMissing):
            turn(code, note=" \n ")
        turn(code, note="Bà Ưỡn đã đổi ý")
        assert dossiers.log(read(code).id)[-1].note == "Bà Ưỡn đã đổi ý"
        assert all("Ưỡn" not in bytes(event.payload).decode() for event in EventRow.objects.all())


class TestSupplement:
    def test_stops_the_clock_and_begins_the_term_again(self) -> None:
        code = asked_in_work(procedure_code=MARRIAGE)
        waiting = read(code)
        assert (waiting.waiting_since, waiting.supplement_count) == (AT, 1)
        came = datetime(2026, 1, 8, 10, tzinfo=LOCAL)
        fresh = dossiers.submit(filing=filing(procedure_code=MARRIAGE), at=came, sender="test", key="fresh")
        take_more(code, at=came)
        after = read(code)
        assert after.due_at == fresh.due_at
        assert waiting.due_at
        assert after.due_at
        assert after.due_at > waiting.due_at
        assert (after.runs_from, after.waiting_since, after.counts_as_late) == (came, None, False)
        assert after.submitted_at == AT
        assert dossiers.verify().differences == ()

    def test_pauses_where_the_procedure_says_so(self) -> None:
        code = submitted(procedure_code=PAUSED)
        before = read(code).due_at
        ask_more(code)
        came = AT + timedelta(days=7)
        take_more(code, at=came)
        found = read(code)
        assert before
        assert found.due_at
        fresh = dossiers.submit(filing=filing(procedure_code=PAUSED), at=came, sender="test", key="fresh")
        assert fresh.due_at
        assert before < found.due_at <= fresh.due_at
        assert dossiers.verify().differences == ()

    def test_moves_an_appointed_day_by_the_time_waited(self) -> None:
        code = submitted(procedure_code=UNCONFIRMED)
        due = datetime(2026, 1, 9, 17, tzinfo=LOCAL)
        by = officer("receiver")
        dossiers.accept(by=by, at=AT, code=code, appointment=Appointment(due, "Phải xác minh"))
        dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
        ask_more(code, by=officer("specialist"))
        take_more(code, at=NEXT_DAY)
        assert read(code).due_at == datetime(2026, 1, 10, 17, tzinfo=LOCAL)

    def test_of_an_unknown_length_leaves_the_day_to_the_officer(self) -> None:
        code = submitted(procedure_code=UNCONFIRMED)
        ask_more(code)
        take_more(code)
        assert read(code).due_at is None
        assert dossiers.verify().differences == ()

    def test_a_second_time_is_possible_marked_and_late(self) -> None:
        code = asked_in_work()
        take_more(code)
        assert not read(code).counts_as_late
        ask_more(code, by=officer("specialist"), note="Tờ khai ký lại")
        found = read(code)
        assert (found.supplement_count, found.counts_as_late) == (2, True)
        assert dossiers.log(found.id)[-1].request == 2
        take_more(code)
        assert read(code).counts_as_late
        assert dossiers.verify().differences == ()

    def test_goes_back_to_the_one_who_asked(self) -> None:
        code = asked_in_work()
        assert [item.code for item in dossiers.worklist(of=officer("receiver"))] == [code]
        assert dossiers.worklist(of=officer("specialist")) == []
        take_more(code)
        assert [item.code for item in dossiers.worklist(of=officer("specialist"))] == [code]

    def test_notes_down_files_and_papers_without_one(self) -> None:
        code = asked_at_door()
        with pytest.raises(SupplementMissing):
            take_more(code, on_paper=" \n")
        take_more(code, papers=(paper("Bổ sung", "giay.pdf"),), on_paper="Giấy chứng sinh\n\nHộ chiếu", note="Đủ")
        shown = [(one.source, one.name, bool(one.sha256)) for one in dossiers.attachments(read(code).id)]
        assert shown[1:] == [
            ("applicant", "Bổ sung", True),
            ("applicant", "Giấy chứng sinh", False),
            ("applicant", "Hộ chiếu", False),
        ]
        assert dossiers.verify().differences == ()

    def test_belongs_to_the_one_at_whose_step_it_is(self) -> None:
        with pytest.raises(MayNotAct):
            ask_more(in_work())

    def test_waits_behind_all_that_is_due(self) -> None:
        waiting = asked_at_door()
        later = dossiers.submit(filing=filing(), at=AT + timedelta(days=3), sender="test", key="later").code
        assert [item.code for item in dossiers.worklist(of=officer("receiver"))] == [later, waiting]

    def test_gives_no_receipt_before_it_is_taken_in(self) -> None:
        for code in (asked_at_door(), submitted("b")):
            with pytest.raises(ReceiptNotYet):
                dossiers.receipt(code=code, at=AT, track_url=TRACK)
        reject(code)
        with pytest.raises(ReceiptNotYet):
            dossiers.receipt(code=code, at=AT, track_url=TRACK)


class TestReappointment:
    def test_moves_the_due_moment_and_keeps_step_and_assignee(self) -> None:
        code = in_work()
        reappoint(code)
        found = read(code)
        assert found.due_at == datetime(2026, 1, 9, 17, tzinfo=LOCAL)
        assert found.token
        assert found.token.assignee_id == officer("specialist").account_id
        assert TokenRow.objects.get().rank_at == found.due_at

    def test_is_refused_a_second_time_late_without_reason_and_on_a_day_off(self) -> None:
        code = in_work()
        for wrong, refusal in (
            ({"day": 11}, ReappointmentUnusable),
            ({"day": 5}, ReappointmentUnusable),
            ({"reason": " "}, ReasonMissing),
            ({"at": AT + timedelta(days=4), "day": 20}, ReappointmentTooLate),
        ):
            with pytest.raises(refusal):
                reappoint(code, **wrong)
        reappoint(code)
        with pytest.raises(ReappointedBefore):
            reappoint(code, day=12)

    def test_of_a_third_time_is_refused_by_the_database_too(self) -> None:
        in_work()
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("update dossiers_dossierrow set reappointment_count = 2")


class TestReturn:
    def test_by_post_may_fail_and_go_out_again(self) -> None:
        code = decided()
        seen = []
        for turn in (post, post_failed, post, post_arrived):
            turn(code)
            seen.append(DossierRow.objects.get().delivery)
        assert seen == [Delivery.SENT, Delivery.FAILED, Delivery.SENT, Delivery.HANDED_OVER]
        assert dossiers.tracking(code).returned_at == AT
        assert [entry.note for entry in dossiers.log(read(code).id)][-4] == "Bưu điện: VN123"
        assert dossiers.verify().differences == ()

    def test_needs_carrier_number_and_address(self) -> None:
        code = decided()
        for call, refusal in (
            (lambda: post(code, carrier=" "), CarrierMissing),
            (lambda: post(code, tracking_number=" - "), TrackingNumberMissing),
            (lambda: send_online(code, address=""), OnlinePlaceMissing),
        ):
            with pytest.raises(refusal):
                call()

    def test_over_the_counter_waits_until_the_carrier_is_done(self) -> None:
        code = posted()
        over = {"by": officer("receiver"), "at": AT, "code": code, "collector": "Ưỡn", "proof": Proof.IDENTITY}
        with pytest.raises(ResultOnTheWay):
            dossiers.hand_over(**over)
        post_failed(code)
        dossiers.hand_over(**over)
        assert dossiers.tracking(code).business is Business.RETURNED

    def test_online_needs_a_file(self) -> None:
        code = in_work()
        dossiers.propose(by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED)
        dossiers.approve(by=officer("head"), at=AT, code=code)
        dossiers.sign(by=officer("chair"), at=AT, code=code)
        with pytest.raises(ResultFileMissing):
            send_online(code)


class TestVerify:
    @pytest.mark.parametrize(
        "damage",
        [
            "update dossiers_dossierrow set supplement_count = 0",
            "update dossiers_dossierrow set reappointment_count = 1",
            "update dossiers_dossierrow set waiting_since = waiting_since - interval '1 hour'",
            "update dossiers_dossierrow set runs_from = runs_from - interval '1 hour'",
            "update dossiers_tokenrow set rank_at = rank_at - interval '1 hour'",
        ],
    )
    def test_names_a_turn_altered_by_hand(self, damage: str) -> None:
        code = asked_in_work()
        with connection.cursor() as cursor:
            cursor.execute(damage)
        assert {named for named, _ in dossiers.verify().differences} == {code}
