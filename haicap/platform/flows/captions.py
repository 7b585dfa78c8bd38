"""Which words stand where in the picture of a flow."""

from collections.abc import Iterator
from dataclasses import dataclass

from haicap.platform.flows.blocks import (
    LABEL,
    SIGN,
    SMALL,
    SMALL_LEADING,
    TEXT,
    TEXT_LEADING,
    TURN_LABEL,
    label_lines,
    task_lines,
)
from haicap.platform.flows.definition import GATEWAYS, HUMAN, Box, Element, Flow, Kind
from haicap.platform.flows.lettering import lines_of, width_of
from haicap.platform.flows.words import name_of

#: looks of words, with size, space between lines and colour
LOOKS = {
    "name": (TEXT, TEXT_LEADING, "#1b1e23"),
    "title": (TEXT, TEXT_LEADING, "#1b1e23"),
    "small": (SMALL, SMALL_LEADING, "#5b6068"),
}


@dataclass(frozen=True, slots=True)
class Caption:
    """Lines of words: their look, where the first one stands, and if that is its start or its middle."""

    look: str
    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str = "middle"


def captions(flow: Flow, language: str) -> Iterator[Caption]:
    """Yield the words of all elements and paths. Those of lanes stand upright and are drawn with them."""
    holds = {one.scope for one in flow.elements.values()}
    for one in flow.elements.values():
        name = name_of(one, language)
        if name:
            yield _of_element(flow, one, name, flow.boxes[one.id], is_open=one.id in holds)
    for path in flow.paths.values():
        line = flow.lines.get(path.id, ())
        if path.name and len(line) > 1:
            yield _beside(path.name, line)


def _of_element(flow: Flow, one: Element, name: str, box: Box, *, is_open: bool) -> Caption:
    middle = box.x + box.width / 2
    if is_open:
        lines = lines_of(name, width=box.width - 24, size=TEXT, most=1)
        return Caption("title", lines, box.x + 12, box.y + 18, "start")
    if one.kind is Kind.BOUNDARY:
        return _of_turn(flow, one, name, box)
    if one.kind in {Kind.START, Kind.END, Kind.CATCH}:
        return Caption("small", label_lines(name), middle, box.y + box.height + SMALL_LEADING)
    if one.kind in GATEWAYS:
        lines = label_lines(name)
        return Caption("small", lines, middle, box.y - 5 - SMALL_LEADING * (len(lines) - 1))
    lines = task_lines(one, name, box.width)[: max(1, int((box.height - 4) // TEXT_LEADING))]
    aside = 0 if one.kind in HUMAN else SIGN
    first = box.y + box.height / 2 - TEXT_LEADING * (len(lines) - 1) / 2 + TEXT * 0.36
    return Caption("name", lines, middle + aside, first)


def _of_turn(flow: Flow, one: Element, name: str, box: Box) -> Caption:
    line = flow.lines.get(one.outgoing[0], ()) if one.outgoing else ()
    if len(line) > 2 and line[1][1] < line[0][1]:
        lines = lines_of(name, width=LABEL, size=SMALL, most=2)
        over = min(y for _, y in line)
        return Caption("small", lines, (line[1][0] + line[2][0]) / 2, over - 5 - SMALL_LEADING * (len(lines) - 1))
    lines = lines_of(name, width=TURN_LABEL, size=SMALL, most=3)
    return Caption("small", lines, box.x + box.width / 2 + 6, box.y + box.height + SMALL_LEADING, "start")


def _beside(name: str, line: tuple[tuple[float, float], ...]) -> Caption:
    (x, y), (next_x, next_y) = line[0], line[1]
    if x == next_x:
        down = SMALL_LEADING if next_y > y else -6.0
        return Caption("small", lines_of(name, width=LABEL, size=SMALL, most=2), x + 5, y + down, "start")
    lines = lines_of(name, width=max(LABEL, abs(next_x - x) - 12), size=SMALL, most=2)
    wide = max(width_of(one, SMALL) for one in lines)
    start = x + 5 if next_x > x else x - 5 - wide
    return Caption("small", lines, start, y - 5 - SMALL_LEADING * (len(lines) - 1), "start")
