"""Time comes in as an argument: nobody asks the machine or the database what time it is, but the clock."""

import ast
import re
from pathlib import Path

from tools.house.source import Module, called, in_migrations, modules, texts

ASKING = {"now", "today", "utcnow", "time_ns"}
IN_SQL = re.compile(
    r"\b(now\s*\(\s*\)|current_(date|time|timestamp)\b|local(time|timestamp)\b|"
    r"(clock|statement|transaction)_timestamp\s*\(|timeofday\s*\()",
    re.IGNORECASE,
)
CLOCK = "haicap/platform/clock/"
#: The edges, where the clock is asked once and handed on. `clock.now()` is allowed there and nowhere else.
EDGES = ("haicap/surfaces/", "haicap/ui/context.py", "haicap/ui/doors.py", "haicap/config/")
#: Single places with their reasons.
ALLOWED = {
    "haicap/domains/dossiers/tasks.py": "a job is an edge: it begins by itself, long after the act that asked for it",
    "haicap/domains/authority/tasks.py": "the same",
    "haicap/platform/confirm/tasks.py": "the same",
    "haicap/platform/notify/tasks.py": "the same",
    "haicap/platform/accounts/session_store.py": "Django sets the end of a session by the machine's own time",
    "haicap/platform/db/supervisor.py": "counts idle seconds of the machine, which no shifted clock may stretch",
}


def breaches(root: Path) -> list[str]:
    """Return the places that ask for the time where it must come in."""
    return [line for module in modules(root, "haicap") for line in _of(module)]


def _of(module: Module) -> list[str]:
    if module.place.startswith(CLOCK) or module.place in ALLOWED or in_migrations(module):
        return []
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and _asks(node, at_edge=module.place.startswith(EDGES)):
            found.append(f"{module.place}:{node.lineno}: asks what time it is")
    found += [
        f"{module.place}:{line}: SQL asks what time it is" for line, text in texts(module.tree) if IN_SQL.search(text)
    ]
    return found


def _asks(node: ast.Call, *, at_edge: bool) -> bool:
    name = called(node)
    whole = ast.unparse(node.func)
    if name == "time":
        return whole == "time.time"
    if name not in ASKING:
        return False
    return not (at_edge and whole == "clock.now")
