"""The working calendar of an office."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet

from haicap.domains.law import api as law
from haicap.domains.organisation.contracts import (
    EVERYBODY,
    CalendarFacts,
    CalendarMissing,
    Calendars,
    DayKind,
    DayStatus,
    HoursSet,
    Mark,
    Whose,
)
from haicap.domains.organisation.models import CalendarDayRow, CalendarYearRow, UnitRow, WorkingHoursRow
from haicap.domains.organisation.models.calendar import STANDS
from haicap.domains.organisation.rules.calendar import built, with_hours
from haicap.kernel.editions import Editions
from haicap.kernel.validity import Validity
from haicap.kernel.worktime import OpeningHours, WorkCalendar
from haicap.platform.editions import api as editions_of_topics

TOPIC = "calendars"
ByUnit = Mapping[int | None, WorkCalendar]

# All calendars together, by unit; `None` is the calendar of offices without hours of their own.
_kept: editions_of_topics.Kept[str, ByUnit] = editions_of_topics.Kept(TOPIC, most=1)


def work_calendar(*, unit_id: int | None = None, editions: Editions | None = None) -> WorkCalendar:
    """
    Return the working calendar of a unit, or of offices without hours of their own.

    It holds all spans of hours, so it answers for any day. One statement when this process holds the calendar, none
    when it holds it in the `editions` that the caller's own statement has just seen; else six or seven. A calendar
    once handed out does not change.

    :raises CalendarMissing: if no hours are recorded at all: the shipped data has not been loaded.
    """
    held = _kept.values([TOPIC], editions=editions, latest=editions_of_topics.current, read=_read)[TOPIC]
    return held.get(unit_id) or held[None]


def calendars_before(amendment_id: int, *, is_rolled_back: bool) -> Calendars:
    """
    Return the calendars as they would stand had an amendment not taken effect, or had it not been rolled back.

    All else is as it stands now, so the answer does not hang on what the clock said when rows were written. Ten
    statements at most.

    :raises CalendarMissing: if no hours are recorded at all.
    """
    facts = _without_hours_of(amendment_id, _facts(STANDS), is_rolled_back=is_rolled_back)
    own = CalendarDayRow.objects.filter(amendment_id=amendment_id)
    gave_way = CalendarDayRow.objects.filter(withdrawn_by_id=amendment_id).exclude(amendment_id=amendment_id)
    # Day by day: what the amendment said, or what it took the place of.
    marks = _marks((own if is_rolled_back else gave_way).order_by("id"))
    touched = set(own.values_list("day", flat=True))
    rest = {day: mark for day, mark in facts.marks.items() if day not in touched}
    return built(replace(facts, marks={**rest, **marks}))


def calendars(*, before: datetime | None = None) -> Calendars:
    """
    Return the calendars of all offices as they stand, or as they were known just before a moment. Five statements.

    :raises CalendarMissing: if no hours are recorded at all.
    """
    stood = STANDS
    if before is not None:
        stood = Q(recorded_at__lt=before) & (Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=before))
    return built(_facts(stood))


def _read(_keys: Collection[str]) -> editions_of_topics.Read[str, ByUnit]:
    # Read in several statements: what they saw is of one edition only if that stood before and after.
    before = editions_of_topics.current().of(TOPIC)
    found = dict(built(_facts(STANDS)).by_unit)
    after = editions_of_topics.current().of(TOPIC)
    return editions_of_topics.Read({TOPIC: found}, after if after == before else "")


def _marks(found: QuerySet[CalendarDayRow]) -> dict[date, Mark]:
    rows = list(found.values("day", "kind", "name", "status", "instrument_id"))
    numbers = law.instrument_numbers(row["instrument_id"] for row in rows if row["instrument_id"])
    return {
        row["day"]: Mark(
            day=row["day"],
            kind=DayKind(row["kind"]),
            name=row["name"],
            is_confirmed=row["status"] == DayStatus.CONFIRMED,
            instrument=numbers.get(row["instrument_id"], ""),
        )
        for row in rows
    }


def _facts(stood: Q) -> CalendarFacts:
    marks = _marks(CalendarDayRow.objects.filter(stood))
    years = frozenset(CalendarYearRow.objects.filter(stood).values_list("year", flat=True))
    hours = _hours(stood)
    if EVERYBODY not in hours:
        raise CalendarMissing
    return CalendarFacts(marks, years, hours, units_of_kinds(whose.kind for whose in hours if whose.kind))


def _without_hours_of(amendment_id: int, facts: CalendarFacts, *, is_rolled_back: bool) -> CalendarFacts:
    """Return the facts with the hours as they would stand without an amendment, or without its roll-back."""
    own = WorkingHoursRow.objects.filter(amendment_id=amendment_id)
    if not own.exists():
        return facts
    gave_way = WorkingHoursRow.objects.filter(withdrawn_by_id=amendment_id).exclude(amendment_id=amendment_id)
    rest = facts.hours if is_rolled_back else _hours(STANDS & ~Q(amendment_id=amendment_id))
    rows = (own if is_rolled_back else gave_way).order_by("starts_on").values()
    given = [HoursSet(whose_of(row), hours_of(row)) for row in rows]
    kinds = {one.whose.kind for one in given if one.whose.kind}
    return with_hours(replace(facts, hours=rest, kinds={**facts.kinds, **units_of_kinds(kinds)}), given)


def _hours(stood: Q) -> dict[Whose, tuple[OpeningHours, ...]]:
    found: dict[Whose, list[OpeningHours]] = {}
    for row in WorkingHoursRow.objects.filter(stood).order_by("starts_on").values():
        found.setdefault(whose_of(row), []).append(hours_of(row))
    return {whose: tuple(own) for whose, own in found.items()}


def units_of_kinds(kinds: Iterable[str]) -> dict[int, str]:
    """Return the kind of every unit of some kinds, by id, those that have ended too. One statement, or none."""
    wanted = set(kinds)
    return dict(UnitRow.objects.filter(kind__in=wanted).values_list("id", "kind")) if wanted else {}


def whose_of(row: Mapping[str, Any]) -> Whose:
    """Return whose the hours of a row are."""
    return Whose(row["unit_id"], row["unit_kind"])


def hours_of(row: Mapping[str, Any]) -> OpeningHours:
    """Return the hours of a row."""

    def session(part: str) -> tuple[tuple[time, time], ...]:
        opens, closes = row[f"{part}_opens"], row[f"{part}_closes"]
        return ((opens, closes),) if opens else ()

    return OpeningHours(
        validity=Validity(row["starts_on"], row["ends_before"]),
        sessions=session("morning") + session("afternoon"),
        cut_off=row["cut_off"],
        weekdays=frozenset(day - 1 for day in row["weekdays"]),
    )
