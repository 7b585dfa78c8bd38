"""Dossiers in a process of their own: several steps at once, outcomes, times, what is taken back, and the log of it."""

from datetime import datetime, timedelta

import pytest

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    Act,
    Business,
    Decision,
    Kind,
    MayNotAct,
    Node,
    NothingToUndo,
    OutcomeUnknown,
    StepGone,
    WrongStep,
)
from haicap.domains.dossiers.models import TokenRow
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.law import api as law
from haicap.kernel.actors import Actor, Role
from tests.city import AT, BIRTH, CUA_NAM, MARRIAGE, city, filing, officer
from tests.opinions import law_file

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
OPERATOR = Actor(role=Role.SYSTEM, name="operator")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def process(city: None) -> None:
    content = law_file(MARRIAGE, starts_on="2026-01-03")
    law.put_in_force(by=OPERATOR, approved_by=OPERATOR, at=AT, content=content)


def proposed(key: str = "k") -> str:
    code = dossiers.receive(by=officer("receiver"), at=AT, filing=filing(procedure_code=MARRIAGE), key=key).code
    dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
    dossiers.propose(by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED)
    return code


def step(code: str, element: str) -> int:
    return next(token.serial for token in read(code).tokens if token.element == element)


def give(code: str, role: str, outcome: str = "agree", at: datetime = AT, serial: int = 0) -> None:
    dossiers.complete(by=officer(role), at=at, code=code, step=serial or step(code, f"opinion_{role}"), outcome=outcome)


def clean() -> None:
    assert dossiers.verify().differences == ()


class TestStepsAtOnce:
    def test_wait_each_for_its_own(self) -> None:
        code = proposed()
        found = read(code)
        assert found.process == "opinions/1"
        assert {(token.element, token.role) for token in found.tokens if token.node is Node.WORK} == {
            ("opinion_head", Role.HEAD),
            ("opinion_chair", Role.CHAIR),
        }
        assert [token.node for token in found.tokens].count(Node.TIMER) == 1
        assert TokenRow.objects.filter(dossier_id=found.id, leads=True).count() == 1
        for role in ("head", "chair"):
            assert code in {item.code for item in dossiers.worklist(of=officer(role))}
            acts = {one.act for one in dossiers.standings(actor=officer(role), dossier=found, on=AT.date())}
            assert Act.COMPLETE in acts
        clean()

    def test_go_on_when_all_are_done_and_not_before(self) -> None:
        code = proposed()
        give(code, "chair")
        found = read(code)
        assert {token.node for token in found.tokens} == {Node.WORK, Node.JOIN}
        with pytest.raises(WrongStep):
            dossiers.approve(by=officer("head"), at=AT, code=code)
        give(code, "head")
        (token,) = read(code).tokens
        assert (token.node, token.role) == (Node.APPROVE, Role.HEAD)
        assert read(code).process_values == {"opinion_chair": "agree", "opinion_head": "agree"}
        dossiers.approve(by=officer("head"), at=AT, code=code)
        dossiers.sign(by=officer("chair"), at=AT, code=code)
        assert read(code).business is Business.DECIDED
        clean()

    def test_are_done_once(self) -> None:
        code = proposed()
        serial = step(code, "opinion_head")
        give(code, "head")
        with pytest.raises(StepGone) as refused:
            give(code, "head", serial=serial)
        assert refused.value.status == 409

    def test_are_for_those_whose_they_are(self) -> None:
        code = proposed()
        for role, unit in (("specialist", None), ("chair", None), ("head", CUA_NAM)):
            by = officer(role, unit) if unit else officer(role)
            with pytest.raises(MayNotAct):
                dossiers.complete(by=by, at=AT, code=code, step=step(code, "opinion_head"), outcome="agree")
        clean()

    @pytest.mark.parametrize("outcome", ["", "maybe", "agree\x00", "AGREE", "a" * 100_000])
    def test_end_with_an_outcome_that_the_process_names(self, outcome: str) -> None:
        code = proposed()
        with pytest.raises(OutcomeUnknown):
            give(code, "head", outcome=outcome)
        assert read(code).seen == 3

    def test_are_all_taken_away_by_a_withdrawal(self) -> None:
        code = proposed()
        give(code, "chair")
        dossiers.withdraw(by=officer("receiver"), at=AT, code=code, note="Không cần nữa")
        assert read(code).tokens == ()
        assert read(code).business is Business.WITHDRAWN
        clean()

    def test_are_all_taken_away_when_it_is_passed_on_and_begin_anew(self) -> None:
        code = proposed()
        dossiers.stop(by=officer("head"), at=AT, code=code, note="Dừng")
        dossiers.ask_correction(by=officer("head"), at=AT, code=code, note="Nhầm")
        dossiers.confirm_correction(by=officer("chair"), at=AT, code=code)
        assert {token.element for token in read(code).tokens} == {"opinion_head", "opinion_chair", "slow"}
        clean()


