"""Editions: what a process keeps in memory holds only as long as the tables do not change."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import UnitUnknown
from haicap.domains.organisation.models import CalendarDayRow, UnitRow
from haicap.domains.procedures import api as procedures
from haicap.kernel.editions import Editions
from haicap.platform.db.api import run_all
from haicap.platform.editions import api as editions

AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
TODAY = date(2026, 1, 5)


@contextmanager
def undone() -> Iterator[None]:
    """Roll back what happens within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def ward(db: None) -> UnitRow:
    organisation.load(at=AT)
    return UnitRow.objects.get(code="00256", starts_on=date(2025, 7, 1))


@pytest.mark.django_db
class TestTheEdition:
    def test_of_each_topic_is_there(self) -> None:
        assert {"units", "calendars", "procedures"} <= editions.current().by_topic.keys()

    def test_changes_with_its_tables_and_with_no_other(self, ward: UnitRow) -> None:
        before = editions.current()
        ward.headquarters = "Số 2, phố Mới"
        ward.save()
        after = editions.current()
        assert before.of("units") != after.of("units")
        assert before.of("calendars") == after.of("calendars")
        assert editions.current().of("procedures") == before.of("procedures")

    @pytest.mark.parametrize(
        ("topic", "change"),
        [
            ("units", "delete from organisation_unitrow where false"),
            ("calendars", "truncate organisation_calendardayrow"),
            ("calendars", "truncate organisation_calendaryearrow"),
            ("calendars", "truncate organisation_workinghoursrow"),
            ("procedures", "delete from procedures_procedure where false"),
            ("procedures", "update procedures_procedureversion set name = name"),
            ("procedures", "truncate procedures_confirmation"),
        ],
    )
    def test_changes_with_each_table_of_its_topic(self, topic: str, change: str) -> None:
        before = editions.current()
        with connection.cursor() as cursor:
            cursor.execute(change)
        assert editions.current().of(topic) != before.of(topic)

    def test_goes_back_with_a_change_that_is_rolled_back_and_never_comes_again(self, ward: UnitRow) -> None:
        before, seen = editions.current(), set()
        for _ in range(3):
            with undone():
                UnitRow.objects.filter(pk=ward.pk).update(headquarters="Nơi khác")
                seen.add(editions.current().of("units"))
            assert editions.current() == before
        assert len(seen) == 3

    def test_that_is_there_stays_when_a_backup_brings_another(self) -> None:
        before = editions.current()
        with connection.cursor() as cursor:
            cursor.execute("insert into editions_editionrow (topic, edition) values ('units', gen_random_uuid())")
        assert editions.current() == before

    def test_of_an_unknown_topic_is_empty(self) -> None:
        assert editions.current().of("weather") == ""
        with pytest.raises(ValueError, match="topic"):
            editions.seen("x' or true")


@pytest.mark.django_db
class TestUnits:
    def test_come_from_memory_under_the_same_edition(self, ward: UnitRow, django_assert_num_queries: Any) -> None:
        organisation.units_by_id([ward.pk])
        seen = editions.current()
        with django_assert_num_queries(0):
            assert organisation.unit_by_id(ward.pk, editions=seen).headquarters == ward.headquarters
        with django_assert_num_queries(1):
            organisation.unit_by_id(ward.pk)

    def test_are_read_again_after_a_change(self, ward: UnitRow) -> None:
        organisation.unit_by_id(ward.pk)
        UnitRow.objects.filter(pk=ward.pk).update(headquarters="Nơi mới")
        assert organisation.unit_by_id(ward.pk).headquarters == "Nơi mới"
        assert organisation.unit("00256", TODAY, editions=editions.current()).headquarters == "Nơi mới"

    def test_read_inside_a_change_are_forgotten_when_it_is_rolled_back(self, ward: UnitRow) -> None:
        before = editions.current()
        with undone():
            UnitRow.objects.filter(pk=ward.pk).update(headquarters="Không bao giờ")
            # Also for one who still carries the editions from before the change.
            assert organisation.unit_by_id(ward.pk, editions=before).full_name
            assert organisation.unit_by_id(ward.pk).headquarters == "Không bao giờ"
        for seen in (before, editions.current(), None):
            assert organisation.unit_by_id(ward.pk, editions=seen).headquarters == ward.headquarters

    def test_by_code_keep_their_days_and_their_refusal(self, ward: UnitRow, django_assert_num_queries: Any) -> None:
        seen = editions.current()
        assert organisation.unit("00256", TODAY, editions=seen) == organisation.unit("00256", TODAY)
        with django_assert_num_queries(0):
            organisation.unit("00256", TODAY, editions=seen)
        with pytest.raises(UnitUnknown):
            organisation.unit("99999", TODAY, editions=seen)


