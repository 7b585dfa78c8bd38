"""Definition files as XML: without entities, network or deep nesting; and what was found wrong while reading."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from haicap.kernel.refusals import Refused
from haicap.kernel.text import clean_line
from haicap.platform.flows.faults import (
    Fault,
    FlowDeclaresEntities,
    FlowFileBroken,
    FlowTooLarge,
    NotAProcessFile,
    ValueUnfit,
)
from haicap.platform.flows.limits import LIMITS

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OURS = "urn:haicap:bpmn:1"
PREFIX = "haicap"

_PARTS = (
    *("EventDefinition", "EventDefinitionRef", "Expression", "Characteristics", "Cardinality"),
    *("Duration", "Date", "Cycle", "Owner", "Performer", "Role"),
)


@dataclass(frozen=True, slots=True)
class PassedOver:
    """What stands in the file and has no effect when the flow is run."""

    what: str
    element: str
    line: int


@dataclass(slots=True)
class Notes:
    """What was found while reading: faults, as many as are told, and what was passed over."""

    faults: list[Fault] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)

    def add(self, kind: type[Fault], at: etree._Element, **params: Any) -> None:
        """Note a fault of an element of the file, or of the next one around it that has an id."""
        if len(self.faults) >= LIMITS.faults:
            return
        line = line_of(at)
        while _is_part(at) and (above := at.getparent()) is not None and local(above) != "definitions":
            at = above
        self.put(kind(element=at.get("id", ""), name=at.get("name", "") or "", line=line, **params))

    def put(self, fault: Fault) -> None:
        """Note a fault."""
        if len(self.faults) < LIMITS.faults:
            self.faults.append(fault)

    def over(self, at: etree._Element, what: str = "") -> None:
        """Note that an element was passed over."""
        self.passed_over.append(PassedOver(what or local(at), at.get("id", ""), line_of(at)))

    def text(self, at: etree._Element, value: str, what: str, most: int = LIMITS.name_characters) -> str:
        """Return a text of the file as one clean line; nothing, and a fault, if it cannot be used."""
        try:
            return clean_line(value, most=most)
        except Refused:
            self.add(ValueUnfit, at, what=what, value=value[:40])
            return ""


def root_of(content: bytes) -> etree._Element:
    """
    Return the root of a BPMN 2.0 file.

    :raises Fault: if it is no such file, or larger or deeper than allowed.
    """
    if len(content) > LIMITS.file_bytes:
        raise FlowTooLarge(limit="file_bytes", most=LIMITS.file_bytes)
    reader = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    try:
        root = etree.fromstring(content, reader)
    except etree.XMLSyntaxError as fault:
        raise FlowFileBroken(line=fault.lineno or 1) from None
    except (ValueError, LookupError):
        raise FlowFileBroken() from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise FlowDeclaresEntities()
    if root.tag != f"{{{MODEL}}}definitions":
        raise NotAProcessFile()
    _check_size(root)
    return root


def _check_size(root: etree._Element) -> None:
    depth = count = 0
    for event, at in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        for name, size, most in (
            ("file_depth", depth, LIMITS.file_depth),
            ("file_elements", count, LIMITS.file_elements),
            ("attributes", len(at.attrib), LIMITS.attributes),
        ):
            if size > most:
                raise FlowTooLarge(limit=name, most=most)


def parts_of(name: object) -> tuple[str, str]:
    """Return the namespace and the local name of a tag or an attribute."""
    text = str(name)
    space, _, last = text[1:].rpartition("}") if text.startswith("{") else ("", "", text)
    return space, last


def local(at: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return parts_of(at.tag)[1]


def _is_part(at: etree._Element) -> bool:
    """Test if an element only says something of the one around it, which people know by its name."""
    return not at.get("id") or local(at).endswith(_PARTS) or parts_of(at.tag)[0] == OURS


def line_of(at: etree._Element) -> int:
    """Return the line on which an element begins."""
    return int(at.sourceline or 1)


def children(at: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the children that are of BPMN, only those with one of the names if some are given."""
    for child in at:
        space, name = parts_of(child.tag)
        if space == MODEL and (not names or name in names):
            yield child


def text_of(at: etree._Element) -> str:
    """Return the text inside an element, without outer spaces."""
    return "".join(str(piece) for piece in at.itertext()).strip()


def reference(value: str | None) -> str:
    """Return the id that a reference names; a prefix of a namespace is left away."""
    return (value or "").strip().rpartition(":")[2]
