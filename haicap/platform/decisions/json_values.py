"""Values from JSON and to JSON: numbers exact, dates and durations as ISO text."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal, DecimalException
from typing import Any, NoReturn

from haicap.platform.decisions.limits import LIMITS, Budget
from haicap.platform.decisions.refusals import InputNotAllowed, InputsUnreadable, InputUnfit, OverLimit, ResultIsNoValue
from haicap.platform.decisions.text_functions import written
from haicap.platform.decisions.types import Type, fitted
from haicap.platform.decisions.values import (
    NUMBERS,
    Months,
    Seconds,
    Span,
    Value,
    date_of,
    duration_of,
    kind,
    moment_of,
    number_text,
    text_of,
    time_of,
)

_DEEPEST = 32
_FROM_TEXT = {
    "date": date_of,
    "time": time_of,
    "date and time": moment_of,
    "days and time duration": duration_of,
    "years and months duration": duration_of,
}


def inputs_of(text: str) -> dict[str, Any]:
    """
    Return the object that JSON text writes, its numbers exact.

    :raises InputsUnreadable: if it is no JSON, or no object.
    """
    if len(text) > LIMITS.model_bytes:
        raise InputsUnreadable("input")
    try:
        found = json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError, DecimalException):
        raise InputsUnreadable("input") from None
    if not isinstance(found, dict):
        raise InputsUnreadable("input")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


class Reader:
    """Fits values from outside to declared types, counting them."""

    def __init__(self) -> None:
        self._left = LIMITS.input_values
        self._budget = Budget()

    def value(self, given: object, type_: Type, name: str) -> Value:
        """
        Return a value from outside as one of a type. Texts are read as dates and durations where those are declared.

        :raises InputUnfit: if it cannot be of the type.
        :raises InputNotAllowed: if it is not among the allowed values.
        :raises OverLimit: if it is too large.
        """
        self._budget.element = name
        value = self._plain(given, type_, name, 0)
        if value is None:
            return None
        fit = fitted(self._budget, value, type_)
        if fit is None:
            raise InputNotAllowed(name, name=name)
        return fit

    def _plain(self, given: object, type_: Type, name: str, deep: int) -> Value:
        self._left -= 1
        if self._left < 0 or deep > _DEEPEST:
            limit, most = ("input_values", LIMITS.input_values) if self._left < 0 else ("depth", _DEEPEST)
            raise OverLimit(name, element=name, limit=limit, most=most)
        if given is None:
            return None
        if isinstance(given, list | tuple):
            of = type_.of or type_
            return [self._plain(item, of, f"{name}[{place}]", deep + 1) for place, item in enumerate(given, 1)]
        if isinstance(given, Mapping):
            one = type_.of if type_.of is not None else type_
            if one.base not in {"", "context"}:
                self._refuse(name, one)
            parts = one.parts
            return {
                _text(key, name): self._plain(part, parts.get(str(key), Type("")), f"{name}.{key}", deep + 1)
                for key, part in given.items()
            }
        return self._simple(given, type_.of if type_.of is not None else type_, name)

    def _simple(self, given: object, type_: Type, name: str) -> Value:
        value = given
        if isinstance(given, str):
            value = _text(given, name)
            if type_.base in _FROM_TEXT:
                value = _FROM_TEXT[type_.base](value)
        elif isinstance(given, int | float | Decimal) and not isinstance(given, bool):
            value = _number(given, name)
        is_known = isinstance(value, bool | Decimal | str | date | datetime | time | Months | Seconds)
        if not is_known or type_.parts or (type_.base and kind(value) != type_.base):
            if type_.base == "date and time" and type(value) is date:
                return value
            self._refuse(name, type_)
        return value

    def _refuse(self, name: str, type_: Type) -> NoReturn:
        raise InputUnfit(name, name=name, type=type_.name if not type_.base else type_.base)


def _number(given: float | Decimal, name: str) -> Decimal:
    try:
        # A float stands for the shortest number that is written so: what JSON held before a library made it a float.
        number = NUMBERS.create_decimal(repr(given) if isinstance(given, float) else given)
    except DecimalException:
        raise InputUnfit(name, name=name, type="number") from None
    if not number.is_finite():
        raise InputUnfit(name, name=name, type="number")
    return number


def _text(given: object, name: str) -> str:
    if not isinstance(given, str) or len(given) > LIMITS.text_characters:
        raise InputUnfit(name, name=name, type="string")
    try:
        given.encode()
    except UnicodeEncodeError:
        raise InputUnfit(name, name=name, type="string") from None
    if "\0" in given:
        raise InputUnfit(name, name=name, type="string")
    return unicodedata.normalize("NFC", given)


def json_of(value: Value) -> str:
    """
    Return a value of our own making as JSON, however large: reports hold more than one evaluation may.

    :raises ResultIsNoValue: if a function is in it.
    """
    return json_text(Budget(replace(LIMITS, steps=10**9)), value)


def json_text(budget: Budget, value: Value) -> str:
    """
    Return a value as JSON: numbers with all their digits, dates, times, durations and spans as text.

    :raises ResultIsNoValue: if a function is in it.
    :raises OverLimit: if it is too large.
    """
    budget.enter()
    if value is None:
        made = "null"
    elif isinstance(value, Decimal):
        made = number_text(value)
    elif isinstance(value, list):
        made = f"[{', '.join(json_text(budget, item) for item in value)}]"
    elif isinstance(value, dict):
        parts = (f"{json.dumps(name, ensure_ascii=False)}: {json_text(budget, part)}" for name, part in value.items())
        made = f"{{{', '.join(parts)}}}"
    elif isinstance(value, bool):
        made = text_of(value)
    elif isinstance(value, str | date | time | Months | Seconds):
        made = json.dumps(text_of(value), ensure_ascii=False)
    elif isinstance(value, Span):
        made = json.dumps(written(budget, value), ensure_ascii=False)
    else:
        raise ResultIsNoValue("decision", element=budget.element)
    budget.leave()
    budget.charge(1 + len(made) // 64)
    return made
