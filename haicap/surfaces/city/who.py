"""The who-decides explorer: one procedure, one place, one day, the facts that matter, as known now or at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import Competence
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Tier, Unit
from haicap.domains.procedures import api as procedures
from haicap.kernel.editions import Editions
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, Refused
from haicap.kernel.text import clean_line
from haicap.platform.clock import api as clock
from haicap.surfaces.city.frame import CityRequest, show
from haicap.surfaces.city.narrowing import day_of
from haicap.surfaces.city.officers import officer
from haicap.surfaces.city.telling import GrantTold, Step, grants_of, steps
from haicap.surfaces.city.words import unit_name
from haicap.ui.formats import date_vi
from haicap.ui.refusals import refusal_words
from haicap.ui.values import Answer

#: before the name of a fact, in the address
FACT = "fact."
MOST_FOUND = 12
#: the fields that a refusal may name -> the fields of the form
FIELDS = {"code": "place", "place": "place", "unit": "place", "on": "on", "known": "known", "facts": "facts"}


class KnownAtUnreadable(BadInput):
    """The moment is none."""

    message = sentence("This is no moment. Please write it as 2026-01-05T16:00.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, as it stands in the address; an empty place or procedure is not chosen yet."""

    procedure: str
    place: str
    on: date
    facts: Mapping[str, str]
    known: str

    def query(self, **changes: str) -> str:
        """Return the address that asks so, with changes."""
        whole = {"procedure": self.procedure, "place": self.place, "on": self.on.isoformat(), "known": self.known}
        whole |= {f"{FACT}{name}": value for name, value in self.facts.items()}
        return f"{reverse('city:who')}?{urlencode({name: value for name, value in (whole | changes).items() if value})}"


@officer
@require_safe
def who(request: CityRequest) -> HttpResponse:
    """Show the form and the answer. Nine statements at most beside that of the door, four while memory answers."""
    now = clock.now()
    editions = request.officer.editions
    errors: dict[str, str] = {}
    status = 200
    shown_units: tuple[Unit, ...] = ()
    asked = Asked(
        procedure=clean_line(request.GET.get("procedure", ""), field="procedure", most=200),
        place=request.GET.get("place", "")[:60],
        on=now.date(),
        facts={
            key.removeprefix(FACT)[:80]: str(value)[:80]
            for key, value in request.GET.items()
            if key.startswith(FACT) and value
        },
        known=request.GET.get("known", "")[:30],
    )
    shown: dict[str, object] = {"version": None, "found": (), "answer": None, "questions": ()}
    try:
        asked = replace(asked, on=day_of(request.GET, today=now.date()))
        shown_units = organisation.units(Tier.COMMUNE, asked.on)
        shown |= _answered(asked, editions)
    except Refused as refusal:
        errors, status = {FIELDS.get(refusal.field, "procedure"): refusal_words(refusal)}, refusal.status
        # The form must stand whatever day was asked for.
        asked = replace(asked, on=asked.on if shown_units else now.date())
    shown |= {
        "asked": asked,
        "errors": errors,
        "units": sorted(
            ((unit.code, unit_name(unit)) for unit in shown_units or organisation.units(Tier.COMMUNE, now.date())),
            key=lambda one: one[1],
        ),
    }
    return show(request, "city/who.html", shown, status=status)


def _answered(asked: Asked, editions: Editions) -> dict[str, object]:
    if not asked.procedure:
        return {}
    code = asked.procedure
    known = _moment(asked.known)
    try:
        version = procedures.procedure(code, asked.on, editions=editions)
    except procedures.ProcedureUnknown:
        found = procedures.search(code, asked.on, limit=MOST_FOUND)
        if not found:
            raise
        return {"found": [Answer(one.name, asked.query(procedure=one.code), one.code) for one in found]}
    if not asked.place:
        return {"version": version}
    place = organisation.unit(asked.place, asked.on, editions=editions)
    questions = authority.questions(procedure_code=code, place=place, on=asked.on, facts=asked.facts, editions=editions)
    # A fact that does not matter here is not told: another day or place may know nothing of it.
    mattering = {one.name: asked.facts[one.name] for one in questions if one.name in asked.facts}
    answer = _told(replace(asked, facts=mattering), place, known, editions)
    return {"version": version, "questions": questions, "answer": answer, "place": unit_name(place)}


@dataclass(frozen=True, slots=True)
class Told:
    """
    The answer: the chain and the whole sentence, or why there is none with the grants concerned.

    `changes` say when and how it changes next; `facts_matter` tells that another fact would change it.
    """

    steps: tuple[Step, ...]
    decider: str
    why: str
    refusal: str
    tone: str
    kind: str
    grants: tuple[GrantTold, ...]
    changes: tuple[tuple[str, str, str], ...]
    accountable: str


def _told(asked: Asked, place: Unit, known: datetime | None, editions: Editions) -> Told:
    try:
        found = _who(asked, place, asked.on, known, editions)
    except BadInput:
        raise
    except Refused as refusal:
        details = refusal.details()
        concerned = details.get("grants", ())
        assert isinstance(concerned, list | tuple)
        ids = [one["id"] for one in concerned]
        history = authority.history(asked.procedure)
        codes = {entry.grant.giver for entry in history.entries} | {place.code}
        names = _names(codes, asked.on, editions)
        tone = "late" if refusal.code in {"NoCompetentUnit", "OverlappingGrants"} else "soon"
        grants = tuple(grants_of(history, ids, names=names)) if ids else ()
        return Told((), "", "", refusal_words(refusal), tone, refusal.code, grants, (), "")
    accountable = found.accountable_name if found.accountable != found.unit_code else ""
    return Told(
        tuple(steps(found)),
        authority.decider(found),
        authority.why(found),
        "",
        "good",
        "",
        (),
        tuple(_changes(found, asked, place, known, editions)),
        accountable,
    )


def _who(asked: Asked, place: Unit, on: date, known: datetime | None, editions: Editions) -> Competence:
    return authority.who_at(
        procedure_code=asked.procedure,
        place=place,
        on=on,
        facts=asked.facts,
        as_known_at=known,
        editions=editions,
    )


def _changes(
    found: Competence, asked: Asked, place: Unit, known: datetime | None, editions: Editions
) -> list[tuple[str, str, str]]:
    """Return the day on which the answer changes next, what it is from then on, and the address that asks so."""
    then = found.ends_before
    if then is None or (place.validity.ends_before and then >= place.validity.ends_before):
        return []
    try:
        after = authority.decider(_who(asked, place, then, known, editions))
    except Refused as refusal:
        after = refusal_words(refusal)
    return [(date_vi(then), after[:1].upper() + after[1:], asked.query(on=then.isoformat()))]


def _names(codes: set[str], on: date, editions: Editions) -> dict[str, str]:
    return {code: unit_name(organisation.unit(code, on, editions=editions)) for code in codes if code}


def _moment(written: str) -> datetime | None:
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as wrong:
        raise KnownAtUnreadable("known", value="") from wrong
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.LOCAL)
