"""
The ways of lines between blocks that stand in columns and rows: in the free strips between them, never through one.

Strips stand between columns (number `n` is right of column `n`, -1 left of the first) and under rows. A strip has as
many tracks as lines run beside each other in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Side(StrEnum):
    """Where a line leaves an element or comes to it. `BACK` is the left side, under the middle."""

    RIGHT = "right"
    LEFT = "left"
    BACK = "back"
    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Way:
    """A path to be drawn: between two blocks; `port` is set when it leaves from what hangs on the first one."""

    path: str
    source: str
    target: str
    splits: bool = False
    joins: bool = False
    is_round: bool = False
    port: bool = False


@dataclass(slots=True)
class Route:
    """How a path runs: out of one side, by tracks in strips, into another; empty strips when it runs straight."""

    way: Way
    out: Side
    into: Side
    first: int | None = None
    under: int | None = None
    last: int | None = None
    first_track: int = 0
    under_track: int = 0
    last_track: int = 0


@dataclass(slots=True)
class Routes:
    """
    All ways of a scope, and how many tracks each strip between columns and under rows has.

    `cells` are the columns and rows through which lines run along the middle of the row.
    """

    routes: list[Route] = field(default_factory=list)
    beside: dict[int, int] = field(default_factory=dict)
    under: dict[int, int] = field(default_factory=dict)
    cells: set[tuple[int, int]] = field(default_factory=set)


def routed(ways: Sequence[Way], columns: Mapping[str, int], rows: Mapping[str, int]) -> Routes:
    """Return the ways through the strips; lines to one element share their tracks, as do lines from one."""
    cells = _Cells(columns, rows)
    # What leads on takes the free rows first; what leads back runs around them.
    found = Routes(
        [cells.route(way) for way in sorted(ways, key=lambda way: columns[way.target] <= columns[way.source])]
    )
    found.cells = set(cells.lines)
    beside, under = _Strips(), _Strips()
    for one in found.routes:
        from_row, to_row = 4 * rows[one.way.source], 4 * rows[one.way.target] + (one.into is Side.BACK)
        if one.under is None:
            if one.first is not None:
                one.first_track = beside.track(one.first, from_row, to_row, one.way.target, one.way.source)
            continue
        between = 4 * one.under + 2
        from_column = 2 * columns[one.way.source] + (1 if one.first is not None else 0)
        to_column = 2 * one.last + 1 if one.last is not None else 2 * columns[one.way.target]
        if one.first is not None:
            one.first_track = beside.track(one.first, from_row, between, one.way.source)
        if one.last is not None:
            one.last_track = beside.track(one.last, between, to_row, one.way.target)
        one.under_track = under.track(one.under, from_column, to_column, one.way.target, one.way.source)
    found.beside, found.under = beside.counts(), under.counts()
    return found


class _Cells:
    """The cells in which blocks stand, and the rows along which lines run."""

    def __init__(self, columns: Mapping[str, int], rows: Mapping[str, int]) -> None:
        self.columns, self.rows = columns, rows
        self.taken = {(columns[one], rows[one]) for one in columns}
        self.lines: dict[tuple[int, int], str] = {}
        #: gateways out of whose lower corner something leads on
        self.split_below: set[str] = set()

    def route(self, way: Way) -> Route:
        """Return how the way runs: straight, with one bend, or by the strip under a row."""
        column, row = self.columns[way.source], self.rows[way.source]
        to_column, to_row = self.columns[way.target], self.rows[way.target]
        if not way.port and to_column > column:
            if row == to_row and self.is_free(row, column + 1, to_column, way.target):
                return Route(way, Side.RIGHT, Side.LEFT)
            if row != to_row:
                bent = self.bent(way, column, row, to_column, to_row)
                if bent is not None:
                    return bent
        return self.round_about(way, column, row, to_column, to_row)

    def bent(self, way: Way, column: int, row: int, to_column: int, to_row: int) -> Route | None:
        between = [(column, one) for one in range(min(row, to_row) + 1, max(row, to_row))]
        down = to_row > row
        is_clear = not self.taken & {*between, (column, to_row)}
        if way.splits and is_clear and self.is_free(to_row, column, to_column, way.target):
            self.split_below.add(way.source)
            return Route(way, Side.BELOW if down else Side.ABOVE, Side.LEFT)
        after = {(to_column, one) for one in range(min(row, to_row) + 1, max(row, to_row))}
        is_clear = not self.taken & {*after, (to_column, row)}
        if way.joins and is_clear and self.is_free(row, column + 1, to_column + 1, way.target):
            return Route(way, Side.RIGHT, Side.ABOVE if down else Side.BELOW)
        if self.is_free(to_row, column + 1, to_column, way.target):
            return Route(way, Side.RIGHT, Side.LEFT, first=column)
        return None

    def is_free(self, row: int, start: int, end: int, target: str) -> bool:
        """Test if a line may run along the row through these columns, and take them if so."""
        cells = [(column, row) for column in range(start, end)]
        if any(cell in self.taken or self.lines.get(cell, target) != target for cell in cells):
            return False
        self.lines.update(dict.fromkeys(cells, target))
        return True

    def round_about(self, way: Way, column: int, row: int, to_column: int, to_row: int) -> Route:
        """Return the way by the strip under a row: under all rows when it leads back, so that it crosses little."""
        is_back = to_column <= column
        if way.port:
            under = row  # it leads downwards, so its line runs under its own row
        elif is_back:
            under = self.lowest(to_column, column, least=max(row, to_row))
        else:
            under = row if to_row == row else to_row if to_row < row else to_row - 1
        free_below = not any((column, one) in self.taken for one in range(row + 1, under + 1))
        below = way.port or (way.splits and under >= row and free_below and way.source not in self.split_below)
        if (
            way.joins
            and under >= to_row
            and not any((to_column, one) in self.taken for one in range(to_row + 1, under + 1))
        ):
            into, last = Side.BELOW, None
        else:
            into, last = (Side.BACK if is_back and not way.is_round else Side.LEFT), to_column - 1
        return Route(
            way, Side.BELOW if below else Side.RIGHT, into, first=None if below else column, under=under, last=last
        )

    def lowest(self, start: int, end: int, *, least: int) -> int:
        """Return the lowest row in which something stands in these columns."""
        return max([least, *(row for column, row in self.taken if start <= column <= end)])


class _Strips:
    """Tracks in strips: two lines share one where they do not meet, or where they come from or lead to the same."""

    def __init__(self) -> None:
        self.tracks: dict[int, list[list[tuple[int, int, frozenset[str]]]]] = {}

    def track(self, strip: int, start: int, end: int, *keys: str) -> int:
        low, high = min(start, end), max(start, end)
        tracks = self.tracks.setdefault(strip, [])
        own = frozenset(keys)
        for number, track in enumerate(tracks):
            if all(high < other[0] or other[1] < low or own & other[2] for other in track):
                track.append((low, high, own))
                return number
        tracks.append([(low, high, own)])
        return len(tracks) - 1

    def counts(self) -> dict[int, int]:
        return {strip: len(tracks) for strip, tracks in self.tracks.items()}
