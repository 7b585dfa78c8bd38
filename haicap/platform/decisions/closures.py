"""Expressions made into functions that evaluate them within a budget. Nothing here runs text as code."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from haicap.platform.decisions import syntax
from haicap.platform.decisions.arithmetic import negative, operate
from haicap.platform.decisions.callables import Builtin
from haicap.platform.decisions.functions import BUILTINS
from haicap.platform.decisions.limits import Budget
from haicap.platform.decisions.members import member
from haicap.platform.decisions.scope import Scope
from haicap.platform.decisions.types import ANY, Types, fits, fitted
from haicap.platform.decisions.values import NUMBERS, Function, Span, Value, compare, equal, within

Run = Callable[[Scope], Value]


class Compiler:
    """Makes functions of expressions; `types` knows the types that they name."""

    def __init__(self, types: Types) -> None:
        self._types = types

    def of(self, node: syntax.Node) -> Run:
        """Return the function that evaluates an expression in a scope."""
        made = _MAKERS[type(node)](self, node)
        assert callable(made)
        return made

    def tests(self, tests: syntax.Tests) -> Callable[[Scope, Value], bool | None]:
        """Return the function that says whether a value passes tests, null when that is not known."""
        made = [self._test(test) for test in tests.tests]

        def passes(scope: Scope, value: Value) -> bool | None:
            answer: bool | None = not made
            for test in made:
                scope.budget.charge()
                found = test(scope, value)
                if found:
                    answer = True
                    break
                if found is None:
                    answer = None
            return None if answer is None else answer != tests.is_not

        return passes

    def _test(self, test: syntax.Test) -> Callable[[Scope, Value], bool | None]:
        run = self.of(test.node)
        is_literal = isinstance(bare(test.node), syntax.Literal)
        is_span = isinstance(bare(test.node), syntax.SpanOf)

        def passes(scope: Scope, value: Value) -> bool | None:
            found = run(scope)
            if test.sign:
                return compared(scope.budget, test.sign, value, found)
            if test.uses_value or (isinstance(found, bool) and not is_literal and not isinstance(value, bool)):
                return found if isinstance(found, bool) else None
            if is_span and found is None:
                # An end that is null: nothing is known to lie in such a span, not even null.
                return None
            return _holds(scope.budget, value, found)

        return passes

    # One maker for each kind of expression

    def _literal(self, node: syntax.Literal) -> Run:
        value = node.value
        return lambda scope: value

    def _name(self, node: syntax.Name) -> Run:
        name = node.name

        def run(scope: Scope) -> Value:
            scope.budget.charge()
            found, value = scope.find(name)
            return value if found else BUILTINS.get(name)

        return run

    def _inner(self, node: syntax.Inner) -> Run:
        inner = self.of(node.node)
        if isinstance(node.node, syntax.Literal | syntax.Name):
            return inner

        def run(scope: Scope) -> Value:
            budget = scope.budget
            budget.enter()
            value = inner(scope)
            budget.leave()
            return value

        return run

    def _member(self, node: syntax.Member) -> Run:
        base, name = self.of(node.base), node.name
        return lambda scope: member(scope.budget, base(scope), name)

    def _filter(self, node: syntax.Filter) -> Run:
        written = bare(node.condition)
        is_number = isinstance(written, syntax.Literal) and isinstance(written.value, Decimal)
        return filtered(self.of(node.base), self.of(node.condition), is_number=is_number)

    def _call(self, node: syntax.Call) -> Run:
        function = self.of(node.function)
        values = [self.of(value) for value in node.values]

        def run(scope: Scope) -> Value:
            called = function(scope)
            scope.budget.charge()
            given = [value(scope) for value in values]
            if isinstance(called, Builtin):
                return called.call(scope.budget, given, node.names)
            return call(called, given, node.names)

        return run

    def _chain(self, node: syntax.Chain) -> Run:
        first = self.of(node.first)
        rest = [(sign, self.of(part)) for sign, part in node.rest]

        def run(scope: Scope) -> Value:
            value = first(scope)
            for sign, part in rest:
                value = operate(scope.budget, sign, value, part(scope))
            return value

        return run

    def _negation(self, node: syntax.Negation) -> Run:
        value = self.of(node.value)
        return lambda scope: negative(value(scope))

    def _comparison(self, node: syntax.Comparison) -> Run:
        left, right, sign = self.of(node.left), self.of(node.right), node.sign

        def run(scope: Scope) -> bool | None:
            scope.budget.charge()
            return compared(scope.budget, sign, left(scope), right(scope))

        return run

    def _between(self, node: syntax.Between) -> Run:
        value, low, high = self.of(node.value), self.of(node.low), self.of(node.high)

        def run(scope: Scope) -> bool | None:
            found = value(scope)
            above = compared(scope.budget, ">=", found, low(scope))
            under = compared(scope.budget, "<=", found, high(scope))
            if above is False or under is False:
                return False
            return None if above is None or under is None else True

        return run

    def _in(self, node: syntax.In) -> Run:
        value, tests = self.of(node.value), self.tests(node.tests)
        return lambda scope: tests(scope, value(scope))

    def _junction(self, node: syntax.Junction) -> Run:
        parts = [self.of(part) for part in node.parts]
        decisive = not node.is_and

        def run(scope: Scope) -> bool | None:
            answer: bool | None = not decisive
            for part in parts:
                scope.budget.charge()
                found = part(scope)
                if found is decisive:
                    return not node.is_and
                if not isinstance(found, bool):
                    answer = None
            return answer

        return run

    def _if(self, node: syntax.If) -> Run:
        return chosen(self.of(node.condition), self.of(node.first), self.of(node.second))

    def _loop(self, node: syntax.Loop) -> Run:
        turns = [(turn.name, self.of(turn.values), self.of(turn.to) if turn.to else None) for turn in node.turns]
        return looped(node.kind, turns, self.of(node.body))

    def _list(self, node: syntax.ListOf) -> Run:
        items = [self.of(item) for item in node.items]

        def run(scope: Scope) -> Value:
            scope.budget.items(len(items))
            return [item(scope) for item in items]

        return run

    def _context(self, node: syntax.ContextOf) -> Run:
        entries = [(name, self.of(value)) for name, value in node.entries]

        def run(scope: Scope) -> Value:
            found: dict[str, Value] = {}
            inner = Scope(found, above=scope)
            for name, value in entries:
                found[name] = value(inner)
            # What is handed out never changes: functions made above still see the entries that came after them.
            return dict(found)

        return run

    def _span(self, node: syntax.SpanOf) -> Run:
        low = self.of(node.low) if node.low else None
        high = self.of(node.high) if node.high else None

        def run(scope: Scope) -> Value:
            ends = (low(scope) if low else None, high(scope) if high else None)
            if (low and ends[0] is None) or (high and ends[1] is None):
                return None
            if low and high and compare(*ends) is None:
                return None
            return Span(*ends, node.has_low, node.has_high)

        return run

    def _function(self, node: syntax.FunctionOf) -> Run:
        body = self.of(node.body)
        parameters = tuple(name for name, _ in node.parameters)
        types = [self._types.named(type_) if type_ else ANY for _, type_ in node.parameters]

        def run(scope: Scope) -> Value:
            def answer(values: list[Value]) -> Value:
                given = [fitted(scope.budget, value, type_) for value, type_ in zip(values, types, strict=True)]
                return body(Scope(dict(zip(parameters, given, strict=True)), above=scope))

            return Function(parameters, answer)

        return run

    def _instance(self, node: syntax.InstanceOf) -> Run:
        value, type_ = self.of(node.value), self._types.named(node.type)

        def run(scope: Scope) -> bool:
            found = value(scope)
            return found is not None and fits(scope.budget, found, type_)

        return run


_MAKERS: dict[type, Callable[[Compiler, Any], Run]] = {
    syntax.Literal: Compiler._literal,
    syntax.Name: Compiler._name,
    syntax.Member: Compiler._member,
    syntax.Filter: Compiler._filter,
    syntax.Call: Compiler._call,
    syntax.Chain: Compiler._chain,
    syntax.Negation: Compiler._negation,
    syntax.Comparison: Compiler._comparison,
    syntax.Between: Compiler._between,
    syntax.In: Compiler._in,
    syntax.Junction: Compiler._junction,
    syntax.If: Compiler._if,
    syntax.Loop: Compiler._loop,
    syntax.ListOf: Compiler._list,
    syntax.ContextOf: Compiler._context,
    syntax.SpanOf: Compiler._span,
    syntax.FunctionOf: Compiler._function,
    syntax.InstanceOf: Compiler._instance,
    syntax.Inner: Compiler._inner,
}


def bare(node: syntax.Node) -> syntax.Node:
    """Return an expression without the marks that it stands inside another."""
    while isinstance(node, syntax.Inner):
        node = node.node
    return node


def chosen(condition: Run, first: Run, second: Run) -> Run:
    """Return the function that gives the first where a condition is true, else the second."""
    return lambda scope: first(scope) if condition(scope) is True else second(scope)


def filtered(base: Run, condition: Run, *, is_number: bool = False) -> Run:
    """
    Return the function that gives the items of a list that fulfil a condition, or the item of a number.

    With `is_number` the condition is a number as written; then an empty list gives null.
    """

    def run(scope: Scope) -> Value:
        value = base(scope)
        if value is None:
            return None
        items = value if isinstance(value, list) else [value]
        scope.budget.items(len(items))
        if is_number and not items:
            return None
        kept = []
        for item in items:
            found = condition(Scope({"item": item}, above=scope, item=item))
            if type(found) is Decimal:
                return _item(items, found)
            if found is True:
                kept.append(item)
        return kept

    return run


def looped(kind: str, turns: Sequence[tuple[str, Run, Run | None]], body: Run) -> Run:
    """Return the function of `for`, `some` or `every`; a turn has a name, and what it runs through or from and to."""

    def scopes(scope: Scope, rank: int) -> Iterator[Scope]:
        if rank == len(turns):
            yield scope
            return
        name, values, to = turns[rank]
        for item in _run_through(scope, values(scope), _end(to, scope) if to else None):
            yield from scopes(Scope({name: item}, above=scope), rank + 1)

    def gather(scope: Scope) -> Value:
        made: list[Value] = []
        for inner in scopes(scope, 0):
            made.append(body(inner))
            scope.budget.items(1)
            if len(made) > scope.budget.limits.list_items:
                scope.budget.items(len(made))
        return made

    def judge(scope: Scope) -> bool | None:
        decisive = kind == "some"
        answer: bool | None = not decisive
        for inner in scopes(scope, 0):
            scope.budget.charge()
            found = body(inner)
            if found is decisive:
                return kind == "some"
            if not isinstance(found, bool):
                answer = None
        return answer

    return _or_null(gather if kind == "for" else judge)


def compared(budget: Budget, sign: str, left: Value, right: Value) -> bool | None:
    """Return `left sign right`; `None` when the two cannot be compared."""
    if sign in {"=", "!="}:
        same = equal(budget, left, right)
        return same if sign == "=" or same is None else not same
    order = compare(left, right)
    if order is None:
        return None
    return order == 0 and sign.endswith("=") or order == (-1 if sign.startswith("<") else 1)


def call(function: Value, values: list[Value], names: tuple[str, ...]) -> Value:
    """Return what a function of the model gives, with values in order or by name; `None` when they do not fit it."""
    if not isinstance(function, Function) or len(values) != len(function.parameters):
        return None
    if names:
        by_name = dict(zip(names, values, strict=True))
        if by_name.keys() != set(function.parameters):
            return None
        values = [by_name[name] for name in function.parameters]
    return function.run(values)


def _holds(budget: Budget, value: Value, found: Value) -> bool | None:
    """Return whether a value is what a test gives, lies in it, or is one of its items."""
    if isinstance(found, Span) and not isinstance(value, Span):
        return within(value, found)
    if isinstance(found, list):
        budget.items(len(found))
        answers = [
            _holds(budget, value, item) if isinstance(item, Span) else equal(budget, value, item) for item in found
        ]
        return any(answers) or (isinstance(value, list) and equal(budget, value, found) is True)
    return equal(budget, value, found)


def _item(items: list[Value], number: Decimal) -> Value:
    """Return the item of a number, counted from 1, or from the end with -1; `None` when there is none."""
    if number != number.to_integral_value() or not 1 <= abs(number) <= len(items):
        return None
    return items[int(number) - (1 if number > 0 else 0)]


class _NothingToRunThrough(Exception):
    """What a loop should run through is no list."""


def _or_null(run: Run) -> Run:
    def answer(scope: Scope) -> Value:
        try:
            return run(scope)
        except _NothingToRunThrough:
            return None

    return answer


def _end(to: Run, scope: Scope) -> Value:
    end = to(scope)
    if end is None:
        raise _NothingToRunThrough
    return end


def _run_through(scope: Scope, values: Value, to: Value) -> Iterable[Value]:
    """
    Return what a loop runs through: the items of a list or whole span, or the numbers or days from one to another.

    :raises _NothingToRunThrough: if there is no such thing.
    """
    if to is not None:
        values = Span(values, to, has_low=True, has_high=True)
    elif isinstance(values, list):
        scope.budget.items(len(values))
        return values
    elif values is None:
        raise _NothingToRunThrough
    elif not isinstance(values, Span):
        return [values]
    return _steps(scope, values)


def _steps(scope: Scope, span: Span) -> list[Value]:
    """Return the whole numbers or the days of a span, backwards when its low end is the higher."""
    low, high = span.low, span.high
    if type(low) is date and type(high) is date:
        first, last = low.toordinal(), high.toordinal()
    elif (
        type(low) is Decimal
        and type(high) is Decimal
        and {low, high} == {low.to_integral_value(), high.to_integral_value()}
    ):
        # Far ends are refused by their distance before they become whole numbers of thousands of digits.
        if abs(NUMBERS.subtract(high, low)) > scope.budget.limits.list_items:
            scope.budget.refuse("list_items", scope.budget.limits.list_items)
        first, last = int(low), int(high)
    else:
        raise _NothingToRunThrough
    step = 1 if first <= last else -1
    first += 0 if span.has_low else step
    last -= 0 if span.has_high else step
    scope.budget.items(abs(last - first) + 1)
    numbers = range(first, last + step, step)
    return [date.fromordinal(n) for n in numbers] if isinstance(low, date) else [Decimal(n) for n in numbers]
