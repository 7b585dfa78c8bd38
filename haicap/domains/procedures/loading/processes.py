"""Reads the shipped processes: BPMN files, each a version of the process of its name."""

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FILES = Path(__file__).resolve().parent.parent / "data" / "processes"
_NAME = re.compile(r"(?P<code>[a-z][a-z0-9-]{0,79})(?:\.(?P<number>[2-9]|[1-9]\d+))?\.bpmn")


@dataclass(frozen=True, slots=True)
class Shipped:
    """A shipped version of a process: its code, its place among those of the code, and its text."""

    code: str
    place: int
    text: str
    sha256: str


def shipped(folder: Path = FILES) -> list[Shipped]:
    """
    Return the shipped versions in the order in which they followed each other, by code.

    `standard.bpmn` is the first and stays as it is for ever; what follows it is `standard.2.bpmn`.
    """
    found = []
    for file in folder.glob("*.bpmn"):
        if read := _NAME.fullmatch(file.name):
            text = file.read_text(encoding="utf-8")
            found.append(Shipped(read["code"], int(read["number"] or 1), text, hash_of(text)))
    return sorted(found, key=lambda one: (one.code, one.place))


def hash_of(text: str) -> str:
    """Return what tells one text from another; spaces around it do not."""
    return sha256(text.strip().encode()).hexdigest()
