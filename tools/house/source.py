"""Reading the source of a checkout: its files, parts, classes and texts."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

NOT_OURS = {"__pycache__", "node_modules", "static", ".venv", ".out"}
_LAYER = re.compile(r"[a-z_]+")


@dataclass(frozen=True, slots=True)
class Module:
    """A Python file: where it stands from the root of the checkout, and its syntax tree."""

    place: str
    tree: ast.Module

    @property
    def names(self) -> tuple[str, ...]:
        """Return the folders and the name, such as `("haicap", "kernel", "text")`."""
        return Path(self.place).with_suffix("").parts


def files(root: Path, *folders: str, ending: str) -> list[Path]:
    """Return our own files of an ending under some folders, in a fixed order."""
    found = (file for folder in folders for file in (root / folder).rglob(f"*{ending}"))
    return sorted(file for file in found if not NOT_OURS & set(file.relative_to(root).parts))


def modules(root: Path, *folders: str) -> Iterator[Module]:
    """Yield the Python files under some folders."""
    for file in files(root, *folders, ending=".py"):
        yield Module(file.relative_to(root).as_posix(), _parsed(file.read_text(encoding="utf-8")))


@lru_cache(maxsize=2048)
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def in_migrations(module: Module) -> bool:
    """Test if the file is a migration of the database."""
    return "migrations" in module.names


def parts(root: Path) -> list[str]:
    """Return the names of the parts that are there."""
    return sorted(file.parent.name for file in (root / "haicap" / "domains").glob("*/__init__.py"))


def services(root: Path) -> list[str]:
    """Return the names of the platform's services that are there."""
    return sorted(file.parent.name for file in (root / "haicap" / "platform").glob("*/__init__.py"))


def order(root: Path) -> dict[str, int]:
    """Return the rank of each part, 0 the lowest, as the import rules give the order; equals share a rank."""
    rules = (root / ".importlinter").read_text(encoding="utf-8")
    section = rules.split("[importlinter:contract:parts]")[1].split("layers =")[1].split("\n\n")[0]
    layers = [_LAYER.findall(line) for line in section.strip().splitlines()]
    return {name: rank for rank, names in enumerate(reversed(layers)) for name in names}


def owner(module: Module) -> str:
    """Return the part or service a file belongs to, or an empty text."""
    names = module.names
    return names[2] if len(names) > 3 and names[1] in {"domains", "platform"} else ""


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """
    Yield the texts of a tree that are not docstrings, with their lines.

    The places of a formatted text stand as `{}`.
    """
    skip: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            skip |= _docstring_ids(node)
        if isinstance(node, ast.JoinedStr):
            skip |= {id(piece) for piece in node.values}
    for node in ast.walk(tree):
        if id(node) in skip:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, joined(node)


def joined(node: ast.JoinedStr) -> str:
    """Return a formatted text with `{}` at its places."""
    return "".join(str(piece.value) if isinstance(piece, ast.Constant) else "{}" for piece in node.values)


def _docstring_ids(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> set[int]:
    first = node.body[0] if node.body else None
    return {id(first.value)} if isinstance(first, ast.Expr) else set()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield all functions and methods of a tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def called(node: ast.Call) -> str:
    """Return the last name of what is called: `clock.now()` gives `now`."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def keyword(node: ast.Call, name: str) -> ast.expr | None:
    """Return what is given under a keyword."""
    return next((word.value for word in node.keywords if word.arg == name), None)
