"""Decision tables at work: which rules match, and what the hit policy makes of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from haicap.platform.decisions.closures import Run
from haicap.platform.decisions.functions import BUILTINS
from haicap.platform.decisions.limits import Budget
from haicap.platform.decisions.scope import Scope
from haicap.platform.decisions.values import Value, equal

Passes = Callable[[Scope, Value], bool | None]
Allows = Callable[[Budget, Value], bool | None]
_AGGREGATIONS = {"SUM": "sum", "MIN": "min", "MAX": "max", "COUNT": "count"}


@dataclass(frozen=True, slots=True)
class Column:
    """What is tested, and which values there may be."""

    label: str
    value: Run
    allows: Allows | None


@dataclass(frozen=True, slots=True)
class Given:
    """What is given: which values there may be, in the order of their rank, and what is given when no rule matches."""

    name: str
    allows: Allows | None
    ranked: tuple[Allows, ...]
    default: Run | None


@dataclass(frozen=True, slots=True)
class Row:
    """A rule: a test for each column, an expression for each output."""

    tests: tuple[Passes, ...]
    outputs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class TableRun:
    """A decision table ready to run."""

    element: str
    policy: str
    aggregation: str
    columns: Sequence[Column]
    outputs: Sequence[Given]
    rows: Sequence[Row]

    def run(self, scope: Scope) -> Value:
        """
        Return what the table gives, null when it says nothing or is at fault; faults are noted.

        :raises OverLimit: if it takes too many steps.
        """
        values = [column.value(scope) for column in self.columns]
        for column, value in zip(self.columns, values, strict=True):
            if value is not None and column.allows is not None and column.allows(scope.budget, value) is not True:
                scope.note("input_not_allowed", element=self.element, column=column.label)
                return None
        hits = self._hits(scope, values)
        if not hits:
            return self._default(scope)
        if self.policy == "UNIQUE" and len(hits) > 1:
            scope.note("several_rules_match", element=self.element, rules=", ".join(str(hit + 1) for hit in hits))
            return None
        found = [[output(scope) for output in self.rows[hit].outputs] for hit in hits]
        if not self._allowed(scope, found):
            return None
        return self._chosen(scope, hits, found)

    def _hits(self, scope: Scope, values: list[Value]) -> list[int]:
        """Return the numbers of the rules that match, from 0."""
        hits = []
        for number, row in enumerate(self.rows):
            scope.budget.charge()
            if all(test(scope, value) is True for test, value in zip(row.tests, values, strict=True)):
                hits.append(number)
                if self.policy == "FIRST":
                    break
        return hits

    def _chosen(self, scope: Scope, hits: list[int], found: list[list[Value]]) -> Value:
        if self.policy == "ANY" and any(equal(scope.budget, found[0], other) is not True for other in found[1:]):
            scope.note("outputs_differ", element=self.element, rules=", ".join(str(hit + 1) for hit in hits))
            return None
        if self.policy in {"PRIORITY", "OUTPUT ORDER"}:
            found = sorted(found, key=lambda values: self._rank(scope.budget, values))
        if self.policy in {"UNIQUE", "FIRST", "ANY", "PRIORITY"}:
            return self._whole(found[0])
        gathered = [self._whole(one) for one in found]
        if self.aggregation:
            return BUILTINS[_AGGREGATIONS[self.aggregation]].call(scope.budget, [gathered], ())
        scope.budget.items(len(gathered))
        return gathered

    def _rank(self, budget: Budget, values: list[Value]) -> list[int]:
        """Return how far from the front the values stand, output by output; those without an order do not count."""
        return [
            next(
                (rank for rank, allows in enumerate(output.ranked) if allows(budget, value) is True), len(output.ranked)
            )
            for output, value in zip(self.outputs, values, strict=True)
        ]

    def _allowed(self, scope: Scope, found: list[list[Value]]) -> bool:
        for values in found:
            for output, value in zip(self.outputs, values, strict=True):
                if value is not None and output.allows is not None and output.allows(scope.budget, value) is not True:
                    scope.note("output_not_allowed", element=self.element, output=output.name or self.element)
                    return False
        return True

    def _default(self, scope: Scope) -> Value:
        if self.aggregation == "COUNT" and self.outputs[0].default is None:
            return BUILTINS["count"].call(scope.budget, [[]], ())
        if all(output.default is None for output in self.outputs):
            return None
        values = [output.default(scope) if output.default else None for output in self.outputs]
        whole = self._whole(values)
        is_list = self.policy in {"RULE ORDER", "OUTPUT ORDER", "COLLECT"} and not self.aggregation
        return [whole] if is_list and not isinstance(whole, list) else whole

    def _whole(self, values: list[Value]) -> Value:
        """Return the outputs of a rule: the value itself when there is one output, else a context of them."""
        if len(self.outputs) == 1:
            return values[0]
        return {output.name: value for output, value in zip(self.outputs, values, strict=True)}
