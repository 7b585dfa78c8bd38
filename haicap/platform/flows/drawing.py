"""
A flow as a picture (SVG) to stand in a page: what is done, where the case is, what is late.

There is no script, style or font in it: a page gives colours by the classes, without them it has those of the
attributes. Where the case stands is said by a thick edge and by words, never by colour alone.
"""

from collections.abc import Collection, Iterable, Iterator
from html import escape

from haicap.kernel.messages import sentence
from haicap.platform.flows.blocks import SMALL, SMALL_LEADING, TEXT
from haicap.platform.flows.captions import LOOKS, Caption, captions
from haicap.platform.flows.definition import GATEWAYS, Box, Element, Flow, Kind
from haicap.platform.flows.layout import MARGIN, laid_out
from haicap.platform.flows.lettering import lines_of, width_of
from haicap.platform.flows.shapes import head_data, line_data, number, sign_data
from haicap.platform.flows.words import name_of, said

HERE = sentence("Is here now")
OVER_TIME = sentence("Over its time")
NOW_AT = sentence("Now at: %(names)s.")
IS_LATE = sentence("Over its time: %(names)s.")
HAS_PASSED = sentence("Already passed: %(names)s.")
STEPS = sentence("Steps: %(names)s.")

#: the look of an element by how it stands: fill, stroke and width of the stroke
_LOOKS = {
    "holds": ("#fff", "#8a8f98", "1"),
    "around": ("#fff", "#0b4a82", "2"),
    "to-come": ("#fff", "#8a8f98", "1"),
    "passed": ("#e6f4ec", "#0d6b3f", "1"),
    "here": ("#e5eff8", "#0b4a82", "3"),
    "late": ("#fdecea", "#a3201b", "3"),
}
_ROUND = frozenset({Kind.START, Kind.END, Kind.CATCH, Kind.BOUNDARY})


def drawing(
    flow: Flow,
    *,
    at: Collection[str] = (),
    passed: Collection[str] = (),
    late: Collection[str] = (),
    language: str = "vi",
    title: str = "",
) -> str:
    """
    Return the flow as SVG text. What it shows is said by its title and, in words, by its description.

    `at` are the ids of elements at which the case stands, `passed` those that it has left, `late` those of `at` whose
    time is over; ids that are not in the flow are left out. Names are in `language` where elements have one.
    """
    is_drawn = all(key in flow.boxes for key in flow.elements)
    return _Drawing(flow if is_drawn else laid_out(flow), at, passed, late, language).text(
        title or flow.names.get(language) or flow.name
    )


