"""Drafts out of values, their versions, two officers at once, what a check keeps."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from haicap.domains.law import api as law
from haicap.domains.law.contracts import (
    DraftChangedMeanwhile,
    LawFileInvalid,
    MayNotChangeLaw,
    SamePerson,
    State,
    Step,
    WrongAmendmentMove,
)
from haicap.domains.law.models import AmendmentRow, AmendmentVersionRow, AssayRow
from haicap.kernel.actors import Actor, Role
from haicap.platform.clock.api import LOCAL
from tests import units

AT = datetime(2026, 11, 2, 9, 0, tzinfo=LOCAL)
ANNA = Actor(role=Role.LEGAL, account_id=7, post_id=1, unit_id=1, name="Anna")
MINH = Actor(role=Role.LEGAL, account_id=8, post_id=2, unit_id=1, name="Minh")
LAN = Actor(role=Role.LEGAL, account_id=9, post_id=3, unit_id=1, name="Lan")


@pytest.fixture(scope="module")
def shipped(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with units.loaded(django_db_blocker):
        yield


@pytest.fixture(autouse=True)
def loaded(shipped: None, db: None) -> None:
    """All tests of this module change the calendar that ships."""


def day(date: str = "2026-11-20", kind: str = "off", **more: str) -> dict[str, Any]:
    return {"day": {"date": date, "kind": kind, **more}}


def values(*changes: dict[str, Any], number: str = "12/QĐ-TTg") -> dict[str, Any]:
    head = {"number": number, "issuer": "TTg", "kind": "decision", "signed_on": "2026-11-01", "title": "Nghỉ bù"}
    return {"instrument": head, "changes": list(changes)}


def drafted(*changes: dict[str, Any], by: Actor = ANNA) -> int:
    return law.draft_from_values(by=by, at=AT, values=values(*changes)).id


class TestValues:
    def test_become_a_draft_that_says_the_same(self) -> None:
        number = drafted(day(name='Nghỉ: "bù" # 1'))
        made = law.amendment_by_id(number, on=AT.date())
        assert (made.state, made.version, made.changes[0].change.body["name"]) == (State.DRAFT, 1, 'Nghỉ: "bù" # 1')
        assert law.values_of(number) == values(day(name='Nghỉ: "bù" # 1'))

    def test_may_be_without_changes_and_are_not_checked_then(self) -> None:
        number = drafted()
        found = law.check(by=ANNA, at=AT, amendment_id=number)
        assert [(one.field, one.code) for one in found.faults] == [("changes", "TooShort")]
        with pytest.raises(WrongAmendmentMove):
            law.approve(by=MINH, at=AT, amendment_id=number)

    def test_are_refused_where_they_do_not_fit(self) -> None:
        with pytest.raises(LawFileInvalid) as refused:
            drafted(day(date="2026-02-30"))
        assert [one.field for one in refused.value.faults] == ["changes.0.day.date"]
        assert not AmendmentRow.objects.exists()
        with pytest.raises(MayNotChangeLaw):
            drafted(day(), by=Actor(role=Role.CHAIR, account_id=3, post_id=3))

    def test_tell_what_is_wrong_with_one_change_only(self) -> None:
        both = values(day("2026-11-24", "weekend_workday"), day("2026-11-21", "weekend_workday"))
        assert [one.code for one in law.faults_of_change(both, ordinal=0, at=AT)] == ["NotAWeekend"]
        assert not law.faults_of_change(both, ordinal=1, at=AT)


class TestAVersion:
    def test_is_made_by_each_change_and_the_earlier_stays(self) -> None:
        number = drafted(day())
        law.check(by=ANNA, at=AT, amendment_id=number)
        later = AT + timedelta(minutes=5)
        made = law.redraft(by=LAN, at=later, amendment_id=number, seen=1, values=values(day("2026-11-23")))
        assert (made.version, made.step, made.takes_effect_on.isoformat()) == (2, Step.DRAFT, "2026-11-23")
        assert [(one.number, one.by.name) for one in made.versions] == [(1, "Anna"), (2, "Lan")]
        assert [(move.step, move.version) for move in made.moves] == [
            (Step.DRAFT, 1), (Step.CHECKED, 1), (Step.DRAFT, 2),
        ]  # fmt: skip
        assert law.values_of(number, version=1) == values(day())
        assert law.values_of(number) == values(day("2026-11-23"))

    def test_is_not_overwritten_by_who_saw_an_older_one(self) -> None:
        number = drafted(day())
        law.redraft(by=LAN, at=AT, amendment_id=number, seen=1, values=values(day("2026-11-23")))
        for late in (
            lambda: law.redraft(by=ANNA, at=AT, amendment_id=number, seen=1, values=values(day("2026-11-24"))),
            lambda: law.give_up(by=ANNA, at=AT, amendment_id=number, seen=1),
            lambda: law.check(by=ANNA, at=AT, amendment_id=number, seen=1),
        ):
            with pytest.raises(DraftChangedMeanwhile) as refused:
                late()
            assert refused.value.params == {"name": "Lan", "now": 2, "seen": 1}
        law.check(by=ANNA, at=AT, amendment_id=number, seen=2)
        with pytest.raises(DraftChangedMeanwhile):
            law.approve(by=MINH, at=AT, amendment_id=number, seen=1)

    def test_is_approved_by_nobody_who_wrote_one(self) -> None:
        number = drafted(day())
        law.redraft(by=LAN, at=AT, amendment_id=number, seen=1, values=values(day("2026-11-23")))
        law.check(by=ANNA, at=AT, amendment_id=number)
        for writer in (ANNA, LAN):
            with pytest.raises(SamePerson):
                law.approve(by=writer, at=AT, amendment_id=number)
        assert law.approve(by=MINH, at=AT, amendment_id=number, seen=2).state is State.SCHEDULED

    def test_is_kept_by_the_database(self) -> None:
        number = drafted(day())
        law.redraft(by=LAN, at=AT, amendment_id=number, seen=1, values=values(day("2026-11-23")))
        law.check(by=ANNA, at=AT, amendment_id=number)
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("update law_amendmentrow set approved_by_id = 9 where id = %s", [number])
        for table in (AmendmentVersionRow, AssayRow):
            with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
                table.objects.filter(amendment=number).update(name="x")
            with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
                table.objects.filter(amendment=number).delete()


class TestADraft:
    def test_is_given_up_and_stays_readable(self) -> None:
        number = drafted(day())
        made = law.give_up(by=LAN, at=AT, amendment_id=number, seen=1, reason="Trùng")
        assert (made.state, made.moves[-1].note) == (State.GIVEN_UP, "Trùng")
        for act in (
            lambda: law.check(by=ANNA, at=AT, amendment_id=number),
            lambda: law.redraft(by=ANNA, at=AT, amendment_id=number, seen=1, values=values(day())),
            lambda: law.give_up(by=ANNA, at=AT, amendment_id=number, seen=1),
            lambda: law.approve(by=MINH, at=AT, amendment_id=number),
        ):
            with pytest.raises(WrongAmendmentMove):
                act()
        assert law.values_of(number) == values(day())


class TestACheck:
    def test_is_kept_and_says_when_the_law_has_moved_on(self) -> None:
        number = drafted(day(name="Nghỉ"))
        assert law.last_check(number, version=1) is None
        found = law.check(by=LAN, at=AT, amendment_id=number)
        kept = law.last_check(number, version=1)
        assert kept
        assert (kept.is_stale, kept.by.name, kept.at) == (False, "Lan", AT)
        assert [(one.code, one.count, one.message) for one in kept.impact] == [
            (one.code, one.count, one.message) for one in found.impact
        ]
        assert kept.impact[0].details == found.impact[0].details
        other = law.draft_from_values(by=ANNA, at=AT, values=values(day("2026-11-23"), number="13/QĐ-TTg")).id
        law.check(by=ANNA, at=AT, amendment_id=other)
        law.approve(by=MINH, at=AT, amendment_id=other)
        kept = law.last_check(number, version=1)
        assert kept
        assert kept.is_stale

    def test_of_an_older_version_is_stale(self) -> None:
        number = drafted(day("2026-11-24", "weekend_workday"))
        law.check(by=ANNA, at=AT, amendment_id=number)
        kept = law.last_check(number, version=1)
        assert kept
        assert [(one.code, one.field) for one in kept.faults] == [("NotAWeekend", "changes.0.day.kind")]
        law.redraft(by=ANNA, at=AT, amendment_id=number, seen=1, values=values(day()))
        again = law.last_check(number, version=2)
        assert again
        assert again.is_stale


class TestTheList:
    def test_is_narrowed_by_state_text_and_kind_and_goes_on(self) -> None:
        first = drafted(day())
        second = law.draft_from_values(by=ANNA, at=AT, values=values(day(), day("2026-11-23"), number="9/NQ-CP")).id
        law.check(by=ANNA, at=AT, amendment_id=second)
        law.approve(by=MINH, at=AT, amendment_id=second)
        assert [one.id for one in law.listed(on=AT.date())] == [second, first]
        assert [one.kinds for one in law.listed(on=AT.date())] == [(("day", 2),), (("day", 1),)]
        assert [one.id for one in law.listed(on=AT.date(), before=second)] == [first]
        assert [one.id for one in law.listed(on=AT.date(), state=State.SCHEDULED)] == [second]
        assert [one.id for one in law.listed(on=AT.date() + timedelta(days=30), state=State.IN_FORCE)] == [second]
        assert [one.id for one in law.listed(on=AT.date(), state=State.DRAFT)] == [first]
        assert [one.id for one in law.listed(on=AT.date(), text="nq-cp")] == [second]
        assert [one.id for one in law.listed(on=AT.date(), text="NGHỈ BÙ")] == [second, first]
        assert not law.listed(on=AT.date(), text="%")
        assert not law.listed(on=AT.date(), kind="grant")
