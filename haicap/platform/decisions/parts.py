"""A column of a table divided into parts so small that no cell cuts one, each with an example."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_FLOOR, Decimal, DecimalException
from functools import cmp_to_key
from itertools import pairwise

from haicap.platform.decisions.limits import Budget
from haicap.platform.decisions.text_functions import written
from haicap.platform.decisions.values import NUMBERS, Months, Seconds, Span, Value, compare

_ORDERED = (Decimal, datetime, date, time, Months, Seconds)
_DAY = 86_400_000_000


class CannotBeDivided(Exception):
    """The values that the cells write have no order among them, or are no simple values."""


@dataclass(frozen=True, slots=True)
class Part:
    """
    One value (`low` is `high`, both included), all between two values (`None` is without end), or all other texts.

    `example` lies in it. A part that is one value is written as that; `is_rest` is all that no cell names.
    """

    example: Value
    low: Value = None
    high: Value = None
    is_value: bool = False
    is_rest: bool = False


def parts_of(found: Sequence[Value], kind: str) -> list[Part]:
    """
    Return the parts into which the values that cells write divide a column; `kind` is its type, empty when unknown.

    Lists stand for their items, spans for their ends. Null is a part only where a cell writes it.

    :raises CannotBeDivided: if that cannot be done.
    """
    points, has_null = _points(found)
    by_type: dict[type, list[Value]] = {}
    for point in points:
        by_type.setdefault(type(point), []).append(point)
    if kind == "boolean":
        by_type.setdefault(bool, [])
    parts: list[Part] = [Part(None, is_value=True)] if has_null else []
    for type_, values in by_type.items():
        if type_ is bool:
            parts += [Part(value, value, value, is_value=True) for value in (True, False)]
        elif type_ is str:
            parts += _words(values)
        elif type_ in _ORDERED:
            parts += _line(values)
        else:
            raise CannotBeDivided
    return parts or [Part("…", is_rest=True)]


class Index:
    """Finds quickly which parts a value or span that a cell writes lets pass."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._values: dict[tuple[type, Value], int] = {}
        self._ends: dict[type, tuple[int, int]] = {}
        for number, part in enumerate(parts):
            if part.is_value:
                self._values[type(part.low), part.low] = number
            first = self._ends.get(type(part.example), (number, number))[0]
            self._ends[type(part.example)] = (first, number)

    def chosen(self, found: Value) -> int | None:
        """Return the set of parts that are a value, lie in a span, or in one of a list; `None` when it cannot tell."""
        if isinstance(found, list):
            sets = [self.chosen(item) if not isinstance(item, list) else None for item in found]
            joined = 0
            for one in sets:
                if one is None:
                    return None
                joined |= one
            return joined
        if not isinstance(found, Span):
            place = self._values.get((type(found), found)) if not isinstance(found, dict) else None
            return None if place is None else 1 << place
        kinds = {type(end) for end in (found.low, found.high) if end is not None}
        if len(kinds) != 1:
            return None
        kind = kinds.pop()
        first, last = self._ends[kind]
        if found.low is not None:
            first = self._values[kind, found.low] + (not found.has_low)
        if found.high is not None:
            last = self._values[kind, found.high] - (not found.has_high)
        return (1 << (last + 1)) - (1 << first) if first <= last else 0


def named(parts: Sequence[Part], chosen: Sequence[int], whole: int) -> str:
    """Return some parts of a column as tests, the way a cell would write them; `whole` are all that can be."""
    if len(chosen) == whole.bit_count():
        return "-"
    texts: list[str] = []
    last: tuple[int, Value, bool] | None = None
    for number in chosen:
        part = parts[number]
        if part.is_rest:
            # A cell that begins with not( says what is left out; it cannot be one of several tests.
            others = (_text(other.example) for place, other in enumerate(parts) if place not in chosen)
            return f"not({', '.join(others)})"
        if part.is_value and not isinstance(part.low, _ORDERED):
            texts.append(_text(part.example))
        elif last is not None and last[0] == number - 1 and type(parts[number - 1].example) is type(part.example):
            last = (number, last[1], last[2])
            texts[-1] = _stretch(last[1], last[2], part)
        else:
            last = (number, part.low, part.is_value)
            texts.append(_stretch(part.low, part.is_value, part))
    return ", ".join(texts)


