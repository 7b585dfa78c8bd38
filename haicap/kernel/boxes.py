"""
Boxes: products of sets of parts, one set for each axis, and the cells into which boxes cut a region.

An axis (days, places, a fact) is divided into parts so small that no box cuts one. A set of parts is a whole number
with a bit for each, so that meeting and covering are single operations.
"""

from collections.abc import Iterator, Sequence

Box = tuple[int, ...]


def cells(whole: Box, boxes: Sequence[Box]) -> Iterator[tuple[Box, tuple[int, ...]]]:
    """
    Yield cells that together are the region `whole` and do not meet, each with the boxes that cover it.

    A box covers a cell wholly or does not meet it. The boxes are named by their numbers, in order.
    """
    waiting: list[tuple[Box, tuple[int, ...]]] = [(whole, tuple(range(len(boxes))))] if all(whole) else []
    while waiting:
        region, near = waiting.pop()
        meeting: list[int] = []
        cut: tuple[int, int] | None = None
        for number in near:
            met = _meet(region, boxes[number])
            if met is None:
                continue
            meeting.append(number)
            if cut is None:
                cut = next(((axis, parts) for axis, parts in enumerate(met) if parts != region[axis]), None)
        if cut is None:
            yield region, tuple(meeting)
            continue
        axis, parts = cut
        waiting.append((with_parts(region, axis, region[axis] & ~parts), tuple(meeting)))
        waiting.append((with_parts(region, axis, parts), tuple(meeting)))


def _meet(region: Box, box: Box) -> Box | None:
    """Return what two boxes have in common, `None` when they do not meet."""
    common = []
    for here, there in zip(region, box, strict=True):
        parts = here & there
        if not parts:
            return None
        common.append(parts)
    return tuple(common)


def with_parts(box: Box, axis: int, parts: int) -> Box:
    """Return the box with other parts on one axis."""
    return (*box[:axis], parts, *box[axis + 1 :])


def merged(boxes: Sequence[Box]) -> list[Box]:
    """
    Return boxes that are together what the given ones are, fewer where neighbours make a box.

    The given ones do not meet. The last axis is tried first, until nothing can be put together.
    """
    found = list(boxes)
    while True:
        before = len(found)
        for axis in reversed(range(len(found[0]) if found else 0)):
            together: dict[Box, int] = {}
            for box in found:
                rest = with_parts(box, axis, 0)
                together[rest] = together.get(rest, 0) | box[axis]
            found = [with_parts(rest, axis, parts) for rest, parts in together.items()]
        if len(found) == before:
            return found


def bits(parts: int) -> Iterator[int]:
    """Yield the numbers of the parts in a set, lowest first."""
    while parts:
        lowest = parts & -parts
        yield lowest.bit_length() - 1
        parts ^= lowest
