"""Whether an expression depends on nothing but itself."""

from dataclasses import fields, is_dataclass

from haicap.platform.decisions import syntax
from haicap.platform.decisions.functions import BUILTINS

_OF_THE_MOMENT = {"now", "today"}


def is_constant(node: syntax.Node) -> bool:
    """Test if an expression always gives the same: it has no names but those of built-in functions."""
    waiting: list[object] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, syntax.Name):
            if one.name not in BUILTINS or one.name in _OF_THE_MOMENT:
                return False
        elif isinstance(one, tuple):
            waiting.extend(one)
        elif is_dataclass(one):
            waiting.extend(getattr(one, field.name) for field in fields(one))
    return True
