"""The check of a whole model: its faults, and exactly where rules of its tables overlap or leave gaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from haicap.kernel.boxes import Box, bits, cells, merged
from haicap.kernel.refusals import Refused
from haicap.platform.decisions import model, syntax
from haicap.platform.decisions.closures import bare
from haicap.platform.decisions.constants import is_constant
from haicap.platform.decisions.deciding import DecisionModel
from haicap.platform.decisions.lexer import Names
from haicap.platform.decisions.limits import LIMITS, Budget
from haicap.platform.decisions.linking import Program
from haicap.platform.decisions.parts import CannotBeDivided, Index, Part, named, parts_of
from haicap.platform.decisions.refusals import OverLimit
from haicap.platform.decisions.scope import Scope
from haicap.platform.decisions.types import Type
from haicap.platform.decisions.values import Value, equal

_SINGLE = {"UNIQUE", "ANY", "PRIORITY", "FIRST"}


@dataclass(frozen=True, slots=True)
class Place:
    """
    Values for which rules overlap, or none matches: an example, and all of them as tests of each column.

    `rules` are counted from 1 and empty for a gap. `where` has a row for each box; together they are all such values.
    """

    rules: tuple[int, ...]
    example: Mapping[str, Value]
    where: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class TableReport:
    """
    What was found in one table.

    `unsure` are cells, by rule and heading, that depend on more than the value of their column: rules with such cells
    are left out of the overlaps, and count as matching where gaps are looked for.
    """

    element: str
    policy: str
    overlaps: tuple[Place, ...]
    gaps: tuple[Place, ...]
    unsure: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a model: faults, at most one for each element, and a report for each table."""

    faults: tuple[Refused, ...]
    tables: tuple[TableReport, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found."""
        return not self.faults and not any(table.overlaps or table.gaps for table in self.tables)


def check(asked: DecisionModel) -> Report:
    """
    Return all faults of a model, and where rules of its tables overlap or leave gaps.

    Overlaps are looked for under UNIQUE, and under ANY where the results differ; gaps where the hit policy takes one
    rule and there is no default. Both are exact: columns are taken as independent, numbers as dense, dates as days.
    """
    program = Program(asked.program.source)
    faults: list[Refused] = []
    elements: list[model.Knowledge | model.Decision] = [
        *program.source.knowledge.values(),
        *program.source.decisions.values(),
    ]
    typed: list[model.InputData | model.Decision] = [
        *program.source.inputs.values(),
        *program.source.decisions.values(),
    ]
    for element in elements:
        try:
            program.run_of(element)
        except Refused as fault:
            faults.append(fault)
    for given in typed:
        try:
            program.type_of(given)
        except Refused as fault:
            faults.append(fault)
    for service in program.source.services.values():
        try:
            program.check_service(service)
        except Refused as fault:
            faults.append(fault)
    tables: list[TableReport] = []
    count = _Count()
    for table, names in program.logic.tables:
        try:
            tables.append(_Check(program, table, names, count).report())
        except RecursionError:
            faults.append(OverLimit("model", element=table.element, line=table.line, limit="depth", most=LIMITS.depth))
        except Refused as fault:
            faults.append(fault)
    return Report(tuple(faults), tuple(tables))


class _Count:
    """How many steps the check of all tables has taken."""

    steps = 0


def _example(parts: Sequence[Part], chosen: int) -> Value:
    """Return the example of the first of some parts; null only where nothing else is."""
    examples = [parts[place].example for place in bits(chosen)]
    return next((example for example in examples if example is not None), None)


class _Check:
    """The check of one table."""

    def __init__(self, program: Program, table: model.Table, names: Names, count: "_Count") -> None:
        self._of_all = count
        self._program, self._table, self._names = program, table, names
        self._budget = Budget()
        self._budget.element = table.element
        self._steps = 0
        self._unsure: list[tuple[int, str]] = []
        self._columns: list[list[Part]] = []
        self._whole: list[int] = []
        #: For each column the mark of null where it only counts for overlaps, because a cell says `not(…)`.
        self._silent: list[int] = []
        self._boxes: list[list[int]] = [[] for _ in table.rules]
        for number in range(len(table.inputs)):
            self._divide(number)

    def report(self) -> TableReport:
        """Return what was found."""
        table = self._table
        unsure = {rule for rule, _ in self._unsure}
        overlapping: dict[tuple[int, ...], list[Box]] = {}
        empty: list[Box] = []
        for count, (region, rules) in enumerate(cells(tuple(self._whole), [tuple(box) for box in self._boxes])):
            self._count((1 + len(table.rules)) * (1 + len(table.inputs)) if count else 0)
            sure = tuple(rule + 1 for rule in rules if rule + 1 not in unsure)
            if len(sure) > 1 and self._clash(sure):
                overlapping.setdefault(tuple(sorted(sure)), []).append(region)
            told = tuple(chosen & ~silent for chosen, silent in zip(region, self._silent, strict=True))
            if not rules and all(told):
                empty.append(told)
        asks_for_gaps = table.policy in _SINGLE and all(output.default is None for output in table.outputs)
        return TableReport(
            table.element,
            table.policy,
            tuple(self._place(rules, overlapping[rules]) for rules in sorted(overlapping)),
            tuple(self._place((), [box]) for box in merged(empty)) if asks_for_gaps else (),
            tuple(self._unsure),
        )

    def _clash(self, rules: Sequence[int]) -> bool:
        """Test if these rules may not match together."""
        if self._table.policy == "UNIQUE":
            return True
        if self._table.policy != "ANY":
            return False
        return any(self._differ(one, other) for one, other in combinations(rules, 2))

    def _differ(self, one: int, other: int) -> bool:
        """Test if two rules surely give different results."""
        for cells_ in zip(self._table.rules[one - 1].outputs, self._table.rules[other - 1].outputs, strict=True):
            values = [self._constant(cell) for cell in cells_]
            if all(is_known for is_known, _ in values) and not equal(self._budget, values[0][1], values[1][1]):
                return True
        return False

    def _constant(self, cell: model.Text) -> tuple[bool, Value]:
        if not cell.text.strip():
            return True, None
        node = self._program.logic.node(cell, self._names)
        return (True, self._value(node)) if is_constant(node) else (False, None)

    def _value(self, node: syntax.Node) -> Value:
        value = self._program.logic.run_of(node)(Scope({}, budget=self._budget))
        self._spend(self._budget)
        return value

    def _place(self, rules: tuple[int, ...], boxes: list[Box]) -> Place:
        labels = [column.label for column in self._table.inputs]
        wholes = [whole if rules else whole & ~silent for whole, silent in zip(self._whole, self._silent, strict=True)]
        boxes = merged(boxes)
        example = {
            label: _example(parts, chosen) for label, parts, chosen in zip(labels, self._columns, boxes[0], strict=True)
        }
        where = tuple(
            {
                label: named(parts, list(bits(chosen)), whole)
                for label, parts, whole, chosen in zip(labels, self._columns, wholes, box, strict=True)
            }
            for box in boxes
        )
        return Place(rules, example, where)

    def _divide(self, number: int) -> None:
        """Divide a column into parts, and enter for each rule which of them its cell lets pass."""
        column = self._table.inputs[number]
        logic = self._program.logic
        cells_ = [logic.tests(rule.tests[number], self._names) for rule in self._table.rules]
        domain = self._domain(column)
        sure = [all(is_constant(test.node) for test in tests.tests) for tests in cells_]
        try:
            parts = self._parts([tests for tests, is_sure in zip(cells_, sure, strict=True) if is_sure], domain, column)
        except CannotBeDivided:
            parts, sure = [Part("…", is_rest=True)], [not tests.tests for tests in cells_]
        self._columns.append(parts)
        self._whole.append(self._possible(parts, domain))
        null = sum(1 << place for place, part in enumerate(parts) if part.example is None)
        self._silent.append(0 if self._writes_null(cells_, sure) else null)
        index = Index(parts)
        for rule, (tests, is_sure) in enumerate(zip(cells_, sure, strict=True)):
            if not is_sure:
                self._unsure.append((rule + 1, column.label))
                self._boxes[rule].append((1 << len(parts)) - 1)
                continue
            quick = self._quickly(index, tests)
            self._boxes[rule].append(self._passing(parts, tests) if quick is None else quick)

    def _writes_null(self, cells_: list[syntax.Tests], sure: list[bool]) -> bool:
        """Test if a cell of a column names null, alone or in a list."""
        written = [test.node for tests, is_sure in zip(cells_, sure, strict=True) if is_sure for test in tests.tests]
        found = [self._value(node) for node in written]
        return any(value is None or (isinstance(value, list) and None in value) for value in found)

    def _quickly(self, index: Index, tests: syntax.Tests) -> int | None:
        """Return the parts that plain tests let pass; `None` when each part has to be tried."""
        joined = 0
        for test in tests.tests:
            value = self._value(test.node)
            is_odd = isinstance(value, bool) and not isinstance(bare(test.node), syntax.Literal)
            found = None if test.sign or is_odd else index.chosen(value)
            if found is None:
                return None
            joined |= found
        return joined if tests.tests and not tests.is_not else None

    def _passing(self, parts: list[Part], tests: syntax.Tests) -> int:
        """Return the parts whose examples pass tests."""
        self._count(len(parts))
        if not tests.tests and not tests.is_not:
            return (1 << len(parts)) - 1
        passes = self._program.logic.passes(tests)
        scope = Scope({}, budget=self._fresh())
        chosen = 0
        for place, part in enumerate(parts):
            chosen |= (passes(scope, part.example) is True) << place
            self._spend(scope.budget)
        return chosen

    def _possible(self, parts: list[Part], domain: syntax.Tests | None) -> int:
        """Return the parts that the declared values of a column leave; null always is one."""
        if domain is None:
            return (1 << len(parts)) - 1
        null = sum(1 << place for place, part in enumerate(parts) if part.example is None)
        return self._passing(parts, domain) | null

    def _spend(self, budget: Budget) -> None:
        """Count the steps of one evaluation for the table, and let the next begin with none."""
        steps, budget.steps = budget.steps, 0
        self._count(steps)

    def _count(self, steps: int) -> None:
        self._steps += steps
        self._of_all.steps += steps
        for limit, count, most in (
            ("check_steps", self._steps, LIMITS.check_steps),
            ("model_check_steps", self._of_all.steps, LIMITS.model_check_steps),
        ):
            if count > most:
                table = self._table
                raise OverLimit("model", element=table.element, line=table.line, limit=limit, most=most)

    def _parts(self, cells_: list[syntax.Tests], domain: syntax.Tests | None, column: model.Input) -> list[Part]:
        found = [self._value(test.node) for tests in cells_ for test in tests.tests]
        found += [self._value(test.node) for test in domain.tests] if domain else []
        # What is not one of some values may be null.
        is_open = any(tests.is_not or any(test.sign == "!=" for test in tests.tests) for tests in cells_)
        found += [None] if is_open else []
        return parts_of(found, self._type(column).base)

    def _fresh(self) -> Budget:
        # A table is many evaluations, each within the limits of one.
        budget = Budget()
        budget.element = self._table.element
        return budget

    def _domain(self, column: model.Input) -> syntax.Tests | None:
        """Return the tests of the values that a column may have, where they depend on nothing else."""
        if column.values is not None and column.values.text.strip():
            tests: syntax.Tests | None = self._program.logic.tests(column.values, self._names)
        else:
            tests = self._type(column).allowed
        return tests if tests is not None and all(is_constant(test.node) for test in tests.tests) else None

    def _type(self, column: model.Input) -> Type:
        """Return the type of a column: of the input or decision that it looks at, else the one it states."""
        node = bare(self._program.logic.node(column.expression, self._names))
        source = self._program.source
        if isinstance(node, syntax.Name):
            elements: list[model.InputData | model.Decision] = [*source.inputs.values(), *source.decisions.values()]
            for element in elements:
                if element.name == node.name and element.type_ref:
                    return self._program.type_of(element)
        return self._program.types.find(column.type_ref, element=column.expression.element, line=column.expression.line)
