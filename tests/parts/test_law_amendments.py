"""The life of an amendment: draft, check, approval by a second person, roll-back; days as its first facts."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from haicap.domains.law import api as law
from haicap.domains.law.contracts import (
    AmendmentAmbiguous,
    AmendmentUnknown,
    DraftOutdated,
    LaterChangeStands,
    LawFileInvalid,
    MayNotChangeLaw,
    SamePerson,
    State,
    Step,
    WrongAmendmentMove,
)
from haicap.domains.law.models import AmendmentMoveRow, AmendmentRow, ChangeRow, InstrumentRow
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import DayKind
from haicap.domains.organisation.models import CalendarDayRow
from haicap.kernel.actors import Actor, Role
from haicap.platform.clock.api import LOCAL
from tests import units

AT = datetime(2026, 11, 2, 9, 0, tzinfo=LOCAL)
ANNA = Actor(role=Role.LEGAL, account_id=7, post_id=1, unit_id=1, name="Anna")
MINH = Actor(role=Role.LEGAL, account_id=8, post_id=2, unit_id=1, name="Minh")
OPERATOR = Actor(role=Role.SYSTEM, name="operator")
FRIDAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def shipped(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with units.loaded(django_db_blocker):
        yield


@pytest.fixture(autouse=True)
def loaded(shipped: None, db: None) -> None:
    """All tests of this module change the calendar that ships."""


def file(*days: str, number: str = "12/QĐ-TTg", issuer: str = "TTg", signed_on: str = "2026-11-01") -> bytes:
    head = f'instrument: {{number: "{number}", issuer: {issuer}, kind: decision, signed_on: {signed_on}, title: T}}\n'
    return (head + "changes:\n" + "".join(f"  - day: {{{day}}}\n" for day in days)).encode()


OFF = file("date: 2026-11-20, kind: off, name: Nghỉ")


def standing(day: date = FRIDAY) -> tuple[str, str] | None:
    mark = organisation.calendars().facts.marks.get(day)
    return (mark.kind.value, mark.name) if mark else None


class TestALife:
    def test_goes_from_draft_to_force_by_two_persons(self) -> None:
        drafted = law.draft(by=ANNA, at=AT, content=OFF)
        assert (drafted.state, standing(), InstrumentRow.objects.filter(number="12/QĐ-TTg").count()) == (
            State.DRAFT, None, 0,
        )  # fmt: skip
        found = law.check(by=ANNA, at=AT, amendment_id=drafted.id)
        assert not found.faults
        assert [item.code for item in found.impact][:1] == ["DayChanged"]
        assert standing() is None
        made = law.approve(by=MINH, at=AT, amendment_id=drafted.id)
        assert (made.state, standing()) == (State.SCHEDULED, ("off", "Nghỉ"))
        assert not organisation.work_calendar().is_working(FRIDAY)
        assert law.amendment_by_id(made.id, on=FRIDAY).state is State.IN_FORCE
        assert [(move.step, move.by.name) for move in made.moves] == [
            (Step.DRAFT, "Anna"), (Step.CHECKED, "Anna"), (Step.APPROVED, "Minh"),
        ]  # fmt: skip

    def test_asks_for_a_check_and_for_a_second_person(self) -> None:
        drafted = law.draft(by=ANNA, at=AT, content=OFF)
        with pytest.raises(WrongAmendmentMove):
            law.approve(by=MINH, at=AT, amendment_id=drafted.id)
        law.check(by=ANNA, at=AT, amendment_id=drafted.id)
        with pytest.raises(SamePerson):
            law.approve(by=ANNA, at=AT, amendment_id=drafted.id)
        law.approve(by=MINH, at=AT, amendment_id=drafted.id)
        for again in (lambda: law.approve(by=MINH, at=AT, amendment_id=drafted.id),
                      lambda: law.check(by=MINH, at=AT, amendment_id=drafted.id)):  # fmt: skip
            with pytest.raises(WrongAmendmentMove):
                again()

    def test_is_for_legal_officers_and_the_operator(self) -> None:
        for role in set(Role) - {Role.LEGAL, Role.SYSTEM}:
            with pytest.raises(MayNotChangeLaw):
                law.draft(by=Actor(role=role, account_id=3, post_id=3), at=AT, content=OFF)
        assert law.put_in_force(by=OPERATOR, approved_by=OPERATOR, at=AT, content=OFF).state is State.SCHEDULED

    def test_says_when_a_draft_no_longer_fits(self) -> None:
        drafted = law.draft(by=ANNA, at=AT, content=OFF)
        law.check(by=ANNA, at=AT, amendment_id=drafted.id)
        later = file("date: 2026-11-20, kind: normal", number="13/QĐ-TTg", signed_on="2026-11-02")
        law.put_in_force(by=ANNA, approved_by=MINH, at=AT, content=later)
        with pytest.raises(DraftOutdated) as refused:
            law.approve(by=MINH, at=AT, amendment_id=drafted.id)
        assert [(one.line, one.code) for one in refused.value.faults] == [(3, "LaterTextStands")]
        assert [one.code for one in law.check(by=ANNA, at=AT, amendment_id=drafted.id).faults] == ["LaterTextStands"]
        assert law.amendment_by_id(drafted.id, on=AT.date()).state is State.DRAFT

    def test_is_kept_by_the_database(self) -> None:
        made = law.put_in_force(by=ANNA, approved_by=MINH, at=AT, content=OFF)
        rows = AmendmentRow.objects.filter(pk=made.id)
        for wrong in ({"approved_by_id": 7}, {"approved_at": None}, {"step": "draft"}, {"step": "rolled_back"},
                      {"instrument": None}, {"checked_at": None}):  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**wrong)
        for table in (AmendmentMoveRow.objects.filter(amendment=made.id), ChangeRow.objects.filter(amendment=made.id)):
            with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
                table.update(**({"note": "x"} if table.model is AmendmentMoveRow else {"line": 9}))

    def test_changes_nothing_when_a_line_is_wrong(self) -> None:
        wrong = file(
            "date: 2026-11-20, kind: off", "date: 2026-11-20, kind: normal", "date: 2026-11-24, kind: weekend_workday"
        )
        with pytest.raises(LawFileInvalid) as refused:
            law.put_in_force(by=ANNA, approved_by=MINH, at=AT, content=wrong)
        assert [(one.line, one.field, one.code) for one in refused.value.faults] == [
            (4, "changes.1.day.date", "DayTwice"), (5, "changes.2.day.kind", "NotAWeekend"),
        ]  # fmt: skip
        assert not AmendmentRow.objects.exists()
        assert not CalendarDayRow.objects.filter(recorded_at=AT).exists()


class TestARollBack:
    def test_withdraws_and_lets_the_earlier_answer_be_read(self) -> None:
        later = AT + timedelta(hours=1)
        law.put_in_force(by=ANNA, approved_by=MINH, at=AT, content=OFF)
        (back,) = law.roll_back(by=MINH, at=later, named="12/QĐ-TTg", reason="Sai ngày")
        assert (back.state, standing(), back.moves[-1].note) == (State.ROLLED_BACK, None, "Sai ngày")
        assert organisation.calendars(before=later).facts.marks[FRIDAY].kind is DayKind.OFF
        assert FRIDAY not in organisation.calendars(before=AT).facts.marks
        with pytest.raises(AmendmentUnknown):
            law.roll_back(by=MINH, at=later, named="12/QĐ-TTg")

    def test_puts_back_what_had_given_way(self) -> None:
        first_of_year = date(2026, 1, 1)
        before = standing(first_of_year)
        law.put_in_force(by=ANNA, approved_by=MINH, at=AT, content=file("date: 2026-01-01, kind: normal"))
        assert organisation.work_calendar().is_working(first_of_year)
        law.roll_back(by=ANNA, at=AT + timedelta(hours=1), named="TTg:12/QĐ-TTg@2026-11-01")
        assert standing(first_of_year) == before
        assert not organisation.work_calendar().is_working(first_of_year)
        organisation.load(at=AT + timedelta(hours=2))
        assert standing(first_of_year) == before

    def test_waits_for_what_stands_on_top(self) -> None:
        law.put_in_force(by=ANNA, approved_by=MINH, at=AT, content=OFF)
        over = file("date: 2026-11-20, kind: normal", number="13/QĐ-TTg", signed_on="2026-11-02")
        law.put_in_force(by=ANNA, approved_by=MINH, at=AT + timedelta(hours=1), content=over)
        with pytest.raises(LaterChangeStands) as refused:
            law.roll_back(by=ANNA, at=AT + timedelta(hours=2), named="12/QĐ-TTg")
        assert refused.value.params == {"numbers": "13/QĐ-TTg"}
        law.roll_back(by=ANNA, at=AT + timedelta(hours=3), named="13/QĐ-TTg")
        assert standing() == ("off", "Nghỉ")
        law.roll_back(by=ANNA, at=AT + timedelta(hours=4), named="12/QĐ-TTg")
        assert standing() is None

    def test_asks_which_text_is_meant(self) -> None:
        law.put_in_force(by=ANNA, approved_by=MINH, at=AT, content=OFF)
        other = file("date: 2026-11-23, kind: off", issuer="H26")
        law.put_in_force(by=ANNA, approved_by=MINH, at=AT, content=other)
        with pytest.raises(AmendmentAmbiguous) as refused:
            law.roll_back(by=ANNA, at=AT, named="12/QĐ-TTg")
        assert refused.value.details()["candidates"] == ["H26:12/QĐ-TTg@2026-11-01", "TTg:12/QĐ-TTg@2026-11-01"]
        law.roll_back(by=ANNA, at=AT + timedelta(hours=1), named="H26:12/QĐ-TTg@2026-11-01")
        assert standing() == ("off", "Nghỉ")


class TestMarkedDays:
    def test_confirm_what_is_there(self) -> None:
        provisional = CalendarDayRow.objects.filter(status="provisional", withdrawn_at__isnull=True).first()
        assert provisional is not None
        word = "off" if provisional.kind == "off" else "weekend_workday"
        found = law.assay(file(f"date: {provisional.day}, kind: {word}"), at=AT)
        assert [item.code for item in found.impact][:1] == ["DayConfirmed"]
        law.put_in_force(by=ANNA, approved_by=MINH, at=AT, content=file(f"date: {provisional.day}, kind: {word}"))
        assert organisation.calendars().facts.marks[provisional.day].is_confirmed

    def test_stay_normal_when_the_shipped_data_is_loaded_again(self) -> None:
        holiday = date(2026, 9, 2)
        law.put_in_force(by=ANNA, approved_by=MINH, at=AT, content=file(f"date: {holiday}, kind: normal"))
        organisation.load(at=AT + timedelta(days=1))
        assert organisation.work_calendar().is_working(holiday)

    def test_are_told_as_news(self) -> None:
        law.put_in_force(by=ANNA, approved_by=MINH, at=AT, content=OFF)
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from outbox_messagerow where name = 'vn.haicap.calendar.changed'")
            assert cursor.fetchone() == (1,)

    def test_are_seen_between_two_days(self) -> None:
        law.put_in_force(by=ANNA, approved_by=MINH, at=AT, content=OFF)
        found = law.differences(first=date(2026, 11, 1), second=date(2026, 12, 1))
        assert [(one.on, one.begins) for one in found] == [(FRIDAY, True), (date(2026, 11, 21), False)]
        assert not law.differences(first=date(2026, 11, 21), second=date(2026, 12, 1))
