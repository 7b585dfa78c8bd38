"""Single expressions and tests that stand outside a model, such as the conditions of a process."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime

from haicap.platform.decisions import parser, syntax
from haicap.platform.decisions.callables import Builtin
from haicap.platform.decisions.closures import Compiler, Run
from haicap.platform.decisions.functions import BUILTINS
from haicap.platform.decisions.json_values import Reader
from haicap.platform.decisions.lexer import Names
from haicap.platform.decisions.limits import LIMITS, Budget
from haicap.platform.decisions.members import MEMBERS
from haicap.platform.decisions.refusals import NameUnknown, OverLimit, ResultIsNoValue
from haicap.platform.decisions.scope import Scope
from haicap.platform.decisions.types import Type, Types
from haicap.platform.decisions.values import Function, Value

#: A condition is asked often and should say little: a tenth of what a decision may take.
_LIMITS = replace(LIMITS, steps=LIMITS.steps // 10)


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """An expression that has been read. It never changes what it answers, and may be asked by many at once."""

    text: str
    #: The facts that it looks at, in the order of the text.
    names: tuple[str, ...]
    _run: Run
    _types: Mapping[str, Type]
    _element: str

    def holds(self, facts: Mapping[str, object], *, at: datetime | None = None) -> bool:
        """
        Test if it is true for facts by name. Null, which is also what a fact has that is not given, is not true.

        `at` is what `now` and `today` go by.

        :raises InputUnfit: if a fact that it looks at is not of its declared type, or no value at all.
        :raises OverLimit: if it would take too many steps or make too large values.
        :raises MomentNotGiven: if it asks for the day or time and `at` is not given.
        """
        return self._asked(facts, at) is True

    def value(self, facts: Mapping[str, object], *, at: datetime | None = None) -> Value:
        """
        Return what it gives for facts by name, null where the standard knows no value.

        :raises InputUnfit: as `holds`, and so the others.
        :raises ResultIsNoValue: if it gives a function.
        """
        found = self._asked(facts, at)
        if isinstance(found, Function | Builtin):
            raise ResultIsNoValue("condition", element=self._element)
        return found

    def _asked(self, facts: Mapping[str, object], at: datetime | None) -> Value:
        return _evaluated(self._element, self._run, _read(facts, self.names, self._types), at)


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """Tests that have been read, as a cell of a table writes them: `[1..5)`, `not("a")`, `-`."""

    text: str
    names: tuple[str, ...]
    _passes: Run
    _types: Mapping[str, Type]
    _element: str

    def lets_pass(
        self, value: object, facts: Mapping[str, object] | None = None, *, at: datetime | None = None
    ) -> bool:
        """
        Test if a value passes, where the tests may look at facts by name; `at` is what `now` and `today` go by.

        :raises InputUnfit: if the value, or a fact that is looked at, is no value or of another type than declared.
        :raises OverLimit: if it would take too many steps or make too large values.
        :raises MomentNotGiven: if they ask for the day or time and `at` is not given.
        """
        given = {**_read(facts or {}, self.names, self._types), "?": Reader().value(value, Type(""), self._element)}
        return _evaluated(self._element, self._passes, given, at) is True


def condition(
    text: str, *, names: Mapping[str, str] | None = None, element: str = "condition", line: int = 1
) -> Condition:
    """
    Return an expression ready to be asked; nothing in it is ever run as code.

    `names` are the facts that it may look at, each with its type (`number`, `string`, `boolean`, `date`, `time`,
    `date and time`, a duration, or empty for any), and may have several words; facts of those types are read from ISO
    text. Without `names` each word that is nothing else is a fact of any type. `element` and `line` say in a refusal
    where the text stands.

    :raises ExpressionUnreadable: with line and position, if the text does not follow the grammar.
    :raises NameUnknown: with line and position, if it uses a name that is not there, or calls what is no function.
    :raises ReferenceLeadsNowhere: if a type is not there.
    :raises OutsideSubset: if it uses what is not supported.
    :raises OverLimit: if it is too long or nested too deeply.
    """
    types = _types(names, element, line)
    try:
        node = parser.expression(text, names=_known(names), members=Names(MEMBERS), element=element, line=line)
        run = Compiler(Types()).of(node)
    except RecursionError:
        raise _too_deep(element) from None
    _check_calls(node, element, line)
    return Condition(text, _used(node, names), run, types, element)


def cell(text: str, *, names: Mapping[str, str] | None = None, element: str = "condition", line: int = 1) -> Cell:
    """
    Return tests of a value ready to be asked, with `names` as for `condition`.

    :raises ExpressionUnreadable: as `condition`, and so the others.
    """
    types = _types(names, element, line)
    try:
        tests = parser.unary_tests(text, names=_known(names), members=Names(MEMBERS), element=element, line=line)
        passes = Compiler(Types()).tests(tests)
    except RecursionError:
        raise _too_deep(element) from None
    return Cell(text, _used(tests, names), lambda scope: passes(scope, scope.find("?")[1]), types, element)


def _known(names: Mapping[str, str] | None) -> Names:
    return Names(names or (), above=Names(BUILTINS), is_open=names is None)


def _types(names: Mapping[str, str] | None, element: str, line: int) -> dict[str, Type]:
    types = Types()
    return {name: types.find(type_, element=element, line=line) for name, type_ in (names or {}).items()}


def _used(node: syntax.Node | syntax.Tests, names: Mapping[str, str] | None) -> tuple[str, ...]:
    """Return the facts that an expression looks at; those which a loop or function names itself may be among them."""
    found = dict.fromkeys(_names_in(node))
    return tuple(name for name in found if (name != "?" if names is None else name in names))


def _check_calls(node: object, element: str, line: int) -> None:
    """Refuse calls of facts: a fact is never a function, and what looks like code should not pass for a condition."""
    for one in _parts_of(node):
        if isinstance(one, syntax.Call) and isinstance(one.function, syntax.Name) and not one.function.is_known:
            raise NameUnknown(
                "condition", element=element, line=line, name=one.function.name, position=one.function.at + 1
            )


def _names_in(node: object) -> Iterator[str]:
    return (one.name for one in _parts_of(node) if isinstance(one, syntax.Name))


def _parts_of(node: object) -> Iterator[object]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, tuple):
            waiting.extend(reversed(one))
        elif is_dataclass(one):
            waiting.extend(getattr(one, field.name) for field in reversed(fields(one)))


def _read(facts: Mapping[str, object], names: tuple[str, ...], types: Mapping[str, Type]) -> dict[str, Value]:
    """Return the facts that are looked at, fitted to their types; one that is not given and not built in is null."""
    reader = Reader()
    return {
        name: reader.value(facts.get(name), types.get(name, Type("")), name)
        for name in names
        if name in facts or name in types or name not in BUILTINS
    }


def _evaluated(element: str, run: Run, given: dict[str, Value], at: datetime | None) -> Value:
    budget = Budget(_LIMITS, at)
    budget.element = element
    try:
        return run(Scope(given, budget=budget))
    except RecursionError:
        raise _too_deep(element) from None


def _too_deep(element: str) -> OverLimit:
    return OverLimit("condition", element=element, limit="depth", most=LIMITS.depth)
