"""What names mean while an expression is evaluated."""

from collections.abc import Callable

from haicap.platform.decisions.limits import Budget
from haicap.platform.decisions.values import Value


class Scope:
    """
    Values by name, inside the scope above.

    The parts of `item`, a context that a filter looks at, are names too, behind those of this scope.
    """

    __slots__ = ("_above", "_item", "_values", "budget", "note")

    def __init__(
        self,
        values: dict[str, Value],
        *,
        above: "Scope | None" = None,
        item: Value = None,
        budget: Budget | None = None,
        note: "Callable[..., None] | None" = None,
    ) -> None:
        self._values = values
        self._above = above
        self._item = item
        self.budget: Budget = budget or (above.budget if above else Budget())
        #: Told why a value became null where the model is at fault.
        self.note: Callable[..., None] = note or (above.note if above else _unheard)

    def find(self, name: str) -> tuple[bool, Value]:
        """Return whether the name means a value here, and the value."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope._values:
                return True, scope._values[name]
            if isinstance(scope._item, dict) and name in scope._item:
                return True, scope._item[name]
            scope = scope._above
        return False, None


def _unheard(*_: object, **__: object) -> None:
    return None
