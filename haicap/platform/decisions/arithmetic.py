"""Sums, products and powers of numbers, texts, dates and durations; null where the standard knows no answer."""

import calendar
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal, DecimalException

from haicap.platform.decisions.limits import Budget
from haicap.platform.decisions.values import NUMBERS, Months, Seconds, Value

_MICROSECONDS = Decimal(1_000_000)
_DAY = 86_400 * 1_000_000
#: Durations stay within the years that dates know.
_MOST_MONTHS = 12 * 10**9
_MOST_MICROSECONDS = _DAY * 366 * 10**9


def operate(budget: Budget, sign: str, left: Value, right: Value) -> Value:
    """
    Return `left sign right`, one of `+ - * / **`; `None` when there is no such value.

    :raises OverLimit: if a text becomes too long.
    """
    budget.charge()
    if left is None or right is None:
        return None
    try:
        if type(left) is Decimal and type(right) is Decimal:
            return _numbers(sign, left, right)
        if type(left) is str and type(right) is str and sign == "+":
            budget.characters(len(left) + len(right))
            return left + right
        return _times(sign, left, right)
    except (DecimalException, OverflowError, ValueError):
        return None


def negative(value: Value) -> Value:
    """Return a number or duration with the other sign; `None` for all else."""
    if type(value) is Decimal:
        return NUMBERS.minus(value)
    if isinstance(value, Months):
        return Months(-value.months)
    return Seconds(-value.microseconds) if isinstance(value, Seconds) else None


def months_later(day: date, months: int) -> date:
    """
    Return the day so many months later; in a shorter month its last day.

    :raises ValueError: if it lies outside the years 1 to 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError(year)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


def microseconds_between(later: date, earlier: date) -> int:
    """
    Return the microseconds between two dates, or two moments that both have an offset or both have none.

    :raises ValueError: if only one of two has an offset.
    """
    ends = [
        end if isinstance(end, datetime) else datetime.combine(end, time(), tzinfo=_zone_like(other))
        for end, other in ((later, earlier), (earlier, later))
    ]
    if (ends[0].tzinfo is None) != (ends[1].tzinfo is None):
        raise ValueError
    return _micro(ends[0] - ends[1])


def _numbers(sign: str, left: Decimal, right: Decimal) -> Value:
    if sign == "+":
        return NUMBERS.add(left, right)
    if sign == "-":
        return NUMBERS.subtract(left, right)
    if sign == "*":
        return NUMBERS.multiply(left, right)
    if sign == "/":
        return NUMBERS.divide(left, right)
    return NUMBERS.power(left, right) if left or right else Decimal(1)


def _times(sign: str, left: Value, right: Value) -> Value:
    if sign in {"*", "/"}:
        return _scaled(sign, left, right)
    if sign == "-" and isinstance(left, date) and isinstance(right, date):
        return Seconds(microseconds_between(left, right))
    if sign == "-" and type(left) is time and type(right) is time:
        day = date(2000, 1, 1)
        return Seconds(microseconds_between(datetime.combine(day, left), datetime.combine(day, right)))
    if sign == "+" and isinstance(left, Months | Seconds) and not isinstance(right, Months | Seconds):
        left, right = right, left
    return _moved(left, negative(right) if sign == "-" and isinstance(right, Months | Seconds) else right)


def _moved(left: Value, right: Value) -> Value:
    """Return a duration, date, time or moment moved by a duration."""
    if type(left) is type(right):
        if isinstance(left, Months):
            return _months(left.months + right.months)
        return _seconds(left.microseconds + right.microseconds) if isinstance(left, Seconds) else None
    return _later(left, right)


def _later(value: Value, by: Value) -> Value:
    if isinstance(by, Months) and isinstance(value, date):
        return months_later(value, by.months)
    if not isinstance(by, Seconds):
        return None
    if isinstance(value, datetime):
        return value + timedelta(microseconds=by.microseconds)
    if isinstance(value, date):
        return (datetime.combine(value, time()) + timedelta(microseconds=by.microseconds)).date()
    if isinstance(value, time):
        moved = datetime.combine(date(2000, 1, 1), value) + timedelta(microseconds=by.microseconds % _DAY)
        return moved.timetz()
    return None


def _scaled(sign: str, left: Value, right: Value) -> Value:
    """Return a duration times or by a number, or how often one duration goes into another of its kind."""
    if sign == "*" and type(left) is Decimal:
        left, right = right, left
    size = _size(left)
    if size is None:
        return None
    if sign == "/" and type(left) is type(right):
        return NUMBERS.divide(size, _size(right) or Decimal(0))
    if type(right) is not Decimal:
        return None
    scaled = NUMBERS.multiply(size, right) if sign == "*" else NUMBERS.divide(size, right)
    if abs(scaled) > _MOST_MICROSECONDS:
        return None
    return _months(int(scaled)) if isinstance(left, Months) else _seconds(int(scaled))


def _size(value: Value) -> Decimal | None:
    if isinstance(value, Months):
        return Decimal(value.months)
    return Decimal(value.microseconds) if isinstance(value, Seconds) else None


def _months(months: int) -> Months | None:
    return Months(months) if abs(months) <= _MOST_MONTHS else None


def _seconds(microseconds: int) -> Seconds | None:
    return Seconds(microseconds) if abs(microseconds) <= _MOST_MICROSECONDS else None


def _micro(span: timedelta) -> int:
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds


def _zone_like(other: date) -> tzinfo | None:
    return other.tzinfo if isinstance(other, datetime) else None