class _Drawing:
    """The pieces of a drawing, those of one look together so that it is said once."""

    def __init__(
        self, flow: Flow, at: Collection[str], passed: Collection[str], late: Collection[str], language: str
    ) -> None:
        self.flow, self.language = flow, language
        self.late = flow.elements.keys() & set(late)
        self.at = flow.elements.keys() & set(at) | self.late
        self.passed = flow.elements.keys() & set(passed) - self.at
        #: the sub-processes in which the case stands
        self.around = {outer for one in self.at for outer in flow.around(one)}
        self.holding = {one.scope for one in flow.elements.values()}
        self.captions = list(captions(flow, language))

    def text(self, title: str) -> str:
        """Return the whole of it."""
        width, height = (number(side) for side in self.size())
        return "".join(
            [
                f'<svg class="flow" xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}"'
                f' viewBox="0 0 {width} {height}" font-size="{number(TEXT)}">',
                f"<title>{escape(title)}</title><desc>{escape(self.description())}</desc>",
                *self.lanes(),
                *self.shapes(is_holding=True),
                *self.paths(),
                *self.shapes(is_holding=False),
                *self.signs(),
                *self.words(),
                *self.marks(),
                "</svg>",
            ]
        )

    def size(self) -> tuple[float, float]:
        """Return how wide and high the picture is, words and all."""
        points = [(box.x + box.width, box.y + box.height) for box in self.flow.boxes.values()]
        points += [point for line in self.flow.lines.values() for point in line]
        for one in self.captions:
            size, leading, _ = LOOKS[one.look]
            wide = max(width_of(line, size) for line in one.lines)
            right = one.x + (wide if one.anchor == "start" else wide / 2)
            points.append((right, one.y + leading * (len(one.lines) - 1)))
        return max((x for x, _ in points), default=0) + MARGIN, max((y for _, y in points), default=0) + MARGIN

    def description(self) -> str:
        """Return in words what the picture shows."""
        found = []
        if self.at:
            found.append(said(NOW_AT, self.language, names=self.names(self.at)))
        if self.late:
            found.append(said(IS_LATE, self.language, names=self.names(self.late)))
        if passed := self.names(self.passed):
            found.append(said(HAS_PASSED, self.language, names=passed))
        if not found:
            found.append(said(STEPS, self.language, names=self.names(self.flow.elements)))
        return " ".join(found)

    def names(self, ids: Collection[str]) -> str:
        """Return the names of the steps among these, in the order of the file, each once."""
        return ", ".join(
            dict.fromkeys(
                name_of(one, self.language) or one.id
                for one in self.flow.elements.values()
                if one.id in ids and _is_step(one, self.holding) and (one.name or one.id in self.at)
            )
        )

    def lanes(self) -> Iterator[str]:
        """Yield the lanes, their names upright at the left."""
        for lane in self.flow.lanes:
            if (box := self.flow.boxes.get(lane.id)) is None:
                continue
            x, y = box.x + 17, box.y + box.height / 2
            lines = lines_of(lane.name, width=max(40.0, box.height - 12), size=SMALL, most=2)
            y_first = y - SMALL_LEADING * (len(lines) - 1) / 2 + 2
            yield (
                f'<g class="flow__lane" fill="none" stroke="#d8d4cb">{_rect(box)}'
                f'<path d="M{number(box.x + 30)} {number(box.y)}v{number(box.height)}"/></g>'
                f'<g class="flow__small" font-size="{SMALL}" fill="#5b6068" text-anchor="middle"'
                f' transform="rotate(-90 {number(x)} {number(y)})">{_text(lines, x, y_first, SMALL_LEADING)}</g>'
            )

    def shapes(self, *, is_holding: bool) -> Iterator[str]:
        """Yield the shapes of what holds others, or of all else; the inner and the boundary events over the rest."""
        ones = [one for one in self.flow.elements.values() if (one.id in self.holding) is is_holding]
        by_look: dict[tuple[int, str], list[str]] = {}
        for one in ones:
            depth = len(self.flow.around(one.id)) if is_holding else int(one.kind is Kind.BOUNDARY)
            by_look.setdefault((depth, self.look_of(one)), []).append(_shape(one, self.flow.boxes[one.id]))
        for (_, look), shapes in sorted(by_look.items(), key=lambda item: item[0][0]):
            fill, stroke, width = _LOOKS[look]
            thick = f' stroke-width="{width}"' if width != "1" else ""
            yield f'<g class="flow__{look}" fill="{fill}" stroke="{stroke}"{thick}>{"".join(shapes)}</g>'

    def look_of(self, one: Element) -> str:
        """Return the look of an element by how it stands."""
        if one.id in self.holding:
            return "around" if one.id in self.around | self.at else "holds"
        if one.id in self.late:
            return "late"
        if one.id in self.at:
            return "here"
        return "passed" if one.id in self.passed else "to-come"

    def paths(self) -> Iterator[str]:
        """Yield the lines, and the heads of their arrows."""
        lines = [line for line in self.flow.lines.values() if len(line) > 1]
        if lines:
            yield f'<path class="flow__line" fill="none" stroke="#5b6068" d="{"".join(map(line_data, lines))}"/>'
            yield f'<path class="flow__head" fill="#5b6068" d="{"".join(map(head_data, lines))}"/>'

    def signs(self) -> Iterator[str]:
        """Yield what stands within gateways, events and tasks to say what they are."""
        ones = (one for one in self.flow.elements.values() if one.id not in self.holding)
        if data := "".join(sign_data(one, self.flow.boxes[one.id]) for one in ones):
            yield f'<path class="flow__sign" fill="none" stroke="#5b6068" d="{data}"/>'

    def words(self) -> Iterator[str]:
        """Yield all names."""
        for look, (size, leading, fill) in LOOKS.items():
            for anchor in ("middle", "start"):
                texts = [_caption(one, leading) for one in self.captions if (one.look, one.anchor) == (look, anchor)]
                if texts:
                    weight = ' font-weight="600"' if look == "title" else ""
                    middle = ' text-anchor="middle"' if anchor == "middle" else ""
                    yield (
                        f'<g class="flow__{look}" font-size="{number(size)}" fill="{fill}"{weight}{middle}>'
                        f"{''.join(texts)}</g>"
                    )

    def marks(self) -> Iterator[str]:
        """Yield the flags where the case stands, and a tick at each step that it has passed."""
        for one in self.flow.elements.values():
            box = self.flow.boxes[one.id]
            if one.id in self.at:
                is_late = one.id in self.late
                words = said(OVER_TIME if is_late else HERE, self.language)
                yield _flag(words, box, "late" if is_late else "here", is_round=one.kind in _ROUND | GATEWAYS)
            elif one.id in self.passed and _is_step(one, set()) and one.kind not in _ROUND:
                yield (
                    f'<g class="flow__tick"><circle cx="{number(box.x + box.width)}" cy="{number(box.y)}" r="8"'
                    f' fill="#0d6b3f"/><path d="M{number(box.x + box.width - 4)} {number(box.y)}l3 3 5-6"'
                    f' fill="none" stroke="#fff" stroke-width="2"/></g>'
                )


