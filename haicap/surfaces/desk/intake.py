"""The counter: a dossier is taken in on one screen."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import OverlappingGrants, Undetermined
from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Channel, MayNotAct
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Kind, Tier, Unit
from haicap.domains.people import api as people
from haicap.domains.procedures import api as procedures
from haicap.domains.staff import api as staff
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.platform.clock import api as clock
from haicap.surfaces.desk import intake_form, intake_store, uploads
from haicap.surfaces.desk.deciding import fields_of
from haicap.surfaces.desk.frame import show
from haicap.surfaces.desk.guidance import note_of
from haicap.surfaces.desk.officers import officer
from haicap.surfaces.desk.scanning import PROXY, fill, scan_in, scanned
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.surfaces.desk.times import DueShown, deadline_words, due_expected
from haicap.surfaces.desk.words import said, short_name
from haicap.ui.questions import FactField, facts_typed

QUICK = 9
FOUND = 8
#: said to a post that does not receive; the words of the table of rights
NOT_A_COUNTER = sentence("this is done by a counter officer")
FOR_WHOM = {
    people.Files.SELF: sentence("A person, who files alone"),
    people.Files.ORGANISATION: sentence("An organisation, through its representative"),
    people.Files.PROXY: sentence("A person, for whom somebody else files"),
}
KINDS = {
    Kind.WARD: sentence("ward"),
    Kind.COMMUNE: sentence("commune"),
    Kind.TOWNSHIP: sentence("township"),
    Kind.SPECIAL_ZONE: sentence("special zone"),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """
    What the officer can tell at once: who decides and why, until when; `refusal` says why nobody does.

    `possible` are code and name of the units among which the officer names one where the register does not say,
    `facts` the fields of the facts on which it depends.
    """

    decides: str
    due: DueShown
    needs_appointment: bool
    refusal: str = ""
    why: str = ""
    possible: tuple[tuple[str, str], ...] = ()
    facts: tuple[FactField, ...] = ()


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: DeskRequest) -> HttpResponse:
    """Show the form, or take in what was filled in. Eight statements to show it beside the door's."""
    _check_counter(request)
    at = clock.now()
    if request.method == "POST":
        return _receive(request, at)
    version, error = _chosen(request, request.GET, at)
    own = request.officer.unit
    typed = intake_form.blank(
        key=uuid.uuid4().hex,
        procedure=version.code if version else "",
        place=own.code if own.tier is Tier.COMMUNE else "",
    )
    if error:
        typed.errors["procedure"] = error
    return _form_page(request, typed, version, at, status=200 if not error else 404)


def _receive(request: DeskRequest, at: datetime) -> HttpResponse:
    version, _error = _chosen(request, request.POST, at)
    calendar = organisation.work_calendar(unit_id=request.actor.unit_id, editions=request.officer.editions)
    typed = intake_form.read(
        request,
        version=version,
        lines=intake_form.paper_lines(version),
        places=_places(at),
        needs_appointment=version is not None and _term_unknown(request, version.code, at),
        calendar=calendar,
        at=at,
    )
    place = scan_in(request.POST)
    if place:
        return _filled(request, typed, version, place=place, at=at)
    if intake_store.asks_for_papers(request.POST.get("then")):
        intake_store.offer(typed, intake_form.paper_lines(version), by=request.actor, at=at)
        return _form_page(request, typed, version, at, status=422 if typed.errors else 200)
    status = 422
    if typed.filing is not None:
        try:
            slip = dossiers.receive(
                by=request.actor,
                at=at,
                filing=typed.filing,
                key=typed.values["key"],
                appointment=typed.appointment,
                named=typed.named,
                is_sample=request.officer.account.is_sample,
            )
        except (Undetermined, OverlappingGrants):
            # The form says above the choice what is unclear; here it says what to do.
            typed.refuse(intake_form.UnitNotNamed("unit", value=""))
        except Refused as refusal:
            typed.refuse(refusal)
            status = refusal.status
        else:
            return HttpResponseRedirect(reverse("desk:slip", args=[slip.code]), status=303)
    return _form_page(request, typed, version, at, status=status)


