"""A law file out of values: what an editor or another part has put together, as text that is read back the same."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

#: a list or mapping of plain values this short stands on one line
SHORT = 90


def written(values: Mapping[str, Any]) -> bytes:
    """
    Return values as a law file in YAML: read back, it gives the same values.

    Texts stand in double quotes, so that no code is taken for a number.

    House rule.
    """
    return ("\n".join(_lines(values, 0)) + "\n").encode()


def written_change(kind: str, body: Mapping[str, Any]) -> str:
    """
    Return one change as it stands in a law file, without its dash.

    House rule.
    """
    return "\n".join(_lines({kind: body}, 0)) + "\n"


def _lines(value: Mapping[str, Any], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for key, inner in value.items():
        name = f"{indent}{_key(key)}:"
        if isinstance(inner, Mapping) and not _is_short(inner):
            yield name
            yield from _lines(inner, depth + 1)
        elif isinstance(inner, list | tuple) and not _is_short(inner):
            yield name
            for one in inner:
                yield from _item(one, depth + 1)
        else:
            yield f"{name} {_flow(inner)}"


def _item(value: Any, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(value, Mapping) and value:
        first, *rest = _lines(value, depth + 1)
        yield f"{indent}- {first.lstrip()}"
        yield from rest
    else:
        yield f"{indent}- {_flow(value)}"


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("_", "a").isalnum() else json.dumps(key, ensure_ascii=False)


def _is_short(value: Mapping[str, Any] | Sequence[Any]) -> bool:
    """Test if a value stands on one line: empty, or plain values only and few."""
    within = value.values() if isinstance(value, Mapping) else value
    is_plain = not any(isinstance(one, Mapping | list | tuple) for one in within)
    return not value or (is_plain and len(_flow(value)) <= SHORT)
