"""A change of powers: work taken in stays, unless the text says that it moves; then it does, once, and back."""

from datetime import timedelta
from typing import Any

import pytest

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Business, Decision, Kind, Node
from haicap.domains.dossiers.models import DossierRow, EventRow, PowerFollowRow
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.law.contracts import LawFileInvalid
from haicap.domains.organisation import api as organisation
from haicap.platform.outbox.models import MessageRow
from tests.city import AT, CUA_NAM, HAI_BA_TRUNG, city, filing, officer
from tests.parts.test_authority_law import back, file, impact, in_force
from tests.parts.test_dossiers_facts import BIG, TAKEN_UP

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
WEEK = AT + timedelta(days=7)
LATER = WEEK + timedelta(days=2)
MINUTES = timedelta(minutes=3)


def end(running: str = "") -> bytes:
    more = f", running: {running}" if running else ""
    change = f'  - end_grant: {{number: "1696/QĐ-UBND", procedures: ["1.001193"], on: 2026-01-12{more}}}\n'
    return file(change, number="7/QĐ-UBND")


def unit(code: str) -> int:
    return organisation.unit(code, AT.date()).id


def at_door(key: str = "door") -> str:
    return str(dossiers.submit(filing=filing(facts=BIG), at=AT, sender="test", key=key).code)


def to_assign(key: str = "taken") -> str:
    return str(dossiers.receive(by=officer("receiver"), filing=filing(facts=BIG), at=AT, key=key).code)


def in_work() -> str:
    code = to_assign("work")
    account = officer("specialist", CUA_NAM).account_id
    dossiers.assign(by=officer("head", CUA_NAM), at=AT, code=code, assignee_id=account)
    return code


def decided() -> str:
    code = in_work()
    dossiers.propose(by=officer("specialist", CUA_NAM), at=AT, code=code, decision=Decision.APPROVED)
    dossiers.approve(by=officer("head", CUA_NAM), at=AT, code=code)
    dossiers.sign(by=officer("chair", CUA_NAM), at=AT, code=code)
    return code


@pytest.fixture(autouse=True)
def given() -> None:
    in_force(file(TAKEN_UP))


class TestStaying:
    @pytest.mark.parametrize("running", ["", "stay"])
    def test_is_the_rule(self, running: str) -> None:
        code = in_work()
        in_force(end(running), AT + timedelta(hours=1))
        assert not PowerFollowRow.objects.exists()
        assert dossiers.follow_powers(at=WEEK) == []
        assert read(code).competent_unit_id == unit(CUA_NAM)
        later = dossiers.receive(by=officer("receiver"), filing=filing(facts=BIG), at=WEEK, key="n").code
        assert read(later).competent_unit_id == unit(HAI_BA_TRUNG)


