"""
Reads the shipped files into rows: what the database will hold, and the hash that tells one content from
another.
"""

import hashlib
import json
import lzma
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from haicap.domains.procedures.contracts import Level
from haicap.domains.procedures.rules.counter import is_one_stop_commune
from haicap.domains.procedures.rules.search import everyday, found_by, title
from haicap.domains.procedures.rules.vocabulary import Vocabulary

DATA = Path(__file__).resolve().parent.parent / "data"
CATALOGUE = DATA / "catalogue.jsonl.xz"
CONFIRMED = DATA / "confirmed_deadlines.toml"

#: kept in columns of their own, not in the document
_IN_COLUMNS = {"code", "name", "field", "levels", "ways", "doubts"}


@dataclass(frozen=True, slots=True)
class Term:
    """The days a catalogue stands for: seen by `seen_on`, presumed from `starts_on`."""

    seen_on: date
    starts_on: date


@dataclass(frozen=True, slots=True)
class Content:
    """The content of one version, with the words that search finds it by."""

    code: str
    name: str
    field: str
    levels: frozenset[Level]
    one_stop_commune: bool
    doubtful: bool
    ways: list[dict[str, Any]]
    document: dict[str, Any]
    sha256: str
    title: str
    everyday: str
    found_by: str
    wanted: int


def term() -> Term:
    """Return the days of the shipped catalogue."""
    raw = tomllib.loads((DATA / "catalogue.toml").read_text(encoding="utf-8"))
    return Term(seen_on=raw["seen_on"], starts_on=raw["starts_on"])


def contents(file: Path, words: Vocabulary) -> list[Content]:
    """Return the content of every procedure of a catalogue file (JSON lines, packed with xz)."""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        return [content(json.loads(line), words) for line in lines]


def confirmations() -> list[dict[str, Any]]:
    """Return the confirmed deadlines of the shipped file, one for each procedure and channel."""
    raw = tomllib.loads(CONFIRMED.read_text(encoding="utf-8"))
    return [_confirmation(code, row) for row in raw["deadline"] for code in row["codes"]]


def content(entry: dict[str, Any], words: Vocabulary) -> Content:
    """Return the content of one procedure as a catalogue holds it, with its hash and the words of search."""
    canonical = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    levels = frozenset(Level(level) for level in entry["levels"])
    code, name, field = entry["code"], entry["name"], entry["field"]
    results: Iterable[str] = (result["name"] for result in entry["results"])
    return Content(
        code=code,
        name=name,
        field=field,
        levels=levels,
        one_stop_commune=is_one_stop_commune(levels=levels, field=field),
        doubtful=bool(entry["doubts"]),
        ways=entry["ways"],
        document={key: value for key, value in entry.items() if key not in _IN_COLUMNS} | {"doubts": entry["doubts"]},
        sha256=hashlib.sha256(canonical.encode()).hexdigest(),
        title=title(name),
        everyday=everyday(code=code, name=name, words=words),
        found_by=found_by(code=code, name=name, field=field, results=results, words=words),
        wanted=words.wanted.get(code, 0),
    )


def _confirmation(code: str, row: dict[str, Any]) -> dict[str, Any]:
    kind = row["kind"]
    return {
        "code": code,
        "channel": row.get("channel", ""),
        "starts_on": row["starts_on"],
        "ends_before": row.get("ends_before"),
        "kind": kind,
        "working_days": 0 if kind == "same_day" else row.get("working_days"),
        "calendar_days": row.get("calendar_days"),
        "months": row.get("months"),
        "text": row["text"],
        "instrument": row["instrument"],
        "article": row["article"],
        "source": row["source"],
        "note": row.get("note", ""),
    }
