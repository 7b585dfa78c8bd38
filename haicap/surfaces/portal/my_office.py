"""Which office is mine now: from an old address or from a point on the map, and how sure the answer is."""

import re
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Place, Share, Succession, Tier, Unit
from haicap.domains.procedures import api as procedures
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, NotFound, Refused
from haicap.kernel.text import clean_line
from haicap.platform.clock import api as clock
from haicap.surfaces.portal.unit_words import lived_in, office_answers, office_href, share_words, unit_name
from haicap.ui.access import Access, open_to
from haicap.ui.refusals import refusal_words

_POINT = re.compile(r"(-?\d{1,3}(?:\.\d{1,15})?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d{1,15})?)")
#: a device that knows its place worse than this, in metres, does not know it
LEAST_ACCURATE_M = 100_000


class PointUnreadable(BadInput):
    """What was typed is not two numbers of degrees."""

    message = sentence("Please write latitude, then longitude, with a dot in each, such as 21.0158, 105.8551.")


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def my_office(request: HttpRequest) -> HttpResponse:
    """
    Ask for the old address or the point; show the office of today, or the ones that it may be. A point is sent by
    POST, so that nobody's place stands in an address or a log. Six statements at most.
    """
    on = clock.now().date()
    shown: dict[str, object] = {**_nothing(), "old_code": "", "until": ""}
    status = 200
    pieces: list[Succession] = []
    try:
        asked = request.POST if request.method == "POST" else request.GET
        if asked.get("old"):
            pieces = _pieces(asked["old"], asked.get("until", ""))
            shown |= _old(pieces, on)
        if request.method == "POST":
            shown["point"] = asked.get("point", "").strip()[:60]
            shown |= _at_point(asked.get("point", ""), asked.get("accuracy", ""), pieces, on)
        elif asked.get("place"):
            shown |= _chosen(asked["place"], pieces, on)
        elif asked.get("q", "").strip():
            shown["asked"] = asked["q"].strip()[:200]
            shown["found"] = office_answers(organisation.find_units(asked["q"].strip()), on)
    except NotFound:
        raise
    except Refused as refused:
        status = 422
        shown["point_words" if request.method == "POST" else "words"] = refusal_words(refused)
        shown["near"] = [
            (each.name, office_href(each.code), each.distance_m) for each in getattr(refused, "candidates", ())
        ]
    if shown["office"]:
        shown["decides"] = sum(each.one_stop_commune for each in procedures.fields(on))
    return render(request, "portal/my_office.html", shown, status=status)


@open_to(Access.ANYONE)
@require_safe
def live_offices(request: HttpRequest) -> HttpResponse:
    """Answer the search for an old address as one types, as a piece of a page. Three statements."""
    asked = request.GET.get("q", "").strip()
    shown: dict[str, object] = {"found": [], "asked": "", "words": "", "all_href": ""}
    if asked:
        try:
            found = organisation.find_units(asked)
            shown |= {"found": office_answers(found, clock.now().date())[:7], "asked": asked}
        except Refused as refused:
            shown["words"] = refusal_words(refused)
    return render(request, "portal/live_answers.html", shown)


def _old(pieces: list[Succession], on: date) -> dict[str, object]:
    """Return what became of an old unit: the one office, or the pieces to choose from, and the mere land."""
    lived = lived_in(tuple(pieces), on)
    old = pieces[0].old
    land = [_row(each) for each in pieces if each not in lived and each.new.validity.covers(on)]
    shown: dict[str, object] = {
        "old": unit_name(old),
        "above": old.parent_name if old.parent_tier is Tier.DISTRICT else "",
        "old_code": old.code,
        "until": str(pieces[0].on),
        "last": pieces[0].on - timedelta(days=1),
        "law": pieces[0].instrument,
        "land": land,
    }
    if len(lived) == 1:
        sure = "whole" if lived[0].share is Share.WHOLE else "people"
        return {**shown, "office": lived[0].new, "name": unit_name(lived[0].new), "by": sure, "piece": _row(lived[0])}
    return {**shown, "choices": [_row(each) for each in lived]}


def _chosen(code: str, pieces: list[Succession], on: date) -> dict[str, object]:
    """Return the office that was chosen: among the pieces of an old unit, or by its name of today."""
    unit = organisation.unit(clean_line(code, field="place", most=20), on)
    if unit.tier is not Tier.COMMUNE:
        raise NotFound("place", key=unit.code)
    piece = next((each for each in pieces if each.new.id == unit.id), None)
    by = "name"
    if piece is not None:
        by = "whole" if piece.share is Share.WHOLE else "choice"
    shown = {"office": unit, "name": unit_name(unit), "by": by, "choices": [], "land": []}
    return {**shown, "piece": _row(piece)} if piece is not None else shown


def _at_point(written: str, accuracy: str, pieces: list[Succession], on: date) -> dict[str, object]:
    """Return the office at a point; when a border is nearer than the point is known, the ones that it may be."""
    lat, lon = _read_point(written)
    place = organisation.unit_at(lat, lon, on)
    metres = min(int(accuracy), LEAST_ACCURATE_M) if accuracy.isascii() and accuracy.isdigit() else 0
    first = place.units[0]
    fits = {each.new.id for each in pieces}
    shown: dict[str, object] = {
        "border_m": round(first.border_m),
        "accuracy_m": metres,
        "elsewhere": bool(fits) and first.unit.id not in fits,
        "land": [],
    }
    if place.certain and first.border_m > metres:
        return {**shown, "office": first.unit, "name": unit_name(first.unit), "by": "point", "choices": []}
    return {**shown, "office": None, "maybe": _maybe(place), "choices": []}


def _maybe(place: Place) -> list[tuple[str, str, Unit, bool]]:
    return [(unit_name(each.unit), office_href(each.unit.code), each.unit, each.inside) for each in place.units]


def _pieces(code: str, until: str) -> list[Succession]:
    """
    Return what became of the unit that bore the code until before the day.

    :raises NotFound: if there is no such unit, or nothing became of it.
    """
    code = clean_line(code, field="old", most=20)
    try:
        ended = date.fromisoformat(until)
    except ValueError as error:
        raise NotFound("old", key=code) from error
    pieces = list(organisation.successors(code, ended))
    if not pieces:
        raise NotFound("old", key=code)
    return pieces


def _read_point(written: str) -> tuple[float, float]:
    found = _POINT.fullmatch(clean_line(written, field="point", most=60).replace("°", ""))
    if found is None:
        raise PointUnreadable("point", value="")
    return float(found[1]), float(found[2])


def _row(piece: Succession) -> dict[str, str]:
    return {
        "name": unit_name(piece.new),
        "href": f"{office_href(piece.new.code)}&old={piece.old.code}&until={piece.on}",
        "share": share_words(piece.share),
        "clause": piece.clause,
        "law": piece.instrument,
        "address": piece.new.headquarters,
    }


def _nothing() -> dict[str, object]:
    return {
        "asked": "",
        "found": [],
        "words": "",
        "point": "",
        "point_words": "",
        "near": [],
        "office": None,
        "name": "",
        "by": "",
        "piece": None,
        "decides": 0,
        "old": "",
        "above": "",
        "law": "",
        "last": None,
        "choices": [],
        "land": [],
        "maybe": [],
        "border_m": 0,
        "accuracy_m": 0,
        "elsewhere": False,
        "here": reverse("portal:my_office"),
    }
