"""The tables of states are whole: every state has its moves, can be reached, and can come to an end."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.house.events import enumeration
from tools.house.source import modules

PART = "dossiers"
#: Enumeration -> where it begins, and where it ends for good.
ENDS: dict[str, tuple[str, frozenset[str]]] = {
    "Business": (
        "SUBMITTED",
        frozenset({"RETURNED", "REJECTED_AT_DOOR", "WITHDRAWN", "STOPPED", "TRANSFERRED"}),
    ),
    "Delivery": ("NONE", frozenset({"HANDED_OVER"})),
    "Money": ("NONE", frozenset({"EXEMPT"})),
    "Sync": ("NONE", frozenset()),
}
#: Enumeration -> where it may rest for good, although more may happen.
RESTS = {"Sync": frozenset({"DONE"})}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of moves as it stands in the code."""

    place: str
    states: str
    moves: Mapping[str, frozenset[str]]


def breaches(root: Path) -> list[str]:
    """Return what is wrong with the tables of states."""
    found = []
    tables = moves(root)
    found += [f"haicap/domains/{PART}/rules: {name} has no table of moves" for name in ENDS if name not in tables]
    for name, table in tables.items():
        if name not in ENDS:
            found.append(f"{table.place}: where {name} begins and ends is not said in tools/house/states.py")
            continue
        start, finals = ENDS[name]
        members = frozenset(enumeration(root, PART, name))
        rests = RESTS.get(name, finals)
        found += [f"{table.place}: {line}" for line in faults(table.moves, members, start, finals, rests)]
    return found


def moves(root: Path) -> dict[str, Table]:
    """Return the tables called MOVES of the part's rules, by the enumeration they are about."""
    found = {}
    for module in modules(root, f"haicap/domains/{PART}/rules"):
        for node in module.tree.body:
            if not (isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "MOVES"):
                continue
            assert isinstance(node.value, ast.Dict)
            pairs = zip(node.value.keys, node.value.values, strict=True)
            table = {_member(key): _members(value) for key, value in pairs if key is not None}
            found[_class(node.value.keys[0])] = Table(module.place, _class(node.value.keys[0]), table)
    return found


def faults(
    table: Mapping[str, frozenset[str]],
    members: frozenset[str],
    start: str,
    finals: frozenset[str],
    rests: frozenset[str],
) -> list[str]:
    """Return what is wrong with one table: missing, unreachable and trapped states, finals that go on."""
    found = [f"{state} has no line" for state in sorted(members - set(table))]
    found += [f"{state} is no state" for state in sorted((set(table) | set().union(*table.values())) - members)]
    found += [f"{state} cannot be reached from {start}" for state in sorted(members - reached(table, start))]
    found += [f"{state} is final and goes on" for state in sorted(finals) if table.get(state)]
    found += [f"{state} cannot come to an end" for state in sorted(members) if not reached(table, state) & rests]
    return found


def reached(table: Mapping[str, frozenset[str]], start: str) -> frozenset[str]:
    """Return the states that can come after a state, itself among them."""
    seen = {start}
    while more := {state for old in seen for state in table.get(old, ())} - seen:
        seen |= more
    return frozenset(seen)


def _class(node: ast.expr | None) -> str:
    return node.value.id if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) else ""


def _member(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else ""


def _members(node: ast.expr) -> frozenset[str]:
    return frozenset(inner.attr for inner in ast.walk(node) if isinstance(inner, ast.Attribute))