def _filled(
    request: DeskRequest,
    typed: intake_form.Typed,
    version: procedures.ProcedureVersion | None,
    *,
    place: str,
    at: datetime,
) -> HttpResponse:
    """Show the form with what a scanned card says; nothing is taken in, and what is not yet typed is no error."""
    typed.errors.clear()
    typed.values[place] = ""
    try:
        card = scanned(request.POST[place], on=at.date())
    except Refused as refusal:
        typed.errors["proxy_card" if place in PROXY else "card"] = said(refusal)
        return _form_page(request, typed, version, at, status=refusal.status)
    fill(typed.values, card, place=place)
    return _form_page(request, typed, version, at, status=200, card=card)


def _form_page(
    request: DeskRequest,
    typed: intake_form.Typed,
    version: procedures.ProcedureVersion | None,
    at: datetime,
    *,
    status: int,
    card: people.Card | None = None,
) -> HttpResponse:
    places = _places(at)
    asked = request.GET.get("find", "").replace("\x00", "")[:200]
    shown = {
        **_about(request, version, places.get(typed.values["place"]), at, typed),
        "typed": typed,
        "card": card,
        "places": [(unit.code, _place_words(unit)) for unit in places.values()],
        "for_whom": [(choice.value, _(words)) for choice, words in FOR_WHOM.items()],
        "authorisations": [(kind.value, _(words)) for kind, words in people.AUTHORISATION_WORDS.items()],
        "asked": asked,
        "is_part": False,
        "found": _found(asked, at) if version is None else [],
    }
    return show(request, "desk/intake.html", shown, status=status)


@officer
@require_safe
def procedures_found(request: DeskRequest) -> HttpResponse:
    """Answer the search for a procedure as one types. One statement beside the door's."""
    _check_counter(request)
    asked = request.GET.get("find", "")
    try:
        found, error = _found(asked, clock.now()), ""
    except Refused as refusal:
        found, error = [], said(refusal)
    return render(request, "desk/intake/found.html", {"found": found, "asked": asked[:200], "find_error": error})


@officer
@require_safe
def chosen(request: DeskRequest) -> HttpResponse:
    """Return the parts of the form that a procedure changes: itself, its papers, what is expected."""
    _check_counter(request)
    at = clock.now()
    version, error = _chosen(request, request.GET, at)
    place = _places(at).get(request.GET.get("place", ""))
    typed = intake_form.blank(key="", procedure=version.code if version else "", place="")
    if error:
        typed.errors["procedure"] = error
    typed.facts = facts_typed(request.GET)
    shown = {**_about(request, version, place, at, typed), "typed": typed, "asked": "", "is_part": True}
    shown["found"] = _found("", at) if version is None else []
    return render(request, "desk/intake/chosen.html", shown)


@officer
@require_safe
def expected(request: DeskRequest) -> HttpResponse:
    """Return what is expected for a procedure and a place."""
    _check_counter(request)
    at = clock.now()
    version, _error = _chosen(request, request.GET, at)
    place = _places(at).get(request.GET.get("place", ""))
    typed = intake_form.blank(key="", procedure="", place="")
    typed.facts = facts_typed(request.GET)
    shown = {**_about(request, version, place, at, typed), "typed": typed}
    told = shown["expected"]
    names = " ".join(one.name for one in told.facts) if isinstance(told, Expected) else ""
    shown["facts_differ"] = names != request.GET.get("facts_shown", "")
    return render(request, "desk/intake/told.html", shown)


def _check_counter(request: DeskRequest) -> None:
    if not dossiers.may_receive(actor=request.actor):
        raise MayNotAct(why=NOT_A_COUNTER)


