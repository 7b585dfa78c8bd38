"""Where a flow is drawn: from left to right, by lanes, sub-processes as boxes around what they hold."""

import dataclasses
from collections.abc import Mapping, Sequence

from haicap.platform.flows.blocks import EVENT, LABEL, SMALL, Block, Content, Point, block_of, hanging, moved, shifted
from haicap.platform.flows.definition import GATEWAYS, Box, Element, Flow, Kind, Lane
from haicap.platform.flows.lettering import width_of
from haicap.platform.flows.ranks import Ranks, Web, ranked
from haicap.platform.flows.routes import Route, Routes, Side, Way, routed

MARGIN = 10.0
#: the strip between two columns or rows, and what each line more in it takes
STRIP = 30.0
ROW_STRIP = 16.0
TRACK = 10.0
#: how far under the middle of an element a way back comes to it
BACK = 14.0
#: the head of a lane, with its name
LANE_HEAD = 30.0
LANE_PADDING = 12.0

_ROUND = frozenset({Kind.START, Kind.END, Kind.CATCH, Kind.BOUNDARY})


def laid_out(flow: Flow) -> Flow:
    """
    Return the flow with a picture: a box for each element and lane, a line for each path; an older one is not kept.

    No two boxes lie over each other, but for what a sub-process or a lane holds, and boundary events on the edge of
    their host. Lines run upright and level and not through boxes. The same flow always gives the same picture.
    """
    hung = hanging(flow)
    contents: dict[str, Content] = {}
    # The inmost scopes first: what holds another must know its size.
    for scope in sorted(_scopes(flow), key=lambda one: -len(flow.around(one)) if one else 1):
        contents[scope] = _Scene(flow, scope, hung, contents).content()
    whole = contents[""]
    return dataclasses.replace(
        flow,
        boxes={key: moved(box, MARGIN, MARGIN) for key, box in whole.boxes.items()},
        lines={key: shifted(line, MARGIN, MARGIN) for key, line in whole.lines.items()},
    )


def _scopes(flow: Flow) -> list[str]:
    return list(dict.fromkeys(["", *(one.scope for one in flow.elements.values())]))


