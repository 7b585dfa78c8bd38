"""What others call says what it does, and a rule says where it is from."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.house.source import Module, modules

SPEAKING = {"rules", "operations", "queries"}
ORIGINS = ("Source:", "Source, ", "House rule")
Public = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def breaches(root: Path) -> list[str]:
    """Return public names of kernel, doors, rules, operations and queries that do not say what they are."""
    found = []
    for module in modules(root, "haicap/kernel", "haicap/platform", "haicap/domains"):
        if not _speaks(module):
            continue
        for node in public(module.tree):
            said = ast.get_docstring(node) or ""
            if not said:
                found.append(f"{module.place}:{node.lineno}: {node.name} has no docstring")
            elif _is_rule(module) and isinstance(node, ast.FunctionDef) and not any(o in said for o in ORIGINS):
                found.append(f"{module.place}:{node.lineno}: {node.name} names neither a source nor a house rule")
    return found


def public(tree: ast.Module) -> Iterator[Public]:
    """Yield the public functions and classes of a file, not those inside them but for public methods."""
    for node in tree.body:
        if not isinstance(node, Public) or node.name.startswith("_"):
            continue
        yield node
        if isinstance(node, ast.ClassDef):
            yield from _methods(node)


def _methods(node: ast.ClassDef) -> Iterator[Public]:
    return (inner for inner in node.body if isinstance(inner, Public) and not inner.name.startswith("_"))


def _speaks(module: Module) -> bool:
    names = module.names
    return names[1] == "kernel" or names[-1] == "api" or "contracts" in names or bool(SPEAKING & set(names))


def _is_rule(module: Module) -> bool:
    return "rules" in module.names
