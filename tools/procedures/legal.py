"""Reads the flattened table of legal texts: title and number stand together without a sign between them."""

import re

from tools.procedures.cleaning import line, or_nothing

HEAD = "Tên văn bản pháp lýMã văn bản"

#: who issues, as the numbers of texts write it; a list, because the next row follows without a space
_ISSUERS = (
    "CP TTg CTN BTC BCA BTP BXD BNNMT BNNPTNT BNN BTNMT BGTVT NHNN BNV BYT BCT BQP BLĐTBXH BKHĐT BGDĐT BKHCN "
    "BTTTT BVHTTDL BNG VPCP HĐND UBND TANDTC VKSNDTC TLĐ HĐTP UBDT BDTTG TTCP BHXH VPQH UBCK "
    "KTNN TCT TCHQ CHQ BTL BVGCP"
)
_ISSUER = "|".join(sorted(_ISSUERS.split(), key=len, reverse=True))
_KIND = rf"(?:(?:NQ-)?QH\d\d|PL-UBTVQH\d\d|NQ-UBTVQH\d\d|UBTVQH\d\d|[A-ZĐ]{{1,4}}(?:-(?:{_ISSUER}))+)"
_NUMBER = re.compile(rf"(?P<serial>\d+(?:\.\d{{1,3}})?)/(?:\d{{4}}/)?{_KIND}")
#: «Luật Cư trú 2020» and «68/2020/QH14» stand together as 202068/2020/QH14
_YEAR_BEFORE = re.compile(r"^((?:19[4-9]|20[0-3])\d)(\d{1,4})(?=[./])")
_WORDS_BEFORE = re.compile(
    r"(?:Thông tư liên tịch|Thông tư|Nghị định|Nghị quyết|Quyết định|Bộ luật|Luật|Chỉ thị|NĐ|TT|QĐ)?"
    r"\s*(?:số)?\s*$"
)
_GOES_ON = set(" ,;.:)(-–/")


def legal_texts(text: str) -> list[dict[str, str]]:
    """
    Return the legal texts in the order of the page, each with `number` and `title`.

    A number closes a row when it is glued to the text before it, as the portal's columns are, or stands for
    the title itself. What has no number of the usual form keeps an empty `number`.
    """
    body = line(or_nothing(text)).removeprefix(HEAD)
    rows: list[dict[str, str]] = []
    start = 0
    for match in _NUMBER.finditer(body):
        before = body[start : match.start()]
        year = _YEAR_BEFORE.match(match[0]) if len(match["serial"]) > 4 else None
        if not year and not _closes(before, body[match.end() : match.end() + 5]):
            continue
        number = match[0][4:] if year else match[0]
        title = (before + (year[1] if year else "")).strip(" .;,")
        row = {"number": number, "title": _named(title, number)}
        if row not in rows:
            rows.append(row)
        start = match.end()
    left = body[start:].strip(" .;,")
    if left:
        rows.append({"number": "", "title": left})
    return [row for row in rows if row["number"] or row["title"]]


def _closes(before: str, following: str) -> bool:
    if not following:
        return True
    glued = not before or not (before[-1].isspace() or before[-1] in "(/-–")
    if glued and following[0] == " " and following[1:2].isupper():
        return True
    if following[0] in _GOES_ON or following.startswith(("ngày", "của")):
        return False
    if glued:
        return True
    # «…Luật số 32/2024/QH15» in the column of numbers: the words belong to the number, and a new row follows
    # glued.
    return bool(_WORDS_BEFORE.search(before)[0].strip()) and not following[0].isdigit()  # type: ignore[index]


def _named(title: str, number: str) -> str:
    lead = _WORDS_BEFORE.search(title)
    words = lead[0].strip() if lead else ""
    short = title[: len(title) - len(words)].strip(" .;,") if words else title
    return short or f"{words} {number}".strip()
