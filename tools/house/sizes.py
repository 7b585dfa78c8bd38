"""No file over 400 lines of code, no function over 60 lines."""

import ast
import io
import tokenize
from pathlib import Path

from tools.house.source import files, functions, modules

MOST_IN_FILE = 400
MOST_IN_FUNCTION = 60
#: Tokens that are no code: a line that holds nothing else is not counted.
_SILENT = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER,
    tokenize.ENCODING,
}  # fmt: skip


def breaches(root: Path) -> list[str]:
    """Return the files and functions that are too long. Migrations are written by a tool and may be longer."""
    found = []
    for file in files(root, "haicap", "tools", "tests", ending=".py"):
        place = file.relative_to(root).as_posix()
        if "/migrations/" not in place and (lines := code_lines(file.read_text(encoding="utf-8"))) > MOST_IN_FILE:
            found.append(f"{place}: {lines} lines of code, at most {MOST_IN_FILE}")
    for ending in (".html", ".js", ".scss", ".typ"):
        for file in files(root, "haicap", "frontend", ending=ending):
            lines = sum(1 for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
            if lines > MOST_IN_FILE:
                found.append(f"{file.relative_to(root).as_posix()}: {lines} lines, at most {MOST_IN_FILE}")
    for module in modules(root, "haicap", "tools", "tests"):
        for function in functions(module.tree):
            lines = (function.end_lineno or function.lineno) - function.lineno + 1 - _docstring_lines(function)
            if lines > MOST_IN_FUNCTION:
                found.append(
                    f"{module.place}:{function.lineno}: {function.name} has {lines} lines, at most {MOST_IN_FUNCTION}"
                )
    return found


def code_lines(text: str) -> int:
    """Return how many lines hold code; blank lines, comments and docstrings do not count."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _SILENT:
            lines |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            lines -= _docstring_span(node)
    return len(lines)


def _docstring_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return len(_docstring_span(function))


def _docstring_span(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> set[int]:
    first = node.body[0] if node.body and ast.get_docstring(node) is not None else None
    return set(range(first.lineno, (first.end_lineno or first.lineno) + 1)) if first else set()
