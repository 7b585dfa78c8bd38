"""Each refusal has a name and a message of its own, and a message has only named places."""

import ast
import re
from pathlib import Path

from tools.house.source import called, modules

ROOT_CLASS = "Refused"
PLACES = re.compile(r"%\([a-z_]+\)s|%%")


def breaches(root: Path) -> list[str]:
    """Return refusals without a message of their own or with a name used twice, and sentences with odd places."""
    return [*_classes(root), *_sentences(root)]


def _classes(root: Path) -> list[str]:
    stand: dict[str, list[tuple[str, ast.ClassDef]]] = {}
    for module in modules(root, "haicap"):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                stand.setdefault(node.name, []).append((f"{module.place}:{node.lineno}", node))
    kin = {ROOT_CLASS}
    while more := {
        name for name, found in stand.items() for _, node in found if name not in kin and kin & _bases(node)
    }:
        kin |= more
    found = []
    for name in sorted(kin):
        places = [(place, node) for place, node in stand.get(name, []) if name == ROOT_CLASS or kin & _bases(node)]
        if len(places) > 1:
            found.append(f"{places[1][0]}: the refusal {name} has the name of the one at {places[0][0]}")
        # A class that others only build on is never raised, and is marked by its underscore.
        bare = [] if name.startswith("_") else [place for place, node in places if not _message(node)]
        found += [f"{place}: the refusal {name} has no message of its own" for place in bare]
    return found


def _bases(node: ast.ClassDef) -> set[str]:
    return {base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "") for base in node.bases}


def _message(node: ast.ClassDef) -> bool:
    """Test if the class body sets `message` to a marked sentence."""
    for line in node.body:
        if isinstance(line, ast.AnnAssign):
            target: ast.expr = line.target
        elif isinstance(line, ast.Assign):
            target = line.targets[0]
        else:
            continue
        if isinstance(target, ast.Name) and target.id == "message":
            return isinstance(line.value, ast.Call) and called(line.value) == "sentence"
    return False


def _sentences(root: Path) -> list[str]:
    found = []
    for module in modules(root, "haicap"):
        for node in ast.walk(module.tree):
            if not (isinstance(node, ast.Call) and called(node) == "sentence" and node.args):
                continue
            said = node.args[0]
            place = f"{module.place}:{node.lineno}"
            if not (isinstance(said, ast.Constant) and isinstance(said.value, str)):
                if module.place != "haicap/kernel/messages.py":
                    found.append(f"{place}: a sentence is written out, so that it can be translated")
            elif "%" in PLACES.sub("", said.value) or re.search(r"\{\w*\}", said.value):
                found.append(f"{place}: a sentence has places like %(name)s only: {said.value!r}")
    return found
