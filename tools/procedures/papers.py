"""Reads the flattened table of papers: name, file of the form, number of originals and of copies."""

import re

from tools.procedures.cleaning import cleaned, line

HEAD = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
MOST_OF_A_FILE_NAME = 120

_MARK = re.compile(r"(?P<digits>\d+)\s*bản chính(?:,\s*(?P<copies>\d+) bản sao)?")
#: text that ends in a number of its own before the quantity: «ngày 16/11/2018» + «1 bản chính», «Mẫu số 08» +
#: «1 …»
_ENDS_IN_YEAR = re.compile(r"(?:19|20)\d\d$")
_ENDS_IN_FORM_NUMBER = re.compile(r"(?:số|[Mm]ẫu|[Pp]hụ lục)\s?\d{1,3}$")
_FILE = re.compile(r"\.(?:docx?|pdf|xlsx?|zip|rar|jpe?g|png|rtf|odt)\s*(?:\(\d+\))?$", re.I)
_DASHES = re.compile(r"^[-–\s]*$")
_CLOSING = set(');:.,”"]')
_BULLETS = "-–+*• "


def papers(text: str) -> tuple[list[dict[str, object]], str]:
    """
    Return the papers in the order of the page, and the text that is no table.

    Each paper has `group` (the case it belongs to), `name`, `form` (name of a file, empty when none),
    `originals`, `copies`, and `raw` with the published text where the reading is unsure. A row with neither
    originals nor copies is a remark that the portal keeps among the papers.
    """
    parts = cleaned(text).split(HEAD)
    if len(parts) == 1:
        alone = line(parts[0])
        return [], "" if _DASHES.match(alone) else alone
    group, rows, last = _group(parts[0]), [], len(parts) - 1
    left = ""
    for index, part in enumerate(parts[1:], start=1):
        found, tail = _rows(part, group)
        rows += found
        group = _group(tail)
        if index == last and group:
            left = group
    return rows, left


def _group(text: str) -> str:
    one = line(text)
    return "" if _DASHES.match(one) else one.strip(_BULLETS).rstrip(":").strip()


def _rows(part: str, group: str) -> tuple[list[dict[str, object]], str]:
    rows: list[dict[str, object]] = []
    start = 0
    for mark in _MARK.finditer(part):
        digits = mark["digits"]
        if len(digits) == 2 and digits.startswith("0"):
            continue  # «01 bản chính» stands in the text; the portal's own count has no zero before it
        raw = line(part[start : mark.end()])
        text = line(part[start : mark.start()] + digits[:-1]).strip(" ,")
        start = mark.end()
        unsure = len(digits) > 1 and not (_ENDS_IN_YEAR.search(text) or _ENDS_IN_FORM_NUMBER.search(text))
        name, form, parted = _name_and_form(text)
        if not name and not form:
            continue
        rows.append(
            {
                "group": group,
                "name": name,
                "form": form,
                "originals": int(digits[-1]),
                "copies": int(mark["copies"] or 0),
                "raw": "" if parted and not unsure else raw,
            }
        )
    return rows, part[start:]


def _name_and_form(text: str) -> tuple[str, str, bool]:
    """Return the name, the name of the form's file, and if they could be parted."""
    bare = text.lstrip(_BULLETS).strip()
    if not _FILE.search(bare):
        return bare, "", True
    nearest = max(1, len(bare) - MOST_OF_A_FILE_NAME)
    for index in range(nearest, len(bare)):
        before, sign = bare[index - 1], bare[index]
        if sign.isupper() and (before.islower() or before in _CLOSING):
            return bare[:index].strip(), bare[index:].strip(), True
    return bare, "", False
