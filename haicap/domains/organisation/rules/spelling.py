"""How the names of new units are written."""

import unicodedata
from collections.abc import Mapping

from haicap.domains.organisation.contracts import Kind

#: how the kind stands before the name; departments are named whole
BEFORE: Mapping[Kind, str] = {
    Kind.WARD: "Phường",
    Kind.COMMUNE: "Xã",
    Kind.TOWNSHIP: "Thị trấn",
    Kind.SPECIAL_ZONE: "Đặc khu",
}


def name_of(kind: Kind, written: str) -> str:
    """
    Return the name without the kind before it.

    House rule: `Phường Bình An` and `Bình An` name the same ward.
    """
    word = BEFORE.get(kind, "")
    if word and written.lower().startswith(f"{word.lower()} "):
        return written[len(word) + 1 :].strip()
    return written


def full_name_of(kind: Kind, written: str) -> str:
    """
    Return the name with the kind before it.

    House rule: as resolutions write it: `Phường Bình An`; a department is named whole.
    """
    word = BEFORE.get(kind, "")
    return f"{word} {name_of(kind, written)}" if word else written


def bare(name: str) -> str:
    """
    Return a name without diacritics, as English texts write it: `Binh An`.

    House rule: capitals stay.
    """
    apart = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
