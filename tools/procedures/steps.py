"""Cuts the running text of «how it is done» into its steps."""

import re

from tools.procedures.cleaning import or_nothing

_STEP = re.compile(r"(?:^|(?<=\n)|(?<=[.;:)]\s))[-+*•\s]*(?P<label>Bước\s+\d{1,2}[a-zđ]?)\s*[:.\-–)]*[ ]*")
_HEADING = re.compile(r"^(?P<label>(?:[a-zđ]|\d{1,2}|[IVX]{1,4})[).])\s+")
_OPENS = re.compile(r"^(?:[-+*•–]|\(?(?:[a-zđ]|\d{1,2}|[ivx]{1,4}|[IVX]{1,4})[).])\s*\S")
_CLOSES = (".", ";", ":", "!", "?")


def steps(text: str) -> list[dict[str, str]]:
    """
    Return the steps in order, each with `label` (such as «Bước 1», empty when the text has none) and `text`.

    Nothing is left out: text before the first named step is a step without a label.
    """
    body = or_nothing(text)
    if not body:
        return []
    found = list(_STEP.finditer(body))
    if not found:
        return [_labelled(paragraph) for paragraph in _paragraphs(body)]
    rows = []
    before = body[: found[0].start()].strip()
    if before:
        rows.append({"label": "", "text": _joined(before)})
    ends = [*(match.start() for match in found[1:]), len(body)]
    for match, end in zip(found, ends, strict=True):
        rows.append({"label": " ".join(match["label"].split()), "text": _joined(body[match.end() : end].strip())})
    return rows


def _labelled(paragraph: str) -> dict[str, str]:
    heading = _HEADING.match(paragraph)
    if heading is None:
        return {"label": "", "text": paragraph}
    return {"label": heading["label"].rstrip(")."), "text": paragraph[heading.end() :]}


def _joined(text: str) -> str:
    return "\n".join(_paragraphs(text))


def _paragraphs(text: str) -> list[str]:
    # Texts taken from a PDF break in the middle of a sentence; a line that goes on in lower case belongs to
    # the one before.
    rows: list[str] = []
    for row in filter(None, (part.strip() for part in text.split("\n"))):
        goes_on = rows and not rows[-1].endswith(_CLOSES) and row[0].islower() and not _OPENS.match(row)
        if goes_on:
            rows[-1] = f"{rows[-1]} {row}"
        else:
            rows.append(row)
    return rows
