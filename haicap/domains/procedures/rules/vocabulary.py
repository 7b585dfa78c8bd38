"""The everyday words of search: a table that people write, kept as data beside the catalogue."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from haicap.kernel.text import fold

FILE = Path(__file__).resolve().parent.parent / "data" / "words.toml"


@dataclass(frozen=True, slots=True)
class Saying:
    """
    Words that people use for what the catalogue calls otherwise: folded phrases on both sides, or plain
    codes.
    """

    said: tuple[str, ...]
    meant: tuple[str, ...]
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """
    All words of search: what is left out of a question, what means what, what is wanted most, what life
    brings.
    """

    ignored: tuple[str, ...]
    sayings: tuple[Saying, ...]
    wanted: Mapping[str, int]
    life_events: Mapping[str, tuple[str, ...]]


@cache
def vocabulary() -> Vocabulary:
    """
    Return the shipped words; the file is read once in a process.

    House rule: the words are our own, gathered from how people ask; they state nothing of law.
    """
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Vocabulary(
        ignored=tuple(sorted((fold(word) for word in raw["ignored"]), key=lambda word: -len(word))),
        sayings=tuple(
            Saying(
                said=tuple(fold(word) for word in row["said"]),
                meant=tuple(fold(word) for word in row.get("meant", ())),
                codes=frozenset(row.get("codes", ())),
            )
            for row in raw["saying"]
        ),
        wanted={code: int(weight) for code, weight in raw["wanted"].items()},
        life_events={key: tuple(codes) for key, codes in raw["life_events"].items()},
    )
