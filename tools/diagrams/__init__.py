"""
The pages and pictures that are drawn from the code: `python -m tools.diagrams [--check]`.

A drawing is a function that returns the text of one file of docs/. Nobody edits these files by hand; a test
fails when one is older than the code.
"""

from collections.abc import Callable

from tools.diagrams import commands, house, law, log, rights, states

DRAWN: dict[str, Callable[[], str]] = {
    "docs/diagrams/house.svg": house.picture,
    "docs/reference/parts.md": house.page,
    "docs/reference/dossier-states.md": states.page,
    "docs/reference/rights.md": rights.page,
    "docs/reference/events.md": log.page,
    "docs/reference/command-line.md": commands.page,
    "docs/reference/law-file.schema.json": law.schema,
}