class TestTakingBack:
    def test_stands_as_before_the_own_last_step(self) -> None:
        code = proposed()
        before = read(code)
        give(code, "head", outcome="object")
        dossiers.undo(by=officer("head"), at=AT, code=code)
        after = read(code)
        assert [(one.serial, one.element, one.since) for one in after.tokens] == [
            (one.serial, one.element, one.since) for one in before.tokens
        ]
        assert after.process_values == {}
        assert dossiers.log(after.id)[-1].kind is Kind.UNDONE
        give(code, "head")
        clean()

    def test_is_for_who_did_it_and_while_nobody_has_acted_on_it(self) -> None:
        code = proposed()
        with pytest.raises(NothingToUndo):
            dossiers.undo(by=officer("head"), at=AT, code=code)
        give(code, "head")
        give(code, "chair")
        with pytest.raises(NothingToUndo):
            dossiers.undo(by=officer("head"), at=AT, code=code)

    def test_of_a_proposal_leads_back_to_the_specialist(self) -> None:
        code = proposed()
        dossiers.undo(by=officer("specialist"), at=AT, code=code)
        assert read(code).node is Node.PROCESS
        assert read(code).token is not None
        clean()


class TestTime:
    def test_comes_on_the_working_clock_once(self) -> None:
        code = proposed()
        fires_at = next(token.fires_at for token in read(code).tokens if token.fires_at)
        assert fires_at == AT + 2 * DAY
        assert dossiers.run_on(at=fires_at - timedelta(minutes=1)) == 0
        assert dossiers.run_on(at=fires_at) == 2
        assert [entry.kind for entry in dossiers.log(read(code).id)][-2:] == [Kind.TIME_CAME, Kind.SERVICE_DONE]
        assert dossiers.run_on(at=fires_at + DAY) == 0
        assert {token.element for token in read(code).tokens} == {"opinion_head", "opinion_chair"}
        clean()

    def test_is_not_waited_for_when_the_step_is_done(self) -> None:
        code = proposed()
        give(code, "chair")
        assert all(token.fires_at is None for token in read(code).tokens)
        assert dossiers.run_on(at=AT + 9 * DAY) == 0


class TestTheLandFlow:
    """As in Decision 138/2025/QĐ-UBND of Đồng Tháp: two appointments, the tax authority on a clock of its own."""

    @pytest.fixture
    def code(self) -> str:
        text = (
            'instrument: {number: "10/QĐ-UBND", issuer: H26, kind: decision, signed_on: 2026-01-02, title: T}\n'
            f'changes:\n  - process: {{code: land, starts_on: 2026-01-03, procedures: ["{BIRTH}"]}}\n'
        )
        law.put_in_force(by=OPERATOR, approved_by=OPERATOR, at=AT, content=text.encode())
        return dossiers.submit(filing=filing(), at=AT, sender="test", key="land").code

    def led_to_tax(self, code: str, at: datetime) -> None:
        chair, specialist = officer("chair"), officer("specialist")
        dossiers.accept(by=officer("receiver"), at=AT, code=code)
        dossiers.assign(by=chair, at=AT, code=code, assignee_id=specialist.account_id)
        dossiers.propose(by=specialist, at=AT, code=code, decision=Decision.APPROVED)
        dossiers.approve(by=officer("head"), at=AT, code=code)
        # No connector to the tax authority runs here: an officer sends it, and notes that.
        dossiers.complete(by=specialist, at=at, code=code, step=step(code, "send_tax"))

    def test_is_begun_by_the_chair_and_no_other(self, code: str) -> None:
        dossiers.accept(by=officer("receiver"), at=AT, code=code)
        assert read(code).process == "land/1"
        with pytest.raises(MayNotAct):
            dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)

    def test_stands_still_for_the_tax_authority_and_reminds_it_on_the_working_clock(self, code: str) -> None:
        at = AT + timedelta(hours=2)
        self.led_to_tax(code, at)
        waiting = read(code)
        assert waiting.waiting_since == at
        assert {token.element for token in waiting.tokens} == {"tax_person", "tax_person_late"}
        late = next(token.fires_at for token in waiting.tokens if token.fires_at)
        # Monday 11:00 and five working days: Saturday 10 January is worked, for Friday the 2nd.
        assert late == at + 5 * DAY
        assert dossiers.run_on(at=late) >= 1
        assert "tax_person" in {token.element for token in read(code).tokens}
        clean()

    def test_goes_on_with_a_second_appointment_once_it_is_paid(self, code: str) -> None:
        self.led_to_tax(code, AT)
        specialist = officer("specialist")
        notice, paid = AT + 3 * DAY, datetime.fromisoformat("2026-01-14T10:00:00+07:00")
        serial = step(code, "tax_person")
        dossiers.note_message(by=specialist, at=notice, code=code, step=serial, message="tax_notice", note="Thông báo")
        assert read(code).waiting_since == AT
        with pytest.raises(WrongStep):
            dossiers.note_message(by=specialist, at=paid, code=code, step=step(code, "pay"), message="tax_notice")
        serial = step(code, "pay")
        dossiers.note_message(by=specialist, at=paid, code=code, step=serial, message="obligation_met")
        found = read(code)
        assert (found.waiting_since, found.node) == (None, Node.SIGN)
        # Wednesday 10:00 and four working days: Tuesday at closing time.
        assert found.due_at == datetime.fromisoformat("2026-01-20T17:00:00+07:00")
        dossiers.sign(by=officer("chair"), at=paid, code=code)
        assert read(code).business is Business.DECIDED
        clean()
