"""How units are found by words, with or without diacritics. Pure."""

import unicodedata
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
    """The folded names of a unit. `above`, from near to far: full name and name of those it lies in."""

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
    kinds = [_match_head(head, names) for head in _heads(" ".join(words), names.above)]
    best = min((kind for kind in kinds if kind is not None), default=None)
    if best is None and likeness >= LEAST_LIKENESS:
        return Match.MISSPELLED
    return best


def accents_differ(text: str, full_names: Iterable[str]) -> bool:
    """
    Test if a word was typed with diacritics that stand so in none of the names.

    House rule: `Sơn Đông` means Sơn Đông before Sơn Đồng, but Hòa and Hoà are one; a word typed without any
    diacritics means all.
    """
    known = {_accents(word) for name in full_names for word in name.split()}
    return any(_accents(word) not in known for word in text.split() if word.lower() != fold(word))


def _accents(word: str) -> tuple[str, str]:
    marks = unicodedata.normalize("NFD", word.lower().replace("đ", "d\u0335"))
    return fold(word), "".join(sorted(sign for sign in marks if unicodedata.combining(sign)))


def _match_head(head: str, names: Names) -> Match | None:
    words = head.split()
    kind_of_unit = names.full_name.removesuffix(names.name)
    begins = names.name.startswith(head) or (names.full_name.startswith(head) and len(head) > len(kind_of_unit))
    checks = (
        (Match.CODE, head == names.code),
        (Match.FULL_NAME, head == names.full_name),
        (Match.NAME, head == names.name),
        (Match.START_OF_NAME, begins),
        (
            Match.WORDS_OF_NAME,
            set(words) <= set(names.full_name.split()) and not set(names.name.split()).isdisjoint(words),
        ),
        (
            Match.PARTS_OF_WORDS,
            all(word in names.full_name for word in words) and any(word in names.name for word in words),
        ),
    )
    return next((kind for kind, fits in checks if fits), None)


def _heads(text: str, above: tuple[tuple[str, str], ...]) -> list[str]:
    """Return what was typed, and what is left when the names of the units above are taken off its end."""
    heads = [text]
    for full_name, name in reversed(above):
        for ending in (full_name, name):
            heads += [head[: -len(ending)].strip() for head in heads if head.endswith(f" {ending}")]
    return list(dict.fromkeys(heads))
