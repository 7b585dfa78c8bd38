"""Expressions cut into words, and the names, with spaces and signs in them, that are found among the words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|//[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<name>[^\W\d]\w*|\?)
    |(?P<symbol>\*\*|\.\.|<=|>=|!=|->|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
#: A name has at most so many words and signs.
MOST_WORDS = 64
_BEFORE_A_KEY = {"{", "}", "(", ")", "[", "]", ",", ":"}
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word: its kind (`number`, `string`, `name`, `symbol`, `end`), its text, and where it begins."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> list[Token]:
    """Return the words of an expression, comments and spaces left out, and at last the mark of its end."""
    found = [
        Token(match.lastgroup or "", match.group(), match.start())
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "space"
    ]
    found.append(Token("end", "", len(text)))
    return found


def joined(words: Sequence[Token]) -> str:
    """Return words as one name, with a space where there was room between two."""
    name = words[0].text
    for before, word in pairwise(words):
        name += (" " if before.at + len(before.text) < word.at else "") + word.text
    return name


def keys(text: str) -> Iterator[str]:
    """Yield what may be the names of entries of contexts in an expression: what stands before a colon."""
    words = tokens(text) if "{" in text else []
    first = 0
    for place, word in enumerate(words):
        if word.text == ":" and 0 < place - first <= MOST_WORDS:
            one = words[first]
            yield (unquoted(one.text) or "") if one.kind == "string" else joined(words[first:place])
        if word.kind == "symbol" and word.text in _BEFORE_A_KEY:
            first = place + 1


def unquoted(literal: str) -> str | None:
    """Return the text that a literal in quotes writes; `None` when it writes characters that no text may hold."""
    plain = _ESCAPE.sub(_unescaped, literal[1:-1])
    try:
        plain = plain.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        return None
    return None if "\0" in plain else plain


def _unescaped(match: re.Match[str]) -> str:
    sign = match[1]
    if len(sign) == 1:
        return _SIMPLE.get(sign, sign if sign in "\"'\\" else match[0])
    number = int(sign[1:], 16)
    return chr(number) if number <= 0x10FFFF else "\0"


class _Branch:
    """Where names that begin alike part: the name that ends here, and how others go on."""

    __slots__ = ("further", "name")

    def __init__(self) -> None:
        self.name = ""
        self.further: dict[str, _Branch] = {}


class Names:
    """The names that mean something at a place, found word by word, behind them those of the place around."""

    def __init__(self, names: Iterable[str] = (), *, above: "Names | None" = None, is_open: bool = False) -> None:
        self._above = above
        self._root = _Branch()
        #: Names that are not known may yet mean something here, such as the parts of an item that is looked at.
        self.is_open: bool = is_open or (above is not None and above.is_open)
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Let a name mean something."""
        branch = self._root
        for token in tokens(name)[:-1]:
            branch = branch.further.setdefault(token.text, _Branch())
        branch.name = branch.name or name

    def longest(self, words: Sequence[Token], at: int) -> tuple[str, int] | None:
        """Return the longest name that begins with the word at a place, and of how many words it is."""
        best: tuple[str, int] | None = None
        place: Names | None = self
        while place is not None:
            branch: _Branch | None = place._root
            count = 0
            while branch is not None:
                if branch.name and count > (best[1] if best else 0):
                    best = (branch.name, count)
                branch = branch.further.get(words[at + count].text) if at + count < len(words) else None
                count += 1
            place = place._above
        return best