def _stretch(low: Value, has_low: bool, last: Part) -> str:
    """Return what lies from an end to the end of a part."""
    high, has_high = last.high, last.is_value
    if has_low and has_high and low == high:
        return _text(low)
    if low is None:
        return "-" if high is None else f"{'<=' if has_high else '<'} {_text(high)}"
    if high is None:
        return f"{'>=' if has_low else '>'} {_text(low)}"
    return f"{'[' if has_low else '('}{_text(low)}..{_text(high)}{']' if has_high else ')'}"


def _text(value: Value) -> str:
    plain = written(Budget(), value)
    return plain if value is None or isinstance(value, str | bool | Decimal) else f'@"{plain}"'


def _points(found: Sequence[Value]) -> tuple[list[Value], bool]:
    points: list[Value] = []
    has_null = False
    waiting = list(found)
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, Span):
            ends = [end for end in (value.low, value.high) if end is not None]
            if any(isinstance(end, str) for end in ends):
                raise CannotBeDivided
            points.extend(ends)
        elif value is None:
            has_null = True
        else:
            points.append(value)
    return points, has_null


def _words(values: list[Value]) -> list[Part]:
    words = sorted(set(values))
    rest = "…"
    while rest in words:
        rest += "…"
    return [*(Part(word, word, word, is_value=True) for word in words), Part(rest, is_rest=True)]


def _line(values: list[Value]) -> list[Part]:
    """Return the values in order, each a part, with what lies before, between and after them where anything does."""
    points: list[Value] = []
    for value in sorted(values, key=cmp_to_key(_order)):
        if not points or _order(points[-1], value):
            points.append(value)
    parts = [Part(before, None, points[0])] if (before := _beyond(points[0], -1)) is not None else []
    for low, high in pairwise(points):
        parts.append(Part(low, low, low, is_value=True))
        between = _between(low, high)
        if between is not None:
            parts.append(Part(between, low, high))
    parts.append(Part(points[-1], points[-1], points[-1], is_value=True))
    after = _beyond(points[-1], 1)
    return parts if after is None else [*parts, Part(after, points[-1], None)]


def _order(left: Value, right: Value) -> int:
    order = compare(left, right)
    if order is None:
        raise CannotBeDivided
    return order


def _beyond(value: Value, side: int) -> Value:
    """Return an example below (-1) or above (1) all that cells write; `None` when nothing lies there."""
    try:
        if isinstance(value, Decimal):
            found = NUMBERS.add(value, Decimal(side))
            return found if found != value else NUMBERS.next_minus(value) if side < 0 else NUMBERS.next_plus(value)
        if isinstance(value, date):
            return value + timedelta(days=side)
        if isinstance(value, Months):
            return Months(value.months + side)
        if isinstance(value, Seconds):
            return Seconds(value.microseconds + side * _DAY)
        edge = (time.min if side < 0 else time.max).replace(tzinfo=value.tzinfo)
        return edge if edge != value else None
    except (OverflowError, DecimalException):
        return None


def _between(low: Value, high: Value) -> Value:
    """Return an example between two values, a whole number if there is one; `None` when nothing lies there."""
    if isinstance(low, Decimal):
        whole = NUMBERS.add(low.to_integral_value(ROUND_FLOOR), Decimal(1))
        middle = NUMBERS.divide(NUMBERS.add(low, high), Decimal(2))
        return next((found for found in (whole, middle) if low < found < high), None)
    if isinstance(low, datetime):
        middle_moment = low + (high - low) / 2
        return middle_moment if low < middle_moment < high else None
    if isinstance(low, date):
        next_day = low + timedelta(days=1)
        return next_day if next_day < high else None
    if isinstance(low, Months):
        return Months(low.months + 1) if low.months + 1 < high.months else None
    if isinstance(low, Seconds):
        middle_size = (low.microseconds + high.microseconds) // 2
        return Seconds(middle_size) if middle_size > low.microseconds else None
    start, end = (datetime.combine(date(2000, 1, 1), at) for at in (low, high))
    middle_time = (start + (end - start) / 2).timetz()
    return middle_time if _order(low, middle_time) < 0 and _order(middle_time, high) < 0 else None
