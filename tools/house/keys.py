"""Keys between tables of different parts point down, are written as texts, and leave no trace at the other end."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.house.source import Module, called, keyword, modules, order, owner, parts

KEYS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


def breaches(root: Path) -> list[str]:
    """Return the keys that point up or sideways, are no texts, or have a name at the other end."""
    ranks = order(root)
    domains = set(parts(root))
    found = []
    for module in modules(root, "haicap/domains", "haicap/platform"):
        if "models" not in module.names:
            continue
        ours = owner(module)
        sources = _sources(module)
        for call in _keys(module):
            place = f"{module.place}:{call.lineno}"
            target = call.args[0] if call.args else keyword(call, "to")
            theirs, is_text = _target(target, ours, sources)
            if theirs == ours:
                continue
            if not is_text:
                found.append(f"{place}: the key to {theirs} is not written as a text")
            if not _leaves_no_trace(call):
                found.append(f'{place}: the key to {theirs} needs related_name="+"')
            if theirs in domains and (ours not in domains or ranks[theirs] >= ranks[ours]):
                found.append(f"{place}: the key of {ours} to {theirs} does not point down")
    return found


def names(root: Path, part: str, targets: set[str]) -> set[str]:
    """Return the names of the fields of a part or service that point to others among `targets`."""
    found: set[str] = set()
    for module in modules(root, f"haicap/domains/{part}/models", f"haicap/platform/{part}"):
        sources = _sources(module)
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and called(node.value) in KEYS:
                target = node.value.args[0] if node.value.args else keyword(node.value, "to")
                theirs, _ = _target(target, part, sources)
                if theirs != part and theirs in targets and isinstance(node.targets[0], ast.Name):
                    found.add(node.targets[0].id)
    return found


def _keys(module: Module) -> Iterator[ast.Call]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and called(node) in KEYS:
            yield node


def _sources(module: Module) -> dict[str, str]:
    """Return from which part or service each imported name comes."""
    found: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            steps = node.module.split(".")
            if len(steps) > 2 and steps[0] == "haicap":
                found |= {(alias.asname or alias.name): steps[2] for alias in node.names}
    return found


def _target(target: ast.expr | None, ours: str, sources: dict[str, str]) -> tuple[str, bool]:
    """Return the part or service a key leads to, and whether it is written as a text."""
    if isinstance(target, ast.Constant) and isinstance(target.value, str):
        label, dot, _model = target.value.partition(".")
        return (label if dot else ours), True
    first = target
    while isinstance(first, ast.Attribute):
        first = first.value
    return (sources.get(first.id, ours) if isinstance(first, ast.Name) else ours), False


def _leaves_no_trace(call: ast.Call) -> bool:
    name = keyword(call, "related_name")
    return isinstance(name, ast.Constant) and name.value == "+"
