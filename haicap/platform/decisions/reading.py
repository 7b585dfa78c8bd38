"""Reading of DMN files: XML without entities, network or deep nesting, into the elements of a model."""

import unicodedata
from collections.abc import Iterator

from lxml import etree

from haicap.platform.decisions import model
from haicap.platform.decisions.limits import LIMITS
from haicap.platform.decisions.logic_reading import LogicReader
from haicap.platform.decisions.refusals import (
    ModelDeclaresEntities,
    ModelUnreadable,
    NamedTwice,
    NotADecisionModel,
    OverLimit,
    ReferenceLeadsNowhere,
    RequirementsInACircle,
)

NAMESPACES = {
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}


def source_of(content: bytes) -> model.Source:
    """
    Return what a DMN file holds. Pictures, remarks and sources of knowledge are passed over.

    :raises ModelUnreadable: if it is no well-formed XML.
    :raises ModelDeclaresEntities: if it declares a document type.
    :raises NotADecisionModel: if it is XML of another kind.
    :raises OverLimit: if it is too large or too deep.
    :raises OutsideSubset: if it uses what is not supported.
    :raises ElementLacks: if an element lacks what it needs.
    :raises NamedTwice: if two elements have one name or number.
    :raises ReferenceLeadsNowhere: if an element requires what is not there.
    :raises RequirementsInACircle: if elements require each other.
    """
    root = _root(content)
    space, _, tag = root.tag[1:].partition("}")
    if space not in NAMESPACES or tag != "definitions":
        raise NotADecisionModel("model", line=1)
    reader = LogicReader(space)
    source = model.Source(
        name=reader.name(root),
        inputs={found.id: found for found in map(reader.input_data, reader.children(root, "inputData"))},
        decisions={found.id: found for found in map(reader.decision, reader.children(root, "decision"))},
        knowledge={found.id: found for found in map(reader.knowledge, reader.children(root, "businessKnowledgeModel"))},
        services={found.id: found for found in map(reader.service, reader.children(root, "decisionService"))},
        items=tuple(reader.item(found) for found in reader.children(root, "itemDefinition")),
    )
    for foreign in reader.children(root, "import"):
        reader.outside(foreign, f"import {reader.name(foreign) or foreign.get('namespace') or ''}".strip())
    _check_names(source, sum(1 for _ in _elements_of(reader, root)))
    _check_requirements(source)
    return source


def _root(content: bytes) -> etree._Element:
    if len(content) > LIMITS.model_bytes:
        raise OverLimit("model", element="definitions", limit="model_bytes", most=LIMITS.model_bytes)
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
        raise ModelUnreadable("model", line=fault.lineno or 1) from None
    except (ValueError, LookupError):
        raise ModelUnreadable("model", line=1) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise ModelDeclaresEntities("model", line=1)
    _check_size(root)
    return root


def _check_size(root: etree._Element) -> None:
    depth = count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        for name, size, most in (
            ("model_depth", depth, LIMITS.model_depth),
            ("model_elements", count, LIMITS.model_elements),
        ):
            if size > most:
                raise OverLimit("model", element="definitions", limit=name, most=most)


def _elements_of(reader: LogicReader, root: etree._Element) -> Iterator[etree._Element]:
    for tag in ("inputData", "decision", "businessKnowledgeModel", "decisionService"):
        yield from reader.children(root, tag)


def _check_names(source: model.Source, count: int) -> None:
    """
    Refuse two elements of one number, which lie over each other in the source, or of one name.

    Editors name a service after the model or its decision, so it may be called like another element.
    """
    elements: list[model.Element] = [*source.inputs.values(), *source.decisions.values(), *source.knowledge.values()]
    ids = {element.id for element in elements} | source.services.keys()
    seen: set[str] = set()
    for element in elements:
        key = unicodedata.normalize("NFC", element.name)
        if key in seen or len(ids) != count:
            raise NamedTwice("model", element=element.name, line=element.line)
        seen.add(key)


def _check_requirements(source: model.Source) -> None:
    """Refuse requirements of what is not there, and circles of requirements."""
    requirable = {**source.decisions, **source.knowledge}
    requires = {
        service.id: tuple(id_ for id_ in service.outputs if id_ in requirable) for service in source.services.values()
    }
    elements: list[model.Decision | model.Knowledge] = [*source.decisions.values(), *source.knowledge.values()]
    for element in elements:
        for needed in element.requires:
            if not any(needed in found for found in (source.inputs, requirable, source.services)):
                raise ReferenceLeadsNowhere("model", element=element.name, line=element.line, name=needed)
        requires[element.id] = tuple(needed for needed in element.requires if needed not in source.inputs)
    names = {element.id: element.name for element in (*elements, *source.services.values())}
    circle = _circle(requires)
    if circle:
        raise RequirementsInACircle("model", path=" → ".join(names[id_] for id_ in circle))


def _circle(requires: dict[str, tuple[str, ...]]) -> list[str]:
    """Return elements that require each other in a circle, the first again at the end; nothing when there are none."""
    done: set[str] = set()
    for start in requires:
        path: list[str] = []
        waiting = [(start, False)]
        while waiting:
            id_, leaves = waiting.pop()
            if leaves:
                done.add(path.pop())
            elif id_ in path:
                return [*path[path.index(id_) :], id_]
            elif id_ not in done:
                path.append(id_)
                waiting.append((id_, True))
                waiting.extend((needed, False) for needed in requires[id_])
    return []
