"""What a change of the calendar does to a due moment, however it came about."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.dossiers.contracts import Kind, TermKind
from haicap.domains.dossiers.rules.due import Deadline
from haicap.domains.dossiers.rules.new_calendar import Clocked, Said, days_told, moved, reckoned
from haicap.domains.dossiers.rules.waiting import resumed
from haicap.domains.organisation.contracts import DayKind, Mark
from haicap.domains.procedures.contracts import SupplementEffect
from haicap.kernel.validity import Validity
from haicap.kernel.worktime import DayMark, OpeningHours, Term, WorkCalendar, due_at
from haicap.platform.clock.api import LOCAL

MONDAY = date(2026, 3, 2)
SPAN = 120
days = st.integers(0, SPAN).map(lambda n: MONDAY + timedelta(days=n))
moments = st.builds(
    lambda day, minute: datetime.combine(day, time(minute // 60, minute % 60), tzinfo=LOCAL),
    st.integers(0, 40).map(lambda n: MONDAY + timedelta(days=n)), st.integers(0, 1439),
)  # fmt: skip
terms = st.builds(
    Term, months=st.integers(0, 1), calendar_days=st.integers(0, 20), working_half_days=st.integers(0, 30)
)
marks = st.dictionaries(days, st.booleans(), max_size=12)
effects = st.sampled_from(SupplementEffect)


def calendar(marked: dict[date, bool]) -> WorkCalendar:
    return WorkCalendar(
        marks=[DayMark(day, works, "x") for day, works in marked.items()],
        years=range(2026, 2028),
        hours=[OpeningHours(Validity(date(2025, 1, 1)))],
    )


def counted(start: datetime, term: Term, cal: WorkCalendar) -> Deadline:
    due = due_at(received_at=start, term=term, calendar=cal)
    return Deadline(term, TermKind.CONFIRMED, due.counts_as, due.due_at, due.is_provisional)


def plain(start: datetime, term: Term, cal: WorkCalendar) -> Clocked:
    return Clocked(counted(start, term, cal), start, start)


class TestWhatIsReckoned:
    @given(moments, terms, marks)
    def test_is_what_stands_when_nothing_changed(self, start: datetime, term: Term, marked: dict[date, bool]) -> None:
        cal = calendar(marked)
        clocked = plain(start, term, cal)
        assert reckoned(clocked, calendar=cal) == clocked.standing
        assert moved(clocked, before=cal, now=cal, changed_at=start) is None

    @given(moments, st.integers(1, 60_000), st.integers(1, 60_000), terms, marks, effects)
    def test_follows_a_wait_as_it_was_reckoned_then(
        self, start: datetime, first: int, second: int, term: Term, marked: dict[date, bool], effect: SupplementEffect
    ) -> None:
        cal = calendar(marked)
        asked = start + timedelta(minutes=first)
        came = asked + timedelta(minutes=second)
        stood = counted(start, term, cal)
        after = resumed(standing=stood, effect=effect, asked_at=asked, came_at=came, calendar=cal)
        said = (Said(Kind.SUBMITTED, start, stood.due_at, "confirmed"), Said(Kind.MORE_ASKED, asked),
                Said(Kind.MORE_TAKEN, came, after.due_at, "", effect))  # fmt: skip
        assert reckoned(Clocked(after, start, came, said), calendar=cal).due_at == after.due_at

    @given(moments, terms, marks, days)
    def test_is_never_earlier_by_one_more_day_off(
        self, start: datetime, term: Term, marked: dict[date, bool], day: date
    ) -> None:
        before, now = calendar(marked), calendar({**marked, day: False})
        clocked = plain(start, term, before)
        found = moved(clocked, before=before, now=now, changed_at=start)
        if found is None:
            return
        assert clocked.standing.due_at is not None
        assert found.due_at is not None
        assert found.due_at > clocked.standing.due_at
        again = replace(clocked, standing=found)
        assert moved(again, before=before, now=now, changed_at=start) is None
        assert found == counted(start, term, now)

    @given(moments, terms, marks, days, moments)
    def test_never_ends_behind_the_back_of_those_who_work(
        self, start: datetime, term: Term, marked: dict[date, bool], day: date, changed_at: datetime
    ) -> None:
        before, now = calendar({**marked, day: False}), calendar({**marked, day: True})
        clocked = plain(start, term, before)
        found = moved(clocked, before=before, now=now, changed_at=changed_at)
        if found is not None and clocked.standing.due_at and found.due_at and found.due_at < clocked.standing.due_at:
            assert found.due_at >= min(clocked.standing.due_at, changed_at.replace(hour=17, minute=0))
            again = moved(replace(clocked, standing=found), before=before, now=now, changed_at=changed_at)
            assert again is None


class TestAnAppointment:
    @given(moments, st.integers(1, 80), marks, days)
    def test_moves_only_off_a_day_that_is_not_worked(
        self, start: datetime, later: int, marked: dict[date, bool], day: date
    ) -> None:
        before = calendar(marked)
        on = before.working_day(start.date(), later)
        moment = datetime.combine(on, time(10), tzinfo=LOCAL)
        stood = Deadline(Term(), TermKind.APPOINTED, start.date(), moment, is_provisional=False)
        clocked = Clocked(stood, start, start, (Said(Kind.RECEIVED, start, moment, "appointed"),))
        now = calendar({**marked, day: False})
        found = moved(clocked, before=before, now=now, changed_at=start)
        if day != on:
            assert found is None
        else:
            assert found is not None
            assert found.due_at == datetime.combine(now.working_day(on, 1), time(17), tzinfo=LOCAL)


class TestADayTold:
    def test_lies_on_the_way_and_names_its_text(self) -> None:
        off = Mark(MONDAY, DayKind.OFF, "Nghỉ", is_confirmed=True, instrument="9/QĐ")
        changed = {MONDAY: off, MONDAY + timedelta(days=1): None, MONDAY + timedelta(days=9): off}
        assert days_told(changed, first=MONDAY, last=MONDAY + timedelta(days=5)) == [
            {"day": "2026-03-02", "now": "off", "name": "Nghỉ", "by": "9/QĐ"},
            {"day": "2026-03-03", "now": "normal", "name": "", "by": ""},
        ]
