"""News that somebody listens to is news that somebody publishes."""

import ast
from pathlib import Path

from tools.house.source import Module, called, keyword, modules


def breaches(root: Path) -> list[str]:
    """Return the names listened to that nobody publishes."""
    told = published(root)
    return [f"{place}: listens to {name}, which nobody publishes" for place, name in listened(root) if name not in told]


def listened(root: Path) -> list[tuple[str, str]]:
    """Return where somebody listens, and to what."""
    return [
        (f"{module.place}:{node.lineno}", node.args[0].value)
        for module in modules(root, "haicap")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and called(node) == "listen"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    ]


def published(root: Path) -> set[str]:
    """
    Return the names of all news that parts publish.

    A name is a text, or a text that ends in the value of an enumeration of the part's contracts, whose class is
    called like the variable: `f"vn.haicap.dossier.{kind.value}"` with the class `Kind`.
    """
    found: set[str] = set()
    for module in modules(root, "haicap/domains"):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and called(node) == "news":
                found |= _names(root, module, keyword(node, "name"))
    return found


def _names(root: Path, module: Module, name: ast.expr | None) -> set[str]:
    if isinstance(name, ast.Constant) and isinstance(name.value, str):
        return {name.value}
    if not isinstance(name, ast.JoinedStr) or not isinstance(name.values[-1], ast.FormattedValue):
        return set()
    prefix = "".join(str(piece.value) for piece in name.values[:-1] if isinstance(piece, ast.Constant))
    variable = ast.unparse(name.values[-1].value).split(".")[0]
    values = enumeration(root, module.names[2], variable.capitalize()).values()
    return {f"{prefix}{value}" for value in values}


def enumeration(root: Path, part: str, name: str) -> dict[str, str]:
    """Return the members of an enumeration in a part's contracts, name and value."""
    for module in modules(root, f"haicap/domains/{part}"):
        if "contracts" not in module.names:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef) and node.name == name:
                return {
                    line.targets[0].id: line.value.value
                    for line in node.body
                    if isinstance(line, ast.Assign)
                    and isinstance(line.targets[0], ast.Name)
                    and isinstance(line.value, ast.Constant)
                    and isinstance(line.value.value, str)
                }
    return {}
