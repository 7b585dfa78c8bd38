"""The correction of a wrong act in two hands: who asks, who answers, and what comes back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    Business,
    ChangedMeanwhile,
    Decision,
    Delivery,
    Kind,
    MayNotAct,
    Node,
    NothingToCorrect,
    Proof,
    ReasonMissing,
    WrongStep,
)
from haicap.domains.dossiers.models import EventRow, TokenRow
from haicap.domains.dossiers.operations import correcting
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.dossier import log
from haicap.domains.papers.contracts import Form
from haicap.kernel.actors import CITIZEN, Actor
from haicap.platform.files import api as files
from tests.city import AT, CUA_NAM, MARRIAGE, city, filing, officer, paper

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
LATER = AT + timedelta(days=1)
CLOCK = ("due_at", "runs_from", "submitted_at", "counts_as", "term", "term_kind", "waiting_since", "supplement_count")


def submitted(**changes: Any) -> str:
    return str(dossiers.submit(filing=filing(**changes), at=AT, sender="test", key="k").code)


def in_work(**changes: Any) -> str:
    code = submitted(**changes)
    dossiers.accept(by=officer("receiver"), at=AT, code=code)
    dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
    return code


def to_sign() -> str:
    code = in_work()
    dossiers.propose(by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED, results=(paper("KQ"),))
    dossiers.approve(by=officer("head"), at=AT, code=code)
    return code


def waiting_in_work() -> str:
    code = in_work(procedure_code=MARRIAGE)
    dossiers.ask_more(by=officer("specialist"), at=AT, code=code, note="Giấy tờ")
    return code


def decided() -> str:
    code = to_sign()
    sign(code)
    return code


def posted() -> str:
    code = decided()
    post(code)
    return code


def sign(code: str) -> None:
    dossiers.sign(by=officer("chair"), at=AT, code=code)


def hand_over(code: str) -> None:
    dossiers.hand_over(by=officer("receiver"), at=AT, code=code, collector="Ông Sai", proof=Proof.SLIP)


def post(code: str) -> None:
    dossiers.post(by=officer("receiver"), at=AT, code=code, carrier="Bưu điện", tracking_number="VN1")


def post_failed(code: str) -> None:
    dossiers.post_failed(by=officer("receiver"), at=AT, code=code, note="Không có người nhận")


def post_arrived(code: str) -> None:
    dossiers.post_arrived(by=officer("receiver"), at=AT, code=code)


def send_online(code: str) -> None:
    dossiers.send_online(by=officer("receiver"), at=AT, code=code, address="uon@vidu.vn")


def reject(code: str) -> None:
    dossiers.reject(by=officer("receiver"), at=AT, code=code, note="Nhầm")


def withdraw(code: str) -> None:
    dossiers.withdraw(by=officer("receiver"), at=AT, code=code, note="Nhầm")


def stop(code: str) -> None:
    dossiers.stop(by=officer("head"), at=AT, code=code, note="Nhầm")


def transfer(code: str) -> None:
    dossiers.transfer(by=officer("head"), at=AT, code=code, authority="Sở khác", note="Nhầm")


def ask(code: str, by: Actor | None = None, note: str = "Ghi nhầm hồ sơ của bà Ưỡn", at: datetime = LATER) -> None:
    dossiers.ask_correction(by=by or officer("specialist"), at=at, code=code, note=note)


def confirm(code: str, by: Actor) -> None:
    dossiers.confirm_correction(by=by, at=LATER, code=code)


#: where it is led to, the wrong act, who confirms
WRONG: list[tuple[Callable[[], str], Callable[[str], None], str]] = [
    (to_sign, sign, "chair"),
    (decided, hand_over, "head"),
    (decided, post, "head"),
    (posted, post_failed, "head"),
    (posted, post_arrived, "head"),
    (decided, send_online, "head"),
    (submitted, reject, "head"),
    (in_work, withdraw, "head"),
    (waiting_in_work, withdraw, "head"),
    (in_work, stop, "chair"),
    (waiting_in_work, stop, "chair"),
    (in_work, transfer, "chair"),
]


def ids(value: object) -> str:
    return getattr(value, "__name__", "") or str(value)


class TestConfirmed:
    @pytest.mark.parametrize(("led", "wrong", "word"), WRONG, ids=ids)
    def test_gives_back_all_that_stood_before_and_can_be_rebuilt(
        self, led: Callable[[], str], wrong: Callable[[str], None], word: str
    ) -> None:
        code = led()
        before = read(code)
        wrong(code)
        serial = read(code).seen
        ask(code)
        assert [item.code for item in dossiers.worklist(of=officer(word))] == [code]
        assert dossiers.verify().differences == ()
        confirm(code, officer(word))
        after = read(code)
        kept = ("business", "decision", "delivery", "money", "decided_at", "returned_at", "node", *CLOCK)
        for name in kept:
            assert getattr(after, name) == getattr(before, name), name
        assert before.token
        assert after.token
        assert after.token.assignee_id == before.token.assignee_id
        assert (after.seen, after.correction_asked_by) == (serial + 2, 0)
        assert dossiers.verify().differences == ()
        entry = log(after.id)[-1]
        assert (entry.kind, entry.about) == (Kind.CORRECTED, serial)

    @pytest.mark.parametrize(("led", "wrong", "word"), WRONG, ids=ids)
    def test_lets_the_right_act_be_done_then(
        self, led: Callable[[], str], wrong: Callable[[str], None], word: str
    ) -> None:
        code = led()
        wrong(code)
        ask(code)
        confirm(code, officer(word))
        wrong(code)
        assert dossiers.verify().differences == ()

    def test_keeps_the_promise_even_when_it_has_passed(self) -> None:
        code = in_work()
        due = read(code).due_at
        stop(code)
        ask(code, at=AT + timedelta(days=20))
        dossiers.confirm_correction(by=officer("chair"), at=AT + timedelta(days=20), code=code)
        assert read(code).due_at == due

    def test_goes_back_step_by_step(self) -> None:
        code = decided()
        hand_over(code)
        ask(code)
        confirm(code, officer("head"))
        assert read(code).node is Node.RETURN
        ask(code)
        confirm(code, officer("chair"))
        found = read(code)
        assert (found.node, found.business, found.decision) == (Node.SIGN, Business.IN_PROCESS, Decision.NONE)
        assert found.delivery is Delivery.NONE
        assert dossiers.tracking(code).decided_at is None
        assert dossiers.verify().differences == ()

    def test_gives_the_applicant_a_letter(self) -> None:
        code = in_work()
        stop(code)
        ask(code)
        confirm(code, officer("chair"))
        found = dossiers.notice(code=code, serial=read(code).seen, at=LATER, track_url="https://x.vn")
        assert found.form is Form.CORRECTION
        assert files.read(found.sha256).startswith(b"%PDF")

    def test_keeps_the_reason_out_of_the_events(self) -> None:
        code = in_work()
        stop(code)
        ask(code)
        confirm(code, officer("chair"))
        assert [entry.note for entry in log(read(code).id)[-2:]] == ["Ghi nhầm hồ sơ của bà Ưỡn"] * 2
        assert all("Ưỡn" not in bytes(event.payload).decode() for event in EventRow.objects.all())

    def test_stays_within_five_statements(self, django_assert_max_num_queries: Any) -> None:
        code, by, asking = decided(), officer("chair"), officer("receiver")
        with django_assert_max_num_queries(3):
            ask(code, by=asking)
        with django_assert_max_num_queries(4):
            confirm(code, by)


class TestSecondPerson:
    def test_is_the_other_one_when_head_or_chair_ask(self) -> None:
        code = decided()
        ask(code, by=officer("chair"))
        assert read(code).node is Node.CHECK_BY_HEAD
        with pytest.raises(MayNotAct):
            confirm(code, officer("chair"))
        confirm(code, officer("head"))
        assert read(code).node is Node.SIGN

    def test_is_never_the_account_that_asked(self) -> None:
        code = decided()
        chair = officer("chair")
        in_two_posts = Actor(officer("specialist").role, chair.account_id, chair.post_id, chair.unit_id)
        ask(code, by=in_two_posts)
        assert read(code).node is Node.CHECK_BY_CHAIR
        with pytest.raises(MayNotAct) as refused:
            confirm(code, chair)
        assert "second person" in str(refused.value)
        with pytest.raises(MayNotAct):
            dossiers.decline_correction(by=chair, at=LATER, code=code, note="không")

    def test_is_nobody_of_another_unit(self) -> None:
        code = decided()
        for stranger in (CITIZEN, officer("head", CUA_NAM), officer("supervisor", "H26")):
            with pytest.raises(MayNotAct):
                ask(code, by=stranger)
        ask(code)
        for stranger in (CITIZEN, officer("chair", CUA_NAM), officer("receiver"), officer("head")):
            with pytest.raises(MayNotAct):
                confirm(code, stranger)

    @pytest.mark.parametrize(("led", "wrong", "word"), [(to_sign, sign, "chair"), (in_work, withdraw, "head")], ids=ids)
    def test_may_decline_with_a_reason_and_all_stands_as_before(
        self, led: Callable[[], str], wrong: Callable[[str], None], word: str
    ) -> None:
        code = led()
        wrong(code)
        before = read(code)
        ask(code)
        with pytest.raises(ReasonMissing):
            dossiers.decline_correction(by=officer(word), at=LATER, code=code, note=" ")
        dossiers.decline_correction(by=officer(word), at=LATER, code=code, note="Không có sai sót")
        after = read(code)
        for name in ("business", "decision", "delivery", "node", "decided_at", "correction_asked_by", *CLOCK):
            assert getattr(after, name) == getattr(before, name), name
        assert dossiers.verify().differences == ()


class TestRefused:
    @pytest.mark.parametrize("led", [submitted, in_work, to_sign, waiting_in_work])
    def test_in_the_middle_of_the_flow(self, led: Callable[[], str]) -> None:
        code = led()
        with pytest.raises(WrongStep):
            ask(code)

    def test_without_a_reason_or_a_request(self) -> None:
        code = decided()
        with pytest.raises(ReasonMissing):
            ask(code, note=" ")
        with pytest.raises(MayNotAct):
            confirm(code, officer("head"))
        with pytest.raises((MayNotAct, WrongStep)):
            confirm(code, officer("chair"))

    def test_while_one_waits_and_so_is_every_other_act(self) -> None:
        code = decided()
        ask(code)
        with pytest.raises(WrongStep):
            ask(code, by=officer("receiver"))
        for act in (hand_over, post, send_online):
            with pytest.raises(WrongStep):
                act(code)

    def test_of_an_act_that_was_never_done(self) -> None:
        code = decided()
        ask(code)
        confirm(code, officer("chair"))
        with pytest.raises((WrongStep, NothingToCorrect)):
            ask(code)


class TestAtOnce:
    @pytest.mark.parametrize(("led", "wrong"), [(in_work, stop), (to_sign, sign)], ids=ids)
    def test_two_who_ask_make_one_request(
        self, led: Callable[[], str], wrong: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        code = led()
        wrong(code)
        stale = read(code)
        ask(code)
        monkeypatch.setattr(correcting, "read", lambda _code: stale)
        with pytest.raises(ChangedMeanwhile):
            ask(code, by=officer("receiver"))
        assert TokenRow.objects.count() == 1
        assert dossiers.verify().differences == ()

    def test_a_double_click_confirms_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        code = in_work()
        stop(code)
        ask(code)
        stale = read(code)
        confirm(code, officer("chair"))
        monkeypatch.setattr(correcting, "read", lambda _code: stale)
        with pytest.raises((ChangedMeanwhile, NothingToCorrect)):
            confirm(code, officer("chair"))
        assert dossiers.verify().differences == ()
