"""Boxed logic made into functions: expressions, calls, contexts, relations, lists, functions and tables."""

from haicap.platform.decisions import model, parser
from haicap.platform.decisions.callables import Builtin
from haicap.platform.decisions.closures import Compiler, Run, call, chosen, filtered, looped
from haicap.platform.decisions.lexer import Names
from haicap.platform.decisions.scope import Scope
from haicap.platform.decisions.syntax import Node, Tests
from haicap.platform.decisions.table_runs import Allows, Column, Given, Passes, Row, TableRun
from haicap.platform.decisions.types import ANY, Type, Types, fitted
from haicap.platform.decisions.values import Function, Value


class LogicCompiler:
    """Makes functions of logic, where `members` are what parts of values may be called."""

    def __init__(self, compiler: Compiler, types: Types, members: Names) -> None:
        self._compiler, self._types, self._members = compiler, types, members
        #: The tables made so far, each with the names that mean something in it.
        self.tables: list[tuple[model.Table, Names]] = []

    def of(self, logic: model.Logic, names: Names) -> Run:  # noqa: PLR0911 (a case for each kind)
        """
        Return the function of some logic, in which `names` mean something.

        :raises Refused: what is wrong with it.
        """
        if isinstance(logic, model.Literal):
            return self.expression(logic.text, names)
        if isinstance(logic, model.Table):
            return self._counted(self.table(logic, names).run)
        if isinstance(logic, model.Invocation):
            return self._counted(self._invocation(logic, names))
        if isinstance(logic, model.Context):
            return self._counted(self._context(logic, names))
        if isinstance(logic, model.Relation):
            return self._counted(self._relation(logic, names))
        if isinstance(logic, model.FunctionOf):
            return self._function(logic, names)
        if isinstance(logic, model.Conditional):
            parts = (self.of(part, names) for part in (logic.condition, logic.first, logic.second))
            return self._counted(chosen(*parts))
        if isinstance(logic, model.Filter):
            inside = Names(("item",), above=names, is_open=True)
            return self._counted(filtered(self.of(logic.base, names), self.of(logic.condition, inside)))
        if isinstance(logic, model.Loop):
            turn = (logic.name, self.of(logic.values, names), None)
            return self._counted(looped(logic.kind, [turn], self.of(logic.body, Names((logic.name,), above=names))))
        return self._counted(self._list([self.of(item, names) for item in logic.items]))

    def expression(self, text: model.Text, names: Names) -> Run:
        """
        Return the function of an expression; an empty one gives null.

        :raises Refused: what is wrong with it.
        """
        if not text.text.strip():
            return lambda scope: None
        return self._compiler.of(self.node(text, names))

    def node(self, text: model.Text, names: Names) -> Node:
        """
        Return what an expression says.

        :raises Refused: what is wrong with it.
        """
        return parser.expression(text.text, names=names, members=self._members, element=text.element, line=text.line)

    def run_of(self, node: Node) -> Run:
        """Return the function of what an expression says."""
        return self._compiler.of(node)

    def tests(self, text: model.Text, names: Names) -> Tests:
        """
        Return the tests that a cell writes.

        :raises Refused: what is wrong with them.
        """
        return parser.unary_tests(text.text, names=names, members=self._members, element=text.element, line=text.line)

    def passes(self, tests: Tests) -> Passes:
        """Return the function that says whether a value passes tests. Within them `?` is the value."""
        made = self._compiler.tests(tests)
        if not any(test.uses_value for test in tests.tests):
            return made
        return lambda scope, value: made(Scope({"?": value}, above=scope), value)

    def allowed(self, text: model.Text, names: Names) -> tuple[Tests, Allows, tuple[Allows, ...]]:
        """
        Return the tests of allowed values, whether a value passes them, and the same for each of them alone.

        :raises Refused: what is wrong with them.
        """
        tests = self.tests(text, names)
        one_by_one = tuple(self._alone(Tests((test,))) for test in tests.tests)
        return tests, self._alone(tests), one_by_one

    def _alone(self, tests: Tests) -> Allows:
        passes = self.passes(tests)
        return lambda budget, value: passes(Scope({}, budget=budget), value)

    def _counted(self, inner: Run) -> Run:
        def run(scope: Scope) -> Value:
            scope.budget.enter()
            value = inner(scope)
            scope.budget.leave()
            return value

        return run

    def _invocation(self, logic: model.Invocation, names: Names) -> Run:
        function = self.of(logic.function, names)
        bindings = [(name, self.of(value, names)) for name, value in logic.bindings if value is not None]

        def run(scope: Scope) -> Value:
            called = function(scope)
            given = {name: value(scope) for name, value in bindings}
            if isinstance(called, Function):
                # A parameter to which nothing is bound is null; in a call written out it must be given.
                given = {**dict.fromkeys(called.parameters), **given}
                return call(called, list(given.values()), tuple(given))
            if isinstance(called, Builtin):
                return called.call(scope.budget, list(given.values()), tuple(given))
            return None

        return run

    def _context(self, logic: model.Context, names: Names) -> Run:
        inner = Names(above=names)
        entries: list[tuple[str, Type, Run]] = []
        for entry in logic.entries:
            type_ = self._types.find(entry.type_ref, element=logic.element, line=logic.line)
            entries.append((entry.name, type_, self.of(entry.logic, inner)))
            if entry.name:
                inner.add(entry.name)

        def run(scope: Scope) -> Value:
            values: dict[str, Value] = {}
            inside = Scope(values, above=scope)
            for name, type_, make in entries:
                value = fitted(scope.budget, make(inside), type_)
                if not name:
                    return value
                values[name] = value
            return dict(values)

        return run

    def _relation(self, logic: model.Relation, names: Names) -> Run:
        columns = [name for name, _ in logic.columns]
        rows = [[self.of(cell, names) for cell in row] for row in logic.rows]

        def run(scope: Scope) -> Value:
            scope.budget.items(len(rows))
            return [{name: cell(scope) for name, cell in zip(columns, row, strict=True)} for row in rows]

        return run

    def _list(self, items: list[Run]) -> Run:
        def run(scope: Scope) -> Value:
            scope.budget.items(len(items))
            return [item(scope) for item in items]

        return run

    def _function(self, logic: model.FunctionOf, names: Names) -> Run:
        parameters = tuple(name for name, _ in logic.parameters)
        types = [self._types.find(type_, element=logic.element, line=logic.line) for _, type_ in logic.parameters]
        body = self.of(logic.body, Names(parameters, above=names))

        def run(scope: Scope) -> Value:
            def answer(values: list[Value]) -> Value:
                fit = [fitted(scope.budget, value, type_) for value, type_ in zip(values, types, strict=True)]
                return body(Scope(dict(zip(parameters, fit, strict=True)), above=scope))

            return Function(parameters, answer)

        return run

    def table(self, logic: model.Table, names: Names) -> TableRun:
        """
        Return a decision table ready to run.

        :raises Refused: what is wrong with it.
        """
        self.tables.append((logic, names))
        columns = []
        for one in logic.inputs:
            allows = self.allowed(one.values, names)[1] if one.values and one.values.text.strip() else None
            columns.append(Column(one.label, self.expression(one.expression, names), allows))
        rows = [
            Row(
                tuple(self.passes(self.tests(cell, names)) for cell in rule.tests),
                tuple(self.expression(cell, names) for cell in rule.outputs),
            )
            for rule in logic.rules
        ]
        outputs = [self._given(logic, output, names) for output in logic.outputs]
        return TableRun(logic.element, logic.policy, logic.aggregation, columns, outputs, rows)

    def _given(self, logic: model.Table, output: model.Output, names: Names) -> Given:
        type_ = self._types.find(output.type_ref, element=logic.element, line=output.line) if output.type_ref else ANY
        allows, ranked = type_.allows, type_.ranked
        if output.values is not None and output.values.text.strip():
            _, allows, ranked = self.allowed(output.values, names)
        default = self.expression(output.default, names) if output.default else None
        return Given(output.name, allows, ranked, default)
