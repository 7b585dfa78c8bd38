"""The values of expressions: how they are written, compared and told apart."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any
from zoneinfo import ZoneInfo

from haicap.platform.decisions.limits import Budget

#: `None`, `bool`, `Decimal`, `str`, `date`, `time`, `datetime`, `Months`, `Seconds`, `list`, `dict`, `Span`,
#: `Function`.
Value = Any

#: Numbers have 34 digits, as in IEEE 754 decimal128.
NUMBERS = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow]
)


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A duration of years and months, as a whole number of months."""

    months: int


@dataclass(frozen=True, slots=True, order=True)
class Seconds:
    """A duration of days and time, in seconds, exact to the microsecond."""

    microseconds: int


@dataclass(frozen=True, slots=True)
class Span:
    """The values between two ends; `None` leaves an end open, when it is not the value null itself."""

    low: Value
    high: Value
    has_low: bool
    has_high: bool


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """Something that can be called: its parameters by name, and what it does with as many values."""

    parameters: tuple[str, ...]
    run: Callable[[list[Value]], Value]


_DATE = re.compile(r"(-?[0-9]{4,9})-([0-9]{2})-([0-9]{2})\Z")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?(?:(Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)|@([A-Za-z0-9_+/-]+))?\Z"
)
_MONTHS = re.compile(r"(-?)P(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?\Z")
_SECONDS = re.compile(
    r"(-?)P(?:([0-9]{1,9})D)?(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:\.([0-9]{1,9}))?S)?)?\Z"
)


def kind(value: Value) -> str:
    """Return the name of the type of a value, as the standard calls it."""
    return _KINDS[type(value)]


_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    date: "date",
    time: "time",
    datetime: "date and time",
    Months: "years and months duration",
    Seconds: "days and time duration",
    list: "list",
    dict: "context",
    Span: "range",
    Function: "function",
}


def date_of(text: str) -> date | None:
    """Return the date that ISO text writes, `None` when it writes none between the years 1 and 9999."""
    found = _DATE.match(text)
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def time_of(text: str) -> time | None:
    """Return the time that ISO text writes, with an offset or a zone if it has one; `None` when it writes none."""
    found = _TIME.match(text)
    if found is None:
        return None
    hour, minute, second, fraction, offset, zone = found.groups()
    try:
        return time(int(hour), int(minute), int(second), _micro(fraction), tzinfo=_zone(offset, zone))
    except (ValueError, OSError, KeyError):  # the last: a zone that is not known
        return None


def moment_of(text: str) -> datetime | None:
    """Return the date and time that ISO text writes, a date alone as its midnight; `None` when it writes none."""
    day_text, mark, time_text = text.partition("T")
    day = date_of(day_text)
    at = time_of(time_text) if mark else time()
    if day is None or at is None:
        return None
    moment = datetime.combine(day, at)
    return None if _offset(moment) is _BEYOND else moment


def duration_of(text: str) -> Months | Seconds | None:
    """Return the duration that ISO text writes, `None` when it writes none."""
    found = _MONTHS.match(text)
    if found is not None and any(found.groups()[1:]):
        years, months = (int(part or 0) for part in found.groups()[1:])
        return Months(_signed(found[1], 12 * years + months))
    found = _SECONDS.match(text)
    if found is None or not any(found.groups()[1:]) or text.endswith("T"):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:5])
    whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return Seconds(_signed(found[1], whole * 1_000_000 + _micro(found[6])))


