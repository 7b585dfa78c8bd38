"""The parts of values: entries of contexts, and the years, hours and ends of dates, times, durations and spans."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from haicap.platform.decisions.limits import Budget
from haicap.platform.decisions.values import Months, Seconds, Span, Value

_SECOND = 1_000_000


def member(budget: Budget, value: Value, name: str) -> Value:
    """
    Return the part of a value that is called so, `None` when it has none; of a list, that of each item.

    :raises OverLimit: if the list is too long.
    """
    budget.charge()
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, list):
        budget.items(len(value))
        return [item.get(name) if isinstance(item, dict) else _property(item, name) for item in value]
    return _property(value, name)


def _property(value: Value, name: str) -> Value:
    for type_, properties in _PROPERTIES:
        if isinstance(value, type_) and name in properties:
            found = properties[name](value)
            return Decimal(found) if isinstance(found, int) and not isinstance(found, bool) else found
    return None


def _offset(value: datetime | time) -> Seconds | None:
    offset = value.utcoffset()
    return None if offset is None else Seconds(int(offset / timedelta(microseconds=1)))


def _zone(value: datetime | time) -> str | None:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _part(size: int, most: int) -> Callable[[Value], int]:
    """Return the function that gives a part of a duration, with its sign."""

    def part(value: Seconds) -> int:
        whole = abs(value.microseconds) // size
        return (whole % most if most else whole) * (-1 if value.microseconds < 0 else 1)

    return part


_OF_CLOCK: dict[str, Callable[[Value], object]] = {
    "hour": lambda value: value.hour,
    "minute": lambda value: value.minute,
    "second": lambda value: value.second,
    "time offset": _offset,
    "timezone": _zone,
}
_PROPERTIES: tuple[tuple[type, dict[str, Callable[[Value], object]]], ...] = (
    (datetime, _OF_CLOCK),
    (time, _OF_CLOCK),
    (
        date,
        {
            "year": lambda value: value.year,
            "month": lambda value: value.month,
            "day": lambda value: value.day,
            "weekday": lambda value: value.isoweekday(),
        },
    ),
    (
        Months,
        {
            "years": lambda value: abs(value.months) // 12 * (-1 if value.months < 0 else 1),
            "months": lambda value: abs(value.months) % 12 * (-1 if value.months < 0 else 1),
        },
    ),
    (
        Seconds,
        {
            "days": _part(86_400 * _SECOND, 0),
            "hours": _part(3_600 * _SECOND, 24),
            "minutes": _part(60 * _SECOND, 60),
            "seconds": _part(_SECOND, 60),
        },
    ),
    (
        Span,
        {
            "start": lambda value: value.low,
            "end": lambda value: value.high,
            "start included": lambda value: value.has_low,
            "end included": lambda value: value.has_high,
        },
    ),
)

#: What parts of values may be called before the model adds its own names.
MEMBERS = tuple({name for _, properties in _PROPERTIES for name in properties})
