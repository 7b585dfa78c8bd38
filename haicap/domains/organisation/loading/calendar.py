"""The shipped working calendar as rows."""

from datetime import date, datetime, time

from haicap.domains.organisation.contracts import DayStatus
from haicap.domains.organisation.loading.shipped import table
from haicap.domains.organisation.models import CalendarDayRow, CalendarYearRow, UnitRow, WorkingHoursRow
from haicap.domains.organisation.models.calendar import STANDS


def add_days(at: datetime) -> int:
    """
    Add the shipped days that no row marks, and return how many.

    A provisional row gives way when the shipped one is confirmed; a confirmed row never does.
    """
    standing = {row.day: row for row in CalendarDayRow.objects.filter(STANDS)}
    new, outdated = [], []
    for line in table("calendar_days"):
        shipped = CalendarDayRow(
            day=date.fromisoformat(line["day"]),
            kind=line["kind"],
            name=line["name"],
            status=line["status"],
            source=line["source"],
            recorded_at=at,
        )
        held = standing.get(shipped.day)
        if held is None:
            new.append(shipped)
        elif held.status == DayStatus.PROVISIONAL and shipped.status == DayStatus.CONFIRMED:
            outdated.append(held.pk)
            new.append(shipped)
    if outdated:
        CalendarDayRow.objects.filter(pk__in=outdated).update(withdrawn_at=at)
    return len(CalendarDayRow.objects.bulk_create(new))


def add_years(at: datetime) -> int:
    """Add the shipped years that have no plan yet, and return how many."""
    there = set(CalendarYearRow.objects.filter(STANDS).values_list("year", flat=True))
    rows = [
        CalendarYearRow(year=int(line["year"]), source=line["source"], recorded_at=at)
        for line in table("calendar_years")
        if int(line["year"]) not in there
    ]
    return len(CalendarYearRow.objects.bulk_create(rows))


def add_hours(at: datetime) -> int:
    """Add the shipped hours of all offices when none are recorded, and return how many."""
    if WorkingHoursRow.objects.exists():
        return 0
    codes = {line["unit_code"] for line in table("working_hours")} - {""}
    units = dict(UnitRow.objects.filter(code__in=codes, ends_before__isnull=True).values_list("code", "id"))
    rows = [
        WorkingHoursRow(
            unit_id=units[line["unit_code"]] if line["unit_code"] else None,
            starts_on=date.fromisoformat(line["starts_on"]),
            ends_before=date.fromisoformat(line["ends_before"]) if line["ends_before"] else None,
            morning_opens=_time(line["morning_opens"]),
            morning_closes=_time(line["morning_closes"]),
            afternoon_opens=_time(line["afternoon_opens"]),
            afternoon_closes=_time(line["afternoon_closes"]),
            cut_off=time.fromisoformat(line["cut_off"]),
            weekdays=[int(day) for day in line["weekdays"].split()],
            source=line["source"],
            recorded_at=at,
        )
        for line in table("working_hours")
    ]
    return len(WorkingHoursRow.objects.bulk_create(rows))


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None
