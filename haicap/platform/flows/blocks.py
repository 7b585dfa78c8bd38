"""One element as it is drawn with what hangs on it: its boundary events, where they lead at once, and its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from haicap.platform.flows.definition import GATEWAYS, HUMAN, TASKS, Box, Element, Flow, Kind
from haicap.platform.flows.lettering import lines_of, width_of

Point = tuple[float, float]

TEXT = 12.0
TEXT_LEADING = 15.0
SMALL = 10.5
SMALL_LEADING = 13.0

TASK = (116.0, 62.0)
SIGN = 8.0
EVENT = 28.0
GATEWAY = 40.0
#: how wide the words under an event or over a gateway may be, and the words beside a line
LABEL = 88.0
TURN_LABEL = 66.0
#: the space around what a sub-process holds; its name stands above
PADDING = 12.0
PADDING_BELOW = 20.0
TITLE = 24.0

_EVENTS = frozenset({Kind.START, Kind.END, Kind.CATCH, Kind.BOUNDARY})
#: a boundary event on its host: how far in from the left of its place, and the way back beside it
_TURN = 44.0
_BACK = 14.0
_LOOP = 96.0
_TAIL = 24.0
_BETWEEN = 8.0


@dataclass(frozen=True, slots=True)
class Content:
    """What a scope holds, drawn from its left upper corner; `baseline` is the height of the first row's middle."""

    boxes: Mapping[str, Box]
    lines: Mapping[str, tuple[Point, ...]]
    width: float
    height: float
    baseline: float


@dataclass(slots=True)
class Block:
    """
    An element with what hangs on it. All places are from the middle of its shape's width and from its row's middle.

    `left`, `right`, `up` and `down` say how much room it takes. `ports` are the points at which paths leave it
    downwards: those of boundary events and of what hangs on them, by the id of the path.
    """

    shape: Box
    left: float
    right: float
    up: float
    down: float
    boxes: dict[str, Box] = field(default_factory=dict)
    lines: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    ports: dict[str, Point] = field(default_factory=dict)


def label_lines(name: str) -> tuple[str, ...]:
    """Return the words under an event or over a gateway as they are drawn."""
    return lines_of(name, width=LABEL, size=SMALL, most=3)


def hanging(flow: Flow) -> dict[str, tuple[str, str]]:
    """Return what hangs on boundary events, as nothing else leads to it: by its id the event and the path between."""
    lane_of = {key: lane.id for lane in flow.lanes for key in lane.elements}
    found: dict[str, tuple[str, str]] = {}
    for path in flow.paths.values():
        source, target = flow.elements.get(path.source), flow.elements.get(path.target)
        if source is None or target is None or source.host not in flow.elements or source.kind is not Kind.BOUNDARY:
            continue
        alone = target.incoming == (path.id,)
        carries = target.kind is Kind.SUB_PROCESS or target.id in flow.boundaries or target.host
        host = flow.elements[source.host]
        same = host.scope == target.scope == source.scope and lane_of.get(host.id) == lane_of.get(target.id)
        if alone and same and not carries and len(source.outgoing) == 1:
            found[target.id] = (source.id, path.id)
            found.update(_tail(flow, target, lane_of))
    return found


