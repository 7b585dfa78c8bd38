"""How wide words are when drawn, and where their lines break: estimated, the reader's font is not known here."""

import math
import unicodedata

_NARROW = frozenset("iljtfrI.,:;'’|!()[]-1 ")
_WIDE = frozenset("mwMWQOG@%—…")


def width_of(text: str, size: float) -> float:
    """Return about how wide a line is, in whole points, for letters of that size."""
    return float(math.ceil(size * sum(_share(sign) for sign in unicodedata.normalize("NFC", text))))


def lines_of(text: str, *, width: float, size: float, most: int) -> tuple[str, ...]:
    """
    Return the text in lines of at most that width, broken between words, inside a word that is longer than a line.

    Of more than `most` lines the rest is left out, and the last one ends in an ellipsis.
    """
    pieces = _pieces(text, width, size)
    lines = _broken(pieces, width, size)
    if len(lines) > most:
        return (*lines[: most - 1], _shortened(lines[most - 1], width, size))
    # As many lines, but of about one length: no single word is left alone in the last.
    for share in (0.55, 0.65, 0.75, 0.85, 0.95):
        even = _broken(pieces, width * share, size)
        if len(even) == len(lines) and all(width_of(line, size) <= width for line in even):
            return tuple(even)
    return tuple(lines)


def _broken(pieces: list[str], width: float, size: float) -> list[str]:
    lines: list[str] = []
    for word in pieces:
        if lines and width_of(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _pieces(text: str, width: float, size: float) -> list[str]:
    found: list[str] = []
    for whole in text.split():
        word = whole
        while width_of(word, size) > width and len(word) > 1:
            kept = max(1, next(n for n in range(1, len(word) + 1) if width_of(word[:n], size) > width) - 1)
            found.append(word[:kept])
            word = word[kept:]
        found.append(word)
    return found


def _shortened(line: str, width: float, size: float) -> str:
    while line and width_of(f"{line}…", size) > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _share(sign: str) -> float:
    base = unicodedata.normalize("NFD", sign)[0]
    if base in _NARROW:
        return 0.34
    if base in _WIDE:
        return 0.88
    return 0.72 if base.isupper() else 0.58
