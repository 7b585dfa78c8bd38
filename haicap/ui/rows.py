"""The lines of a worklist: hundreds of cells a page, written here because a template takes three times as long."""

from collections.abc import Callable, Sequence
from functools import cache
from html import escape

from markupsafe import Markup

from haicap.ui.due import DueWords
from haicap.ui.values import Column, Row


def worklist_rows(
    columns: Sequence[Column], rows: Sequence[Row], due_badge: Callable[[DueWords], str], sample_mark: str
) -> Markup:
    """Return the rows of the table; `due_badge` makes the mark of a due moment, `sample_mark` stands by sample data."""
    badge = cache(due_badge)
    kinds = [(column.kind, escape(column.words)) for column in columns]
    lines = [
        "".join(
            [
                '<tr class="worklist__row" role="row">',
                *(
                    _cell(cell, kind=kind, words=words, row=row, badge=badge, sample_mark=sample_mark)
                    for (kind, words), cell in zip(kinds, row.cells, strict=True)
                ),
                "</tr>\n",
            ]
        )
        for row in rows
    ]
    # Every value that is not markup already went through `escape`; the marks come from templates.
    return Markup("".join(lines))  # noqa: S704


def _cell(
    cell: str | DueWords, *, kind: str, words: str, row: Row, badge: Callable[[DueWords], str], sample_mark: str
) -> str:
    if isinstance(cell, DueWords):
        return f'<td role="cell">{badge(cell)}</td>'
    text = cell if isinstance(cell, Markup) else escape(str(cell))
    if kind == "link":
        mark = f" {sample_mark}" if row.is_sample else ""
        link = f'<a class="worklist__link" href="{escape(row.href)}" data-row>{text}</a>'
        return f'<th scope="row" role="rowheader">{link}{mark}</th>'
    if kind == "code":
        return f'<td role="cell" class="worklist__code">{text}</td>'
    if kind == "clip":
        clip = f'<span class="worklist__clip">{text}</span>'
        return f'<td role="cell" data-label="{words}" data-wide>{clip}</td>'
    number = ' class="number"' if kind == "number" else ""
    return f'<td role="cell"{number} data-label="{words}">{text}</td>'
