"""The working calendar of an office."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.db import connection
from django.db.models import Q

from haicap.domains.law import api as law
from haicap.domains.organisation.contracts import CalendarFacts, CalendarMissing, Calendars, DayKind, DayStatus, Mark
from haicap.domains.organisation.models import CalendarDayRow, CalendarYearRow, WorkingHoursRow
from haicap.domains.organisation.models.calendar import STANDS
from haicap.domains.organisation.rules.calendar import built
from haicap.kernel.validity import Validity
from haicap.kernel.worktime import OpeningHours, WorkCalendar

# Rows are only added and withdrawn, so these numbers change with every change of the calendar.
_REVISION = """
    select days.revision || years.revision || hours.revision
    from (
        select array[count(*), max(id), count(withdrawn_at)] as revision from organisation_calendardayrow
    ) as days, (
        select array[count(*), max(id), count(withdrawn_at)] as revision from organisation_calendaryearrow
    ) as years, (
        select array[count(*), max(id), count(withdrawn_at)] as revision from organisation_workinghoursrow
    ) as hours
"""

Revision = tuple[int | None, ...]

# The calendars of one revision by unit; `None` is the calendar of offices without hours of their own.
_held: dict[Revision, dict[int | None, WorkCalendar]] = {}


def revision() -> Revision:
    """Return a value that changes with every change of marked days, planned years or hours. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_REVISION)
        row = cursor.fetchone()
    assert row is not None
    return tuple(row[0])


def work_calendar(*, unit_id: int | None = None) -> WorkCalendar:
    """
    Return the working calendar of a unit, or of offices without hours of their own.

    It holds all spans of hours, so it answers for any day. One statement when this process holds the calendar
    in its present revision, else five. A calendar once handed out does not change.

    :raises CalendarMissing: if no hours are recorded at all: the shipped data has not been loaded.
    """
    now = revision()
    held = _held.get(now)
    if held is None:
        held = _read()
        _held.clear()
        _held[now] = held
    return held.get(unit_id) or held[None]


def calendars(*, before: datetime | None = None) -> Calendars:
    """
    Return the calendars of all offices as they stand, or as they were known just before a moment. Four statements.

    :raises CalendarMissing: if no hours are recorded at all.
    """
    stood = STANDS
    if before is not None:
        stood = Q(recorded_at__lt=before) & (Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=before))
    return built(_facts(stood))


def _read() -> dict[int | None, WorkCalendar]:
    return dict(built(_facts(STANDS)).by_unit)


def _facts(stood: Q) -> CalendarFacts:
    rows = list(CalendarDayRow.objects.filter(stood).values("day", "kind", "name", "status", "instrument_id"))
    numbers = law.instrument_numbers(row["instrument_id"] for row in rows if row["instrument_id"])
    marks = {
        row["day"]: Mark(
            day=row["day"],
            kind=DayKind(row["kind"]),
            name=row["name"],
            is_confirmed=row["status"] == DayStatus.CONFIRMED,
            instrument=numbers.get(row["instrument_id"], ""),
        )
        for row in rows
    }
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
