"""The first page, and the answers as one types there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from haicap.domains.dossiers import api as dossiers
from haicap.domains.procedures import api as procedures
from haicap.kernel.refusals import Refused
from haicap.platform.clock import api as clock
from haicap.surfaces.portal.listing import procedure_answers
from haicap.ui.access import Access, open_to
from haicap.ui.refusals import refusal_words
from haicap.ui.values import Door

AS_ONE_TYPES = 7
EVENT_ICONS = {
    "child": "birth",
    "marriage": "marriage",
    "moving": "place",
    "land": "land",
    "business": "business",
    "papers": "identity",
    "support": "support",
    "death": "farewell",
}


@open_to(Access.ANYONE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the one question, the life events, and the ways to a dossier and to a unit. No statement."""
    doors = [
        Door(gettext(event.title), reverse("portal:event", args=[event.key]), EVENT_ICONS.get(event.key, "paper"))
        for event in procedures.life_events()
    ]
    return render(request, "portal/home.html", {"doors": doors, "closed": dossiers.closing(at=clock.now())})


@open_to(Access.ANYONE)
@require_safe
def live_answers(request: HttpRequest) -> HttpResponse:
    """Answer the search for procedures as one types, as a piece of a page. One statement."""
    asked = request.GET.get("q", "").strip()
    shown: dict[str, object] = {"found": [], "asked": "", "words": "", "all_href": ""}
    if asked:
        try:
            cards = procedures.search(asked, clock.now().date(), limit=AS_ONE_TYPES)
            shown |= {"found": procedure_answers(cards), "asked": asked}
        except Refused as refused:
            shown["words"] = refusal_words(refused)
    return render(request, "portal/live_answers.html", shown)
