"""Who decides a procedure for the reader's ward or commune, in plain words, with the texts behind it."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import FactMissing
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Found, Tier, Unit
from haicap.domains.procedures import api as procedures
from haicap.kernel.refusals import Refused
from haicap.kernel.text import clean_line
from haicap.platform.clock import api as clock
from haicap.surfaces.portal.unit_words import lived_in, unit_name
from haicap.ui.access import Access, open_to
from haicap.ui.questions import fact_field, facts_typed, field_of
from haicap.ui.refusals import refusal_words
from haicap.ui.values import Answer

MOST_ANSWERS = 12


@open_to(Access.ANYONE)
@require_safe
def who(request: HttpRequest, code: str) -> HttpResponse:
    """
    Ask for the place and for the facts that matter, and tell who decides there and why. Five statements at most.

    :raises ProcedureUnknown: if there is no such procedure.
    """
    on = clock.now().date()
    version = procedures.procedure(code, on)
    asked = request.GET.get("q", "").strip()[:200]
    shown: dict[str, object] = {"version": version, "asked": asked, "found": [], "place": None, "on": on, "words": ""}
    status = 200
    try:
        if request.GET.get("place"):
            unit = organisation.unit(clean_line(request.GET["place"], field="place", most=20), on)
            shown |= {"place": unit, "place_name": unit_name(unit), **_told(version.code, unit, on, request.GET)}
        elif asked:
            shown["found"] = _answers(organisation.find_units(asked), version.code, on)
    except Refused as refused:
        status = refused.status
        shown["words"] = refusal_words(refused)
    return render(request, "portal/who.html", shown, status=status)


def _told(code: str, unit: Unit, on: date, typed: Mapping[str, str]) -> dict[str, object]:
    """Return who decides, or what has to be told first, or why nobody can be named."""
    facts = facts_typed(typed)
    asked = authority.questions(procedure_code=code, place=unit, on=on, facts=facts)
    facts = {one.name: facts[one.name] for one in asked if one.name in facts}
    told: dict[str, object] = {"decides": "", "why": "", "why_not": "", "errors": {}}
    errors: dict[str, str] = {}
    try:
        found = authority.who_at(procedure_code=code, place=unit, on=on, facts=facts)
    except FactMissing:
        pass
    except Refused as refused:
        fact = refused.params.get("fact")
        if fact:
            errors[field_of(str(fact))] = refusal_words(refused)
        else:
            told["why_not"] = refusal_words(refused)
    else:
        decides = authority.decider(found)
        told |= {"decides": decides[:1].upper() + decides[1:], "why": authority.why(found)}
    fields = [
        fact_field(
            one.name,
            one.label,
            unit=one.unit,
            words=one.words,
            value=facts.get(one.name, ""),
            error=errors.get(field_of(one.name), ""),
        )
        for one in asked
    ]
    return told | {"fields": fields, "errors": errors}


def _answers(found: tuple[Found, ...], code: str, on: date) -> list[Answer]:
    """Return the units of today that the words mean: themselves, or what became of old ones."""
    here = reverse("portal:who", args=[code])
    answers: dict[str, Answer] = {}
    for each in found:
        unit = each.unit
        if unit.tier is not Tier.COMMUNE:
            continue
        today = [unit] if unit.validity.covers(on) else [one.new for one in lived_in(each.successors, on)]
        for one in today:
            href = f"{here}?{urlencode({'place': one.code})}"
            note = one.headquarters if one is unit else unit_name(unit)
            answers.setdefault(href, Answer(unit_name(one), href, note))
    return list(answers.values())[:MOST_ANSWERS]
