"""Pages of which all but a few places stays the same from one request to the next: made once, then only filled in."""

import re
import secrets
from collections.abc import Callable, Hashable, Mapping

from django.http import HttpRequest, HttpResponse
from django.template import loader
from markupsafe import Markup

from haicap.ui.compression import Fixed, PageOfPieces
from haicap.ui.context import asked_of, page

#: moulds that a process holds in memory, of about 10 kB each
MOST_MOULDS = 1000
#: who asks for longer addresses, bytes behind the “?”, gets pages made anew
LONGEST_QUERY = 200
#: no value of a page can hold this by chance or on purpose: nobody outside of this process knows it
_HOLE = f"hole-{secrets.token_hex(16)}-"
_HOLES = re.compile(rf"{_HOLE}(\w+);")

#: By all that is shown: what stands between the holes, and at every second place the name of a hole.
_held: dict[Hashable, tuple[Fixed | str, ...]] = {}


def filled(
    request: HttpRequest,
    template: str,
    shown: Callable[[], Mapping[str, object]],
    *,
    key: Hashable,
    holes: Mapping[str, bytes],
) -> HttpResponse:
    """
    Return a page, from its mould when there is one.

    `key` must hold everything that `shown` depends on, as values or as objects that never change; what the base pages
    take from the request is added here. `holes` are markup that does not belong to the mould: the proof of origin of
    the forms, which must never come from another request, and what changes for itself. When there are too many moulds
    all are made anew.
    """
    whole = (template, asked_of(request), key)
    mould = _held.get(whole)
    if mould is None:
        mould = _made(request, template, {**shown(), **{name: _hole(name) for name in holes}})
        if len(_held) >= MOST_MOULDS:
            _held.clear()
        if len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY:
            _held[whole] = mould
    return PageOfPieces([piece if isinstance(piece, Fixed) else holes[piece] for piece in mould])


def _hole(name: str) -> Markup:
    return Markup(f"{_HOLE}{name};")  # noqa: S704 (made here)


def _made(request: HttpRequest, template: str, shown: Mapping[str, object]) -> tuple[Fixed | str, ...]:
    # Not through the framework's `render`, which would lay the proof of origin of this request into the page.
    made = loader.get_template(template).template  # type: ignore[attr-defined]
    pieces = _HOLES.split(made.render({"request": request, **page(request), **shown}))
    return tuple(name if place % 2 else Fixed(name.encode()) for place, name in enumerate(pieces))
