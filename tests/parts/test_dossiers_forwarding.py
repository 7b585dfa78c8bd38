"""A dossier that another unit decides: it goes on there with its code and its clock, or leaves the city."""

from datetime import timedelta
from typing import Any

import pytest

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    Act,
    AuthorityMissing,
    Business,
    ChangedMeanwhile,
    Decision,
    Kind,
    MayNotAct,
    NobodyToPassTo,
    Node,
    PassedToItself,
    Proof,
    ReasonMissing,
    WrongStep,
)
from haicap.domains.dossiers.models import DossierRow, TokenRow
from haicap.domains.dossiers.queries import dossier as queries
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import UnitUnknown
from haicap.domains.papers.contracts import Form
from haicap.kernel.actors import CITIZEN, Actor
from haicap.platform.files import api as files
from tests.city import AT, CUA_NAM, HAI_BA_TRUNG, city, filing, officer

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
BASIS = "Nghị định 120/2025/NĐ-CP điều 5"
WHY = "Nơi cư trú của bà Ưỡn thuộc phường Cửa Nam"
DAY_AFTER = AT + timedelta(days=1)


def submitted() -> str:
    return str(dossiers.submit(filing=filing(), at=AT, sender="test", key="k").code)


def at_counter() -> str:
    return str(dossiers.receive(by=officer("receiver"), filing=filing(), at=AT, key="k").code)


def in_work() -> str:
    code = at_counter()
    dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
    return code


def forward(code: str, by: Actor, unit: str = CUA_NAM, note: str = WHY, basis: str = BASIS) -> None:
    dossiers.forward(by=by, at=DAY_AFTER, code=code, unit_code=unit, note=note, basis=basis)


def transfer(code: str, by: Actor, authority: str = "Sở Tư pháp tỉnh Hưng Yên", note: str = WHY) -> None:
    dossiers.transfer(by=by, at=DAY_AFTER, code=code, authority=authority, note=note)


def unit_id(code: str) -> int:
    return organisation.unit(code, AT.date()).id


