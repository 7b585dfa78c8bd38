"""Running dossiers go on by another version of their process, by a plan in two hands, and back again."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    Decision,
    Hindrance,
    Kind,
    MappingUnknown,
    Node,
    NothingToUndo,
    PlanAsked,
    PlanTakenBack,
    PlanToItself,
    PlanUnknown,
    ProcessPlan,
    Reason,
)
from haicap.domains.dossiers.models import EventRow, ProcessPlanRow, TokenRow
from haicap.domains.dossiers.operations import follow_plans as following
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.law.contracts import MayNotChangeLaw, SamePerson
from haicap.domains.procedures.contracts import ProcessUnknown
from tests.city import AT, MARRIAGE, city, filing, officer, paper
from tests.merger import MERGER, ON_THE_DAY, go_over
from tests.merger import put_in_force as put_merger_in_force
from tests.parts.test_procedures_processes import DAY, change, put_in_force
from tests.versions import RENAMED, second

__all__ = ["city"]
pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=5)
ASKED = PlanAsked(("standard/1",), "standard/2", RENAMED)


@pytest.fixture(autouse=True)
def two_versions(city: None, db: None) -> None:
    """Let the standard process have a second version, from long after today: new dossiers are on the first one."""
    put_in_force(change("standard", DAY + timedelta(days=300), text=second()))


def submitted(key: str, **changes: Any) -> str:
    return str(dossiers.submit(filing=filing(**changes), at=AT, sender="test", key=key).code)


def at_assign(key: str) -> str:
    code = submitted(key, procedure_code=MARRIAGE)
    dossiers.accept(by=officer("receiver"), at=AT, code=code)
    return code


def in_work(key: str) -> str:
    code = at_assign(key)
    dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
    return code


def to_approve(key: str) -> str:
    code = in_work(key)
    results = (paper("KQ"),)
    dossiers.propose(by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED, results=results)
    return code


def to_sign(key: str) -> str:
    code = to_approve(key)
    dossiers.approve(by=officer("head"), at=AT, code=code)
    return code


def decided(key: str) -> str:
    code = to_sign(key)
    dossiers.sign(by=officer("chair"), at=AT, code=code)
    return code


def waiting(key: str) -> str:
    code = in_work(key)
    dossiers.ask_more(by=officer("specialist"), at=AT, code=code, note="Giấy tờ")
    return code


def waiting_at_door(key: str) -> str:
    code = submitted(key)
    dossiers.ask_more(by=officer("receiver"), at=AT, code=code, note="Giấy tờ")
    return code


STEPS: dict[str, Callable[[str], str]] = {
    "receive": submitted,
    "assign": at_assign,
    "process": in_work,
    "approve": to_approve,
    "sign": to_sign,
    "return": decided,
    "more_work": waiting,
    "more_door": waiting_at_door,
}


def of_each_step() -> dict[str, str]:
    return {step: make(step) for step, make in STEPS.items()}


def plan(asked: PlanAsked = ASKED) -> ProcessPlan:
    return dossiers.put_plan_in_force(by=officer("legal", "H26"), approved_by=officer("legal2", "H26"), at=AT,
                                      asked=asked)  # fmt: skip


def go(at: Any = LATER, **more: Any) -> ProcessPlan:
    *_, done = dossiers.follow_plans(at=at, **more)
    return done


def take_back(plan_id: int) -> None:
    hands = {"by": officer("legal", "H26"), "approved_by": officer("legal2", "H26")}
    dossiers.take_plan_back(plan_id=plan_id, at=LATER, **hands)


def events(kind: str = "process_changed") -> int:
    return EventRow.objects.filter(kind=kind).count()


def clean() -> bool:
    found = dossiers.verify()
    return found.dossiers > 0 and not found.differences


class TestADryRun:
    def test_counts_by_live_element_and_writes_nothing(self) -> None:
        of_each_step()
        found = dossiers.rehearse_plan(ASKED)
        assert (found.dossiers, found.movable, found.hindered) == (8, 8, ())
        assert {one.element: (one.to, one.count) for one in found.live} == {
            step: (RENAMED.get(step, step), 1) for step in STEPS
        }
        assert (events(), ProcessPlanRow.objects.count()) == (0, 0)

    def test_names_what_cannot_go_with_its_element(self) -> None:
        of_each_step()
        to_approve("again")
        found = dossiers.rehearse_plan(PlanAsked(("standard/1",), "standard/2", {}))
        assert (found.dossiers, found.movable) == (9, 7)
        assert found.hindered == ((Hindrance("approve", Reason.UNMAPPED), 2),)

    @pytest.mark.parametrize(
        ("asked", "refusal"),
        [
            (PlanAsked(("standard/1",), "standard/1", {}), PlanToItself),
            (PlanAsked((), "standard/1", {}), PlanToItself),
            (PlanAsked(("standard/1",), "standard/9", {}), ProcessUnknown),
            (PlanAsked(("standard/1",), "standard/2", {"nothing": "review"}), MappingUnknown),
            (PlanAsked(("standard/1",), "standard/2", {"approve": "approve"}), MappingUnknown),
            (PlanAsked(("standard/1",), "standard/2", {"approve": ""}), MappingUnknown),
        ],
    )
    def test_refuses_what_is_no_plan(self, asked: PlanAsked, refusal: type[Exception]) -> None:
        with pytest.raises(refusal):
            dossiers.rehearse_plan(asked)


class TestAPlan:
    def test_needs_two_hands_of_legal_officers(self) -> None:
        legal, head = officer("legal", "H26"), officer("head")
        for by, approved_by, refusal in (
            (legal, legal, SamePerson),
            (head, legal, MayNotChangeLaw),
            (legal, head, MayNotChangeLaw),
        ):
            with pytest.raises(refusal):
                dossiers.put_plan_in_force(by=by, approved_by=approved_by, at=AT, asked=ASKED)
        made = plan()
        assert (made.drafted_by, made.approved_by, made.moved) == (legal.name, officer("legal2", "H26").name, 0)

    def test_moves_every_step_each_with_one_event(self) -> None:
        codes = of_each_step()
        before = {step: read(code) for step, code in codes.items()}
        made = plan()
        done = go()
        go(LATER + timedelta(minutes=3))
        assert dossiers.follow_plans(at=LATER + timedelta(days=1)) == []
        assert (done.moved, done.left, events()) == (8, 0, 8)
        for step, code in codes.items():
            was, now = before[step], read(code)
            assert was.token is not None
            assert now.token is not None
            assert (now.process, now.token.element) == ("standard/2", RENAMED.get(step, step))
            assert (now.node, now.seen, now.due_at) == (was.node, was.seen + 1, was.due_at)
            kept = ("serial", "unit_id", "assignee_id", "role", "since", "rank_at", "scopes")
            assert [getattr(now.token, one) for one in kept] == [getattr(was.token, one) for one in kept]
        told = bytes(EventRow.objects.filter(kind="process_changed")[0].payload).decode()
        assert f'"told":{{"plan":{made.id},"old_process":"standard/1"}}' in told
        assert clean()

    def test_lets_work_go_on_to_its_end_through_the_new_step(self) -> None:
        code = in_work("k")
        plan()
        go()
        dossiers.propose(by=officer("specialist"), at=LATER, code=code, decision=Decision.APPROVED, note="Đủ")
        standing = read(code)
        assert standing.token is not None
        assert (standing.node, standing.token.element) == (Node.WORK, "compare")
        dossiers.complete(by=officer("specialist"), at=LATER, code=code, step=standing.token.serial)
        dossiers.approve(by=officer("head"), at=LATER, code=code)
        dossiers.sign(by=officer("chair"), at=LATER, code=code)
        assert read(code).node is Node.RETURN
        assert clean()

    def test_lists_what_stays_with_the_reason(self) -> None:
        stays, goes = to_approve("a"), in_work("b")
        made = plan(PlanAsked(("standard/1",), "standard/2", {}))
        done = go()
        assert (done.moved, done.left, read(stays).process) == (1, 1, "standard/1")
        (left,) = dossiers.left_behind(made.id)
        assert (left.code, left.hindrance) == (stays, Hindrance("approve", Reason.UNMAPPED))
        dossiers.send_back(by=officer("head"), at=LATER, code=stays, note="Xem lại")
        swept = go(LATER + timedelta(minutes=3))
        assert (swept.moved, swept.left) == (2, 0)
        assert {read(code).process for code in (stays, goes)} == {"standard/2"}
        assert clean()

    def test_goes_on_where_it_was_killed(self) -> None:
        codes = of_each_step()
        plan()

        class Killed(BaseException):
            pass

        def kill(done: ProcessPlan) -> None:
            if done.moved >= 4:
                raise Killed

        with pytest.raises(Killed):
            go(batch=2, progress=kill)
        assert (events(), clean()) == (4, True)
        assert go(batch=2).moved == 8
        assert (events(), TokenRow.objects.count()) == (8, 8)
        assert {read(code).process for code in codes.values()} == {"standard/2"}
        assert clean()

    def test_looks_again_at_those_on_which_somebody_acted_meanwhile(self, monkeypatch: pytest.MonkeyPatch) -> None:
        code, other = in_work("a"), at_assign("b")
        plan()
        write, acted = following.write, Counter[str]()

        def slow(*given: Any, **more: Any) -> frozenset[int]:
            if not acted[code]:
                acted[code] += 1
                dossiers.propose(by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED, note="Đủ")
            return write(*given, **more)

        monkeypatch.setattr(following, "write", slow)
        assert go().moved == 2
        moved = read(code)
        assert moved.token is not None
        assert (moved.token.element, read(other).process) == ("review", "standard/2")
        assert clean()


class TestTakingItBack:
    def test_moves_all_back_to_where_they_stood(self) -> None:
        codes = of_each_step()
        before = {step: read(code).tokens for step, code in codes.items()}
        made = plan()
        go()
        take_back(made.id)
        done = go()
        assert (done.undoes, done.moved, done.left) == (made.id, 8, 0)
        assert {step: read(code).tokens for step, code in codes.items()} == before
        assert {read(code).process for code in codes.values()} == {"standard/1"}
        assert clean()

    def test_moves_back_what_was_acted_on_as_far_as_the_old_version_knows_it(self) -> None:
        on, stays = in_work("a"), in_work("b")
        made = plan()
        go()
        for code in (on, stays):
            dossiers.propose(by=officer("specialist"), at=LATER, code=code, decision=Decision.APPROVED, note="Đủ")
        standing = read(on)
        assert standing.token is not None
        dossiers.complete(by=officer("specialist"), at=LATER, code=on, step=standing.token.serial)
        take_back(made.id)
        done = go()
        assert (done.moved, done.left) == (1, 1)
        back = read(on)
        assert back.token is not None
        assert (back.process, back.token.element, back.node) == ("standard/1", "approve", Node.APPROVE)
        (left,) = dossiers.left_behind(done.id)
        assert (left.code, left.hindrance) == (stays, Hindrance("compare", Reason.UNMAPPED))
        dossiers.approve(by=officer("head"), at=LATER, code=on)
        assert read(on).node is Node.SIGN
        assert clean()

    def test_is_done_once(self) -> None:
        made = plan()
        take_back(made.id)
        back = dossiers.plans()[0]
        for one in (made.id, back.id):
            with pytest.raises(PlanTakenBack):
                take_back(one)
        with pytest.raises(PlanUnknown):
            take_back(back.id + 1)
        assert [one.id for one in dossiers.plans()] == [back.id, made.id]


class TestOtherMoves:
    def test_a_correction_goes_back_to_the_version_of_then(self) -> None:
        code = decided("k")
        plan()
        go()
        dossiers.ask_correction(by=officer("head"), at=LATER, code=code, note="Ký nhầm")
        dossiers.confirm_correction(by=officer("chair"), at=LATER, code=code)
        now = read(code)
        assert now.token is not None
        assert (now.process, now.token.element, now.node) == ("standard/1", "sign", Node.SIGN)
        dossiers.send_back(by=officer("chair"), at=LATER, code=code, note="Xem lại")
        assert read(code).node is Node.PROCESS
        assert clean()

    def test_a_declined_correction_stands_as_before_it(self) -> None:
        code = decided("k")
        plan()
        go()
        dossiers.ask_correction(by=officer("head"), at=LATER, code=code, note="Ký nhầm")
        dossiers.decline_correction(by=officer("chair"), at=LATER, code=code, note="Đúng rồi")
        assert (read(code).process, read(code).node) == ("standard/2", Node.RETURN)
        assert clean()

    def test_what_waits_for_a_correction_stays(self) -> None:
        code = decided("k")
        dossiers.ask_correction(by=officer("head"), at=AT, code=code, note="Ký nhầm")
        made = plan()
        assert go().left == 1
        assert dossiers.left_behind(made.id)[0].hindrance.reason is Reason.CORRECTION

    def test_nobody_takes_a_plan_back_by_undoing_a_step(self) -> None:
        code = to_approve("k")
        plan()
        go()
        with pytest.raises(NothingToUndo):
            dossiers.undo(by=officer("specialist"), at=LATER, code=code)

    def test_units_are_followed_afterwards(self) -> None:
        codes = of_each_step()
        plan()
        go()
        put_merger_in_force(MERGER)
        assert go_over(ON_THE_DAY)[-1].moved == len(codes)
        assert {read(code).process for code in codes.values()} == {"standard/2"}
        assert clean()

    def test_is_told_in_the_log(self) -> None:
        code = in_work("k")
        plan()
        go()
        assert dossiers.log(read(code).id)[-1].kind is Kind.PROCESS_CHANGED