class TestMoving:
    def test_takes_what_is_not_decided_to_the_unit_that_decides_now(self) -> None:
        door, work, done = at_door(), in_work(), None
        before = read(work)
        in_force(end("move"), AT + timedelta(hours=1))
        assert dossiers.follow_powers(at=WEEK - timedelta(days=1)) == []
        [told] = dossiers.follow_powers(at=WEEK)
        assert (told.moved, told.left, done) == (2, 0, None)
        after = read(work)
        assert (after.competent_unit_id, after.node) == (unit(HAI_BA_TRUNG), Node.ASSIGN)
        assert (after.due_at, after.code, after.business) == (before.due_at, before.code, Business.IN_PROCESS)
        assert after.passed_unit_ids == (unit(CUA_NAM),)
        assert after.competence["basis"] == "by_law"
        assert (read(door).received_unit_id, read(door).node) == (unit(HAI_BA_TRUNG), Node.RECEIVE)
        entry = dossiers.log(after.id)[-1]
        assert (entry.kind, entry.to_unit_id, entry.basis) == (Kind.MOVED_BY_LAW, unit(HAI_BA_TRUNG), "7/QĐ-UBND")
        assert [one.code for one in dossiers.worklist(of=officer("head"))] == [work]
        dossiers.look(by=officer("specialist", CUA_NAM), at=WEEK, code=work)
        assert dossiers.verify().differences == ()

    def test_leaves_what_is_decided_and_what_another_power_holds(self) -> None:
        done = decided()
        own = dossiers.receive(
            by=officer("receiver"), filing=filing(facts={**BIG, "floor_area_m2": 5}), at=AT, key="own"
        ).code
        in_force(end("move"), AT + timedelta(hours=1))
        [told] = dossiers.follow_powers(at=WEEK)
        assert told.moved == 0
        assert read(done).competent_unit_id == unit(CUA_NAM)
        assert read(own).seen == 1

    def test_is_done_once_and_told_once(self) -> None:
        work = in_work()
        in_force(end("move"), AT + timedelta(hours=1))
        for at in (WEEK, WEEK, WEEK + MINUTES, WEEK + MINUTES * 2):
            dossiers.follow_powers(at=at)
        assert EventRow.objects.filter(kind=Kind.MOVED_BY_LAW.value).count() == 1
        assert PowerFollowRow.objects.get().swept_at is not None
        news = MessageRow.objects.filter(name="vn.haicap.dossier.moved_by_law")
        assert news.count() == 1
        assert news.get().body["tells"] is True
        assert read(work).seen == 3

    def test_by_state_takes_only_what_was_not_begun(self) -> None:
        fresh, work = to_assign(), in_work()
        in_force(end("by_state"), AT + timedelta(hours=1))
        [told] = dossiers.follow_powers(at=WEEK)
        assert told.moved == 1
        assert read(fresh).competent_unit_id == unit(HAI_BA_TRUNG)
        assert read(work).competent_unit_id == unit(CUA_NAM)

    def test_by_a_power_that_takes_the_matter_over(self) -> None:
        own = dossiers.receive(
            by=officer("receiver"), filing=filing(facts={**BIG, "floor_area_m2": 5}), at=AT, key="own"
        ).code
        small = TAKEN_UP.replace("from: 500", "below: 100").replace("2026-01-05", "2026-01-12")
        in_force(file(f"{small.rstrip()}\n      running: move\n", number="8/QĐ-UBND"), AT + timedelta(hours=1))
        dossiers.follow_powers(at=WEEK)
        assert read(own).competent_unit_id == unit(CUA_NAM)
        assert read(own).competence["instrument"] == "8/QĐ-UBND"
        assert dossiers.verify().differences == ()

    def test_pins_anew_what_stays_in_its_unit_under_another_text(self) -> None:
        work = in_work()
        again = TAKEN_UP.replace("2026-01-05", "2026-01-12").lstrip("\n")
        ends = '  - end_grant: {number: "1696/QĐ-UBND", on: 2026-01-12, running: move}\n'
        in_force(file(ends + again, number="9/QĐ-UBND"), AT + timedelta(hours=1))
        dossiers.follow_powers(at=WEEK)
        after = read(work)
        assert (after.competent_unit_id, after.node) == (unit(CUA_NAM), Node.PROCESS)
        assert after.competence["instrument"] == "9/QĐ-UBND"
        assert dossiers.log(after.id)[-1].kind is Kind.PINNED_ANEW
        assert dossiers.verify().differences == ()


class TestBack:
    def test_gives_back_unit_and_power_with_the_roll_back(self) -> None:
        work = in_work()
        before = read(work)
        number = in_force(end("move"), AT + timedelta(hours=1))
        dossiers.follow_powers(at=WEEK)
        back(number, LATER)
        [told] = [one for one in dossiers.follow_powers(at=LATER) if one.is_back]
        assert told.moved == 1
        after = read(work)
        assert (after.competent_unit_id, after.competence) == (before.competent_unit_id, before.competence)
        assert (after.due_at, after.node) == (before.due_at, Node.ASSIGN)
        dossiers.follow_powers(at=LATER + MINUTES)
        assert EventRow.objects.filter(kind=Kind.MOVED_BY_LAW.value).count() == 2
        assert dossiers.verify().differences == ()

    def test_before_the_day_moves_nothing(self) -> None:
        work = in_work()
        number = in_force(end("move"), AT + timedelta(hours=1))
        back(number, AT + timedelta(days=1))
        assert dossiers.follow_powers(at=WEEK) == []
        assert read(work).seen == 2


class TestImpact:
    def test_tells_what_would_go_and_where_nobody_is_left(self) -> None:
        in_work()
        assert "RunningGo" not in impact(end())
        assert impact(end("move"))["RunningGo"] == 1
        assert "RunningGo" not in impact(file(end("by_state").decode().partition("changes:\n")[2], number="11/QĐ"))
        assert DossierRow.objects.get().event_count == 2

    def test_of_words_that_are_none_is_refused(self) -> None:
        with pytest.raises(LawFileInvalid):
            in_force(end("perhaps"))

    def test_of_many_takes_few_statements(self, django_assert_max_num_queries: Any) -> None:
        for number in range(3):
            to_assign(f"k{number}")
        in_force(end("move"), AT + timedelta(hours=1))
        with django_assert_max_num_queries(30):
            dossiers.follow_powers(at=WEEK)