class TestForwarding:
    def test_keeps_code_and_clock_and_waits_for_the_head_of_the_other_unit(self) -> None:
        code = in_work()
        before = read(code)
        forward(code, officer("head"))
        after = read(code)
        for kept in (
            "code",
            "due_at",
            "runs_from",
            "submitted_at",
            "counts_as",
            "term",
            "business",
            "received_unit_id",
        ):
            assert getattr(after, kept) == getattr(before, kept), kept
        assert after.competent_unit_id == unit_id(CUA_NAM)
        assert after.passed_unit_ids == (unit_id(HAI_BA_TRUNG),)
        assert after.node is Node.ASSIGN
        assert TokenRow.objects.get().rank_at == before.due_at
        assert [item.code for item in dossiers.worklist(of=officer("head", CUA_NAM))] == [code]
        assert dossiers.worklist(of=officer("specialist")) == []
        kept = DossierRow.objects.get()
        assert kept.place_unit_id == unit_id(CUA_NAM)
        assert kept.competence.items() >= {"office": "committee", "basis": "by_law", "accountable": CUA_NAM}.items()
        assert queries.log(before.id)[-1].basis == BASIS
        assert dossiers.verify().differences == ()

    def test_goes_on_there_and_the_result_is_handed_over_where_it_was_taken_in(self) -> None:
        code = in_work()
        forward(code, officer("head"))
        other = {word: officer(word, CUA_NAM) for word in ("head", "specialist", "chair")}
        dossiers.assign(by=other["head"], at=DAY_AFTER, code=code, assignee_id=other["specialist"].account_id)
        dossiers.propose(by=other["specialist"], at=DAY_AFTER, code=code, decision=Decision.APPROVED)
        dossiers.approve(by=other["head"], at=DAY_AFTER, code=code)
        dossiers.sign(by=other["chair"], at=DAY_AFTER, code=code)
        dossiers.hand_over(
            by=officer("receiver"), at=DAY_AFTER, code=code, collector="Bà Ưỡn", proof=Proof.SLIP
        )  # fmt: skip
        places = [place for _kind, _at, place in dossiers.tracking(code).steps]
        here, there = unit_id(HAI_BA_TRUNG), unit_id(CUA_NAM)
        assert places == [here, here, there, there, there, there, there, here]
        assert dossiers.verify().differences == ()

    def test_at_the_door_moves_the_receiving_unit_too(self) -> None:
        code = submitted()
        forward(code, officer("receiver"))
        after = read(code)
        assert (after.received_unit_id, after.competent_unit_id) == (unit_id(CUA_NAM),) * 2
        assert (after.node, after.business) == (Node.RECEIVE, Business.SUBMITTED)
        dossiers.accept(by=officer("receiver", CUA_NAM), at=DAY_AFTER, code=code)
        places = [place for _kind, _at, place in dossiers.tracking(code).steps]
        assert places == [unit_id(HAI_BA_TRUNG), unit_id(CUA_NAM), unit_id(CUA_NAM)]
        assert dossiers.verify().differences == ()

    def test_may_come_back_and_every_unit_it_passed_may_look(self) -> None:
        code = in_work()
        forward(code, officer("head"))
        forward(code, officer("head", CUA_NAM), unit=HAI_BA_TRUNG)
        assert read(code).passed_unit_ids == (unit_id(HAI_BA_TRUNG), unit_id(CUA_NAM))
        for word in ("receiver", "specialist", "head", "chair"):
            dossiers.look(by=officer(word, CUA_NAM), at=DAY_AFTER, code=code)
            on = DAY_AFTER.date()
            assert not dossiers.may(Act.ASSIGN, actor=officer(word, CUA_NAM), dossier=read(code), on=on)

    def test_is_for_the_door_before_it_is_taken_in_and_for_the_head_then(self) -> None:
        at_door, taken_in = submitted(), None
        for word in ("head", "specialist", "chair"):
            with pytest.raises(MayNotAct):
                forward(at_door, officer(word))
        taken_in = at_door
        dossiers.accept(by=officer("receiver"), at=AT, code=taken_in)
        strangers = [CITIZEN, officer("head", CUA_NAM), officer("supervisor", "H26")]
        for by in (*strangers, officer("receiver"), officer("chair"), officer("specialist")):
            with pytest.raises(MayNotAct):
                forward(taken_in, by)
            with pytest.raises(MayNotAct):
                transfer(taken_in, by)

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"note": " "}, ReasonMissing),
            ({"unit": HAI_BA_TRUNG}, PassedToItself),
            ({"unit": "99999"}, UnitUnknown),
            ({"unit": "00166"}, NobodyToPassTo),
        ],
    )
    def test_needs_reason_basis_and_a_unit_where_somebody_takes_it_up(
        self, changes: dict[str, Any], refusal: type[Exception]
    ) -> None:
        code = in_work()
        seen = read(code).seen
        with pytest.raises(refusal):
            forward(code, officer("head"), **changes)
        assert read(code).seen == seen

    def test_is_refused_while_the_applicant_is_waited_for_and_after_the_decision(self) -> None:
        code = in_work()
        dossiers.ask_more(by=officer("specialist"), at=AT, code=code, note="Giấy chứng sinh")
        for act in (forward, transfer):
            with pytest.raises((WrongStep, MayNotAct)):
                act(code, officer("head"))

    def test_of_two_heads_at_once_is_done_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        code = in_work()
        stale = read(code)
        forward(code, officer("head"))
        from haicap.domains.dossiers.operations import forwarding

        monkeypatch.setattr(forwarding, "read", lambda _code: stale)
        with pytest.raises(ChangedMeanwhile):
            forward(code, officer("head"))
        assert queries.log(stale.id)[-1].serial == stale.seen + 1

    def test_tells_the_applicant_in_a_letter_with_the_day_that_stays(self) -> None:
        code = in_work()
        forward(code, officer("head"))
        entry = queries.log(read(code).id)[-1]
        assert (entry.to_unit_id, entry.basis, entry.note) == (unit_id(CUA_NAM), BASIS, WHY)
        paper = dossiers.notice(code=code, serial=entry.serial, at=DAY_AFTER, track_url="https://x.vn")
        assert paper.form is Form.FORWARDING
        assert files.read(paper.sha256).startswith(b"%PDF")

    def test_stays_within_five_statements(self, django_assert_max_num_queries: Any) -> None:
        code, by = in_work(), officer("head")
        with django_assert_max_num_queries(5):
            forward(code, by)


class TestTransfer:
    @pytest.mark.parametrize(("led", "word"), [(submitted, "receiver"), (in_work, "head")])
    def test_ends_the_dossier_and_says_where_it_went(self, led: Any, word: str) -> None:
        code = led()
        transfer(code, officer(word))
        found = dossiers.tracking(code)
        assert (found.business, found.node, found.steps[-1][0]) == (Business.TRANSFERRED, None, Kind.TRANSFERRED)
        entry = queries.log(read(code).id)[-1]
        assert entry.note == f"Sở Tư pháp tỉnh Hưng Yên\n{WHY}"
        paper = dossiers.notice(code=code, serial=entry.serial, at=DAY_AFTER, track_url="https://x.vn")
        assert paper.form is Form.STOP
        assert dossiers.verify().differences == ()

    def test_needs_authority_and_reason(self) -> None:
        code = in_work()
        with pytest.raises(AuthorityMissing):
            transfer(code, officer("head"), authority=" - ")
        with pytest.raises(ReasonMissing):
            transfer(code, officer("head"), note="")


class TestFinding:
    def test_gives_it_to_the_unit_that_passed_it_on(self) -> None:
        code = in_work()
        for word in ("specialist", "head"):
            assert dossiers.find(by=officer(word, CUA_NAM), at=DAY_AFTER, words="uon").found == ()
        forward(code, officer("head"))
        for unit in (HAI_BA_TRUNG, CUA_NAM):
            for word in ("specialist", "head"):
                found = dossiers.find(by=officer(word, unit), at=DAY_AFTER, words="uon").found
                assert [one.code for one in found] == [code]