def _is_step(one: Element, holding: Collection[str]) -> bool:
    return one.kind not in GATEWAYS and one.kind is not Kind.BOUNDARY and one.id not in holding


def _shape(one: Element, box: Box) -> str:
    x, y = box.x + box.width / 2, box.y + box.height / 2
    if one.kind in GATEWAYS:
        half = (number(box.width / 2), number(box.height / 2))
        return f'<path d="M{number(box.x)} {number(y)}l{half[0]}-{half[1]} {half[0]} {half[1]}-{half[0]} {half[1]}z"/>'
    if one.kind not in _ROUND:
        thick = ' stroke-width="3"' if one.kind is Kind.CALL else ""
        return _rect(box, thick)
    dashes = "" if one.interrupts else ' stroke-dasharray="4 3"'
    thick = ' stroke-width="3"' if one.kind is Kind.END else ""
    circle = f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(box.width / 2)}"{thick}{dashes}/>'
    if one.kind in {Kind.CATCH, Kind.BOUNDARY}:
        circle += f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(box.width / 2 - 3)}"{dashes}/>'
    return circle


def _rect(box: Box, more: str = ' rx="4"') -> str:
    return (
        f'<rect x="{number(box.x)}" y="{number(box.y)}" width="{number(box.width)}" height="{number(box.height)}"'
        f"{more}/>"
    )


def _caption(one: Caption, leading: float) -> str:
    return _text(one.lines, one.x, one.y, leading)


def _text(lines: Iterable[str], x: float, y: float, leading: float) -> str:
    return "".join(
        f'<text x="{number(x)}" y="{number(y + leading * place)}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )


def _flag(words: str, box: Box, look: str, *, is_round: bool) -> str:
    fill = _LOOKS[look][1]
    wide = width_of(words, SMALL) + 24
    x = box.x + box.width / 2 - wide / 2 if is_round else box.x - 6
    y = box.y - 22 if is_round else box.y - 10
    sign = f"M{number(x + 7)} {number(y + 5)}v8l6-4z"
    if look == "late":
        sign = f"M{number(x + 9)} {number(y + 4)}h2v5h-2zm0 7h2v2h-2z"
    return (
        f'<g class="flow__flag flow__flag--{look}" fill="{fill}" font-size="{SMALL}">'
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(wide)}" height="18" rx="9"/>'
        f'<path fill="#fff" d="{sign}"/>'
        f'<text x="{number(x + 17)}" y="{number(y + 13)}" fill="#fff">{escape(words)}</text></g>'
    )
