"""
Built-in functions of dates, times and durations.

`now` and `today` give the moment that was handed in with the question; nothing here looks at a clock.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

from haicap.platform.decisions.callables import Misfit, day, number, text, whole
from haicap.platform.decisions.limits import Budget
from haicap.platform.decisions.values import (
    Months,
    Seconds,
    Value,
    compare,
    date_of,
    duration_of,
    equal,
    moment_of,
    time_of,
)

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
_MONTH_NAMES = (*_MONTHS, "November", "December")


def _date(budget: Budget, source: Value, month: Value = None, day_: Value = None) -> Value:
    if month is not None or day_ is not None:
        return date(whole(source), whole(month), whole(day_))
    if isinstance(source, date):
        return source.date() if isinstance(source, datetime) else source
    return date_of(text(source))


def _time(budget: Budget, source: Value, minute: Value = None, second: Value = None, offset: Value = None) -> Value:
    if minute is not None or second is not None:
        exact = number(second)
        micro = int((exact - int(exact)) * 1_000_000)
        return time(whole(source), whole(minute), int(exact), micro, tzinfo=_zone(offset))
    if isinstance(source, datetime):
        return source.timetz()
    if isinstance(source, date):
        return time(tzinfo=UTC)
    return source if isinstance(source, time) else time_of(text(source))


def _zone(offset: Value) -> timezone | None:
    if offset is None:
        return None
    if not isinstance(offset, Seconds) or abs(offset.microseconds) > 14 * 3_600_000_000:
        raise Misfit
    return timezone(timedelta(microseconds=offset.microseconds))


def _moment(budget: Budget, source: Value, at: Value = None) -> Value:
    if at is not None:
        if not isinstance(at, time):
            raise Misfit
        found = day(source)
        return datetime.combine(found.date() if isinstance(found, datetime) else found, at)
    if isinstance(source, datetime):
        return source
    if isinstance(source, date):
        return datetime.combine(source, time(), tzinfo=UTC)
    return moment_of(text(source))


def _months_between(budget: Budget, start: Value, end: Value) -> Value:
    first, last = day(start), day(end)
    if isinstance(first, datetime) != isinstance(last, datetime):
        first, last = (value.date() if isinstance(value, datetime) else value for value in (first, last))
    order = compare(first, last)
    if order is None:
        raise Misfit
    sign = 1
    if order > 0:
        first, last, sign = last, first, -1
    months = (last.year - first.year) * 12 + last.month - first.month
    if _rest(last) < _rest(first):
        months -= 1
    return Months(sign * months)


def _rest(value: date) -> tuple[int, time]:
    return value.day, value.time() if isinstance(value, datetime) else time()


def _day_of_year(budget: Budget, value: Value) -> Decimal:
    return Decimal(day(value).timetuple().tm_yday)


def _is(budget: Budget, left: Value, right: Value) -> bool:
    if type(left) is not type(right):
        return False
    if isinstance(left, time | datetime):
        return bool(left.replace(tzinfo=None) == right.replace(tzinfo=None) and left.utcoffset() == right.utcoffset())
    return equal(budget, left, right) is True


TIME_FUNCTIONS = (
    ("date", ("from", "year, month, day"), _date),
    ("time", ("from", "hour, minute, second, [offset]"), _time),
    ("date and time", ("from", "date, time"), _moment),
    ("duration", ("from",), lambda budget, source: duration_of(text(source))),
    ("years and months duration", ("from, to",), _months_between),
    ("day of year", ("date",), _day_of_year),
    ("day of week", ("date",), lambda budget, value: _DAYS[day(value).weekday()]),
    ("month of year", ("date",), lambda budget, value: _MONTH_NAMES[day(value).month - 1]),
    ("week of year", ("date",), lambda budget, value: Decimal(day(value).isocalendar()[1])),
    ("now", ("",), lambda budget: budget.present()),
    ("today", ("",), lambda budget: budget.present().date()),
    ("is", ("value1, value2",), _is),
)
