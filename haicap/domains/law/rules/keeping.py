"""What a check found, as it is kept and read again, and as programs read it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from haicap.domains.law.contracts import Fault, ImpactItem, Weight


def kept_faults(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """
    Return faults in JSON's values.

    House rule: what is no number and no list of words stands as text.
    """
    return [
        {
            "line": one.line,
            "field": one.field,
            "code": one.code,
            "message": one.message,
            "params": _plain(one.params),
        }
        for one in faults
    ]


def kept_items(items: Iterable[ImpactItem]) -> list[dict[str, Any]]:
    """
    Return effects in JSON's values.

    House rule: as `kept_faults`.
    """
    return [
        {
            "code": one.code,
            "message": one.message,
            "params": _plain(one.params),
            "weight": one.weight.value,
            "count": one.count,
            "details": [dict(detail) for detail in one.details],
        }
        for one in items
    ]


def read_faults(kept: Sequence[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """
    Return the faults that are kept so.

    House rule: as `kept_faults`.
    """
    return tuple(Fault(**one) for one in kept)


def read_items(kept: Sequence[Mapping[str, Any]]) -> tuple[ImpactItem, ...]:
    """
    Return the effects that are kept so.

    House rule: as `kept_items`.
    """
    return tuple(
        ImpactItem(**{**one, "weight": Weight(one["weight"]), "details": tuple(one["details"])}) for one in kept
    )


def _plain(params: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value if isinstance(value, int | float | str | list) else str(value) for name, value in params.items()
    }
