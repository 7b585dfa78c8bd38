"""How units are found by words, with or without diacritics. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from haicap.kernel.text import fold

#: How people shorten the kinds of units, folded. No name of a unit has a word of these letters alone.
SHORTENED = {
    "p": "phuong",
    "x": "xa",
    "q": "quan",
    "h": "huyen",
    "tt": "thi tran",
    "tx": "thi xa",
    "tp": "thanh pho",
    "s": "so",
    "ubnd": "uy ban nhan dan",
}
#: Below this likeness (pg_trgm, 0 to 1) a name is not taken for a misspelling of another.
LEAST_LIKENESS = 0.4


class Match(IntEnum):
    """How well a unit fits the words; lower is better."""

    CODE = 0
    FULL_NAME = 1
    NAME = 2
    START_OF_NAME = 3
    WORDS_OF_NAME = 4
    PARTS_OF_WORDS = 5
    MISSPELLED = 6


@dataclass(frozen=True, slots=True)
class Names:
    """The folded names of a unit. `above` holds, from near to far, the units it lies in: full name and name."""

    code: str
    full_name: str
    name: str
    above: tuple[tuple[str, str], ...] = ()


def folded_path(full_names: Iterable[str]) -> str:
    """
    Return what a unit is searched by: its full name, then those of the units that it lies in, folded.

    House rule: an old ward is often named with its district.
    """
    return fold(" ".join(full_names))


def wanted_words(text: str) -> tuple[str, ...]:
    """
    Return the folded words of what was typed, with the usual shortenings of kinds written out.

    House rule: `P. Hai Bà Trưng` means `phường Hai Bà Trưng`. A single word is taken as it is.
    """
    words = fold(text).split()
    if len(words) == 1:
        return (words[0],)
    return tuple(part for word in words for part in SHORTENED.get(word, word).split())


def match(*, words: tuple[str, ...], names: Names, likeness: float) -> Match | None:
    """
    Return how well a unit fits the words, or `None` when it does not.

    `likeness` is that of the words to the full name (pg_trgm, 0 to 1).

    House rule: what was typed is the name of a unit, in full or in part, that may be followed by the names of
    the units it lies in; else it is a misspelling when the full name is like enough.
    """
    heads = _heads(" ".join(words), names.above)
    full, own = set(names.full_name.split()), set(names.name.split())
    checks = (
        (Match.CODE, lambda head: head == names.code.lower()),
        (Match.FULL_NAME, lambda head: head == names.full_name),
        (Match.NAME, lambda head: head == names.name),
        (Match.START_OF_NAME, lambda head: names.name.startswith(head) or names.full_name.startswith(head)),
        (Match.WORDS_OF_NAME, lambda head: set(head.split()) <= full and not own.isdisjoint(head.split())),
        (Match.PARTS_OF_WORDS, lambda head: all(word in names.full_name for word in head.split())),
    )
    for kind, fits in checks:
        if any(fits(head) for head in heads):
            return kind
    return Match.MISSPELLED if likeness >= LEAST_LIKENESS else None


def _heads(text: str, above: tuple[tuple[str, str], ...]) -> list[str]:
    """Return what was typed, and what is left of it when the names of the units above are taken off its end."""
    heads = [text]
    for full_name, name in reversed(above):
        for ending in (full_name, name):
            heads += [head[: -len(ending)].strip() for head in heads if head.endswith(f" {ending}")]
    return list(dict.fromkeys(heads))
