"""The picture of the house, and the page of its parts, from the imports that are really there."""

from functools import cache
from html import escape
from pathlib import Path

import grimp

from tools.diagrams import marks
from tools.house import source

ROOT = Path(__file__).resolve().parent.parent.parent
WIDTH = 960
LINE = 34
GAP = 10
#: Space from the border of a storey to what stands in it.
EDGE = 14


@cache
def graph() -> grimp.ImportGraph:
    """Return which module of the product imports which."""
    return grimp.build_graph("haicap")


def children(package: str) -> list[str]:
    """Return the names of the packages in a package."""
    folder = ROOT / package.replace(".", "/")
    return sorted(entry.parent.name for entry in folder.glob("*/__init__.py"))


def calls(package: str, among: str) -> list[str]:
    """Return the packages in `among` that a package imports, itself left out."""
    own = {package, *graph().find_descendants(package)}
    reached = {met for module in own for met in graph().find_modules_directly_imported_by(module)}
    names = {module.removeprefix(f"{among}.").split(".")[0] for module in reached if module.startswith(f"{among}.")}
    return sorted(names - {package.removeprefix(f"{among}.").split(".")[0]})


def in_order() -> list[str]:
    """Return the parts, the highest first."""
    ranks = source.order(ROOT)
    return sorted(source.parts(ROOT), key=lambda part: (-ranks[part], part))


def purpose(part: str) -> str:
    """Return the first sentence of a part's README."""
    text = (ROOT / "haicap" / "domains" / part / "README.md").read_text(encoding="utf-8")
    return " ".join(text.split("\n\n")[1].split()).split(". ")[0].rstrip(".")


def page() -> str:
    """Return the page of the parts: what each is for, and which lower parts it calls."""
    ranks = source.order(ROOT)
    rows = [
        [f"[{part}](../../haicap/domains/{part}/README.md)", purpose(part), _listed(_down(part, ranks))]
        for part in in_order()
    ]
    services = [
        [service, _listed(calls(f"haicap.platform.{service}", "haicap.platform"))]
        for service in children("haicap.platform")
    ]
    surfaces = [
        [surface, _listed(calls(f"haicap.surfaces.{surface}", "haicap.domains"))]
        for surface in children("haicap.surfaces")
    ]
    planned = [name for name, _ in sorted(ranks.items(), key=lambda pair: -pair[1]) if name not in source.parts(ROOT)]
    return marks.page(
        "Parts, services and surfaces",
        "The highest first. A part calls only parts below it.",
        "",
        *marks.table(["Part", "What it is for", "Calls"], rows),
        "",
        f"Places kept in the order for parts that are not there yet: {', '.join(planned)}.",
        "",
        *marks.table(["Surface", "Calls the parts"], surfaces),
        "",
        *marks.table(["Service of the platform", "Calls the services"], services),
    )


def _down(part: str, ranks: dict[str, int]) -> list[str]:
    met = calls(f"haicap.domains.{part}", "haicap.domains")
    return sorted(met, key=lambda name: -ranks[name])


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "–"


def picture() -> str:
    """Return the picture of the house as SVG: storeys from config down to kernel, the parts in their order."""
    parts = in_order()
    ranks = source.order(ROOT)
    drawn: list[str] = []
    y = _storey(drawn, 0, "config", "settings, addresses, who listens to whose news", [])
    y = _storey(drawn, y, "surfaces", "what people and programs meet", children("haicap.surfaces"))
    height = 58 + len(parts) * (LINE + 6) + EDGE
    _box(drawn, 0, y, 700, height, "storey")
    _text(drawn, EDGE, y + 24, "domains", "name")
    _text(drawn, EDGE, y + 44, "the parts: calls go down, news goes up; entered by api or contracts only", "small")
    for number, part in enumerate(parts):
        top = y + 56 + number * (LINE + 6)
        _box(drawn, EDGE, top, 700 - 2 * EDGE, LINE, "part")
        _text(drawn, 2 * EDGE, top + 22, part, "name")
        _text(drawn, 160, top + 22, f"calls {_listed(_down(part, ranks))}".replace("–", "no other part"), "small")
    _box(drawn, 700 + GAP, y, WIDTH - 700 - GAP, height, "storey")
    _text(drawn, 700 + GAP + EDGE, y + 24, "ui", "name")
    for number, words in enumerate(
        ["the look of all pages:", "tokens, components,", "icons, base pages.", "Knows no part."]
    ):
        _text(drawn, 700 + GAP + EDGE, y + 48 + 20 * number, words, "small")
    y += height + GAP
    y = _storey(drawn, y, "platform", "services without a municipal word", children("haicap.platform"))
    y = _storey(drawn, y, "kernel", "plain values: no framework, no database, no clock", _kernel())
    style = (
        "text{font-family:'Be Vietnam Pro',system-ui,sans-serif;fill:#1c2430}"
        ".name{font-size:15px;font-weight:600}.small{font-size:13px}"
        ".storey{fill:#f3f5f8;stroke:#8793a3}.part{fill:#fff;stroke:#b4bdc9}"
    )
    title = "The storeys of haicap: config, surfaces, domains beside ui, platform, kernel; each knows only those below"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 {WIDTH + 2} {y - GAP + 2}" role="img">',
            f"<title>{escape(title)}</title>",
            f"<style>{style}</style>",
            f'<rect x="-1" y="-1" width="{WIDTH + 2}" height="{y - GAP + 2}" fill="#fff"/>',
            *drawn,
            "</svg>",
            "",
        ]
    )


def _kernel() -> list[str]:
    folder = ROOT / "haicap" / "kernel"
    files = {file.stem for file in folder.glob("*.py")} - {"__init__"}
    return sorted(files | {package.parent.name for package in folder.glob("*/__init__.py")})


def _storey(drawn: list[str], y: int, name: str, words: str, inside: list[str]) -> int:
    """Draw a storey with what stands in it; return where the next one begins."""
    rows: list[list[tuple[int, str]]] = [[]] if inside else []
    x = EDGE
    for one in inside:
        width = 20 + 9 * len(one)
        if x + width > WIDTH - EDGE:
            rows.append([])
            x = EDGE
        rows[-1].append((x, one))
        x += width + GAP
    height = 58 + len(rows) * (LINE + 6) + (4 if rows else 0)
    _box(drawn, 0, y, WIDTH, height, "storey")
    _text(drawn, EDGE, y + 24, name, "name")
    _text(drawn, EDGE, y + 44, words, "small")
    for number, row in enumerate(rows):
        top = y + 56 + number * (LINE + 6)
        for left, one in row:
            _box(drawn, left, top, 20 + 9 * len(one), LINE, "part")
            _text(drawn, left + 10, top + 22, one, "small")
    return y + height + GAP


def _box(drawn: list[str], x: int, y: int, width: int, height: int, kind: str) -> None:  # noqa: PLR0917
    drawn.append(f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="4"/>')


def _text(drawn: list[str], x: int, y: int, words: str, kind: str) -> None:
    drawn.append(f'<text class="{kind}" x="{x}" y="{y}">{escape(words)}</text>')