class _Scene:
    """What is drawn within one scope."""

    def __init__(
        self, flow: Flow, scope: str, hung: Mapping[str, tuple[str, str]], contents: Mapping[str, Content]
    ) -> None:
        self.flow, self.scope = flow, scope
        members = [one for one in flow.elements.values() if one.scope == scope and not self._is_on_another(one, hung)]
        self.blocks = {one.id: block_of(flow, one, hung, contents.get(one.id)) for one in members}
        # What stands on a block or hangs on it is drawn with it.
        self.owner = {key: one for one, block in self.blocks.items() for key in block.boxes}
        self.lanes: Sequence[Lane] = () if scope else flow.lanes
        self.bands = self._bands()
        self.ways = list(self._ways())

    def content(self) -> Content:
        """Return the boxes and lines of the scope, from its left upper corner."""
        first = [one.id for one in self.flow.starts.get(self.scope, ()) if one.id in self.blocks]
        ranks = ranked(Web(list(self.blocks), self._follows(), first, self.bands, len(self.lanes)))
        routes = routed(self.ways, ranks.columns, ranks.rows)
        return _Sheet(self, ranks, routes).content()

    def _is_on_another(self, one: Element, hung: Mapping[str, tuple[str, str]]) -> bool:
        host = self.flow.elements.get(one.host)
        return one.id in hung or (host is not None and host.scope == one.scope)

    def _bands(self) -> dict[str, int]:
        lane_of = {key: place for place, lane in enumerate(self.lanes) for key in lane.elements}
        # What is in no lane stands under them all.
        return {one: lane_of.get(one, len(self.lanes)) for one in self.blocks} if self.lanes else {}

    def _ways(self) -> list[Way]:
        drawn = {key for block in self.blocks.values() for key in block.lines}
        found = []
        for path in self.flow.paths.values():
            source, target = self.owner.get(path.source), self.owner.get(path.target)
            if path.id in drawn or source is None or target is None:
                continue
            first, last = self.flow.elements[source], self.flow.elements[target]
            found.append(
                Way(
                    path.id,
                    source,
                    target,
                    splits=first.kind in GATEWAYS and len(first.outgoing) > 1,
                    joins=last.kind in GATEWAYS and len(last.outgoing) < 2,
                    is_round=last.kind in _ROUND or last.kind in GATEWAYS,
                    port=path.id in self.blocks[source].ports,
                )
            )
        return found

    def _follows(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {one: [] for one in self.blocks}
        # What follows without an event comes first: it is the main way.
        for way in sorted(self.ways, key=lambda one: one.port):
            found[way.source].append(way.target)
        return found


class _Sheet:
    """Columns, rows and strips of a scope as places in points."""

    def __init__(self, scene: _Scene, ranks: Ranks, routes: Routes) -> None:
        self.scene, self.ranks, self.routes = scene, ranks, routes
        self.columns = 1 + max(ranks.columns.values(), default=-1)
        self.rows = len(ranks.row_bands) if ranks.row_bands else 1
        self.middles: list[float] = []
        self.baselines: list[float] = []
        self.strips: dict[int, float] = {}
        self.under: dict[int, float] = {}
        self.tops: list[float] = []
        self.width = self._across()
        self.height = self._down()

    def content(self) -> Content:
        """Return what the scope holds as drawn."""
        boxes: dict[str, Box] = self._lanes()
        lines: dict[str, tuple[Point, ...]] = {}
        for key, block in self.scene.blocks.items():
            x, y = self.middles[self.ranks.columns[key]], self.baselines[self.ranks.rows[key]]
            boxes.update({one: moved(box, x, y) for one, box in block.boxes.items()})
            lines.update({one: shifted(line, x, y) for one, line in block.lines.items()})
        for route in self.routes.routes:
            lines[route.way.path] = _without_needless(self._line(route))
        order = [*self.scene.flow.paths]
        return Content(
            boxes,
            {key: lines[key] for key in order if key in lines},
            self.width,
            self.height,
            self.baselines[0] if self.baselines else 0.0,
        )

    def _across(self) -> float:
        x = LANE_HEAD + LANE_PADDING if self.scene.lanes else 0.0
        lefts, rights = [0.0] * self.columns, [0.0] * self.columns
        for key, block in self.scene.blocks.items():
            column = self.ranks.columns[key]
            lefts[column], rights[column] = max(lefts[column], block.left), max(rights[column], block.right)
        words = self._words_beside()
        for column in range(-1, self.columns):
            if column >= 0:
                self.middles.append(x + lefts[column])
                x += lefts[column] + rights[column]
            tracks = self.routes.beside.get(column, 0)
            outer = column in {-1, self.columns - 1}
            least = 0.0 if outer and not tracks else STRIP
            # Lines stand in the middle of the strip, with room for the head of an arrow after them.
            self.strips[column] = x + STRIP / 2 - 3
            x += max(least + TRACK * max(0, tracks - 1), words.get(column, 0.0))
        return x + (LANE_PADDING if self.scene.lanes else 0.0)

    def _words_beside(self) -> dict[int, float]:
        found: dict[int, float] = {}
        for route in self.routes.routes:
            name = self.scene.flow.paths[route.way.path].name
            if name and route.out is Side.RIGHT:
                column = self.ranks.columns[route.way.source]
                found[column] = max(found.get(column, 0.0), min(LABEL, width_of(name, SMALL)) + 16)
        return found

    def _down(self) -> float:
        """Set each row as high as the one above it allows, column by column; return the whole height."""
        bottoms = [0.0] * self.columns
        y = 0.0
        by_row = self._by_row()
        for row, blocks in enumerate(by_row):
            first = self._is_first_of_lane(row)
            self.tops.append(max([y, *bottoms]))
            if first or row == 0:
                y = self.tops[-1] + (LANE_PADDING if first else 0.0)
                bottoms = [y] * self.columns
            ups = {column: block.up for column, block in blocks.items()}
            ups.update(
                {column: TRACK for column, line_row in self.routes.cells if line_row == row and column not in ups}
            )
            gap = 0.0 if first or row == 0 else ROW_STRIP
            baseline = max([y + EVENT / 2, *(bottoms[column] + gap + up for column, up in ups.items())])
            self.baselines.append(baseline)
            for column, up in ups.items():
                bottoms[column] = baseline + (blocks[column].down if column in blocks else up)
            y = baseline + EVENT / 2
            if tracks := self.routes.under.get(row, 0):
                y = max([y, *bottoms])
                self.under[row] = y + ROW_STRIP - 4
                y += ROW_STRIP + TRACK * (tracks - 1)
                bottoms = [y] * self.columns
            if self._is_last_of_lane(row):
                y = max([y, *bottoms]) + LANE_PADDING
                bottoms = [y] * self.columns
        return max([y, *bottoms]) if by_row else EVENT

    def _by_row(self) -> list[dict[int, Block]]:
        found: list[dict[int, Block]] = [{} for _ in self.ranks.row_bands]
        for key, block in self.scene.blocks.items():
            found[self.ranks.rows[key]][self.ranks.columns[key]] = block
        return found

    def _is_last_of_lane(self, row: int) -> bool:
        bands = self.ranks.row_bands
        return bool(self.scene.lanes) and (row == self.rows - 1 or bands[row] != bands[row + 1])

    def _is_first_of_lane(self, row: int) -> bool:
        bands = self.ranks.row_bands
        return bool(self.scene.lanes) and (row == 0 or bands[row] != bands[row - 1])

    def _lanes(self) -> dict[str, Box]:
        """Return the lanes as bands over each other, each as wide as all; one that is empty is a thin one."""
        found: dict[str, Box] = {}
        y = 0.0
        for place, lane in enumerate(self.scene.lanes):
            rows = [row for row, band in enumerate(self.ranks.row_bands) if band == place]
            end = (self.tops[rows[-1] + 1] if rows[-1] + 1 < self.rows else self.height) if rows else y
            found[lane.id] = Box(0.0, y, self.width, end - y)
            y = end
        return found

    def _line(self, route: Route) -> list[Point]:
        way = route.way
        source, target = self.scene.blocks[way.source], self.scene.blocks[way.target]
        sx, sy = self.middles[self.ranks.columns[way.source]], self.baselines[self.ranks.rows[way.source]]
        tx, ty = self.middles[self.ranks.columns[way.target]], self.baselines[self.ranks.rows[way.target]]
        shape = source.shape
        if way.port:
            x, y = source.ports[way.path]
            points = [(sx + x, sy + y)]
        elif route.out is Side.RIGHT:
            points = [(sx + shape.x + shape.width, sy)]
        else:
            points = [(sx, sy + (shape.y + shape.height if route.out is Side.BELOW else shape.y))]
        if route.first is not None and route.leaving is not None:
            points.append((self.strips[route.first] + TRACK * route.leaving.track, points[-1][1]))
        if route.under is not None and route.level is not None:
            points.append((points[-1][0], self.under[route.under] + TRACK * route.level.track))
        if route.last is not None and route.coming is not None:
            points.append((self.strips[route.last] + TRACK * route.coming.track, points[-1][1]))
        end = target.shape
        if route.into in {Side.LEFT, Side.BACK}:
            last = (tx + end.x, ty + (BACK if route.into is Side.BACK else 0.0))
            bends = route.first is not None or route.last is not None
            points.append((points[-1][0], last[1]) if bends or route.out is not Side.RIGHT else last)
        else:
            last = (tx, ty + (end.y + end.height if route.into is Side.BELOW else end.y))
            points.append((last[0], points[-1][1]))
        return [*points, last]


def _without_needless(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the corners alone: no point twice, none in the middle of a level or upright piece."""
    found: list[Point] = []
    for point in points:
        if found and found[-1] == point:
            continue
        if len(found) > 1 and (found[-2][0] == found[-1][0] == point[0] or found[-2][1] == found[-1][1] == point[1]):
            found.pop()
        found.append(point)
    return tuple(found)
