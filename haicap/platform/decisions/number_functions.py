"""Built-in functions of numbers and truth values."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from haicap.platform.decisions.callables import Misfit, number, text, whole
from haicap.platform.decisions.limits import Budget
from haicap.platform.decisions.values import NUMBERS, Months, Seconds, Value

_MOST_PLACES = 6176


def _rounding(way: str, default_scale: bool = False) -> object:
    def run(budget: Budget, value: Value, scale: Value = None) -> Decimal:
        if scale is None and not default_scale:
            raise Misfit
        return rounded(number(value), 0 if scale is None else whole(scale), way)

    return run


def rounded(value: Decimal, places: int, way: str) -> Decimal:
    """
    Return the number rounded to decimal places; `places` below 0 rounds to tens, hundreds and so on.

    :raises Misfit: if there cannot be so many places.
    """
    if not -6111 <= places <= _MOST_PLACES:
        raise Misfit
    context = NUMBERS.copy()
    context.rounding = way
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    if -exponent <= places:
        return value
    if len(digits) + exponent + places > NUMBERS.prec:
        return value
    context.prec = NUMBERS.prec + 2
    return NUMBERS.plus(context.quantize(value, Decimal((0, (1,), -places))))


def _number(budget: Budget, source: Value, grouping: Value = None, decimal: Value = None) -> Decimal:
    if type(source) is Decimal and grouping is None and decimal is None:
        return source
    written = text(source)
    budget.charge(len(written) // 16)
    if grouping not in {None, " ", ",", "."} or decimal not in {None, ".", ","} or (grouping and grouping == decimal):
        raise Misfit
    if grouping:
        written = written.replace(grouping, "")
    if decimal:
        written = written.replace(".", "x").replace(decimal, ".") if decimal != "." else written
    sign, rest = ("-", written[1:]) if written.startswith("-") else ("", written)
    if not rest or not set(rest) <= set("0123456789.eE+-") or rest[0] in "+-eE" or len(rest) > 10_000:
        raise Misfit
    return NUMBERS.create_decimal(sign + rest)


def _modulo(budget: Budget, dividend: Value, divisor: Value) -> Decimal:
    left, right = number(dividend), number(divisor)
    if not right:
        raise Misfit
    # As the standard has it: dividend - divisor * floor(dividend / divisor), so with the sign of the divisor.
    remainder = NUMBERS.remainder(left, right)
    return NUMBERS.add(remainder, right) if remainder and (remainder < 0) != (right < 0) else remainder


def _absolute(budget: Budget, value: Value) -> Value:
    if isinstance(value, Months):
        return Months(abs(value.months))
    if isinstance(value, Seconds):
        return Seconds(abs(value.microseconds))
    return NUMBERS.abs(number(value))


def _parity(wanted: int) -> object:
    def run(budget: Budget, value: Value) -> bool:
        found = number(value)
        if found != found.to_integral_value():
            raise Misfit
        return int(NUMBERS.remainder(found, Decimal(2))) % 2 == wanted

    return run


def _not(budget: Budget, value: Value) -> bool:
    if not isinstance(value, bool):
        raise Misfit
    return not value


NUMBER_FUNCTIONS = (
    ("decimal", ("n, scale",), _rounding(ROUND_HALF_EVEN)),
    ("floor", ("n, [scale]",), _rounding(ROUND_FLOOR, default_scale=True)),
    ("ceiling", ("n, [scale]",), _rounding(ROUND_CEILING, default_scale=True)),
    ("round up", ("n, scale",), _rounding(ROUND_UP)),
    ("round down", ("n, scale",), _rounding(ROUND_DOWN)),
    ("round half up", ("n, scale",), _rounding(ROUND_HALF_UP)),
    ("round half down", ("n, scale",), _rounding(ROUND_HALF_DOWN)),
    ("number", ("from, [grouping separator], [decimal separator]",), _number),
    ("abs", ("n",), _absolute),
    ("modulo", ("dividend, divisor",), _modulo),
    ("sqrt", ("number",), lambda budget, n: NUMBERS.sqrt(number(n))),
    ("log", ("number",), lambda budget, n: NUMBERS.ln(_positive(n))),
    ("exp", ("number",), lambda budget, n: NUMBERS.exp(number(n))),
    ("odd", ("number",), _parity(1)),
    ("even", ("number",), _parity(0)),
    ("not", ("negand",), _not),
)


def _positive(value: Value) -> Decimal:
    found = number(value)
    if found <= 0:
        raise Misfit
    return found
