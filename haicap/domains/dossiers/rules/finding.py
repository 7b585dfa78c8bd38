"""What the words are by which an officer looks for a dossier."""

import re

from haicap.domains.dossiers.contracts import FindBy, Wanted, WordsTooShort
from haicap.kernel.codes import CodeUnusable, read_code
from haicap.kernel.text import clean_line, fold

MOST_ASKED = 200
#: more words than a name has; those that follow say nothing more
MOST_WORDS = 8
LEAST_LETTERS = 2
_CARD = re.compile(r"[0-9]{12}", re.ASCII)
_PHONE = re.compile(r"(?:0|\+?84)[0-9]{9,10}", re.ASCII)
_TAX_CODE = re.compile(r"([0-9]{10})([0-9]{3})?", re.ASCII)
_BETWEEN = re.compile(r"[\s.\-()]+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−_", "-"))


def words_of(name: str) -> str:
    """
    Return a name as it is searched: lower case, no diacritics, a space before each word.

    House rule.
    """
    return f" {fold(name)}"


def wanted(words: str) -> Wanted:
    """
    Return what the words are: the code of a dossier, the number of a card (12 digits), a telephone number, the tax
    code of an organisation (10 or 13 digits), or a name.

    House rule: spaces, small letters and dashes of any kind are forgiven in codes and numbers.

    :raises WordsTooShort: if nothing is left of them that could find somebody.
    :raises TextUnusable: if they hold what no text may hold.
    :raises TextTooLong: if they have more than 200 characters.
    """
    line = clean_line(words, field="q", most=MOST_ASKED)
    try:
        return Wanted(FindBy.CODE, (str(read_code("".join(line.translate(_DASHES).split()))),))
    except CodeUnusable:
        digits = _BETWEEN.sub("", line)
    if _CARD.fullmatch(digits):
        return Wanted(FindBy.NATIONAL_ID, (digits,))
    if _PHONE.fullmatch(digits):
        phone = re.sub(r"^\+?84", "0", digits)
        return Wanted(FindBy.PHONE, (phone, digits) if _TAX_CODE.fullmatch(digits) else (phone,))
    if code := _TAX_CODE.fullmatch(digits):
        return Wanted(FindBy.TAX_CODE, ("-".join(part for part in code.groups() if part),))
    folded = fold(line)
    if sum(sign.isalpha() for sign in folded) < LEAST_LETTERS:
        raise WordsTooShort("q", value="")
    return Wanted(FindBy.NAME, tuple(dict.fromkeys(folded.split()))[:MOST_WORDS])