def text_of(value: Value) -> str:  # noqa: PLR0911 (a case for each kind)
    """Return a value as text: what the function `string` gives for one that is not text already."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, datetime):
        return f"{value.date().isoformat()}T{text_of(value.timetz())}"
    if isinstance(value, time):
        clock = value.replace(tzinfo=None).isoformat()
        return (clock.rstrip("0") if value.microsecond else clock) + _zone_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Months):
        return _months_text(value.months)
    if isinstance(value, Seconds):
        return _seconds_text(value.microseconds)
    return "null" if value is None else str(value)


def number_text(number: Decimal) -> str:
    """Return a number without needless zeros, which is also how JSON writes it."""
    if not number:
        return "0"
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    plain = "".join(map(str, digits))
    short = plain.rstrip("0")
    exponent += len(plain) - len(short)
    whole = len(short) + exponent
    mark = "-" if sign else ""
    if exponent >= 0 and whole <= 40:
        return mark + short + "0" * exponent
    if exponent < 0 and whole > 0:
        return f"{mark}{short[:whole]}.{short[whole:]}"
    if exponent < 0 and whole > -12:
        return f"{mark}0.{'0' * -whole}{short}"
    return f"{mark}{short[0]}{'.' if short[1:] else ''}{short[1:]}E{whole - 1:+d}"


def equal(budget: Budget, left: Value, right: Value) -> bool | None:
    """
    Return whether two values are the same; `None` when they are of different types.

    :raises OverLimit: if the values are too large to be compared.
    """
    if left is None or right is None:
        return left is right
    if type(left) is not type(right):
        return None
    if not isinstance(left, list | dict):
        if isinstance(left, str):
            budget.charge(min(len(left), len(right)) // 64)
        return bool(left == right)
    if isinstance(left, list):
        pairs = list(zip(left, right, strict=False)) if len(left) == len(right) else None
    else:
        pairs = [(left[key], right[key]) for key in left] if left.keys() == right.keys() else None
    if pairs is None:
        return False
    budget.enter()
    budget.charge(len(pairs))
    same = all(equal(budget, one, other) for one, other in pairs)
    budget.leave()
    return same


def compare(left: Value, right: Value) -> int | None:
    """Return -1, 0 or 1 as the left value is below, at or above the right; `None` when they have no order."""
    if type(left) is not type(right) or type(left) not in _ORDERED:
        return None
    try:
        return int(left > right) - int(left < right)
    except (TypeError, OverflowError):  # one of two times has an offset, the other none; or lies at the rim
        return None


_ORDERED = {Decimal, str, date, time, datetime, Months, Seconds}


def within(value: Value, span: Span) -> bool | None:
    """Return whether a value lies in a span; `None` when it cannot be compared with the ends."""
    if value is None:
        return None
    answer: bool | None = True
    for end, included, side in ((span.low, span.has_low, 1), (span.high, span.has_high, -1)):
        if end is None:
            continue
        order = compare(value, end)
        if order is None:
            answer = None
        elif order != side and not (included and order == 0):
            return False
    return answer


def _micro(fraction: str | None) -> int:
    return int((fraction or "").ljust(6, "0")[:6])


def _signed(sign: str, number: int) -> int:
    return -number if sign else number


def _zone(offset: str | None, zone: str | None) -> timezone | ZoneInfo | None:
    if zone:
        return ZoneInfo(zone)
    if not offset:
        return None
    if offset == "Z":
        return UTC
    parts = [int(part) for part in offset[1:].split(":")]
    if parts[0] > 14 or any(part > 59 for part in parts[1:]):
        raise ValueError(offset)
    size = timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2] if parts[2:] else 0)
    return timezone(-size if offset[0] == "-" else size)


_BEYOND = object()


def _offset(moment: datetime) -> object:
    """Return the offset of a moment, a mark of its own when it lies at the rim of the calendar and has none."""
    try:
        return moment.utcoffset()
    except OverflowError:
        return _BEYOND


def _zone_text(at: time) -> str:
    if isinstance(at.tzinfo, ZoneInfo):
        return f"@{at.tzinfo.key}"
    offset = at.utcoffset()
    if offset is None:
        return ""
    if not offset:
        return "Z"
    seconds = int(abs(offset).total_seconds())
    sign = "-" if offset < timedelta() else "+"
    tail = f":{seconds % 60:02d}" if seconds % 60 else ""
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}{tail}"


def _months_text(months: int) -> str:
    years, rest = divmod(abs(months), 12)
    parts = (f"{years}Y" if years else "") + (f"{rest}M" if rest else "")
    return ("-" if months < 0 else "") + "P" + (parts or "0M")


def _seconds_text(microseconds: int) -> str:
    seconds, micro = divmod(abs(microseconds), 1_000_000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    last = f"{second}.{micro:06d}".rstrip("0") if micro else str(second)
    clock = (f"{hour}H" if hour else "") + (f"{minute}M" if minute else "") + (f"{last}S" if second or micro else "")
    parts = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-" if microseconds < 0 else "") + "P" + (parts or "T0S")
