"""What waiting for the applicant does to the due moment, and the one new appointment."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.dossiers.contracts import (
    Act,
    Delivery,
    Kind,
    ReappointedBefore,
    ReappointmentTooLate,
    ReappointmentUnusable,
    ResultNotPosted,
    ResultOnTheWay,
    TermKind,
)
from haicap.domains.dossiers.rules.delivery import MOVES, OPEN, check_way
from haicap.domains.dossiers.rules.due import Deadline, deadline
from haicap.domains.dossiers.rules.notice import FORM_OF
from haicap.domains.dossiers.rules.reappointment import MOST_LATER, check_reappointment
from haicap.domains.dossiers.rules.waiting import Effect, effect_on, resumed
from haicap.domains.papers.contracts import Form
from haicap.domains.papers.rules.notice import TITLES
from haicap.kernel.validity import Validity
from haicap.kernel.worktime import DayMark, OpeningHours, Term, WorkCalendar, due_at
from haicap.platform.clock.api import LOCAL

CALENDAR = WorkCalendar(
    marks=[
        DayMark(date(2026, 1, 1), works=False, name="Tết Dương lịch"),
        DayMark(date(2026, 1, 10), works=True, name="làm bù"),
        DayMark(date(2026, 1, 2), works=False, name="nghỉ"),
        *(DayMark(date(2026, 2, day), works=False, name="Tết") for day in range(16, 21)),
    ],
    years=[2026],
    hours=[OpeningHours(Validity(date(2020, 1, 1)))],
)
MONDAY = datetime(2026, 1, 5, 9, tzinfo=LOCAL)
moments = st.datetimes(datetime(2026, 1, 3), datetime(2026, 6, 30)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=LOCAL)
)
terms = st.builds(
    Term, months=st.integers(0, 1), calendar_days=st.integers(0, 20), working_half_days=st.integers(0, 30)
)


def standing(term: Term, received_at: datetime) -> Deadline:
    return deadline(received_at=received_at, term=term, is_confirmed=True, calendar=CALENDAR)


def appointed(due: datetime) -> Deadline:
    return Deadline(Term(), TermKind.APPOINTED, due.date(), due, is_provisional=False)


class TestWaiting:
    @given(terms, moments, moments, moments)
    def test_with_a_restart_gives_the_whole_term_from_the_day_the_dossier_came(
        self, term: Term, one: datetime, two: datetime, three: datetime
    ) -> None:
        received_at, asked_at, came_at = sorted([one, two, three])
        old = standing(term, received_at)
        new = resumed(standing=old, effect=Effect.RESTART, asked_at=asked_at, came_at=came_at, calendar=CALENDAR)
        assert new.due_at == due_at(received_at=came_at, term=term, calendar=CALENDAR).due_at
        assert old.due_at
        assert new.due_at
        assert new.due_at >= old.due_at

    @given(moments, moments, moments)
    def test_with_a_pause_never_shortens_the_working_time_left(
        self, one: datetime, two: datetime, three: datetime
    ) -> None:
        asked_at, came_at = sorted([one, two])
        day = CALENDAR.next_working_day(three.date())
        due = datetime.combine(day, time(17), tzinfo=LOCAL)
        new = resumed(
            standing=appointed(due), effect=Effect.PAUSE, asked_at=asked_at, came_at=came_at, calendar=CALENDAR
        ).due_at
        assert new
        assert new >= due
        assert CALENDAR.is_working(new.date())
        assert CALENDAR.minutes_between(came_at, new) >= CALENDAR.minutes_between(asked_at, due)
        one_day = CALENDAR.hours_on(new.date()).minutes
        assert CALENDAR.minutes_between(came_at, new) < CALENDAR.minutes_between(asked_at, due) + one_day

    @given(terms, moments, moments, moments)
    def test_with_a_pause_is_never_longer_than_with_a_restart(
        self, term: Term, one: datetime, two: datetime, three: datetime
    ) -> None:
        received_at, asked_at, came_at = sorted([one, two, three])
        old = standing(term, received_at)
        ways = {
            effect: resumed(standing=old, effect=effect, asked_at=asked_at, came_at=came_at, calendar=CALENDAR).due_at
            for effect in Effect
        }
        assert old.due_at
        assert old.due_at <= ways[Effect.PAUSE] <= ways[Effect.RESTART]

    @given(moments, moments)
    def test_keeps_a_later_due_moment_that_was_set_before(self, one: datetime, two: datetime) -> None:
        asked_at, came_at = sorted([one, two])
        later = datetime(2026, 12, 30, 17, tzinfo=LOCAL)
        old = Deadline(Term(working_half_days=4), TermKind.CONFIRMED, one.date(), later, is_provisional=False)
        new = resumed(standing=old, effect=Effect.RESTART, asked_at=asked_at, came_at=came_at, calendar=CALENDAR)
        assert new.due_at == later

    def test_for_no_time_at_all_changes_no_pause(self) -> None:
        due = datetime(2026, 1, 9, 11, tzinfo=LOCAL)
        same = resumed(standing=appointed(due), effect=Effect.PAUSE, asked_at=MONDAY, came_at=MONDAY, calendar=CALENDAR)
        assert same.due_at == due

    def test_leaves_an_unknown_due_moment_unknown(self) -> None:
        old = Deadline(Term(), TermKind.UNKNOWN, MONDAY.date(), None, is_provisional=False)
        later = MONDAY + timedelta(days=3)
        assert resumed(
            standing=old, effect=Effect.RESTART, asked_at=MONDAY, came_at=later, calendar=CALENDAR
        ) == old  # fmt: skip

    @pytest.mark.parametrize(
        ("came", "due"),
        [
            (datetime(2026, 1, 6, 10), datetime(2026, 1, 8, 17)),
            # after the cut-off: counts as received on the next working day
            (datetime(2026, 1, 6, 15, 1), datetime(2026, 1, 9, 17)),
            # on a Sunday
            (datetime(2026, 1, 11, 9), datetime(2026, 1, 14, 17)),
            # the Saturday that is worked
            (datetime(2026, 1, 8, 9), datetime(2026, 1, 10, 17)),
        ],
    )
    def test_worked_cases_of_a_restart(self, came: datetime, due: datetime) -> None:
        old = standing(Term(working_half_days=4), MONDAY)
        new = resumed(
            standing=old,
            effect=Effect.RESTART,
            asked_at=MONDAY,
            came_at=came.replace(tzinfo=LOCAL),
            calendar=CALENDAR,
        )
        assert new.due_at == due.replace(tzinfo=LOCAL)

    def test_moves_an_appointment_by_the_working_time_waited(self) -> None:
        due = datetime(2026, 1, 9, 17, tzinfo=LOCAL)
        new = resumed(
            standing=appointed(due),
            effect=Effect.PAUSE,
            asked_at=MONDAY,
            came_at=MONDAY + timedelta(days=2),
            calendar=CALENDAR,
        )
        # two days later: the Saturday that is worked, and Monday
        assert new.due_at == datetime(2026, 1, 12, 17, tzinfo=LOCAL)

    def test_does_to_a_term_what_the_procedure_chose_and_moves_an_appointment(self) -> None:
        for chosen in Effect:
            assert {kind: effect_on(kind, chosen=chosen) for kind in set(TermKind) - {TermKind.TOLD}} == {
                TermKind.CONFIRMED: chosen,
                TermKind.FROM_CATALOGUE: chosen,
                TermKind.UNKNOWN: chosen,
                TermKind.APPOINTED: Effect.PAUSE,
            }


class TestReappointment:
    OLD = datetime(2026, 1, 7, 17, tzinfo=LOCAL)
    NEW = datetime(2026, 1, 9, 17, tzinfo=LOCAL)

    def check(self, **changes: object) -> None:
        usual = {"old": self.OLD, "new": self.NEW, "at": MONDAY, "made_before": 0, "calendar": CALENDAR}
        check_reappointment(**{**usual, **changes})  # type: ignore[arg-type]

    def test_is_possible_once_before_the_due_moment(self) -> None:
        self.check()
        self.check(at=self.OLD - timedelta(minutes=1))
        with pytest.raises(ReappointedBefore):
            self.check(made_before=1)
        for late in (self.OLD, self.OLD + timedelta(days=1)):
            with pytest.raises(ReappointmentTooLate):
                self.check(at=late)
        with pytest.raises(ReappointmentTooLate):
            self.check(old=None)

    @pytest.mark.parametrize(
        "new",
        [
            OLD,
            OLD - timedelta(days=1),
            datetime(2026, 1, 11, 17, tzinfo=LOCAL),
            datetime(2026, 2, 17, 17, tzinfo=LOCAL),
            OLD + MOST_LATER + timedelta(days=1),
        ],
    )
    def test_needs_a_working_day_after_the_old_one_and_within_reason(self, new: datetime) -> None:
        with pytest.raises(ReappointmentUnusable):
            self.check(new=new)


class TestWayOfTheResult:
    def test_what_a_carrier_has_is_not_given_out_again(self) -> None:
        for act, states in OPEN.items():
            for delivery in Delivery:
                if delivery in states:
                    check_way(act=act, delivery=delivery)
                else:
                    with pytest.raises((ResultOnTheWay, ResultNotPosted)):
                        check_way(act=act, delivery=delivery)
        assert OPEN[Act.POST_FAILED] == {Delivery.SENT}

    def test_every_open_state_has_a_move(self) -> None:
        assert all(MOVES[state] for states in OPEN.values() for state in states)


def test_every_form_but_the_receipt_goes_with_an_event_and_has_a_title() -> None:
    assert set(FORM_OF.values()) == set(TITLES) == set(Form) - {Form.RECEIPT}
    assert FORM_OF[Kind.WITHDRAWN] is Form.STOP
