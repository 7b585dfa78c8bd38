"""The lines of a worklist: hundreds of cells a page, written here because a template takes three times as long."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape

from markupsafe import Markup

from haicap.ui.due import DueWords
from haicap.ui.values import Column, Row


def worklist_rows(
    columns: Sequence[Column], rows: Sequence[Row], due_badge: Callable[[DueWords], str], sample_mark: str
) -> Markup:
    """Return the rows of the table; `due_badge` makes the mark of a due moment, `sample_mark` stands by sample data."""
    writers = [_writer(column, due_badge) for column in columns]
    mark = f" {sample_mark}"
    lines = [
        "".join(
            [
                '<tr class="worklist__row" role="row">',
                *[
                    write(cell) if write else _link(cell, href=row.href, mark=mark if row.is_sample else "")
                    for write, cell in zip(writers, row.cells, strict=True)
                ],
                "</tr>\n",
            ]
        )
        for row in rows
    ]
    # Every value that is not markup already went through `escape`; the marks come from templates.
    return Markup("".join(lines))  # noqa: S704


def _writer(column: Column, due_badge: Callable[[DueWords], str]) -> Callable[[str | DueWords], str] | None:
    """Return what writes the cells of a column, each value once; nothing for the column with the links of the rows."""
    if column.kind == "link":
        return None
    before, after = _around(column)

    # Typed: markup and the same text that is none are equal, and only one of them is escaped.
    @lru_cache(maxsize=None, typed=True)
    def write(cell: str | DueWords) -> str:
        if isinstance(cell, DueWords):
            return f'<td role="cell">{due_badge(cell)}</td>'
        return f"{before}{_text(cell)}{after}"

    return write


def _around(column: Column) -> tuple[str, str]:
    """Return what stands before and after the text of a cell."""
    if column.kind == "code":
        return '<td role="cell" class="worklist__code">', "</td>"
    label = escape(column.words)
    if column.kind == "clip":
        return f'<td role="cell" data-label="{label}" data-wide><span class="worklist__clip">', "</span></td>"
    number = ' class="number"' if column.kind == "number" else ""
    return f'<td role="cell"{number} data-label="{label}">', "</td>"


def _link(cell: str | DueWords, *, href: str, mark: str) -> str:
    link = f'<a class="worklist__link" href="{escape(href)}" data-row>{_text(cell)}</a>'
    return f'<th scope="row" role="rowheader">{link}{mark}</th>'


def _text(cell: str | DueWords) -> str:
    return cell if isinstance(cell, Markup) else escape(str(cell))
