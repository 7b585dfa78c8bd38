"""Cleaning of crawled text: one form of letters, no invisible signs, nothing of the page around the text."""

import re
import unicodedata

#: what the portal writes where it has nothing
NOTHING = {
    "",
    "không",
    "không có",
    "không có thông tin",
    "không quy định",
    "không quy định.",
    "không.",
    "--",
    "----",
}
_BULLETS = {"\uf0fc": "- ", "\uf0a7": "- ", "\uf0d8": "- ", "\u00a0": " ", "\u2003": " ", "\t": " "}
_FURNITURE = re.compile(r"\s*(?:Chọn cơ quan thực hiện|Hệ thống chỉ hiển thị những cơ quan)", re.S)
_SPACES = re.compile(r"[ ]{2,}")
_BLANK_LINES = re.compile(r"\n\s*\n+")


def cleaned(text: str) -> str:
    """Return the text in NFC, without invisible signs, without outer spaces and without empty lines."""
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    for sign, instead in _BULLETS.items():
        whole = whole.replace(sign, instead)
    kept = "".join(sign for sign in whole if sign == "\n" or unicodedata.category(sign)[0] != "C")
    lines = (_SPACES.sub(" ", line).strip() for line in kept.split("\n"))
    return _BLANK_LINES.sub("\n", "\n".join(lines)).strip()


def line(text: str) -> str:
    """Return the text cleaned and on one line."""
    return " ".join(cleaned(text).split())


def without_furniture(text: str) -> str:
    """Return the text without the controls of the portal's page that the crawl took along at its end."""
    found = _FURNITURE.search(text)
    return text[: found.start()].rstrip() if found else text


def or_nothing(text: str) -> str:
    """Return the cleaned text, or an empty text where the portal only says that there is nothing."""
    whole = cleaned(without_furniture(text))
    return "" if whole.lower() in NOTHING else whole
