"""The lines of a worklist: hundreds of cells a page, written here because a template takes three times as long."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.utils.translation import gettext
from markupsafe import Markup

from haicap.ui.compression import MOST_PIECES, Fixed
from haicap.ui.due import DueWords, due_badge
from haicap.ui.values import Column, Row

#: lines that a process holds in memory, of about 1.5 kB each
MOST_LINES = 10_000


def worklist_rows(columns: Sequence[Column], rows: Iterable[Row]) -> Markup:
    """Return the rows of the table."""
    return Markup("".join(_lines(columns, rows)))  # noqa: S704 (each cell was escaped)


def fixed_rows(columns: Sequence[Column], rows: Iterable[Row]) -> Fixed:
    """Return the rows of the table as a piece of a page, the same piece when they are the same."""
    return _joined(tuple(_lines(columns, rows)))


@lru_cache(maxsize=MOST_PIECES)
def _joined(lines: tuple[str, ...]) -> Fixed:
    return Fixed("".join(lines).encode())


@dataclass(frozen=True, slots=True, eq=False)
class _Head:
    """What all lines of a list have in common; one object for each, so that a line is looked up by its own values."""

    columns: tuple[Column, ...]
    mark: str


@lru_cache(maxsize=1000)
def _head(columns: tuple[Column, ...], mark: str) -> _Head:
    return _Head(columns, mark)


def _lines(columns: Sequence[Column], rows: Iterable[Row]) -> list[str]:
    head = _head(tuple(columns), gettext("Sample"))
    return [_line(head, row) for row in rows]


# Most lines of a worklist are those of the last time, and of a colleague's. What a line shows is its key, all of it:
# words in their language, the due moment as it is said now, the name as the row has it now. A line that changed is
# another line, so nothing old can be shown, and nothing here says who looked at it.
@lru_cache(maxsize=MOST_LINES)
def _line(head: _Head, row: Row) -> str:
    cells = [_cell(column, cell, row, head.mark) for column, cell in zip(head.columns, row.cells, strict=True)]
    return f'<tr class="worklist__row" role="row">{"".join(cells)}</tr>\n'


def _cell(column: Column, cell: str | DueWords, row: Row, mark: str) -> str:
    if isinstance(cell, DueWords):
        return f'<td role="cell">{due_badge(cell)}</td>'
    # Never taken for markup: two lines that are equal must read the same.
    text, label = escape(str(cell)), escape(column.words)
    match column.kind:
        case "link":
            sample = f' <span class="sample">{escape(mark)}</span>' if row.is_sample else ""
            link = f'<a class="worklist__link" href="{escape(row.href)}" data-row>{text}</a>'
            return f'<th scope="row" role="rowheader">{link}{sample}</th>'
        case "code":
            return f'<td role="cell" class="worklist__code">{text}</td>'
        case "clip":
            return f'<td role="cell" data-label="{label}" data-wide><span class="worklist__clip">{text}</span></td>'
    number = ' class="number"' if column.kind == "number" else ""
    return f'<td role="cell"{number} data-label="{label}">{text}</td>'
