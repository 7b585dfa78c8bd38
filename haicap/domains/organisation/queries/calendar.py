"""The working calendar of an office."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet

from haicap.domains.law import api as law
from haicap.domains.organisation.contracts import CalendarFacts, CalendarMissing, Calendars, DayKind, DayStatus, Mark
from haicap.domains.organisation.models import CalendarDayRow, CalendarYearRow, WorkingHoursRow
from haicap.domains.organisation.models.calendar import STANDS
from haicap.domains.organisation.rules.calendar import built
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

    All else is as it stands now, so the answer does not hang on what the clock said when rows were written. Six
    statements at most.

    :raises CalendarMissing: if no hours are recorded at all.
    """
    facts = _facts(STANDS)
    own = CalendarDayRow.objects.filter(amendment_id=amendment_id)
    gave_way = CalendarDayRow.objects.filter(withdrawn_by_id=amendment_id).exclude(amendment_id=amendment_id)
    # Day by day: what the amendment said, or what it took the place of.
    marks = _marks((own if is_rolled_back else gave_way).order_by("id"))
    touched = set(own.values_list("day", flat=True))
    rest = {day: mark for day, mark in facts.marks.items() if day not in touched}
    return built(replace(facts, marks={**rest, **marks}))


def calendars(*, before: datetime | None = None) -> Calendars:
    """
    Return the calendars of all offices as they stand, or as they were known just before a moment. Four statements.

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
    hours: dict[int | None, list[OpeningHours]] = {}
    for row in WorkingHoursRow.objects.filter(stood).order_by("starts_on").values():
        hours.setdefault(row["unit_id"], []).append(_hours(row))
    if None not in hours:
        raise CalendarMissing
    return CalendarFacts(marks, years, {unit: tuple(own) for unit, own in hours.items()})


def _hours(row: Mapping[str, Any]) -> OpeningHours:
    def session(part: str) -> tuple[tuple[time, time], ...]:
        opens, closes = row[f"{part}_opens"], row[f"{part}_closes"]
        return ((opens, closes),) if opens else ()

    return OpeningHours(
        validity=Validity(row["starts_on"], row["ends_before"]),
        sessions=session("morning") + session("afternoon"),
        cut_off=row["cut_off"],
        weekdays=frozenset(day - 1 for day in row["weekdays"]),
    )
