"""What the rules say a dossier is after an act is what its rows hold after it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haicap.domains.authority import api as authority
from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    RECTIFYING_ACTS,
    Act,
    Appointment,
    Channel,
    Decision,
    Dossier,
    FactsNotAsked,
    Node,
    Proof,
    TermKind,
)
from haicap.domains.dossiers.models import TokenRow
from haicap.domains.dossiers.operations.checking import checked
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.dossier import happened
from haicap.domains.dossiers.queries.proposals import last_assignee, last_proposal
from haicap.domains.dossiers.rules import correction, money, sending, steps, turns
from haicap.domains.dossiers.rules.acting import open_acts
from haicap.domains.dossiers.rules.birth import born, handed_in_at_counter
from haicap.domains.dossiers.rules.change import Change, after
from haicap.domains.dossiers.rules.forwarding import forwarded, transferred
from haicap.domains.dossiers.rules.token_rows import COLUMNS, row_of
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.domains.procedures.contracts import SupplementEffect
from haicap.kernel.actors import Actor
from haicap.kernel.refusals import Refused
from haicap.kernel.worktime import WorkCalendar
from haicap.platform.clock.api import LOCAL
from tests.city import AT, CUA_NAM, HAI_BA_TRUNG, MARRIAGE, UNCONFIRMED, city, filing, officer, paper

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
NOTE = "Giấy tờ mẫu"
DAY = timedelta(days=1)
#: each example has a dossier of its own
NUMBERS = count()
#: an act of the rules (what it changes) and the same act as an operation (what it writes)
Turn = tuple[Callable[[Dossier, datetime], Change], Callable[[str, datetime], Any]]


def calendar(dossier: Dossier) -> WorkCalendar:
    return organisation.work_calendar(unit_id=dossier.received_unit_id)


def appointment(dossier: Dossier, at: datetime) -> Appointment:
    """A new due moment: the working day after the one set before, else the fourth from now."""
    days = calendar(dossier)
    start = dossier.due_at.astimezone(LOCAL).date() if dossier.due_at else at.date()
    day = days.working_day(start, 1 if dossier.due_at else 4)
    return Appointment(datetime.combine(day, days.hours_on(day).closing, tzinfo=LOCAL), NOTE)


def needed(dossier: Dossier, at: datetime) -> Appointment | None:
    return appointment(dossier, at) if dossier.term_kind is TermKind.UNKNOWN else None


def place(unit_id: int) -> str:
    """The code of a unit of the test city."""
    return organisation.unit_by_id(unit_id).code


def deciding(word: str, dossier: Dossier) -> Actor:
    return officer(word, place(dossier.competent_unit_id))


def receiving(dossier: Dossier) -> Actor:
    return officer("receiver", place(dossier.received_unit_id))


def turns_of(dossier: Dossier) -> dict[Act, Turn]:
    """Every act in both ways, with the same inputs."""
    return {
        **flow_of(dossier),
        **side_turns_of(dossier),
        **sendings(dossier),
        **passings(dossier),
        **corrections(dossier),
        **fees(dossier),
        **facts(dossier),
    }


def flow_of(dossier: Dossier) -> dict[Act, Turn]:
    specialist = deciding("specialist", dossier)
    receiver, head, chair = (
        receiving(dossier),
        deciding("head", dossier),
        deciding("chair", dossier),
    )
    sender = head if dossier.node is Node.APPROVE else chair
    scan = (paper("Kết quả"),)
    return {
        Act.ACCEPT: (
            lambda d, at: steps.acceptance(d, at=at, appointment=needed(d, at), calendar=calendar(d)),
            lambda code, at: dossiers.accept(by=receiver, at=at, code=code, appointment=needed(dossier, at)),
        ),
        Act.ASSIGN: (
            lambda d, at: steps.assignment(d, assignee_id=specialist.account_id, specialists=[specialist.account_id]),
            lambda code, at: dossiers.assign(by=head, at=at, code=code, assignee_id=specialist.account_id),
        ),
        Act.PROPOSE: (
            lambda d, at: steps.proposal(d, decision=Decision.REFUSED, note=NOTE, results=scan),
            lambda code, at: dossiers.propose(
                by=specialist, at=at, code=code, decision=Decision.REFUSED, note=NOTE, results=scan
            ),
        ),
        Act.APPROVE: (
            lambda d, at: steps.approval(d, note=""),
            lambda code, at: dossiers.approve(by=head, at=at, code=code),
        ),
        Act.SEND_BACK: (
            lambda d, at: steps.sending_back(d, note=NOTE, assignee_id=last_assignee(d.id)),
            lambda code, at: dossiers.send_back(by=sender, at=at, code=code, note=NOTE),
        ),
        Act.SIGN: (
            lambda d, at: steps.signature(d, at=at, decision=last_proposal(d.id), note=""),
            lambda code, at: dossiers.sign(by=chair, at=at, code=code),
        ),
        Act.HAND_OVER: (
            lambda d, at: steps.handing_over(d, at=at, collector="Trần Thị Ẩn", proof=Proof.SLIP),
            lambda code, at: dossiers.hand_over(
                by=receiver, at=at, code=code, collector="Trần Thị Ẩn", proof=Proof.SLIP
            ),
        ),
    }


def side_turns_of(dossier: Dossier) -> dict[Act, Turn]:
    receiver, head = (
        receiving(dossier),
        deciding("head", dossier),
    )
    asker = deciding("specialist", dossier) if dossier.node is Node.PROCESS else receiver
    scan = (paper("Giấy chứng sinh"),)

    def end(act: Act) -> Callable[[Dossier, datetime], Change]:
        return lambda d, at: turns.ending(d, act=act, note=NOTE)

    return {
        Act.ASK_MORE: (
            lambda d, at: turns.request_for_more(d, at=at, note=NOTE),
            lambda code, at: dossiers.ask_more(by=asker, at=at, code=code, note=NOTE),
        ),
        Act.TAKE_MORE: (
            lambda d, at: turns.supplement(
                d,
                at=at,
                papers=scan,
                note="",
                assignee_id=last_assignee(d.id),
                calendar=calendar(d),
                effect=SupplementEffect.RESTART,
            ),
            lambda code, at: dossiers.take_more(by=receiver, at=at, code=code, papers=scan),
        ),
        Act.REAPPOINT: (
            lambda d, at: turns.new_appointment(d, at=at, appointment=appointment(d, at), calendar=calendar(d)),
            lambda code, at: dossiers.reappoint(by=head, at=at, code=code, appointment=appointment(dossier, at)),
        ),
        Act.REJECT: (end(Act.REJECT), lambda code, at: dossiers.reject(by=receiver, at=at, code=code, note=NOTE)),
        Act.WITHDRAW: (
            end(Act.WITHDRAW),
            lambda code, at: dossiers.withdraw(by=receiver, at=at, code=code, note=NOTE),
        ),
        Act.STOP: (end(Act.STOP), lambda code, at: dossiers.stop(by=head, at=at, code=code, note=NOTE)),
    }


def sendings(dossier: Dossier) -> dict[Act, Turn]:
    receiver = receiving(dossier)
    return {
        Act.POST: (
            lambda d, at: sending.posting(d, carrier="Bưu điện", tracking_number="VN1"),
            lambda code, at: dossiers.post(by=receiver, at=at, code=code, carrier="Bưu điện", tracking_number="VN1"),
        ),
        Act.POST_FAILED: (
            lambda d, at: sending.post_failure(d, note=NOTE),
            lambda code, at: dossiers.post_failed(by=receiver, at=at, code=code, note=NOTE),
        ),
        Act.POST_ARRIVED: (
            lambda d, at: sending.post_arrival(d, at=at, note=""),
            lambda code, at: dossiers.post_arrived(by=receiver, at=at, code=code),
        ),
        Act.SEND_ONLINE: (
            lambda d, at: sending.online_sending(d, at=at, address="uon@vidu.vn", has_file=True),
            lambda code, at: dossiers.send_online(by=receiver, at=at, code=code, address="uon@vidu.vn"),
        ),
    }


def passings(dossier: Dossier) -> dict[Act, Turn]:
    other = CUA_NAM if place(dossier.competent_unit_id) == HAI_BA_TRUNG else HAI_BA_TRUNG
    by = receiving(dossier)
    if dossier.node is not Node.RECEIVE:
        by = deciding("head", dossier)
    unit = organisation.unit(other, AT.date())
    version = procedures.version_by_id(dossier.procedure_version_id, on=AT.date())
    competence = authority.who_at(procedure_code=version.code, place=unit, on=AT.date())
    return {
        Act.FORWARD: (
            lambda d, at: forwarded(
                d, to=unit, competence=competence, place=unit, reason=NOTE, basis="Nghị định 118/2025/NĐ-CP", at=at
            ),
            lambda code, at: dossiers.forward(
                by=by, at=at, code=code, unit_code=other, note=NOTE, basis="Nghị định 118/2025/NĐ-CP"
            ),
        ),
        Act.TRANSFER: (
            lambda d, at: transferred(d, authority="UBND tỉnh Bắc Ninh", reason=NOTE),
            lambda code, at: dossiers.transfer(by=by, at=at, code=code, authority="UBND tỉnh Bắc Ninh", note=NOTE),
        ),
    }


def corrections(dossier: Dossier) -> dict[Act, Turn]:
    asker = deciding("specialist", dossier)
    second = deciding("head" if dossier.node is Node.CHECK_BY_HEAD else "chair", dossier)
    return {
        Act.ASK_CORRECTION: (
            lambda d, at: correction.request(d, events=happened(d.id), by=asker, at=at, reason=NOTE),
            lambda code, at: dossiers.ask_correction(by=asker, at=at, code=code, note=NOTE),
        ),
        Act.CONFIRM_CORRECTION: (
            lambda d, at: correction.confirmation(d, events=happened(d.id), at=at, reason=NOTE),
            lambda code, at: dossiers.confirm_correction(by=second, at=at, code=code),
        ),
        Act.DECLINE_CORRECTION: (
            lambda d, at: correction.refusal(d, events=happened(d.id), at=at, reason=NOTE),
            lambda code, at: dossiers.decline_correction(by=second, at=at, code=code, note=NOTE),
        ),
    }


def fees(dossier: Dossier) -> dict[Act, Turn]:
    by = receiving(dossier)
    due = dossier.fee_vnd or 0
    return {
        Act.ASK_FEE: (
            lambda d, at: money.fee_asked(d, amount_vnd=due + 8000),
            lambda code, at: dossiers.ask_fee(by=by, at=at, code=code, amount_vnd=due + 8000),
        ),
        Act.NOTE_PAYMENT: (
            lambda d, at: money.payment(d, amount_vnd=due, receipt_number="BL 01"),
            lambda code, at: dossiers.note_payment(by=by, at=at, code=code, amount_vnd=due, receipt_number="BL 01"),
        ),
        Act.EXEMPT_FEE: (
            lambda d, at: money.exemption(d, reason=NOTE),
            lambda code, at: dossiers.exempt_fee(by=by, at=at, code=code, note=NOTE),
        ),
        Act.OWE_REFUND: (
            lambda d, at: money.refund_owed(d, amount_vnd=due - 1000, reason=NOTE),
            lambda code, at: dossiers.owe_refund(by=by, at=at, code=code, amount_vnd=due - 1000, note=NOTE),
        ),
        Act.NOTE_REFUND: (
            lambda d, at: money.refund(d, proof_number="PC 01"),
            lambda code, at: dossiers.note_refund(by=by, at=at, code=code, proof_number="PC 01"),
        ),
    }


def facts(dossier: Dossier) -> dict[Act, Turn]:
    by = receiving(dossier)

    def none_asked(_d: Dossier, _at: datetime) -> Change:
        raise FactsNotAsked

    return {
        Act.CORRECT_FACTS: (
            none_asked,
            lambda code, at: dossiers.correct_facts(by=by, at=at, code=code, facts={}, note=NOTE),
        )
    }


def unnumbered(found: Dossier) -> Dossier:
    """Return what was read with its tokens as the rules can know them: without the numbers of their rows."""
    return replace(found, tokens=tuple(replace(token, id=0) for token in found.tokens))


def walk(data: st.DataObject, code: str) -> None:
    """Lead a dossier by acts drawn at random, and compare what each wrote with what the rules say."""
    at = AT
    for _ in range(14):
        before = read(code)
        open_now = open_acts(before)
        if not open_now:
            return
        act = data.draw(st.sampled_from(open_now))
        at += data.draw(st.sampled_from((timedelta(minutes=7), timedelta(hours=5), DAY, 3 * DAY)))
        changed, operation = turns_of(before)[act]
        try:
            change = changed(before, at)
        except Refused as refused:
            with pytest.raises(type(refused)):
                operation(code, at)
            assert read(code) == before
            continue
        operation(code, at)
        expected = unnumbered(after(before, change, at=at))
        assert unnumbered(read(code)) == expected
        rows = TokenRow.objects.filter(dossier=before.id).order_by("-leads", "serial")
        assert list(rows.values(*COLUMNS)) == [row_of(token) for token in expected.tokens]


class TestBorn:
    def test_says_what_a_birth_writes(self) -> None:
        declared = filing(procedure_code=MARRIAGE)
        found = checked(declared, channel=Channel.COUNTER, received_unit_id=officer("receiver").unit_id, at=AT)
        intake = handed_in_at_counter(
            declared,
            found,
            unit_id=officer("receiver").unit_id,
            at=AT,
            appointment=None,
            calendar=organisation.work_calendar(unit_id=officer("receiver").unit_id),
        )
        slip = dossiers.receive(by=officer("receiver"), at=AT, filing=declared, key="k")
        kept = read(slip.code)
        assert kept.token is not None
        assert unnumbered(kept) == born(intake, at=AT, id_=kept.id, code=slip.code, applicant_id=kept.applicant_id)


class TestAfter:
    @pytest.mark.parametrize("way", ["afar", "counter"])
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data(), procedure=st.sampled_from((MARRIAGE, UNCONFIRMED)))
    def test_says_what_every_act_writes(self, way: str, data: st.DataObject, procedure: str) -> None:
        declared = filing(procedure_code=procedure)
        number = next(NUMBERS)
        if way == "afar":
            slip = dossiers.submit(filing=declared, at=AT, sender="test", key=f"{way}{number}")
        else:
            first = Appointment(datetime(2026, 1, 9, 17, tzinfo=LOCAL), NOTE) if procedure == UNCONFIRMED else None
            slip = dossiers.receive(
                by=officer("receiver"), at=AT, filing=declared, key=f"{way}{number}", appointment=first
            )
        walk(data, slip.code)

    def test_covers_every_act_of_an_officer(self) -> None:
        dossier = read(dossiers.submit(filing=filing(), at=AT, sender="test", key="k").code)
        # Personal data, units that followed others and steps of other processes have tests of their own.
        own = {Act.COMPLETE, Act.NOTE_MESSAGE, Act.UNDO, Act.RUN_ON}
        beside = {Act.PLACE, *own, *RECTIFYING_ACTS, Act.CONFIRM_RECTIFICATION, Act.DECLINE_RECTIFICATION}
        assert set(turns_of(dossier)) == set(Act) - {Act.LOOK, Act.RECEIVE} - beside
