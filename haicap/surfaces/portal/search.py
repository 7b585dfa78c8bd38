"""Finding a procedure: by words, by life event, by field."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from haicap.domains.procedures import api as procedures
from haicap.kernel.refusals import NotFound, Refused
from haicap.platform.clock import api as clock
from haicap.surfaces.portal.listing import listing
from haicap.ui.access import Access, open_to
from haicap.ui.refusals import refusal_words


@open_to(Access.ANYONE)
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show what fits the words, the life event and the field. One statement."""
    asked, field = request.GET.get("q", "").strip(), request.GET.get("field", "")
    event = _event(request.GET["event"]) if request.GET.get("event") else None
    shown: dict[str, object] = {
        "asked": asked,
        "field": field,
        "event": gettext(event.title) if event else "",
        "event_key": event.key if event else "",
        "words": "",
        "page": None,
    }
    status = 200
    try:
        shown["page"] = listing(request, text=asked, field=field, event=event.key if event else "")
    except Refused as refused:
        status, shown["words"], shown["asked"] = refused.status, refusal_words(refused), asked[:200]
    return render(request, "portal/search.html", shown, status=status)


@open_to(Access.ANYONE)
@require_safe
def event(request: HttpRequest, key: str) -> HttpResponse:
    """Show the procedures of a life event, what is wanted first first. One statement."""
    found = _event(key)
    return render(
        request,
        "portal/listing.html",
        {
            "heading": gettext(found.title),
            "lead": gettext("What people most often need on this occasion. Choose one to see what it takes."),
            "page": listing(request, event=found.key),
        },
    )


@open_to(Access.ANYONE)
@require_safe
def fields(request: HttpRequest) -> HttpResponse:
    """Show all fields of administration. One statement."""
    found = procedures.fields(clock.now().date())
    near = sorted((each for each in found if each.one_stop_commune), key=lambda each: -each.one_stop_commune)
    return render(
        request,
        "portal/fields.html",
        {"near": near, "others": [each for each in found if not each.one_stop_commune], "count_all": len(found)},
    )


@open_to(Access.ANYONE)
@require_safe
def field(request: HttpRequest, name: str) -> HttpResponse:
    """Show the procedures of a field. One statement."""
    page = listing(request, field=name)
    if not page.answers and not request.GET.get("where") and not request.GET.get("after"):
        raise NotFound("field", key=name[:100])
    return render(
        request,
        "portal/listing.html",
        {"heading": name, "lead": gettext("All procedures of this field."), "page": page},
    )


def _event(key: str) -> procedures.LifeEvent:
    for each in procedures.life_events():
        if each.key == key:
            return each
    raise NotFound("event", key=key[:40])
