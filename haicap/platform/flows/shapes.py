"""The signs of BPMN as strokes of SVG paths: gateways, events, what kind of task it is. One text of path data each."""

from collections.abc import Sequence

from haicap.platform.flows.blocks import Point
from haicap.platform.flows.definition import Box, Element, Kind, Trigger

_CORNER = 5.0

#: strokes within a gateway, from its middle
_IN_GATEWAY = {
    Kind.EXCLUSIVE: "m-6-6 12 12m0-12-12 12",
    Kind.PARALLEL: "m-8 0h16m-8-8v16",
    Kind.INCLUSIVE: "m-7 0a7 7 0 1 0 14 0 7 7 0 1 0-14 0",
    Kind.EVENT_BASED: "m0-8 8 6-3 9h-10l-3-9z",
}
#: strokes within an event, from its middle
_IN_EVENT = {
    Trigger.MESSAGE: "m-6-4h12v8h-12zm0 0 6 5 6-5",
    Trigger.TIMER: "m-6 0a6 6 0 1 0 12 0 6 6 0 1 0-12 0m6-4v4l3 2",
    Trigger.ERROR: "m-6 5 4-9 4 6 4-7",
    Trigger.TERMINATE: "m-4-4 8 8m0-8-8 8m-2-4h12m-6-6v12",
}
#: strokes in the left upper corner of a task that no person does
_IN_TASK = {
    Kind.SERVICE_TASK: "m1 5a4 4 0 1 0 8 0 4 4 0 1 0-8 0m4-6v2m0 8v2m-6-6h2m8 0h2",
    Kind.RULE_TASK: "m0 1h11v8h-11zm0 3h11m-7 0v5",
    Kind.SEND_TASK: "m0 1h11v8h-11zm0 0 5.5 5 5.5-5",
    Kind.RECEIVE_TASK: "m0 1h11v8h-11zm0 0 5.5 5 5.5-5",
}


def number(value: float) -> str:
    """Return a number as it stands in a drawing: without needless digits."""
    return f"{round(value, 1):g}"


def line_data(points: Sequence[Point]) -> str:
    """Return a line through corners, each a little rounded."""
    found = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        x, y = _toward(corner, before)
        out_x, out_y = _toward(corner, after)
        found.append(
            f"L{number(x)} {number(y)}Q{number(corner[0])} {number(corner[1])} {number(out_x)} {number(out_y)}"
        )
    found.append(f"L{number(points[-1][0])} {number(points[-1][1])}")
    return "".join(found)


def head_data(points: Sequence[Point]) -> str:
    """Return the head of an arrow at the end of a line."""
    (before_x, before_y), (x, y) = points[-2], points[-1]
    at = f"M{number(x)} {number(y)}"
    if abs(x - before_x) >= abs(y - before_y):
        return f"{at}l-8-4v8z" if x > before_x else f"{at}l8-4v8z"
    return f"{at}l-4-8h8z" if y > before_y else f"{at}l-4 8h8z"


def sign_data(one: Element, box: Box) -> str:
    """Return the strokes that say what kind of gateway, event or task it is; empty for a person's task."""
    middle = f"M{number(box.x + box.width / 2)} {number(box.y + box.height / 2)}"
    if one.kind in _IN_GATEWAY:
        return middle + _IN_GATEWAY[one.kind]
    if one.trigger in _IN_EVENT:
        return middle + _IN_EVENT[one.trigger]
    found = ""
    if one.kind in _IN_TASK:
        found += f"M{number(box.x + 6)} {number(box.y + 6)}{_IN_TASK[one.kind]}"
    if one.each is not None:
        found += f"M{number(box.x + box.width / 2 - 4)} {number(box.y + box.height - 11)}v8m4-8v8m4-8v8"
    return found


def _toward(corner: Point, other: Point) -> Point:
    across, down = other[0] - corner[0], other[1] - corner[1]
    whole = abs(across) + abs(down)
    share = min(_CORNER, whole / 2) / whole if whole else 0.0
    return corner[0] + across * share, corner[1] + down * share
