"""The working calendar of an office."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from django.db import connection

from haicap.domains.organisation.contracts import CalendarMissing, DayKind, DayStatus
from haicap.domains.organisation.models import CalendarDayRow, CalendarYearRow, WorkingHoursRow
from haicap.domains.organisation.models.calendar import STANDS
from haicap.kernel.validity import Validity
from haicap.kernel.worktime import DayMark, OpeningHours, WorkCalendar

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
    in its present revision, else four. A calendar once handed out does not change.

    :raises CalendarMissing: if no hours are recorded at all: the shipped data has not been loaded.
    """
    now = revision()
    held = _held.get(now)
    if held is None:
        held = _read()
        _held.clear()
        _held[now] = held
    return held.get(unit_id) or held[None]


def _read() -> dict[int | None, WorkCalendar]:
    marks = [
        DayMark(
            day=row["day"],
            works=row["kind"] == DayKind.WORKDAY,
            name=row["name"],
            is_confirmed=row["status"] == DayStatus.CONFIRMED,
        )
        for row in CalendarDayRow.objects.filter(STANDS).values("day", "kind", "name", "status")
    ]
    years = list(CalendarYearRow.objects.filter(STANDS).values_list("year", flat=True))
    hours: dict[int | None, list[OpeningHours]] = {None: []}
    for row in WorkingHoursRow.objects.filter(STANDS).order_by("starts_on").values():
        hours.setdefault(row["unit_id"], []).append(_hours(row))
    general = hours[None]
    if not general:
        raise CalendarMissing
    return {
        # The first span that covers a day counts: hours of the unit go before those of all.
        unit: WorkCalendar(marks=marks, years=years, hours=own if unit is None else [*own, *general])
        for unit, own in hours.items()
    }


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
