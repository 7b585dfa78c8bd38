"""The shipped same-day and land processes, by real dossiers from the door to the result."""

from datetime import datetime, timedelta

import pytest

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Business, Decision, Proof
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.law import api as law
from haicap.kernel.actors import Actor, Role
from tests.city import AT, HAI_BA_TRUNG, MARRIAGE, city, filing, officer
from tests.decision_models import decision, literal, model

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
OPERATOR = Actor(role=Role.SYSTEM, name="operator")
DAY = timedelta(days=1)
TEXT = {"number": "7/QĐ-UBND", "issuer": "H26", "kind": "decision", "signed_on": "2026-01-02", "title": "Quy trình"}


def received(process: str, *, consulted: list[str] | None = None) -> str:
    named = {"procedures": [MARRIAGE], "starts_on": "2026-01-03"}
    changes: list[dict[str, object]] = [{"process": {"code": process, **named}}]
    if consulted:
        words = ", ".join(f'"{unit}"' for unit in consulted)
        dmn = model(decision("facts", literal(f"{{consulted: [{words}]}}"))).decode()
        changes.append({"decision": {"dmn": dmn, **named}})
    content = law.written({"instrument": TEXT, "changes": changes})
    law.put_in_force(by=OPERATOR, approved_by=OPERATOR, at=AT, content=content)
    return dossiers.receive(by=officer("receiver"), at=AT, filing=filing(procedure_code=MARRIAGE), key=process).code


def at(code: str) -> set[str]:
    return {token.element for token in read(code).tokens}


def step(code: str, element: str) -> int:
    return next(token.serial for token in read(code).tokens if token.element == element)


def returned(code: str, when: datetime = AT) -> None:
    dossiers.sign(by=officer("chair"), at=when, code=code)
    assert read(code).business is Business.DECIDED
    dossiers.hand_over(by=officer("receiver"), at=when, code=code, collector="Nguyễn Thị Ưỡn", proof=Proof.SLIP)
    assert read(code).tokens == ()
    assert dossiers.verify().differences == ()


class TestSameDay:
    def test_is_decided_by_the_counters_own_officer(self) -> None:
        code = received("same-day")
        assert (read(code).process, at(code)) == ("same-day/1", {"process_counter"})
        dossiers.propose(by=officer("receiver"), at=AT, code=code, decision=Decision.APPROVED)
        assert at(code) == {"sign"}
        returned(code)

    def test_is_given_to_a_specialist(self) -> None:
        code = received("same-day")
        dossiers.assign(by=officer("receiver"), at=AT, code=code, assignee_id=officer("specialist").account_id)
        assert at(code) == {"process"}
        dossiers.propose(by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED)
        dossiers.send_back(by=officer("chair"), at=AT, code=code, note="Thiếu chữ ký")
        assert at(code) == {"process_counter"}
        dossiers.propose(by=officer("receiver"), at=AT, code=code, decision=Decision.APPROVED)
        returned(code)


class TestLand:
    def test_waits_for_the_tax_authority_and_the_payment(self) -> None:
        code = received("land", consulted=[HAI_BA_TRUNG])
        assert at(code) == {"assign"}
        dossiers.assign(by=officer("chair"), at=AT, code=code, assignee_id=officer("specialist").account_id)
        assert at(code) == {"process", "examined_late"}
        dossiers.propose(by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED)
        assert at(code) == {"consult"}
        dossiers.complete(by=officer("head"), at=AT, code=code, step=step(code, "consult"), outcome="agree")
        dossiers.approve(by=officer("head"), at=AT, code=code)
        assert at(code) == {"send_tax"}
        dossiers.complete(by=officer("specialist"), at=AT, code=code, step=step(code, "send_tax"))
        assert at(code) == {"tax_person", "tax_person_late"}
        late = next(token.fires_at for token in read(code).tokens if token.fires_at)
        # Saturday 10 January is worked.
        assert late == AT + 5 * DAY
        dossiers.run_on(at=late)
        assert "tax_person" in at(code)
        told = late + DAY
        dossiers.note_message(
            by=officer("specialist"), at=told, code=code, step=step(code, "tax_person"), message="tax_notice"
        )
        assert "pay" in at(code)
        paid = told + DAY
        before = read(code).due_at
        dossiers.note_message(
            by=officer("specialist"), at=paid, code=code, step=step(code, "pay"), message="obligation_met"
        )
        assert at(code) == {"sign"}
        after = read(code).due_at
        assert after is not None
        assert after != before
        returned(code, paid)
