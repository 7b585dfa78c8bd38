"""The first step: in which ward or commune the applicant lives. Old names lead to the units of today."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from haicap.domains.authority.contracts import FactMissing
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Found, Tier, Unit, UnitUnknown
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, Refused
from haicap.kernel.text import clean_line
from haicap.platform.clock import api as clock
from haicap.surfaces.portal.filing.deciding import decided
from haicap.surfaces.portal.filing.holding import Held, for_holder, go_on, keep, step_page
from haicap.surfaces.portal.unit_words import lived_in, share_words, unit_name
from haicap.ui.access import Access, open_to
from haicap.ui.formats import date_vi
from haicap.ui.refusals import refusal_words
from haicap.ui.values import Answer


class PlaceMissing(BadInput):
    """No ward or commune of today was chosen."""

    message = sentence("Please choose the ward or commune where you live.")


@for_holder
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, held: Held) -> HttpResponse:
    """Ask for the place, or keep the one that was chosen if it is known who decides there. Six statements at most."""
    on = held.at.date()
    if request.method == "POST":
        try:
            unit = _commune(request.POST.get("place", ""), on)
            asks = _asks_for_facts(held, unit, on)
        except Refused as refused:
            words = refusal_words(refused)
            shown = _with_old(request.POST, on, error=words) or {**_nothing(), "error": words}
            return step_page(request, held, "place", shown, status=422)
        values = {"place": unit.code, "place_name": unit.full_name, "facts_asked": asks, "facts_open": asks}
        return go_on(request, keep(held, values=values))
    return step_page(request, held, "place", _asked(request, held, on))


def _asks_for_facts(held: Held, unit: Unit, on: date) -> str:
    """
    Test if it depends on facts who decides there; then they are asked next.

    :raises AtTheCounter: and its siblings, see `decided`.
    """
    try:
        decided(held.version, unit, on)
    except FactMissing:
        return "1"
    return ""


@open_to(Access.HOLDER)
@require_safe
def live_places(request: HttpRequest) -> HttpResponse:
    """Answer the search for the place as one types, as a piece of a page. Three statements."""
    asked = request.GET.get("q", "").strip()
    shown: dict[str, object] = {"found": [], "asked": "", "words": "", "all_href": ""}
    if asked:
        try:
            shown |= {"found": place_answers(organisation.find_units(asked), clock.now().date()), "asked": asked}
        except Refused as refused:
            shown["words"] = refusal_words(refused)
    return render(request, "portal/live_answers.html", shown)


def place_answers(found: tuple[Found, ...], on: date) -> list[Answer]:
    """
    Return the answers of a search for the place: a unit of today leads to it; an old one to what became of it,
    asking which one when its people are in several.
    """
    here = reverse("portal:file_place")
    told: dict[str, Answer] = {}
    for each in found:
        unit = each.unit
        if unit.tier is not Tier.COMMUNE:
            continue
        if unit.validity.covers(on):
            href = f"{here}?{urlencode({'place': unit.code})}"
            told.setdefault(href, Answer(unit_name(unit), href, unit.headquarters))
            continue
        new = lived_in(each.successors, on)
        if not new or unit.validity.ends_before is None:
            continue
        old_name = gettext("%(unit)s, until %(day)s") % {
            "unit": ", ".join(filter(None, [unit_name(unit), unit.parent_name])),
            "day": date_vi(unit.validity.ends_before),
        }
        if len(new) == 1:
            href = f"{here}?{urlencode({'place': new[0].new.code})}"
            note = gettext("now: %(units)s") % {"units": unit_name(new[0].new)}
        else:
            href = f"{here}?{urlencode({'old': unit.code, 'until': unit.validity.ends_before.isoformat()})}"
            note = gettext("now in several units, you will be asked which one: %(units)s") % {
                "units": ", ".join(unit_name(each.new) for each in new)
            }
        told.setdefault(f"{unit.id}", Answer(old_name, href, note))
    return list(told.values())


def _asked(request: HttpRequest, held: Held, on: date) -> dict[str, object]:
    """Return what the page shows: the answers of a search, a choice among successors, or the unit chosen."""
    shown = _nothing()
    asked = request.GET.get("q", "").strip()
    try:
        if request.GET.get("place"):
            shown["chosen"] = _chosen(_commune(request.GET["place"], on))
        elif request.GET.get("old"):
            return _with_old(request.GET, on) or shown
        elif asked:
            found = place_answers(organisation.find_units(asked), on)
            shown |= {"found": found, "asked": asked}
        elif held.value("place"):
            return _held_place(held.value("place"), on)
    except Refused as refused:
        shown |= {"error": refusal_words(refused), "asked": asked[:100]}
    return shown


def _held_place(code: str, on: date) -> dict[str, object]:
    """Return the unit that was chosen before, or the choice among those that followed it, where it has ended since."""
    try:
        return {**_nothing(), "chosen": _chosen(organisation.unit(code, on))}
    except UnitUnknown as unknown:
        ends = [life.validity.ends_before for life in unknown.lives if life.validity.ends_before]
        last = max((end for end in ends if end <= on), default=on)
        return _with_old({"old": code, "until": last.isoformat()}, on) or _nothing()


def _with_old(asked: QueryDict | Mapping[str, str], on: date, *, error: str = "") -> dict[str, object] | None:
    """Return the choice among the successors of an old unit, when the request names one."""
    code, until = asked.get("old", ""), asked.get("until", "")
    try:
        ended = date.fromisoformat(until)
        new = lived_in(organisation.successors(clean_line(code, most=20), ended), on)
    except (ValueError, Refused):
        return None
    if not new:
        return None
    old = new[0].old
    choices = [
        (each.new.code, unit_name(each.new), f"{share_words(each.share)}. {each.new.headquarters}") for each in new
    ]
    choosing = {"name": unit_name(old), "choices": choices, "old": code, "until": until}
    return {**_nothing(), "choosing": choosing, "error": error}


def _commune(code: str, on: date) -> Unit:
    try:
        unit = organisation.unit(clean_line(code, field="place", most=20), on)
    except UnitUnknown as unknown:
        raise PlaceMissing("place", value="") from unknown
    if unit.tier is not Tier.COMMUNE:
        raise PlaceMissing("place", value="")
    return unit


def _chosen(unit: Unit) -> dict[str, str]:
    return {"code": unit.code, "name": unit_name(unit), "address": unit.headquarters}


def _nothing() -> dict[str, object]:
    return {"asked": "", "found": [], "chosen": None, "choosing": None, "error": ""}
