"""
What the import rules cannot see: checks of the house, each a function over a checkout.

A check is a module with `breaches(root)`, which returns one line for each breach: where, and what is wrong. It
reads files only, so that it can be tried on a copy into which a breach was planted. `python -m tools.house` runs
all of them.
"""

from collections.abc import Callable
from pathlib import Path

from tools.house import (
    clock,
    docstrings,
    events,
    imports,
    keys,
    migrations,
    names,
    refusals,
    repository,
    routes,
    sizes,
    states,
    tables,
)

CHECKS: dict[str, Callable[[Path], list[str]]] = {
    "imports": imports.breaches,
    "names": names.breaches,
    "sizes": sizes.breaches,
    "docstrings": docstrings.breaches,
    "clock": clock.breaches,
    "keys": keys.breaches,
    "tables": tables.breaches,
    "refusals": refusals.breaches,
    "events": events.breaches,
    "states": states.breaches,
    "routes": routes.breaches,
    "migrations": migrations.breaches,
    "repository": repository.breaches,
}
