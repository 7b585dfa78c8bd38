"""The few stations of a flow as a citizen follows it: those of its outmost level, in the order of its main course."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape

from haicap.kernel.messages import sentence
from haicap.platform.flows.definition import ACTIVITIES, Element, Flow, Kind
from haicap.platform.flows.lettering import lines_of
from haicap.platform.flows.ranks import Web, ranked
from haicap.platform.flows.shapes import number
from haicap.platform.flows.words import name_of, said

STATION_DONE = sentence("done")
STATION_HERE = sentence("here now")
STATION_TO_COME = sentence("still to come")

_STEP = 150.0
_RADIUS = 13.0
_SIZE = 14.0
_LEADING = 18.0


class StationState(StrEnum):
    """How a case stands to a station."""

    DONE = "done"
    HERE = "here"
    TO_COME = "to_come"


WORDS = {
    StationState.DONE: STATION_DONE,
    StationState.HERE: STATION_HERE,
    StationState.TO_COME: STATION_TO_COME,
}


@dataclass(frozen=True, slots=True)
class Station:
    """A station of the simplified line: its names (several when they are passed at the same time), and its state."""

    names: tuple[str, ...]
    state: StationState

    @property
    def name(self) -> str:
        """Return what stands at the station."""
        return ", ".join(self.names)


def stations(
    flow: Flow, at: Collection[str] = (), passed: Collection[str] = (), language: str = "vi"
) -> tuple[Station, ...]:
    """
    Return the stations in their order: what is done, where the case is, what is still to come.

    What is within a sub-process is its station, what only a turn leads to that of the step with the turn. A case that
    stands nowhere any more has no stations to come; when `passed` tells the end to which it came, that is the last.
    """
    course = _course(flow)
    steps = {one for stop in course for one in (*stop.always, *stop.instead)}
    here = {_home(flow, one, steps) for one in at if one in flow.elements}
    been = {_home(flow, one, steps) for one in passed if one in flow.elements}
    has_ended = bool(passed) and not here
    ending = _ending(flow, passed) if has_ended else None
    standing = [place for place, stop in enumerate(course) if here & {*stop.always, *stop.instead}]
    if here and not standing:
        standing = [0]
    found = []
    for place, stop in enumerate(course):
        has_been = bool(been & {*stop.always, *stop.instead})
        if place in standing:
            state = StationState.HERE
        elif place < min(standing, default=0) or (has_been and (not standing or place < standing[-1])):
            state = StationState.DONE
        elif has_ended:
            continue
        else:
            state = StationState.TO_COME
        names = dict.fromkeys(name_of(flow.elements[one], language) for one in stop.shown(here | been))
        found.append(Station(tuple(names), state))
    if ending is not None and name_of(ending, language):
        found.append(Station((name_of(ending, language),), StationState.DONE))
    return tuple(found)


def line_of_stations(line: Sequence[Station], *, language: str = "vi", title: str = "") -> str:
    """Return the stations as SVG text: a line with a sign and words at each, and the whole said in its description."""
    width = number(_STEP * max(1, len(line)))
    words = [lines_of(one.name, width=_STEP - 14, size=_SIZE, most=3) for one in line]
    most = max((len(lines) for lines in words), default=0)
    height = number(2 * _RADIUS + 12 + _LEADING * (most + 1) + 10)
    description = "; ".join(f"{one.name}: {said(WORDS[one.state], language)}" for one in line)
    pieces = [
        f'<svg class="stations" xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" font-size="{number(_SIZE)}" text-anchor="middle">'
        f"<title>{escape(title or description)}</title><desc>{escape(description)}</desc>"
    ]
    if len(line) > 1:
        pieces.append(
            f'<path class="stations__line" stroke="#8a8f98" stroke-width="2"'
            f' d="M{number(_STEP / 2)} {number(_RADIUS + 4)}h{number(_STEP * (len(line) - 1))}"/>'
        )
    for place, (one, lines) in enumerate(zip(line, words, strict=True)):
        pieces += _station(one, lines, _STEP * (place + 0.5), language)
    return "".join([*pieces, "</svg>"])


def _station(one: Station, lines: Sequence[str], x: float, language: str) -> Iterator[str]:
    y = _RADIUS + 4
    fill, stroke = {
        StationState.DONE: ("#0d6b3f", "#0d6b3f"),
        StationState.HERE: ("#0b4a82", "#0b4a82"),
        StationState.TO_COME: ("#fff", "#8a8f98"),
    }[one.state]
    sign = {
        StationState.DONE: f"M{number(x - 6)} {number(y)}l4 4 8-8",
        StationState.HERE: f"M{number(x - 4)} {number(y - 5)}v10l8-5z",
        StationState.TO_COME: "",
    }[one.state]
    yield f'<g class="stations__{one.state.value}"><circle cx="{number(x)}" cy="{number(y)}" r="{number(_RADIUS)}"'
    yield f' fill="{fill}" stroke="{stroke}" stroke-width="2"/>'
    if sign:
        inside = "#fff" if one.state is StationState.HERE else "none"
        yield f'<path d="{sign}" fill="{inside}" stroke="#fff" stroke-width="2"/>'
    weight = ' font-weight="600"' if one.state is StationState.HERE else ""
    for number_, text in enumerate(lines):
        down = number(y + _RADIUS + 20 + _LEADING * number_)
        yield f'<text x="{number(x)}" y="{down}" fill="#1b1e23"{weight}>{escape(text)}</text>'
    down = number(y + _RADIUS + 20 + _LEADING * len(lines))
    yield f'<text class="stations__state" x="{number(x)}" y="{down}" fill="#5b6068" font-size="12">'
    yield f"{escape(said(WORDS[one.state], language))}</text></g>"


@dataclass(slots=True)
class _Stop:
    """A place of the main course: what is always passed there, and what may be instead."""

    column: int
    always: list[str] = field(default_factory=list)
    instead: list[str] = field(default_factory=list)

    def shown(self, seen: Collection[str]) -> list[str]:
        """Return the elements whose names stand at the station."""
        chosen = [one for one in self.instead if one in seen]
        return chosen if chosen and not set(seen) & set(self.always) else self.always


def _course(flow: Flow) -> list[_Stop]:
    """Return the steps of the outmost level in their main row, those beside them with what they stand beside."""
    follows = {
        one.id: [flow.paths[path].target for path in one.outgoing]
        for one in flow.elements.values()
        if not one.scope and one.kind is not Kind.BOUNDARY
    }
    reached: dict[str, None] = {}
    ahead = [one.id for one in flow.starts.get("", ())]
    while ahead:
        if (one := ahead.pop()) not in reached:
            reached[one] = None
            ahead += follows.get(one, ())
    members = [one for one in follows if one in reached]
    ranks = ranked(Web(members, follows, [one.id for one in flow.starts.get("", ())]))
    steps = [one for one in members if flow.elements[one].kind in ACTIVITIES and flow.elements[one].name]
    steps.sort(key=lambda one: (ranks.rows[one], ranks.columns[one]))
    stops: list[_Stop] = []
    for one in steps:
        if ranks.rows[one] == 0:
            stops.append(_Stop(ranks.columns[one], [one]))
            continue
        before = [stop for stop in stops if stop.column <= ranks.columns[one]] or stops[:1]
        if not before:
            stops.append(_Stop(ranks.columns[one], [one]))
        elif _is_beside(flow, one, ranks.rows):
            before[-1].always.append(one)
        else:
            before[-1].instead.append(one)
    return stops


def _is_beside(flow: Flow, element_id: str, rows: Mapping[str, int]) -> bool:
    """Test if the row of an element is passed at the same time as the main one, not instead of it."""
    seen: set[str] = set()
    one = element_id
    while rows.get(one, 0) != 0 and one not in seen and flow.elements[one].incoming:
        seen.add(one)
        one = flow.paths[flow.elements[one].incoming[0]].source
    return flow.elements[one].kind in {Kind.PARALLEL, Kind.INCLUSIVE}


def _home(flow: Flow, element_id: str, steps: Collection[str]) -> str:
    """Return the step of the course to which an element belongs; empty for the beginning."""
    one = flow.elements[(element_id, *flow.around(element_id))[-1]]
    seen: set[str] = set()
    while one.id not in steps and one.id not in seen:
        seen.add(one.id)
        if one.host:
            one = flow.elements[one.host]
        elif one.incoming:
            one = flow.elements[flow.paths[one.incoming[0]].source]
    return one.id if one.id in steps else ""


def _ending(flow: Flow, passed: Collection[str]) -> Element | None:
    ends = [flow.elements[one] for one in passed if one in flow.elements]
    return next((one for one in reversed(ends) if one.kind is Kind.END and not one.scope), None)
