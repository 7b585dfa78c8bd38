"""Wards, communes and departments: found by old and new names, each with a page."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Succession, Tier, Unit, UnitUnknown
from haicap.kernel.refusals import Refused
from haicap.kernel.text import clean_line, fold
from haicap.platform.clock import api as clock
from haicap.surfaces.portal.unit_words import share_words, unit_answers, unit_href, unit_name
from haicap.ui.access import Access, open_to
from haicap.ui.refusals import refusal_words


@open_to(Access.ANYONE)
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """Show the units that the words may mean; without words, all of them. Three statements at most."""
    asked = request.GET.get("q", "").strip()
    shown: dict[str, object] = {"asked": asked, "found": [], "words": "", "communes": [], "departments": []}
    status = 200
    if asked:
        try:
            shown["found"] = unit_answers(organisation.find_units(asked))
        except Refused as refused:
            status, shown["words"], shown["asked"] = refused.status, refusal_words(refused), asked[:200]
    else:
        on = clock.now().date()
        by_name = sorted(organisation.units(Tier.COMMUNE, on), key=lambda unit: fold(unit.name))
        shown["communes"] = [(unit_name(unit), unit_href(unit)) for unit in by_name]
        shown["departments"] = [(unit_name(unit), unit_href(unit)) for unit in organisation.departments(on)]
    return render(request, "portal/units.html", shown, status=status)


@open_to(Access.ANYONE)
@require_safe
def live_units(request: HttpRequest) -> HttpResponse:
    """Answer the search for units as one types, as a piece of a page. Three statements."""
    asked = request.GET.get("q", "").strip()
    shown: dict[str, object] = {"found": [], "asked": "", "words": ""}
    if asked:
        try:
            shown |= {"found": unit_answers(organisation.find_units(asked, most=7)), "asked": asked}
        except Refused as refused:
            shown["words"] = refusal_words(refused)
    return render(request, "portal/live_answers.html", shown | {"all_href": ""})


@open_to(Access.ANYONE)
@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Show a unit as it is today, or `?on=` an earlier day. Four statements."""
    on = _day(request.GET.get("on", "")) or clock.now().date()
    code = clean_line(code, field="code", most=100)
    try:
        found = organisation.unit(code, on)
    except UnitUnknown as unknown:
        shown = {"words": refusal_words(unknown), "lives": [(unit_name(u), unit_href(u)) for u in unknown.lives]}
        return render(request, "portal/unit_unknown.html", shown, status=404)
    before: tuple[Succession, ...] = ()
    after: tuple[Succession, ...] = ()
    if found.tier is Tier.COMMUNE:
        if found.validity.ends_before is None:
            before = organisation.predecessors(found.code, on)
        else:
            after = organisation.successors(found.code, found.validity.ends_before)
    return render(
        request,
        "portal/unit.html",
        {
            "unit": found,
            "name": unit_name(found),
            "ended": found.validity.ends_before is not None,
            "is_commune": found.tier is Tier.COMMUNE,
            "before": [_piece(each, each.old) for each in before],
            "after": [_piece(each, each.new) for each in after],
        },
    )


def _piece(succession: Succession, other: Unit) -> tuple[str, str, str, str, Succession]:
    """Return a unit that this one came from or went into: name, what it lay in, page, how much, by which law."""
    above = other.parent_name if other.parent_tier is Tier.DISTRICT else ""
    return unit_name(other), above, unit_href(other), share_words(succession.share), succession


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
