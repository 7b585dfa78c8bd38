"""Times of definitions: spans and moments of ISO 8601."""

import re
from datetime import datetime
from decimal import Decimal

from haicap.platform.flows.definition import ClockKind, Timer

_SPAN = re.compile(
    r"P(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5}(?:\.\d{1,4})?)D)?"
    r"(?:T(?:(?P<hours>\d{1,6}(?:\.\d{1,4})?)H)?(?:(?P<minutes>\d{1,8})M)?)?",
    re.ASCII,
)
_HOURS = {ClockKind.WORKING: 8, ClockKind.CALENDAR: 24}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)", re.ASCII)


def span(text: str, clock: ClockKind) -> Timer | None:
    """
    Return the timer of a span, `P10D` or `PT8H`; nothing if it cannot be counted on this clock.

    It must be longer than nothing and come to whole minutes. A part of a day is a part of the 8 hours of a working day,
    or of the 24 of the calendar. Weeks, months and years are known to the calendar only.
    """
    found = _SPAN.fullmatch(text)
    if not found or text.endswith(("P", "T")):
        return None
    part = {name: Decimal(value or 0) for name, value in found.groupdict().items()}
    months = int(part["years"] * 12 + part["months"])
    days = part["weeks"] * 7 + part["days"]
    whole = int(days)
    minutes = (days - whole) * _HOURS[clock] * 60 + part["hours"] * 60 + part["minutes"]
    if minutes != int(minutes) or not (months or days or minutes):
        return None
    if clock is ClockKind.WORKING and (months or part["weeks"]):
        return None
    return Timer(text, clock, months, whole, int(minutes))


def moment(text: str, clock: ClockKind) -> Timer | None:
    """Return the timer of a moment with its offset, `2026-12-31T17:00:00+07:00`; nothing if it is none."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return None
    return Timer(text, clock, at=text)
