"""What the check of the whole register found, and drafts that heal it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import (
    Checked,
    Fact,
    FindingKind,
    Grant,
    Heal,
    HealKind,
    KeptFinding,
    Line,
    Matrix,
)
from haicap.domains.law import api as law
from haicap.domains.law.contracts import InstrumentKind, LawFileInvalid
from haicap.domains.organisation.contracts import Tier
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, Refused
from haicap.kernel.text import clean_line, fold
from haicap.platform.clock import api as clock
from haicap.surfaces.city.frame import CityRequest, show
from haicap.surfaces.city.narrowing import NarrowedByNothing, place_number
from haicap.surfaces.city.officers import officer
from haicap.surfaces.city.procedure import names_of
from haicap.surfaces.city.telling import GrantTold, days_words, facts_words, grant_told
from haicap.surfaces.city.words import unit_name
from haicap.ui.formats import date_vi, read_day
from haicap.ui.refusals import refusal_words

PAGE = 30
MOST_NAMED = 4
KINDS: Mapping[FindingKind, tuple[str, str]] = {
    FindingKind.GAP: (sentence("Nobody decides"), "late"),
    FindingKind.OVERLAP: (sentence("Two decide"), "late"),
    FindingKind.EXPIRING: (sentence("A given power ends, its giver decides"), "soon"),
    FindingKind.UNSTAFFED: (sentence("Who decides has no post for it"), "soon"),
    FindingKind.UNCONFIRMED: (sentence("Not determined"), "info"),
}
ADVICE: Mapping[FindingKind, str] = {
    FindingKind.GAP: sentence("No office is on record, so no dossier can be taken in. Give the power to somebody."),
    FindingKind.OVERLAP: sentence("Two offices hold the power with the same strength. One of the two must end."),
    FindingKind.EXPIRING: sentence("What was given for a term has ended. Give it anew, or let the giver decide."),
    FindingKind.UNSTAFFED: sentence("The office decides, but nobody holds a post that could. Give the post."),
    FindingKind.UNCONFIRMED: sentence(
        "The catalogue does not say which office decides. Somebody who knows the text must confirm it."
    ),
}


class HealUnknown(BadInput):
    """The way to heal a finding is none of those that were offered."""

    message = sentence("Please choose one of the ways that are offered.")


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words."""

    id: int
    kind: FindingKind
    words: str
    tone: str
    code: str
    name: str
    places: str
    days: str
    facts: str
    advice: str
    grants: tuple[GrantTold, ...]
    has_heals: bool
    who_href: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the words of findings need: the register of today, grants, and facts."""

    matrix: Matrix
    names: Mapping[str, str]
    grants: Mapping[int, Grant]
    facts: Mapping[str, Sequence[Fact]]


@officer
@require_safe
def findings(request: CityRequest) -> HttpResponse:
    """Show what the last check found. Five statements beside that of the door while memory holds the register."""
    today = clock.now().date()
    editions = request.officer.editions
    matrix = authority.matrix(on=today, editions=editions)
    kind, q, unit = (request.GET.get(name, "")[:100] for name in ("kind", "q", "unit"))
    if kind and kind not in set(FindingKind):
        raise NarrowedByNothing("kind", value="")
    place_number(matrix, unit)
    checked = authority.last_check(editions=editions, on=today)
    found: tuple[KeptFinding, ...] = ()
    if checked is not None and checked.id:
        found = authority.kept_findings(
            checked.id,
            kind=FindingKind(kind) if kind else None,
            procedures=_codes(matrix, q) if q.strip() else None,
            place=unit,
            after=_number(request.GET.get("after", "")),
            limit=PAGE + 1,
        )
    is_more, found = len(found) > PAGE, found[:PAGE]
    known = _known(matrix, found, request)
    query = {"kind": kind, "q": q, "unit": unit}
    shown = {
        "checked": checked,
        "kinds": [
            (_kind_href(one, query), _(words), checked.counts.get(one, 0) if checked else 0, tone, kind == one.value)
            for one, (words, tone) in KINDS.items()
        ],
        "all_href": reverse("city:findings"),
        "findings": [_told(one, known) for one in found],
        "following": _address(query | {"after": str(found[-1].id)}) if is_more else "",
        "first_href": _address(query) if request.GET.get("after") else "",
        "q": q,
        "kind": kind,
        "advice": _(ADVICE[FindingKind(kind)]) if kind else "",
        "unit": unit,
        "units": sorted(((place.code, unit_name(place)) for place in matrix.places), key=lambda one: one[1]),
        "is_narrowed": bool(kind or q or unit),
        "was_asked": "asked" in request.GET,
    }
    response = show(request, "city/findings.html", shown)
    if checked is not None and checked.running:
        response["Refresh"] = "3"
    return response


@officer
@require_POST
def check(request: CityRequest) -> HttpResponse:
    """Have the register checked anew, and show the findings again."""
    authority.ask_check(unit=request.officer.unit)
    return HttpResponseRedirect(f"{reverse('city:findings')}?{urlencode({'asked': 'yes'})}", status=303)


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def heal(request: CityRequest, finding_id: int) -> HttpResponse:
    """Show the ways to heal a finding and the text that would do it; a POST makes a draft amendment of one."""
    now = clock.now()
    matrix = authority.matrix(on=now.date(), editions=request.officer.editions)
    kept = authority.kept_finding(finding_id)
    known = _known(matrix, (kept,), request)
    ways = _ways(kept, known)
    typed = {name: request.POST.get(name, "") for name in ("way", "number", "signed_on", "title", "kind", "issuer")}
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            drafted = law.draft_from_values(by=request.actor, at=now, values=_values(typed, ways))
        except LawFileInvalid as invalid:
            # The part of the text at fault bears the name of its field.
            errors = {fault.field.rpartition(".")[2]: refusal_words(invalid) for fault in invalid.faults}
            status = invalid.status
        except Refused as refusal:
            errors, status = {refusal.field or "way": refusal_words(refusal)}, refusal.status
        else:
            return HttpResponseRedirect(reverse("city:amendment", args=[drafted.id]), status=303)
    shown = {
        "finding": _told(kept, known),
        "ways": [(way.key, _way_words(way, known), _way_note(way)) for way in ways],
        "typed": typed | {"issuer": typed["issuer"] or _city(matrix)},
        "today": now.date(),
        "errors": errors,
        "summary": [(words, name) for name, words in errors.items()],
    }
    return show(request, "city/heal.html", shown, status=status)


def kinds_counted(checked: Checked | None) -> list[tuple[str, str, int, str, bool]]:
    """Return the kinds of findings with their addresses, words, numbers and tones."""
    counts = checked.counts if checked else {}
    return [
        (_address({"kind": one.value}), _(words), counts.get(one, 0), tone, False)
        for one, (words, tone) in KINDS.items()
    ]


def _values(typed: Mapping[str, str], ways: Sequence[Heal]) -> Mapping[str, object]:
    """Return what is typed and chosen as a law file holds it."""
    way = next((one for one in ways if one.key == typed["way"]), None)
    if way is None:
        raise HealUnknown("way", value="")
    return {
        "instrument": {
            "number": clean_line(typed["number"], field="number"),
            "issuer": clean_line(typed["issuer"], field="issuer"),
            "kind": typed["kind"] or InstrumentKind.DECISION.value,
            "signed_on": read_day(typed["signed_on"], field="signed_on").isoformat(),
            "title": clean_line(typed["title"], field="title", most=1000),
        },
        "changes": list(way.changes),
    }


def _known(matrix: Matrix, found: Sequence[KeptFinding], request: CityRequest) -> Known:
    """Return what the words of findings need. Two statements at most."""
    ids = {number for one in found for number in one.finding.grants}
    codes = {one.finding.procedure for one in found if one.finding.when}
    return Known(
        matrix,
        names_of(matrix),
        authority.grants_by_id(ids) if ids else {},
        authority.facts_of(codes, editions=request.officer.editions) if codes else {},
    )


def _told(kept: KeptFinding, known: Known) -> Told:
    one = kept.finding
    words, tone = KINDS[one.kind]
    line = _line(one.procedure, known.matrix)
    facts = known.facts.get(one.procedure, ())
    asked = {"procedure": one.procedure, "on": max(one.starts_on, known.matrix.on).isoformat()}
    if one.places:
        asked["place"] = one.places[0]
    return Told(
        id=kept.id,
        kind=one.kind,
        words=_(words),
        tone=tone,
        code=one.procedure,
        name=line.name if line else one.procedure,
        places=_places(one.places, known),
        days=days_words(one.starts_on, one.ends_before),
        facts=facts_words(one.when, facts),
        advice=_(ADVICE[one.kind]),
        grants=tuple(
            grant_told(known.grants[number], names=known.names, facts=facts)
            for number in one.grants
            if number in known.grants
        ),
        has_heals=bool(_ways(kept, known)),
        who_href=f"{reverse('city:who')}?{urlencode(asked)}",
    )


def _ways(kept: KeptFinding, known: Known) -> tuple[Heal, ...]:
    one = kept.finding
    line = _line(one.procedure, known.matrix)
    return authority.heals(
        one,
        [known.grants[number] for number in one.grants if number in known.grants],
        levels=line.levels if line else (),
        city=_city(known.matrix),
        all_places=len(known.matrix.places),
        on=known.matrix.on,
    )


def _way_words(way: Heal, known: Known) -> str:
    if way.kind is HealKind.GIVE:
        holder = way.changes[0]["grant"]["to"]
        to = _("the commune or ward of the place") if "tier" in holder else known.names[holder["unit"]]
        return _("Give the power by law to %(unit)s") % {"unit": to}
    grant = known.grants[way.grant_id]
    told = grant_told(grant, names=known.names, facts=())
    of = {"holder": f"{told.office}, {told.holder}", "text": told.text}
    if way.kind is HealKind.END:
        return _("End the power of %(holder)s by %(text)s") % of
    return _("Give the power to %(holder)s anew, as by %(text)s") % of


def _way_note(way: Heal) -> str:
    (change,) = way.changes
    if way.kind is HealKind.END:
        return _("from %(first)s") % {"first": date_vi(date.fromisoformat(change["end_grant"]["on"]))}
    body = change["grant"]
    end = date.fromisoformat(body["ends_before"]) if "ends_before" in body else None
    return days_words(date.fromisoformat(body["starts_on"]), end)


def _places(codes: Sequence[str], known: Known) -> str:
    if len(codes) == len(known.matrix.places):
        return _("all %(n)d communes and wards") % {"n": len(codes)}
    named = ", ".join(known.names.get(code, code) for code in codes[:MOST_NAMED])
    more = len(codes) - MOST_NAMED
    if more <= 0:
        return named
    return ngettext("%(units)s and %(num)d more", "%(units)s and %(num)d more", more) % {"units": named, "num": more}


def _line(code: str, matrix: Matrix) -> Line | None:
    number = matrix.numbers.get(code)
    return None if number is None else matrix.lines[number]


def _city(matrix: Matrix) -> str:
    return next(code for code, unit in matrix.units.items() if unit.tier is Tier.CITY)


def _codes(matrix: Matrix, q: str) -> list[str]:
    words = fold(q).split()
    return [
        line.code
        for line in matrix.lines
        if line.code.startswith(q.strip()) or (words and all(word in line.folded for word in words))
    ]


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 19 else 0


def _address(query: Mapping[str, str]) -> str:
    return f"{reverse('city:findings')}?{urlencode({name: value for name, value in query.items() if value})}"


def _kind_href(kind: FindingKind, query: Mapping[str, str]) -> str:
    return _address({**query, "kind": kind.value})
