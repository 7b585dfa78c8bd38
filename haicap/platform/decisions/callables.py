"""What a built-in function is: the shapes in which it can be called, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, DecimalException

from haicap.platform.decisions.limits import Budget
from haicap.platform.decisions.values import Value


class Misfit(Exception):
    """A value is not what the function takes; the answer is null."""


@dataclass(frozen=True, slots=True)
class Shape:
    """
    The names of the parameters; those after the first `required` may be left out.

    With `is_many` the last takes any number of values.
    """

    names: tuple[str, ...]
    required: int
    is_many: bool = False

    def takes(self, count: int) -> bool:
        """Test if so many values can be given."""
        return self.required <= count and (self.is_many or count <= len(self.names))


@dataclass(frozen=True, slots=True, eq=False)
class Builtin:
    """A built-in function; `run` gets the budget and the values in the order of the parameters."""

    name: str
    shapes: tuple[Shape, ...]
    run: Callable[..., Value]

    def call(self, budget: Budget, values: list[Value], names: tuple[str, ...]) -> Value:
        """
        Return what the function gives, `None` when the values do not fit it.

        :raises OverLimit: if it would make or walk too much.
        """
        budget.charge()
        if names:
            ordered = self._ordered(values, names)
            if ordered is None:
                return None
            values = ordered
        elif not any(
            shape.required <= len(values) and (shape.is_many or len(values) <= len(shape.names))
            for shape in self.shapes
        ):
            return None
        depth = budget.depth
        try:
            return self.run(budget, *values)
        except (Misfit, DecimalException, OverflowError, ValueError):
            budget.depth = depth
            return None

    def _ordered(self, values: list[Value], names: tuple[str, ...]) -> list[Value] | None:
        """Return values given by name in the order of the parameters; `None` when no shape has these names."""
        given = dict(zip(names, values, strict=True))
        for shape in self.shapes:
            if (
                len(given) == len(values)
                and set(given) <= set(shape.names) >= set(shape.names[: shape.required])
                and set(shape.names[: shape.required]) <= set(given)
            ):
                if shape.is_many and len(shape.names) == 1:
                    return [given[shape.names[0]]]
                last = max(place for place, name in enumerate(shape.names) if name in given)
                return [given.get(name) for name in shape.names[: last + 1]]
        return None


def shape(text: str) -> Shape:
    """Return the shape that a text writes, such as `string, start position, [length]` or `list...`."""
    parts = [part.strip() for part in text.split(",")] if text else []
    names = tuple(part.strip("[].") for part in parts)
    required = sum(not part.startswith("[") for part in parts)
    return Shape(names, required, is_many=bool(parts) and parts[-1].endswith("..."))


def number(value: Value) -> Decimal:
    """
    Return the value, which must be a number.

    :raises Misfit: if it is none.
    """
    if type(value) is not Decimal:
        raise Misfit
    return value


def whole(value: Value) -> int:
    """
    Return the value, which must be a whole number that counts something.

    :raises Misfit: if it is none, or beyond all that can be counted.
    """
    found = number(value)
    if abs(found) > 10**9 or found != found.to_integral_value():
        raise Misfit
    return int(found)


def text(value: Value) -> str:
    """
    Return the value, which must be text.

    :raises Misfit: if it is none.
    """
    if not isinstance(value, str):
        raise Misfit
    return value


def items(budget: Budget, value: Value) -> list[Value]:
    """
    Return the value as a list: itself, or one of the single value; the walk is counted.

    :raises Misfit: if it is null.
    """
    if value is None:
        raise Misfit
    found = value if isinstance(value, list) else [value]
    budget.items(len(found))
    return found


def day(value: Value) -> date:
    """
    Return the value, which must be a date or a moment.

    :raises Misfit: if it is none.
    """
    if not isinstance(value, date):
        raise Misfit
    return value
