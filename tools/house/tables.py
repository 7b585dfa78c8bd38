"""A part reads and writes its own tables only, and the platform's; no other layer writes SQL on a part's tables."""

import ast
import re
from pathlib import Path

from tools.house import keys
from tools.house.source import Module, called, in_migrations, modules, owner, parts, services, texts

WALKING = {"select_related", "prefetch_related"}


def breaches(root: Path) -> list[str]:
    """Return SQL that names a foreign table, walks along keys into another part, and `get_model`."""
    of_parts = {part: tables(root, f"haicap/domains/{part}", part) for part in parts(root)}
    walks = {name: keys.names(root, name, set(of_parts)) for name in (*parts(root), *services(root))}
    found = []
    for module in modules(root, "haicap"):
        ours = owner(module)
        foreign = {table for part, names in of_parts.items() if part != ours for table in names}
        found += _sql(module, foreign)
        if not in_migrations(module):
            found += _walks(module, walks.get(ours, set()))
    return found


def tables(root: Path, folder: str, label: str) -> set[str]:
    """Return the names of the tables whose classes stand in a folder."""
    return {
        f"{label}_{node.name.lower()}"
        for module in modules(root, folder)
        if "models" in module.names
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith("Row")
    }


def _sql(module: Module, foreign: set[str]) -> list[str]:
    if not foreign:
        return []
    pattern = re.compile(rf"\b({'|'.join(sorted(foreign))})\b", re.IGNORECASE)
    return [
        f"{module.place}:{line}: SQL on the table {hit[1].lower()} of another part"
        for line, text in texts(module.tree)
        if (hit := pattern.search(text))
    ]


def _walks(module: Module, fields: set[str]) -> list[str]:
    found = []
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        if called(node) == "get_model":
            found.append(f"{module.place}:{node.lineno}: get_model goes past the doors")
        walked = {word.arg for word in node.keywords if word.arg}
        walked |= {arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}
        for name in sorted(walked):
            first, deeper, rest = name.lstrip("-").partition("__")
            whole = called(node) in WALKING and first in fields
            if whole or (first in fields and deeper and rest.split("__")[0] not in LOOKUPS):
                found.append(f"{module.place}:{node.lineno}: {name} walks into the rows of another part")
    return found


#: What may follow the name of a key without leading into the other table.
LOOKUPS = {"id", "in", "isnull", "exact", "pk"}