def _about(
    request: DeskRequest,
    version: procedures.ProcedureVersion | None,
    place: Unit | None,
    at: datetime,
    typed: intake_form.Typed,
) -> dict[str, object]:
    """Return what the parts of the form show about the procedure chosen."""
    return {
        "procedure": version,
        "lines": intake_form.paper_lines(version),
        "expected": _expected(version, place, request.officer, at, typed) if version else None,
        "deadline_words": deadline_words,
        "accept": uploads.ACCEPT,
        "kinds": uploads.KINDS,
        "most_mb": uploads.MOST_MEGABYTES,
    }


def _expected(
    version: procedures.ProcedureVersion,
    place: Unit | None,
    by: staff.Officer,
    at: datetime,
    typed: intake_form.Typed,
) -> Expected:
    editions = by.editions
    calendar = organisation.work_calendar(unit_id=by.post.unit_id, editions=editions)
    fields: tuple[FactField, ...] = ()
    competence, refused = None, None
    if place is not None:
        asked = authority.questions(
            procedure_code=version.code, place=place, on=at.date(), facts=typed.facts, editions=editions
        )
        # What was typed for another procedure or place is no fact of this one.
        typed.facts = {one.name: typed.facts[one.name] for one in asked if one.name in typed.facts}
        fields = fields_of(asked, typed.facts, typed.errors)
        try:
            competence = authority.who_at(
                procedure_code=version.code, place=place, on=at.date(), facts=typed.facts, editions=editions
            )
        except Refused as wrong:
            refused = wrong
    decides_id = competence.unit_id if competence else None
    term, is_confirmed = dossiers.term_of(
        version.code,
        channel=Channel.COUNTER,
        on=at.date(),
        unit_id=decides_id,
        facts=typed.facts,
        editions=editions,
    )
    due = due_expected(term=term, is_confirmed=is_confirmed, at=at, calendar=calendar)
    if isinstance(refused, Undetermined | OverlappingGrants):
        possible = tuple((one["unit"], one["name"]) for one in refused.details()["possible"])  # type: ignore[attr-defined]
        return Expected("", due, term is None, said(refused), possible=possible, facts=fields)
    if competence is None:
        return Expected("", due, term is None, said(refused) if refused else "", facts=fields)
    decides = authority.decider(competence)
    return Expected(decides[:1].upper() + decides[1:], due, term is None, why=authority.why(competence), facts=fields)


def _chosen(request: DeskRequest, sent: QueryDict, at: datetime) -> tuple[procedures.ProcedureVersion | None, str]:
    """Return the procedure that was chosen, with the papers asked for the facts typed; or why there is none."""
    code, on, editions = sent.get("procedure", ""), at.date(), request.officer.editions
    if not code.strip():
        return None, ""
    try:
        version = procedures.procedure(code, on, editions=editions)
    except Refused as refusal:
        return None, said(refusal)
    return procedures.with_decided(version, on, facts_typed(sent), editions=editions), ""


def _term_unknown(request: DeskRequest, code: str, at: datetime) -> bool:
    term, _is_confirmed = dossiers.term_of(
        code,
        channel=Channel.COUNTER,
        on=at.date(),
        facts=facts_typed(request.POST),
        editions=request.officer.editions,
    )
    return term is None


def _found(asked: str, at: datetime) -> list[tuple[str, str, str]]:
    """Return code, name and note of procedures; without words those that are asked for most at a counter."""
    if asked.strip():
        cards = procedures.search(asked, at.date(), limit=FOUND)
    else:
        cards = procedures.search("", at.date(), level=procedures.Level.COMMUNE, limit=QUICK)
    return [(card.code, short_name(card.name), note_of(card)) for card in cards]


def _places(at: datetime) -> dict[str, Unit]:
    """Return the communes and wards of the day by code, in the order of their names. One statement."""
    units = organisation.units(Tier.COMMUNE, at.date())
    return {unit.code: unit for unit in sorted(units, key=lambda unit: (unit.name_en, unit.code))}


def _place_words(unit: Unit) -> str:
    """Return a unit with its own name first, so that typing in the list finds it."""
    return f"{unit.name} ({_(KINDS[unit.kind])})" if unit.kind in KINDS else unit.full_name
