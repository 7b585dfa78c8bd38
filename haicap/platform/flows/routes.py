"""
The ways of lines between blocks that stand in columns and rows: in the free strips between them, never through one.

Strips stand between columns (number `n` is right of column `n`, -1 left of the first) and under rows. A strip has as
many tracks as lines run beside each other in it.
"""

from collections import Counter
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


@dataclass(slots=True, eq=False)
class Run:
    """
    A piece of a line in a strip, with its track there; `keys` are what it comes from and leads to.

    `out` is the height at which it leaves an element beside the strip, `into` that at which it comes to one.
    """

    start: int
    end: int
    keys: tuple[str, ...]
    out: int | None = None
    into: int | None = None
    track: int = 0

    def can_share(self, other: "Run") -> bool:
        """Test if both may stand in one track."""
        low, high = min(self.start, self.end), max(self.start, self.end)
        other_low, other_high = min(other.start, other.end), max(other.start, other.end)
        return high < other_low or other_high < low or bool(set(self.keys) & set(other.keys))


@dataclass(slots=True)
class Route:
    """How a path runs: out of one side, by tracks in strips, into another; empty strips when it runs straight."""

    way: Way
    out: Side
    into: Side
    first: int | None = None
    under: int | None = None
    last: int | None = None
    leaving: Run | None = None
    level: Run | None = None
    coming: Run | None = None


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


class _Strips:
    """Tracks in strips: two lines share one where they do not meet, or where they come from or lead to the same."""

    def __init__(self) -> None:
        self.runs: dict[int, list[Run]] = {}

    def add(self, strip: int, run: Run) -> None:
        self.runs.setdefault(strip, []).append(run)

    def placed(self) -> dict[int, int]:
        """Give each run its track, and return how many each strip has."""
        return {strip: self._place(runs) for strip, runs in self.runs.items()}

    def _place(self, runs: Sequence[Run]) -> int:
        tracks: list[list[Run]] = []
        after: dict[int | None, int] = {}
        for run in _in_turn(runs):
            least = after.get(run.into, 0) if run.into is not None else 0
            fits = (
                number
                for number, track in enumerate(tracks)
                if number >= least and all(run.can_share(other) for other in track)
            )
            run.track = next(fits, len(tracks))
            if run.track == len(tracks):
                tracks.append([])
            tracks[run.track].append(run)
            after[run.out] = max(after.get(run.out, 0), run.track + 1)
        return len(tracks)


def _in_turn(runs: Sequence[Run]) -> list[Run]:
    """
    Return the runs so that what leaves at a height stands before what comes to it, as far as they allow.

    Else the two would lie on each other on their way out and in.
    """
    left, found = list(runs), []
    leaving = Counter(one.out for one in runs)
    while left:
        free = next((one for one in left if one.into is None or not leaving[one.into]), left[0])
        left.remove(free)
        leaving[free.out] -= 1
        found.append(free)
    return found


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
        _run(one, columns, rows, beside, under)
    found.beside, found.under = beside.placed(), under.placed()
    return found


def _run(one: Route, columns: Mapping[str, int], rows: Mapping[str, int], beside: _Strips, under: _Strips) -> None:
    """Put the pieces of a route into the strips. Heights are counted in fours of a row, so that each has its own."""
    from_row, to_row = 4 * rows[one.way.source], 4 * rows[one.way.target] + (one.into is Side.BACK)
    if one.under is None:
        if one.first is not None:
            one.leaving = Run(from_row, to_row, (one.way.target, one.way.source), out=from_row, into=to_row)
            beside.add(one.first, one.leaving)
        return
    between = 4 * one.under + 2
    if one.first is not None:
        one.leaving = Run(from_row, between, (one.way.source,), out=from_row)
        beside.add(one.first, one.leaving)
    if one.last is not None:
        one.coming = Run(between, to_row, (one.way.target,), into=to_row)
        beside.add(one.last, one.coming)
    from_column = 2 * columns[one.way.source] + (1 if one.first is not None else 0)
    to_column = 2 * one.last + 1 if one.last is not None else 2 * columns[one.way.target]
    one.level = Run(from_column, to_column, (one.way.target, one.way.source))
    under.add(one.under, one.level)


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