@pytest.mark.django_db
class TestTheCalendar:
    def test_read_inside_a_change_is_forgotten_when_it_is_rolled_back(self, ward: UnitRow) -> None:
        day = date(2026, 3, 10)
        assert organisation.work_calendar().is_working(day)
        with undone():
            CalendarDayRow.objects.create(
                day=day, kind="off", name="Nghỉ", status="confirmed", source="test", recorded_at=AT
            )
            assert not organisation.work_calendar().is_working(day)
        assert organisation.work_calendar().is_working(day)


@pytest.mark.django_db
class TestAnotherProcess:
    def test_is_heard_of_when_it_commits(self) -> None:
        before = editions.current()
        _elsewhere("delete from organisation_calendardayrow where false", commits=False)
        assert editions.current() == before
        _elsewhere("delete from organisation_calendardayrow where false", commits=True)
        assert editions.current().of("calendars") != before.of("calendars")


def _elsewhere(change: str, *, commits: bool) -> None:
    """Run a statement on a connection of its own, as another process does."""

    def run() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
            transaction.set_rollback(not commits)
        connection.close()

    other = Thread(target=run)
    other.start()
    other.join()


def _kept(most: int, log: list[set[int]]) -> Callable[[set[int], str], dict[int, str]]:
    kept: editions.Kept[int, str] = editions.Kept("t", most=most)

    def values(keys: set[int], edition: str) -> dict[int, str]:
        def read(missing: Any) -> editions.Read[int, str]:
            log.append(set(missing))
            return editions.Read({key: f"{edition}{key}" for key in missing}, edition)

        seen = Editions({"t": edition} if edition else {})
        return kept.values(keys, editions=seen, latest=lambda: seen, read=read)

    return values


class TestKept:
    @given(
        st.lists(st.tuples(st.sets(st.integers(0, 9), max_size=5), st.sampled_from(["a", "b", "c", ""])), max_size=30)
    )
    def test_gives_only_what_was_read_under_the_edition(self, asked: list[tuple[set[int], str]]) -> None:
        values = _kept(4, [])
        for keys, edition in asked:
            assert values(keys, edition) == {key: f"{edition}{key}" for key in keys}

    def test_reads_only_what_is_missing(self) -> None:
        log: list[set[int]] = []
        values = _kept(10, log)
        values({1, 2}, "a")
        values({2, 3}, "a")
        assert log == [{1, 2}, {3}]

    def test_lets_the_longest_unused_go(self) -> None:
        log: list[set[int]] = []
        values = _kept(2, log)
        for key in (1, 2, 1, 3, 1, 2):
            values({key}, "a")
        assert log == [{1}, {2}, {3}, {2}]

    def test_keeps_nothing_without_an_edition(self) -> None:
        log: list[set[int]] = []
        values = _kept(2, log)
        values({1}, "")
        values({1}, "")
        assert log == [{1}, {1}]


@pytest.mark.django_db
class TestTheCatalogue:
    def test_follows_a_confirmation_that_is_added(self) -> None:
        procedures.load(at=AT)
        found = procedures.procedure("1.001193", date(2026, 12, 1))
        assert found.deadline.is_known
        run_all("delete from procedures_confirmation returning 1")
        again = procedures.version_by_id(found.id, on=date(2026, 12, 1))
        assert again.deadline.status is not found.deadline.status
