"""What ships with the product: the files of `data/`, read as they are. See data/NOTE.md for their sources."""

import csv
import gzip
import json
from pathlib import Path

from haicap.domains.organisation.rules.places import Coordinates

DATA = Path(__file__).resolve().parent.parent / "data"


def table(name: str) -> list[dict[str, str]]:
    """Return the lines of a table; an empty field is an empty text."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def borders() -> dict[str, Coordinates]:
    """Return the coordinates of the border of each commune and ward of today by its code."""
    with gzip.open(DATA / "boundaries.json.gz", "rt", encoding="utf-8") as text:
        held: dict[str, Coordinates] = json.load(text)
    return held
