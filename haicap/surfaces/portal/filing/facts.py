"""The step after the place, only where who decides depends on something: exactly what decides it is asked."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import FactMissing, FactOutside
from haicap.domains.organisation import api as organisation
from haicap.kernel.refusals import Refused
from haicap.surfaces.portal.filing.deciding import decided
from haicap.surfaces.portal.filing.holding import FACTS, Held, for_holder, go_on, keep, step_page
from haicap.ui.questions import FactField, FactMissingHere, fact_field, facts_typed, field_of, word_of
from haicap.ui.refusals import refusal_words


@for_holder
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, held: Held) -> HttpResponse:
    """Ask for the facts that decide who decides, or keep them. Four statements; one more to keep."""
    if not held.value("place"):
        return HttpResponseRedirect(reverse("portal:file_place"))
    if request.method == "POST":
        return _kept(request, held)
    asked = asked_of(held, held.facts)
    if not asked:
        return HttpResponseRedirect(reverse(f"portal:file_{'person' if held.missing == FACTS else held.missing}"))
    return _page(request, held, asked, held.facts)


def asked_of(held: Held, told: Mapping[str, object]) -> tuple[authority.Question, ...]:
    """Return the facts that are asked for a filing, as far as what was told leads. Two statements at most."""
    on = held.at.date()
    place = organisation.unit(held.value("place"), on)
    return authority.questions(procedure_code=held.version.code, place=place, on=on, facts=told)


def told_lines(held: Held) -> list[tuple[str, str, str]]:
    """Return the facts of a filing that count: the field, what it is called, its value in words."""
    return [
        (field.name, field.label, word_of(held.facts[one.name]))
        for one in asked_of(held, held.facts)
        if one.name in held.facts and (field := _field(one, held.facts, {}))
    ]


def _kept(request: HttpRequest, held: Held) -> HttpResponse:
    typed = facts_typed(request.POST)
    asked = asked_of(held, typed)
    told = {one.name: typed[one.name] for one in asked if one.name in typed}
    offered = request.POST["shown"].split() if "shown" in request.POST else [field_of(one.name) for one in asked]
    errors: dict[str, str] = {}
    place = organisation.unit(held.value("place"), held.at.date())
    try:
        decided(held.version, place, held.at.date(), told)
    except FactOutside as wrong:
        errors[field_of(str(wrong.params["fact"]))] = refusal_words(wrong)
    except FactMissing as missing:
        # What stood on the page and was left out is an error; what only now matters is one more question.
        left = [field_of(str(name)) for name in missing.details()["missing"]]  # type: ignore[attr-defined]
        labels = {field_of(one.name): one.label for one in asked}
        errors = {
            name: refusal_words(FactMissingHere(name, fact=told_as))
            for name, told_as in labels.items()
            if name in left and name in offered
        }
        if not errors:
            return _page(request, keep_facts(held, told, is_open=True), asked, told)
    except Refused as refused:
        errors[""] = refusal_words(refused)
    if errors:
        return _page(request, held, asked, typed, errors, status=422)
    return go_on(request, keep_facts(held, told, is_open=False))


def keep_facts(held: Held, told: Mapping[str, str], *, is_open: bool) -> Held:
    """Keep the facts of a filing; those told before and no longer asked for are forgotten. One statement."""
    gone = {field_of(name): "" for name in held.facts if name not in told}
    open_now = {"facts_asked": "1", "facts_open": "1" if is_open else ""}
    return keep(held, values={**gone, **{field_of(name): value for name, value in told.items()}, **open_now})


def _page(
    request: HttpRequest,
    held: Held,
    asked: tuple[authority.Question, ...],
    told: Mapping[str, object],
    errors: Mapping[str, str] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    shown = {"fields": [_field(one, told, errors or {}) for one in asked], "errors": errors or {}}
    return step_page(request, held, FACTS, shown, status=status)


def _field(one: authority.Question, told: Mapping[str, object], errors: Mapping[str, str]) -> FactField:
    return fact_field(
        one.name,
        one.label,
        unit=one.unit,
        words=one.words,
        value=told.get(one.name, ""),
        error=errors.get(field_of(one.name), ""),
    )
