"""The types of a model: what values they allow, and how values are fitted to them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from haicap.platform.decisions.limits import Budget
from haicap.platform.decisions.refusals import ReferenceLeadsNowhere
from haicap.platform.decisions.syntax import Tests, TypeNamed
from haicap.platform.decisions.values import Value, kind

_DEEPEST = 32


@dataclass(frozen=True, slots=True)
class Type:
    """
    What values may be: of the kind `base` (the empty text is any), with these parts, among the allowed ones.

    `of` is the type of each item when the values are lists. `ranked` are the allowed values one by one, highest first.
    """

    name: str
    base: str = ""
    parts: Mapping[str, "Type"] = field(default_factory=dict)
    of: "Type | None" = None
    allows: Callable[[Budget, Value], bool | None] | None = None
    ranked: tuple[Callable[[Budget, Value], bool | None], ...] = ()
    allowed: Tests | None = None


ANY = Type("Any")
_SIMPLE = ("number", "string", "boolean", "date", "time", "date and time", "context", "function", "range")
BASIC: dict[str, Type] = {
    "Any": ANY,
    "": ANY,
    "list": Type("list", of=ANY),
    "days and time duration": Type("days and time duration", "days and time duration"),
    "years and months duration": Type("years and months duration", "years and months duration"),
    # Names of older versions of the standard, which editors still write.
    "dayTimeDuration": Type("days and time duration", "days and time duration"),
    "yearMonthDuration": Type("years and months duration", "years and months duration"),
    "dateTime": Type("date and time", "date and time"),
    **{name: Type(name, name) for name in _SIMPLE},
}


class Types:
    """The types of one model by their names."""

    def __init__(self) -> None:
        self._types = dict(BASIC)

    def add(self, name: str, type_: Type) -> None:
        """Let a name mean a type."""
        self._types[name] = type_

    def has(self, name: str) -> bool:
        """Test if a name means a type."""
        return plain(name) in self._types

    def find(self, name: str, *, element: str, line: int) -> Type:
        """
        Return the type of a name, of any value when the name is empty.

        :raises ReferenceLeadsNowhere: if nothing is called so.
        """
        found = self._types.get(plain(name))
        if found is None:
            raise ReferenceLeadsNowhere("model", element=element, line=line, name=name)
        return found

    def named(self, named: TypeNamed) -> Type:
        """
        Return the type that an expression names.

        :raises ReferenceLeadsNowhere: if nothing is called so.
        """
        if named.of is not None:
            return Type("list", of=self.named(named.of))
        return self.find(named.name, element=named.name, line=0)


def plain(name: str) -> str:
    """Return the name of a type without the mark of the language that older editors put before it."""
    return name.removeprefix("feel:").strip()


def fits(budget: Budget, value: Value, type_: Type, *, deep: int = 0) -> bool:
    """
    Test if a value is of a type and allowed. Null is of every type.

    :raises OverLimit: if the value is too large to be looked at.
    """
    budget.charge()
    if value is None:
        return True
    if deep > _DEEPEST:
        budget.refuse("depth", _DEEPEST)
    if type_.of is not None:
        of = type_.of
        is_whole = isinstance(value, list) and all(fits(budget, item, of, deep=deep + 1) for item in value)
    elif type_.parts:
        is_whole = isinstance(value, dict) and all(
            fits(budget, value.get(name), part, deep=deep + 1) for name, part in type_.parts.items()
        )
    else:
        is_whole = not type_.base or kind(value) == type_.base
    return is_whole and (type_.allows is None or type_.allows(budget, value) is True)


def fitted(budget: Budget, value: Value, type_: Type) -> Value:
    """
    Return a value as one of a type, `None` when it cannot be one.

    A list of one item stands for the item and the other way round; a date stands for its midnight (UTC).
    """
    if value is None or type_ is ANY or fits(budget, value, type_):
        return value
    if type_.of is None and isinstance(value, list) and len(value) == 1 and fits(budget, value[0], type_):
        return value[0]
    if type_.of is not None and not isinstance(value, list) and fits(budget, [value], type_):
        return [value]
    if type_.base == "date and time" and type(value) is date:
        moment = datetime.combine(value, time(), tzinfo=UTC)
        return moment if fits(budget, moment, type_) else None
    return None