def _tail(flow: Flow, hung: Element, lane_of: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return the end to which alone a step that hangs leads: it stands beside it."""
    path = flow.paths[hung.outgoing[0]] if len(hung.outgoing) == 1 else None
    end = flow.elements.get(path.target) if path else None
    if path is None or end is None or end.kind is not Kind.END or hung.kind not in TASKS:
        return {}
    fits = end.incoming == (path.id,) and end.scope == hung.scope and lane_of.get(end.id) == lane_of.get(hung.id)
    return {end.id: (hung.id, path.id)} if fits else {}


def block_of(flow: Flow, one: Element, hung: Mapping[str, tuple[str, str]], content: Content | None) -> Block:
    """Return an element as a block; `content` is what a sub-process holds."""
    events = [event for event in flow.boundaries.get(one.id, ()) if event.scope == one.scope]
    loops = [event for event in events if _is_loop(flow, one, event)]
    turns = [_Turn(flow, event, hung) for event in events if event not in loops]
    least = max(sum(turn.width + _BETWEEN for turn in turns) - _BETWEEN, _LOOP * len(loops) + 16)
    block = _shape(one, content, least=least, has_events=bool(events))
    if content is not None:
        left, top = -block.shape.width / 2 + PADDING, -content.baseline
        block.boxes.update({key: moved(box, left, top) for key, box in content.boxes.items()})
        block.lines.update({key: shifted(line, left, top) for key, line in content.lines.items()})
    _put_loops(block, loops)
    _put_turns(flow, one, block, turns, is_open=content is not None)
    return block


def moved(box: Box, right: float, down: float) -> Box:
    """Return the box so much further to the right and down."""
    return Box(box.x + right, box.y + down, box.width, box.height)


def shifted(line: Sequence[Point], right: float, down: float) -> tuple[Point, ...]:
    """Return the line so much further to the right and down."""
    return tuple((x + right, y + down) for x, y in line)


def size_of(one: Element) -> tuple[float, float]:
    """Return the width and height of an element that holds no others."""
    if one.kind in _EVENTS:
        return EVENT, EVENT
    if one.kind in GATEWAYS:
        return GATEWAY, GATEWAY
    width, height = TASK
    most = max(len(task_lines(one, name)) for name in (one.name, *one.names.values()))
    return width, max(height, 16 + TEXT_LEADING * most)


def task_lines(one: Element, name: str, width: float = TASK[0]) -> tuple[str, ...]:
    """Return the words in a task as they are drawn, beside the sign of what the system does."""
    aside = 0 if one.kind in HUMAN else SIGN
    return lines_of(name, width=width - 12 - 2 * aside, size=TEXT, most=4)


def _shape(one: Element, content: Content | None, *, least: float, has_events: bool) -> Block:
    if content is not None:
        width = max(content.width + 2 * PADDING, least + PADDING, width_of(one.name, TEXT) + 2 * PADDING)
        top = -content.baseline - TITLE
        shape = Box(-width / 2, top, width, content.height + TITLE + PADDING_BELOW)
        return Block(shape, width / 2, width / 2, -top, shape.y + shape.height, {one.id: shape})
    width, height = size_of(one)
    width = max(width, least)
    if has_events:
        # The events on its edge leave the words free.
        lines = max(len(task_lines(one, name, width)) for name in (one.name, *one.names.values()))
        height = max(height, TEXT_LEADING * lines + EVENT + 4)
    shape = Box(-width / 2, -height / 2, width, height)
    block = Block(shape, width / 2, width / 2, height / 2, height / 2, {one.id: shape})
    if one.kind in _EVENTS or one.kind in GATEWAYS:
        words = label_lines(one.name)
        room = SMALL_LEADING * len(words) + 4 if words else 0
        half = max((width_of(line, SMALL) / 2 for line in words), default=0)
        block.left = block.right = max(width / 2, half)
        if one.kind in GATEWAYS:
            block.up += room
        else:
            block.down += room
    return block


class _Turn:
    """A boundary event under its host with the place that it and what hangs on it need."""

    def __init__(self, flow: Flow, event: Element, hung: Mapping[str, tuple[str, str]]) -> None:
        self.event = event
        self.paths = event.outgoing
        self.words = lines_of(event.name, width=TURN_LABEL, size=SMALL, most=3)
        under = [key for key, (by, _) in hung.items() if by == event.id]
        self.target = flow.elements[under[0]] if under else None
        self.path = hung[self.target.id][1] if self.target else ""
        self.size = size_of(self.target) if self.target else (EVENT, EVENT)
        # A task hangs with its left under the left of its place, all else with its middle under the event.
        self.is_wide = self.size[0] > LABEL
        under_words = label_lines(self.target.name) if self.target and not self.is_wide else ()
        half = max((width_of(line, SMALL) / 2 for line in under_words), default=0.0)
        beside = 8 + max((width_of(line, SMALL) for line in self.words), default=0.0)
        self.in_from_left = _TURN if self.is_wide else max(EVENT / 2 + _BACK, half)
        self.width = max(self.size[0], self.in_from_left + max(beside, half, EVENT / 2 + 4))
        ends = [key for key, (by, _) in hung.items() if under and by == under[0]]
        self.tail = flow.elements[ends[0]] if ends else None
        if self.tail:
            wide = max((width_of(line, SMALL) for line in label_lines(self.tail.name)), default=0.0)
            self.tail_middle = self.size[0] + max(_TAIL + EVENT / 2, wide / 2 + 6)
            self.width = max(self.width, self.tail_middle + max(EVENT, wide) / 2)

    def target_box(self, left: float, top: float) -> Box:
        width, height = self.size
        x = left if self.is_wide else left + self.in_from_left - width / 2
        return Box(x, top, width, height)


def _put_turns(flow: Flow, one: Element, block: Block, turns: Sequence[_Turn], *, is_open: bool) -> None:
    if not turns:
        return
    bottom = block.shape.y + block.shape.height
    whole = sum(turn.width for turn in turns) + _BETWEEN * (len(turns) - 1)
    left = block.shape.x + (PADDING if is_open else (block.shape.width - whole) / 2)
    words = max(len(turn.words) for turn in turns)
    gap = EVENT / 2 + max(24.0, SMALL_LEADING * words + 12)
    for turn in turns:
        x = left + turn.in_from_left
        block.boxes[turn.event.id] = Box(x - EVENT / 2, bottom - EVENT / 2, EVENT, EVENT)
        block.down = max(block.down, bottom + gap)
        if turn.target is None:
            block.ports.update(dict.fromkeys(turn.paths, (x, bottom + EVENT / 2)))
        else:
            _hang(flow, one, block, turn, left=left, bottom=bottom, gap=gap)
        left += turn.width + _BETWEEN
    block.right = max(block.right, left - _BETWEEN)


def _hang(flow: Flow, one: Element, block: Block, turn: _Turn, *, left: float, bottom: float, gap: float) -> None:
    target = turn.target
    if target is None:
        return
    x = left + turn.in_from_left
    box = block.boxes[target.id] = turn.target_box(left, bottom + gap)
    block.lines[turn.path] = ((x, bottom + EVENT / 2), (x, box.y))
    words = label_lines(target.name) if not turn.is_wide else ()
    block.down = max(block.down, box.y + box.height + SMALL_LEADING * len(words) + (4 if words else 0))
    if turn.tail is not None:
        middle = box.y + box.height / 2
        end = Box(left + turn.tail_middle - EVENT / 2, middle - EVENT / 2, EVENT, EVENT)
        block.boxes[turn.tail.id] = end
        block.lines[target.outgoing[0]] = ((box.x + box.width, middle), (end.x, middle))
        block.down = max(block.down, middle + EVENT / 2 + SMALL_LEADING * len(label_lines(turn.tail.name)) + 4)
        return
    for number, path in enumerate(target.outgoing):
        if flow.paths[path].target == one.id and number == 0:
            back = left + _BACK
            start = (
                ((back, box.y),) if turn.is_wide else ((box.x, box.y + box.height / 2), (back, box.y + box.height / 2))
            )
            block.lines[path] = (*start, (back, bottom))
        else:
            block.ports[path] = (box.x + box.width / 2, box.y + box.height)


def _put_loops(block: Block, loops: Sequence[Element]) -> None:
    top, right = block.shape.y, block.shape.x + block.shape.width - 8
    for event in loops:
        x = right - EVENT / 2
        back, over = right - _LOOP + 12, top - EVENT / 2 - 12
        block.boxes[event.id] = Box(x - EVENT / 2, top - EVENT / 2, EVENT, EVENT)
        path = event.outgoing[0]
        block.lines[path] = ((x, top - EVENT / 2), (x, over), (back, over), (back, top))
        words = lines_of(event.name, width=LABEL, size=SMALL, most=2)
        block.up = max(block.up, -over + SMALL_LEADING * len(words) + 4)
        right -= _LOOP


def _is_loop(flow: Flow, one: Element, event: Element) -> bool:
    return len(event.outgoing) == 1 and flow.paths[event.outgoing[0]].target == one.id
