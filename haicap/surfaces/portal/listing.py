"""Lists of procedures: what was searched for, a life event, a field."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from haicap.domains.procedures import api as procedures
from haicap.kernel.messages import sentence
from haicap.platform.clock import api as clock
from haicap.surfaces.portal.words import card_note
from haicap.ui.values import Answer

PAGE = 20
WHERE = {
    "": (None, sentence("All")),
    "commune": (procedures.Level.COMMUNE, sentence("Done at the ward or commune")),
    "city": (procedures.Level.PROVINCE, sentence("Done at the city")),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list: the answers, the addresses of the next page, and of the list in other scopes."""

    answers: list[Answer]
    next_href: str
    filters: list[tuple[str, str, bool]]


def procedure_answers(cards: tuple[procedures.ProcedureCard, ...]) -> list[Answer]:
    """Return procedures as answers of a search."""
    return [Answer(card.name, reverse("portal:procedure", args=[card.code]), card_note(card)) for card in cards]


def listing(request: HttpRequest, *, text: str = "", field: str = "", event: str = "") -> Listing:
    """
    Return a page of procedures as the address asks for it. One statement.

    What a commune does for its people stands first, by the order of the search itself.

    :raises Refused: if the words or the position cannot be used.
    """
    where = request.GET.get("where", "")
    level, _words = WHERE.get(where, WHERE[""])
    cards = procedures.search(
        text,
        clock.now().date(),
        level=level,
        field=field or None,
        life_event=event or None,
        limit=PAGE + 1,
        after=request.GET.get("after") or None,
    )
    kept = {name: request.GET[name] for name in ("q", "event", "field") if request.GET.get(name)}
    more = {**kept, **({"where": where} if where in WHERE and where else {})}
    next_href = ""
    if len(cards) > PAGE:
        cards = cards[:PAGE]
        next_href = f"{request.path}?{urlencode({**more, 'after': cards[-1].position})}"
    choices = [
        (gettext(words), f"{request.path}?{urlencode({**kept, **({'where': key} if key else {})})}", key == where)
        for key, (_level, words) in WHERE.items()
    ]
    return Listing(procedure_answers(cards), next_href, choices)
