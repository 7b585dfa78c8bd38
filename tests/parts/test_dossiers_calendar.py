"""Running due moments follow a change of the calendar: moved right, once, explained, and back again."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers import handlers
from haicap.domains.dossiers.contracts import Appointment, Decision, Dossier, Entry, Kind, PaperGiven
from haicap.domains.dossiers.models import CalendarFollowRow, EventRow, TokenRow
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.running import running
from haicap.domains.dossiers.rules.new_calendar import reckoned
from haicap.domains.law import api as law
from haicap.domains.organisation import api as organisation
from haicap.kernel.actors import Actor, Role
from haicap.platform.clock.api import LOCAL
from haicap.platform.outbox.models import MessageRow
from tests.city import AT, UNCONFIRMED, city, filing, officer, paper

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
OPERATOR = Actor(role=Role.SYSTEM, name="operator")
#: the dossiers are a day old when the text comes
DECLARED = AT + timedelta(days=1)
FIVE_DAYS = "1.001669"


def law_file(*days: str, number: str = "9/QĐ-TTg", signed_on: str = "2026-01-06") -> bytes:
    head = (
        f'instrument: {{number: "{number}", issuer: TTg, kind: decision, signed_on: {signed_on}, title: T}}\nchanges:\n'
    )
    return (head + "".join(f"  - day: {{{day}}}\n" for day in days)).encode()


def put_in_force(*days: str, at: datetime = DECLARED, number: str = "9/QĐ-TTg") -> None:
    law.put_in_force(by=OPERATOR, approved_by=OPERATOR, at=at, content=law_file(*days, number=number))
    hear()


def hear() -> None:
    """Let the listener hear the news of the calendar, as the relay would."""
    for news in MessageRow.objects.filter(name="vn.haicap.calendar.changed"):
        handlers.on_calendar_changed(json.dumps(news.body))
        news.delete()


def follow(at: datetime = DECLARED + timedelta(minutes=1)) -> int:
    return sum(one.moved for one in dossiers.follow_calendar(at=at))


def off(day: date) -> str:
    return f"date: {day}, kind: off, name: Nghỉ"


def submitted(key: str = "k", **changes: Any) -> str:
    return str(dossiers.submit(filing=filing(**changes), at=AT, sender="test", key=key).code)


def in_work(key: str = "k", appointment: Appointment | None = None, **changes: Any) -> str:
    code = submitted(key, **changes)
    dossiers.accept(by=officer("receiver"), at=AT, code=code, appointment=appointment)
    dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
    return code


def due(code: str) -> datetime:
    found = read(code).due_at
    assert found is not None
    return found.astimezone(LOCAL)


def told(code: str) -> list[Entry]:
    return [entry for entry in dossiers.log(read(code).id) if entry.kind is Kind.CALENDAR_CHANGED]


def next_working(day: date) -> date:
    return organisation.work_calendar().working_day(day, 1)


class TestARunningDossier:
    def test_gets_the_next_working_day_when_its_last_day_is_declared_off(self) -> None:
        code = in_work(procedure_code=FIVE_DAYS)
        old, seen = due(code), read(code).seen
        put_in_force(off(old.date()))
        assert follow() == 1
        new = due(code)
        assert new == datetime.combine(next_working(old.date()), old.time(), tzinfo=LOCAL)
        (entry,) = told(code)
        assert (entry.old_due_at, entry.due_at, entry.basis) == (old, new, "9/QĐ-TTg")
        assert [(day.day, day.now, day.by) for day in entry.days] == [(old.date(), "off", "9/QĐ-TTg")]
        assert (read(code).seen, TokenRow.objects.get().rank_at) == (seen + 1, new)
        assert not dossiers.verify().differences

    def test_is_moved_once_however_often_it_is_looked_at(self) -> None:
        code = in_work(procedure_code=FIVE_DAYS)
        put_in_force(off(due(code).date()))
        follow()
        moved = due(code)
        assert follow() == 0
        CalendarFollowRow.objects.update(done_at=None, last_id=0)
        follow()
        dossiers.follow_calendar(at=DECLARED + timedelta(minutes=10))
        assert (due(code), len(told(code))) == (moved, 1)
        assert CalendarFollowRow.objects.get().swept_at is not None

    def test_goes_back_when_the_day_is_rolled_back(self) -> None:
        code = in_work(procedure_code=FIVE_DAYS)
        old = due(code)
        put_in_force(off(old.date()))
        follow()
        law.roll_back(by=OPERATOR, at=DECLARED + timedelta(hours=2), named="9/QĐ-TTg")
        hear()
        follow(DECLARED + timedelta(hours=3))
        assert due(code) == old
        assert [entry.due_at for entry in told(code)][-1] == old
        assert not dossiers.verify().differences

    def test_is_not_late_at_once_when_a_day_off_is_taken_back_afterwards(self) -> None:
        code = in_work(procedure_code=FIVE_DAYS)
        old = due(code)
        put_in_force(off(old.date()))
        follow()
        after = datetime.combine(old.date() + timedelta(days=1), old.time(), tzinfo=LOCAL).replace(hour=9)
        law.roll_back(by=OPERATOR, at=after, named="9/QĐ-TTg")
        hear()
        follow(after + timedelta(minutes=1))
        assert due(code) >= datetime.combine(next_working(old.date()), old.time(), tzinfo=LOCAL)

    def test_stays_when_the_day_is_not_on_its_way(self) -> None:
        code = in_work(procedure_code=FIVE_DAYS)
        old, seen = due(code), read(code).seen
        put_in_force(off(next_working(old.date())))
        assert follow() == 0
        assert (due(code), read(code).seen) == (old, seen)

    def test_is_earlier_when_a_weekend_is_worked(self) -> None:
        code = in_work(procedure_code=FIVE_DAYS)
        old = due(code)
        saturday = next(day for day in (AT.date() + timedelta(days=n) for n in range(1, 40))
                        if day.weekday() == 5 and not organisation.work_calendar().is_working(day))  # fmt: skip
        put_in_force(f"date: {saturday}, kind: weekend_workday")
        moved = follow()
        assert (moved == 1 and due(code) < old) if saturday < old.date() else moved == 0

    def test_follows_though_the_clock_was_set_back(self) -> None:
        code = in_work(procedure_code=FIVE_DAYS)
        old = due(code)
        # Earlier than the moment at which the calendar was loaded, as with a clock that is moved for a trial.
        put_in_force(off(old.date()), at=AT - timedelta(days=2))
        assert follow() == 1
        assert due(code) > old


class TestAnAppointedMoment:
    def appointed(self) -> tuple[str, datetime]:
        day = next_working(AT.date() + timedelta(days=14))
        moment = datetime.combine(day, AT.time().replace(hour=10), tzinfo=LOCAL)
        return in_work(procedure_code=UNCONFIRMED, appointment=Appointment(moment, "Theo hẹn")), moment

    def test_stays_while_its_own_day_is_worked(self) -> None:
        code, moment = self.appointed()
        put_in_force(off(next_working(AT.date() + timedelta(days=3))))
        assert follow() == 0
        assert due(code) == moment

    def test_moves_to_the_next_working_day_and_comes_back(self) -> None:
        code, moment = self.appointed()
        put_in_force(off(moment.date()))
        assert follow() == 1
        assert due(code).date() == next_working(moment.date())
        assert due(code).hour == 17
        law.roll_back(by=OPERATOR, at=DECLARED + timedelta(hours=1), named="9/QĐ-TTg")
        hear()
        follow(DECLARED + timedelta(hours=2))
        assert due(code) == moment


class TestANewAppointment:
    def test_stays_while_its_own_day_is_worked(self) -> None:
        code = in_work(procedure_code=FIVE_DAYS)
        first = due(code)
        moment = datetime.combine(next_working(first.date() + timedelta(days=5)), first.time(), tzinfo=LOCAL)
        dossiers.reappoint(by=officer("head"), at=AT, code=code, appointment=Appointment(moment, "Xin lỗi"))
        put_in_force(off(first.date()))
        assert follow() == 0
        assert due(code) == moment
        put_in_force(off(moment.date()), at=DECLARED + timedelta(hours=1), number="10/QĐ-TTg")
        assert follow(DECLARED + timedelta(hours=2)) == 1
        assert due(code).date() == next_working(moment.date())


class TestADossierThatWaits:
    def test_is_reckoned_when_it_goes_on(self) -> None:
        code = in_work(procedure_code=FIVE_DAYS)
        dossiers.ask_more(by=officer("specialist"), at=AT, code=code, note="Giấy khai sinh")
        old = due(code)
        put_in_force(off(old.date()))
        assert follow() == 0
        assert due(code) == old
        came = DECLARED + timedelta(hours=1)
        dossiers.take_more(by=officer("receiver"), at=came, code=code, papers=(PaperGiven("Giấy khai sinh"),))
        resumed = due(code)
        assert organisation.work_calendar().is_working(resumed.date())
        assert resumed > old
        law.roll_back(by=OPERATOR, at=came + timedelta(hours=1), named="9/QĐ-TTg")
        hear()
        follow(came + timedelta(hours=2))
        assert due(code) < resumed
        assert not dossiers.verify().differences


class TestTheWork:
    def test_leaves_out_what_is_decided(self) -> None:
        code = in_work(procedure_code=FIVE_DAYS)
        dossiers.propose(by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED, results=(paper(),))
        dossiers.approve(by=officer("head"), at=AT, code=code)
        dossiers.sign(by=officer("chair"), at=AT, code=code)
        put_in_force(off(due(code).date()))
        assert follow() == 0

    def test_tells_the_applicant_of_a_later_moment_only(self) -> None:
        code = in_work(procedure_code=FIVE_DAYS)
        put_in_force(off(due(code).date()))
        follow()
        law.roll_back(by=OPERATOR, at=DECLARED + timedelta(hours=1), named="9/QĐ-TTg")
        hear()
        follow(DECLARED + timedelta(hours=2))
        news = MessageRow.objects.filter(name="vn.haicap.dossier.calendar_changed").order_by("id")
        bodies = list(news.values_list("body", flat=True))
        assert [(body["code"], body["tells"]) for body in bodies] == [(code, True), (code, False)]
        with connection.cursor() as cursor:
            for body in bodies:
                handlers.on_told(json.dumps(body), track_urls={"vi": "https://x/{code}"})
            cursor.execute("select args->>'serial' from procrastinate_jobs where task_name = 'dossiers.tell'")
            assert [int(serial) for (serial,) in cursor.fetchall()] == [bodies[0]["serial"]]

    def test_goes_on_where_it_was_killed(self) -> None:
        codes = [in_work(f"k{n}", procedure_code=FIVE_DAYS) for n in range(3)]
        put_in_force(off(due(codes[0]).date()))
        first = read(codes[0])
        CalendarFollowRow.objects.update(last_id=first.id, begun_at=DECLARED)
        assert follow() == 2
        assert not told(codes[0])
        assert all(told(code) for code in codes[1:])
        assert dossiers.follow_calendar(at=DECLARED + timedelta(minutes=5))[0].moved == 3

    def test_looks_again_at_what_somebody_acted_on_meanwhile(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from haicap.domains.dossiers.operations import follow_calendar as work

        code = in_work(procedure_code=FIVE_DAYS)
        put_in_force(off(due(code).date()))
        read_first, acted = work.running, []

        def acting(*, after: int) -> Any:
            batch = read_first(after=after)
            if not acted:
                acted.append(dossiers.assign(by=officer("head"), at=DECLARED, code=code,
                                             assignee_id=officer("specialist2").account_id))  # fmt: skip
            return batch

        monkeypatch.setattr(work, "running", acting)
        assert follow() == 1
        assert [event.kind for event in EventRow.objects.order_by("-serial")[:2]] == ["calendar_changed", "assigned"]
        assert not dossiers.verify().differences

    def test_is_foreseen_by_the_check(self) -> None:
        code = in_work(procedure_code=FIVE_DAYS)
        in_work("other", procedure_code=UNCONFIRMED, appointment=Appointment(AT + timedelta(days=7), "Hẹn"))
        found = law.assay(law_file(off(due(code).date())), at=DECLARED)
        (item,) = [item for item in found.impact if item.code == "DueMomentsMove"]
        assert (item.count, item.params["running"], item.params["later"]) == (1, 2, 1)
        assert not told(code)

    def test_finds_every_due_moment_as_it_was_reckoned(self, ways: list[Callable[[], Dossier]]) -> None:
        for way in ways:
            way()
        calendar = organisation.work_calendar()
        found = running(after=0)
        assert len(found) == len(ways)
        for one in found:
            again = reckoned(one.clocked, calendar=calendar)
            standing = one.clocked.standing
            assert (again.due_at, again.is_provisional) == (standing.due_at, standing.is_provisional)


@pytest.fixture
def ways() -> list[Callable[[], Dossier]]:
    """Return ways to dossiers whose due moments came about differently."""

    def plain() -> Dossier:
        return read(in_work("a", procedure_code=FIVE_DAYS))

    def resumed() -> Dossier:
        code = in_work("b", procedure_code=FIVE_DAYS)
        dossiers.ask_more(by=officer("specialist"), at=AT, code=code, note="x")
        later = AT + timedelta(days=3)
        dossiers.take_more(by=officer("receiver"), at=later, code=code, papers=(PaperGiven("x"),))
        return read(code)

    def reappointed() -> Dossier:
        code = in_work("c", procedure_code=FIVE_DAYS)
        day = next_working(due(code).date() + timedelta(days=4))
        dossiers.reappoint(by=officer("head"), at=AT, code=code,
                           appointment=Appointment(datetime.combine(day, AT.time(), tzinfo=LOCAL), "x"))  # fmt: skip
        dossiers.ask_more(by=officer("specialist"), at=AT, code=code, note="x")
        later = AT + timedelta(days=1)
        dossiers.take_more(by=officer("receiver"), at=later, code=code, papers=(PaperGiven("x"),))
        return read(code)

    def appointed() -> Dossier:
        code = in_work("d", procedure_code=UNCONFIRMED, appointment=Appointment(AT + timedelta(days=7), "Hẹn"))
        dossiers.ask_more(by=officer("specialist"), at=AT, code=code, note="x")
        later = AT + timedelta(days=2)
        dossiers.take_more(by=officer("receiver"), at=later, code=code, papers=(PaperGiven("x"),))
        return read(code)

    return [plain, resumed, reappointed, appointed]


class TestChangedHours:
    FILE = (
        'instrument: {number: "7/QĐ-UBND", issuer: H26, kind: decision, signed_on: 2026-01-06, title: T}\nchanges:\n'
        '  - hours: {of: {unit: "00256"}, sessions: ["07:30-11:30", "13:00-16:30"], cut_off: "14:30", '
        "starts_on: 2026-01-06, ends_before: 2026-02-01}\n"
    ).encode()

    def test_move_the_due_moments_of_that_office_and_say_why(self) -> None:
        code = in_work(procedure_code=FIVE_DAYS)
        old = due(code)
        law.put_in_force(by=OPERATOR, approved_by=OPERATOR, at=DECLARED, content=self.FILE)
        hear()
        assert follow() == 1
        assert due(code) == old.replace(hour=16, minute=30)
        (entry,) = told(code)
        assert (entry.basis, entry.days) == ("7/QĐ-UBND", ())
        (hours,) = entry.hours
        assert (hours.first, hours.sessions, hours.cut_off) == (date(2026, 1, 6), "07:30-11:30, 13:00-16:30", "14:30")
        assert hours.last == old.date()
        assert follow() == 0
        assert not dossiers.verify().differences

    def test_leave_those_of_other_offices_alone_and_go_back(self) -> None:
        code = in_work(procedure_code=FIVE_DAYS)
        old = due(code)
        law.put_in_force(by=OPERATOR, approved_by=OPERATOR, at=DECLARED, content=self.FILE.replace(b"00256", b"00082"))
        hear()
        assert (follow(), due(code)) == (0, old)
        law.roll_back(by=OPERATOR, at=DECLARED + timedelta(hours=1), named="7/QĐ-UBND")
        law.put_in_force(by=OPERATOR, approved_by=OPERATOR, at=DECLARED + timedelta(hours=2), content=self.FILE)
        hear()
        assert follow(DECLARED + timedelta(hours=3)) == 1
        law.roll_back(by=OPERATOR, at=DECLARED + timedelta(hours=4), named="H26:7/QĐ-UBND@2026-01-06")
        hear()
        follow(DECLARED + timedelta(hours=5))
        assert due(code) == old
        assert not dossiers.verify().differences
