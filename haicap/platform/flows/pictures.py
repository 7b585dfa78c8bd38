"""The picture of a flow as it stands in the file: boxes of elements and lanes, lines of paths."""

import math
from collections.abc import Collection, Iterable

from lxml import etree

from haicap.platform.flows.definition import Box
from haicap.platform.flows.faults import ValueUnfit
from haicap.platform.flows.files import Notes, local, reference

_FARTHEST = 1_000_000.0


def of(
    shapes: Iterable[etree._Element], drawn: Collection[str], notes: Notes
) -> tuple[dict[str, Box], dict[str, tuple[tuple[float, float], ...]]]:
    """Return the boxes and lines of what is drawn, by its id; of what stands in several pictures, the first."""
    boxes: dict[str, Box] = {}
    lines: dict[str, tuple[tuple[float, float], ...]] = {}
    for shape in shapes:
        id_ = reference(shape.get("bpmnElement"))
        if id_ not in drawn:
            continue
        if local(shape) == "BPMNShape" and id_ not in boxes:
            for bounds in shape:
                if local(bounds) == "Bounds":
                    x, y, width, height = (_number(bounds, key, notes) for key in ("x", "y", "width", "height"))
                    boxes[id_] = Box(x, y, width, height)
                    break
        elif local(shape) == "BPMNEdge" and id_ not in lines:
            points = [one for one in shape if local(one) == "waypoint"]
            lines[id_] = tuple((_number(one, "x", notes), _number(one, "y", notes)) for one in points)
    return boxes, lines


def _number(at: etree._Element, key: str, notes: Notes) -> float:
    text = at.get(key, "")
    try:
        value = float(text) if len(text) < 40 else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or abs(value) > _FARTHEST or (key in {"width", "height"} and value < 0):
        notes.add(ValueUnfit, at, what=key, value=text[:40])
        return 0.0
    return value
