"""
The text of a law file as values with the line of each.

YAML is taken apart by events and never builds objects: no tags, only the plain values of YAML 1.2's core schema, so
that `on` and `off` stay words and days stay texts. Size, depth and copies by alias are bounded.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from haicap.domains.law.contracts import MOST_FAULTS, Fault
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.kernel.text import clean

MOST_BYTES = 2 * 1024 * 1024
MOST_DEPTH = 16
#: values in a file, those that an alias repeats counted each time
MOST_NODES = 100_000
#: characters of one value: the longest is a process in BPMN; what else may be long says the schema of its kind
MOST_TEXT = 300_000

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_REAL = re.compile(r"[-+]?(\.[0-9]{1,15}|[0-9]{1,15}(\.[0-9]{0,15})?)([eE][-+]?[0-9]{1,2})?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}


@dataclass(slots=True)
class Node:
    """A value with its line, from 1. `inside` are the nodes within, by key or place; `size` counts all of them."""

    line: int
    value: Any
    inside: dict[str | int, "Node"] = field(default_factory=dict)
    size: int = 1


@dataclass(slots=True)
class _Open:
    """A collection that is being read."""

    node: Node
    anchor: str | None
    key: str | None = None
    waits_for_key: bool = True


class _TooMuch(Exception):
    """The reading ends here; what was wrong is noted."""


class _Reader:
    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.stack: list[_Open] = []
        self.anchored: dict[str, Node] = {}
        self.root: Node | None = None
        self.nodes = 0

    def note(self, line: int, code: str, message: str, **params: object) -> None:
        self.faults.append(Fault(line, self.path(), code, message, params))
        if len(self.faults) >= MOST_FAULTS:
            raise _TooMuch

    def path(self) -> str:
        steps = [str(len(one.node.inside) if isinstance(one.node.value, list) else one.key) for one in self.stack
                 if isinstance(one.node.value, list) or one.key is not None]  # fmt: skip
        return ".".join(steps)

    def read(self, text: str) -> None:
        documents = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.note(line, "SeveralDocuments", SEVERAL_DOCUMENTS)
                    raise _TooMuch
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event.anchor or "", line)
            elif isinstance(event, yaml.ScalarEvent):
                self._tag(event.tag, line)
                self._put(self._scalar(event, line), event.anchor)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._tag(event.tag, line)
                self._begin(event, line)
            elif isinstance(event, yaml.CollectionEndEvent):
                closed = self.stack.pop()
                self._put(closed.node, closed.anchor)

    def _tag(self, tag: str | None, line: int) -> None:
        # A lone "!" says only that the value is no plain one.
        if tag is not None:
            self.note(line, "TagForbidden", TAG_FORBIDDEN, tag=tag[:60])

    def _begin(self, event: yaml.CollectionStartEvent, line: int) -> None:
        if self.stack and self.stack[-1].waits_for_key and isinstance(self.stack[-1].node.value, dict):
            self.note(line, "KeyUnusable", KEY_UNUSABLE)
            raise _TooMuch
        if len(self.stack) >= MOST_DEPTH:
            self.note(line, "TooDeep", TOO_DEEP, most=MOST_DEPTH)
            raise _TooMuch
        empty: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.stack.append(_Open(Node(line, empty), event.anchor))

    def _alias(self, anchor: str, line: int) -> None:
        found = self.anchored.get(anchor)
        if found is None:
            self.note(line, "AliasUnknown", ALIAS_UNKNOWN, name=anchor[:60])
            found = Node(line, None)
        self._put(found, None)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> Node:
        if not event.style and event.tag is None and self._is_value:
            word = event.value
            if word in _WORDS:
                return Node(line, _WORDS[word])
            if _INTEGER.fullmatch(word):
                return Node(line, int(word))
            if _REAL.fullmatch(word) and math.isfinite(float(word)):
                return Node(line, float(word))
        try:
            return Node(line, clean(event.value, most=MOST_TEXT))
        except Refused as refusal:
            self.note(line, refusal.code, refusal.message, **refusal.params)
            return Node(line, "")

    @property
    def _is_value(self) -> bool:
        """Test if what comes next is no key: keys are words, whatever they look like."""
        return not (self.stack and isinstance(self.stack[-1].node.value, dict) and self.stack[-1].waits_for_key)

    def _put(self, node: Node, anchor: str | None) -> None:
        self.nodes += 1
        if anchor is not None:
            self.anchored[anchor] = node
        if not self.stack:
            self.root = node
        else:
            self._put_inside(self.stack[-1], node)
        if max(self.nodes, self.stack[-1].node.size if self.stack else node.size) > MOST_NODES:
            self.note(node.line, "TooManyValues", TOO_MANY, most=MOST_NODES)
            raise _TooMuch

    def _put_inside(self, around: _Open, node: Node) -> None:
        holder = around.node
        if isinstance(holder.value, list):
            holder.inside[len(holder.value)] = node
            holder.value.append(node.value)
        elif around.waits_for_key:
            around.waits_for_key = False
            around.key = node.value[:200] if isinstance(node.value, str) and node.value else None
            if around.key is None:
                self.note(node.line, "KeyUnusable", KEY_UNUSABLE)
            elif around.key in holder.value:
                self.note(node.line, "KeyTwice", KEY_TWICE, name=around.key[:60])
            return
        else:
            around.waits_for_key = True
            if around.key is not None and around.key not in holder.value:
                holder.inside[around.key] = node
                holder.value[around.key] = node.value
            around.key = None
        holder.size += node.size


def read_nodes(content: bytes) -> tuple[Node | None, list[Fault]]:
    """
    Return the top value of a file, `None` when it could not be read whole, and what is wrong with its form.

    Any bytes give an answer, in bounded time and memory. Texts come in NFC, without outer spaces.

    House rule after YAML 1.2, core schema; at most 2 MiB, 16 levels and 100,000 values.
    """
    if len(content) > MOST_BYTES:
        return None, [Fault(1, "", "FileTooLarge", FILE_TOO_LARGE, {"most": MOST_BYTES // 1024 // 1024})]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        return None, [Fault(content.count(b"\n", 0, wrong.start) + 1, "", "NotUtf8", NOT_UTF8)]
    faults = list(_unprintable(text))
    if faults:
        return None, faults
    reader = _Reader()
    is_whole = _is_whole(reader, text)
    if is_whole and reader.root is None:
        reader.faults.append(Fault(1, "", "FileEmpty", FILE_EMPTY))
    return (reader.root if is_whole else None), reader.faults


def _is_whole(reader: _Reader, text: str) -> bool:
    """Read the text; test if it could be read to its end."""
    try:
        reader.read(text)
    except _TooMuch:
        return False
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        problem = " ".join(str(wrong.problem or wrong.context or "").split())[:120]
        line = mark.line + 1 if mark else 1
        reader.faults.append(Fault(line, reader.path(), "YamlUnreadable", YAML_UNREADABLE, {"problem": problem}))
        return False
    return True


def lines_within(node: Node, path: str = "") -> Iterator[tuple[str, int]]:
    """
    Yield the path and line of every value within a node.

    House rule: `to.units.0`, counted from 0.
    """
    for key, inner in node.inside.items():
        whole = f"{path}.{key}" if path else str(key)
        yield whole, inner.line
        yield from lines_within(inner, whole)


def line_at(node: Node, path: list[str | int]) -> int:
    """
    Return the line of a value by its path, or that of the nearest value around it.

    House rule.
    """
    for step in path:
        inner = node.inside.get(step)
        if inner is None:
            break
        node = inner
    return node.line


def _unprintable(text: str) -> Iterator[Fault]:
    line, start, found = 1, 0, 0
    while found < 20 and (hit := _UNPRINTABLE.search(text, start)):
        line += text.count("\n", start, hit.start())
        yield Fault(line, "", "CharacterForbidden", CHARACTER_FORBIDDEN, {"sign": f"U+{ord(hit[0]):04X}"})
        found += 1
        # One for each line is enough.
        start = text.find("\n", hit.start())
        if start < 0:
            return


FILE_TOO_LARGE = sentence("The file is larger than %(most)s MB.")
FILE_EMPTY = sentence("The file holds nothing.")
NOT_UTF8 = sentence("The file is not text in UTF-8 from this line on.")
CHARACTER_FORBIDDEN = sentence("There is a character here that no text may hold: %(sign)s.")
YAML_UNREADABLE = sentence("This cannot be read as YAML from here on: %(problem)s.")
SEVERAL_DOCUMENTS = sentence("A law file holds one document; here a second one begins.")
TAG_FORBIDDEN = sentence("Tags are not allowed: %(tag)s.")
KEY_UNUSABLE = sentence("What stands before a colon must be one word.")
KEY_TWICE = sentence("“%(name)s” stands here a second time.")
ALIAS_UNKNOWN = sentence("Nothing before this is named “%(name)s”.")
TOO_DEEP = sentence("Values stand within one another more than %(most)s deep.")
TOO_MANY = sentence("The file holds more than %(most)s values.")
