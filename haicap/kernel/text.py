"""What text may come in, and how Vietnamese text is folded for search."""

import re
import unicodedata

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput


class TextUnusable(BadInput):
    """The text holds characters that no field may hold."""

    message = sentence("The text holds characters that cannot be stored.")


class TextTooLong(BadInput):
    """The text is longer than the field takes."""

    message = sentence("The text is too long: at most %(most)s characters.")


_SPACES = re.compile(r"\s+")
_FORBIDDEN = {"Cs", "Cn"}
_KEPT_CONTROLS = {"\n", "\t"}


def clean(text: str, *, field: str = "", most: int = 10_000) -> str:
    """
    Return the text in NFC without outer spaces and with line ends as `\\n`.

    `most` counts characters after normalisation.

    :raises TextUnusable: if it holds NUL or another control character, or half of a surrogate pair.
    :raises TextTooLong: if it has more than `most` characters.
    """
    # Cheap first: normalising a text of many megabytes would itself be the harm.
    if len(text) > 4 * most:
        raise TextTooLong(field, most=most)
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    for sign in whole:
        category = unicodedata.category(sign)
        if category in _FORBIDDEN or (category == "Cc" and sign not in _KEPT_CONTROLS):
            raise TextUnusable(field, value=repr(sign))
    if len(whole) > most:
        raise TextTooLong(field, most=most)
    return whole


def clean_line(text: str, *, field: str = "", most: int = 200) -> str:
    """
    Return the text as one line: as `clean`, with every run of spaces made one space.

    :raises TextUnusable: as `clean`.
    :raises TextTooLong: as `clean`.
    """
    return _SPACES.sub(" ", clean(text, field=field, most=most))


def fold(text: str) -> str:
    """
    Return the text as search sees it: lower case, no diacritics, đ as d, only letters, digits and single spaces.

    The old and the new placing of tones («Hòa», «Hoà») fold to the same.
    """
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(sign if sign.isalnum() else " " for sign in apart if not unicodedata.combining(sign))
    return _SPACES.sub(" ", bare).strip()
