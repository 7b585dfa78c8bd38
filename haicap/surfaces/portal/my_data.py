"""One's own data: what is stored, and who looked at it. Reached by a link and a code, without an account."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import OWN_DATA, OwnDossier
from haicap.domains.organisation import api as organisation
from haicap.domains.people import api as people
from haicap.domains.procedures import api as procedures
from haicap.kernel.actors import CITIZEN
from haicap.kernel.codes import read_code
from haicap.kernel.refusals import NotFound, Refused
from haicap.platform.audit import api as audit
from haicap.platform.clock import api as clock
from haicap.platform.confirm import api as confirm
from haicap.platform.notify import api as notify
from haicap.surfaces.portal.codes import ask_code, give_cookie, link_unknown, masked
from haicap.surfaces.portal.my_data_words import act_words, object_words, reason_words, state_words, who_words
from haicap.surfaces.portal.tracking import typed_code
from haicap.surfaces.portal.unit_words import unit_name
from haicap.ui.access import Access, open_to
from haicap.ui.refusals import refusal_words
from haicap.ui.values import TimelineEntry

OPENED = "own_data_open"
#: the secret of the link until the code is right, and afterwards that of the visit
LINK_COOKIE, LINK_SECONDS = "haicap_my_data", 3600
COOKIE, OPEN_FOR = "haicap_my_data_open", timedelta(minutes=30)
PAGE = 50
#: how a moment stands in an address
MOMENT, MOST_ID = "%Y%m%dT%H%M%S%f", 2**63


@dataclass(frozen=True, slots=True)
class Line:
    """A dossier in the list of one's own."""

    code: str
    href: str
    procedure: str
    state: str
    handed_in_at: datetime
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What a person agreed to with a dossier, and the papers that are kept by it."""

    code: str
    given_at: datetime
    papers: list[people.StoredPaper]


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who has shown that they read the address: whose data, and by which address."""

    secret: str
    person_id: int
    address: str


@open_to(Access.ANYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for code and address, or take them down. The answer is the same whether or not they fit. Four statements."""
    typed = {name: request.POST.get(name, "") for name in ("code", "email")}
    is_possible = notify.is_possible() or settings.HAICAP_SAMPLE
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST" and is_possible:
        errors, status = _faults(typed), 422
        if not errors:
            try:
                dossiers.ask_own_data(
                    code=typed_code(typed["code"]),
                    email=typed["email"],
                    language=get_language() or "vi",
                    at=clock.now(),
                    link_urls=_link_urls(),
                )
            except Refused as refused:
                errors, status = {refused.field: refusal_words(refused)}, refused.status
            else:
                return HttpResponseRedirect(reverse("portal:my_data_asked"))
    shown = {"typed": typed, "errors": errors, "is_possible": is_possible, "mail_works": notify.is_possible()}
    return render(request, "portal/my_data/ask.html", shown, status=status)


@open_to(Access.ANYONE)
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Say that a message comes if the two fit. No statement."""
    return render(request, "portal/my_data/asked.html", {"mail_works": notify.is_possible()})


@open_to(Access.HOLDER)
@never_cache
@require_safe
def open_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the secret out of the address, and lead to the page that asks for the code. No statement."""
    response = HttpResponseRedirect(reverse("portal:my_data_code"))
    give_cookie(response, LINK_COOKIE, secret[:80], seconds=LINK_SECONDS, request=request)
    return response


@open_to(Access.HOLDER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Have a code sent and ask for it; the right one opens the page for half an hour. Eight statements at most."""
    secret, at = request.COOKIES.get(LINK_COOKIE, ""), clock.now()
    try:
        grip = confirm.held(secret, purpose=OWN_DATA, at=at)
    except confirm.PassUnknown:
        return link_unknown(request)
    answer = ask_code(request, grip, secret, title=gettext("Open your data"), lead="")
    if answer is not None:
        return answer
    opened = confirm.issue(
        purpose=OPENED, subject=secret, content=grip.content, address=grip.address, good_for=OPEN_FOR, at=at
    )
    response = HttpResponseRedirect(reverse("portal:my_data_seen"))
    give_cookie(response, COOKIE, opened, seconds=int(OPEN_FOR.total_seconds()), request=request)
    response.delete_cookie(LINK_COOKIE, samesite="Lax")
    return response


@open_to(Access.HOLDER)
@never_cache
@require_safe
def seen(request: HttpRequest) -> HttpResponse:
    """
    Show what is stored about a person and who looked at it, and write the visit into the audit. Ten statements.

    `before` is the moment and the number of the last entry of the page before.
    """
    at = clock.now()
    visit = _visit(request, at)
    if visit is None:
        return link_unknown(request)
    person = people.person(visit.person_id)
    before = _before(request.GET.get("before", ""))
    audit.record(
        by=CITIZEN, at=at, act="see_own_data", kind="person", key=str(visit.person_id), subject_id=visit.person_id
    )
    own = dossiers.own_dossiers(visit.person_id, email=visit.address)
    codes = {one.code for one in own}
    former = dossiers.former_applicants(codes)
    entries = audit.entries_about(visit.person_id, before=before, keys=codes, former_ids=former, limit=PAGE + 1)
    more = entries[PAGE - 1] if len(entries) > PAGE else None
    shown = {
        # As it was spelled last: tones and capitals make no other person.
        "name": next((one.person_name for one in own if one.person_name), person.name),
        "born_in": person.born_on.year,
        "card": "•" * 9 + person.national_id[-3:],
        "address": masked(visit.address),
        "lines": _lines(own),
        "kept": _kept(visit.person_id, codes),
        "entries": _looked(entries[:PAGE]),
        "is_first": before is None,
        "more_href": f"?before={more.at.astimezone(UTC):{MOMENT}}-{more.id}" if more else "",
        "minutes": int(OPEN_FOR.total_seconds() // 60),
    }
    return render(request, "portal/my_data/seen.html", shown)


@open_to(Access.HOLDER)
@never_cache
@require_POST
def stop_keeping(request: HttpRequest) -> HttpResponse:
    """
    Take one paper out of use, or take back that those of a dossier are kept. Four statements.

    Only what came with the address by which this page was opened.
    """
    at = clock.now()
    visit = _visit(request, at)
    if visit is None:
        return link_unknown(request)
    codes = {one.code for one in dossiers.own_dossiers(visit.person_id, email=visit.address)}
    paper, code = request.POST.get("paper", ""), request.POST.get("dossier", "")
    # What is there no longer was removed a moment ago, in another window.
    with suppress(NotFound):
        if paper.isdecimal() and len(paper) < 19:
            people.remove_paper(by=CITIZEN, at=at, person_id=visit.person_id, paper_id=int(paper), codes=codes)
        elif code:
            reuse = people.Purpose.REUSE_PAPERS
            people.withdraw_consent(by=CITIZEN, at=at, person_id=visit.person_id, purpose=reuse, codes=codes & {code})
    return HttpResponseRedirect(reverse("portal:my_data_seen") + "#kept")


@open_to(Access.HOLDER)
@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the visit. One statement."""
    confirm.give_back(request.COOKIES.get(COOKIE, ""))
    response = render(request, "portal/my_data/left.html")
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _visit(request: HttpRequest, at: datetime) -> Visit | None:
    secret = request.COOKIES.get(COOKIE, "")
    try:
        grip = confirm.held(secret, purpose=OPENED, at=at)
    except confirm.PassUnknown:
        return None
    return Visit(secret, json.loads(grip.content)["person"], grip.address)


def _faults(typed: dict[str, str]) -> dict[str, str]:
    """Return what has not the form it must have, each at its field."""
    found: dict[str, str] = {}
    try:
        read_code(typed_code(typed["code"]))
    except Refused as refused:
        found["code"] = refusal_words(refused)
    try:
        notify.usable_address(typed["email"])
    except Refused as refused:
        found["email"] = refusal_words(refused)
    return found


def _link_urls() -> dict[str, str]:
    urls = {}
    for language, _ in settings.LANGUAGES:
        with override(language):
            path = reverse("portal:my_data_open", args=["SECRET"])
        urls[language] = settings.HAICAP_PUBLIC_URL + path.replace("SECRET", "{secret}")
    return urls


def _before(written: str) -> tuple[datetime, int] | None:
    moment, _, number = written.partition("-")
    try:
        last = int(number)
        return (datetime.strptime(moment, MOMENT).replace(tzinfo=UTC), last) if 0 < last < MOST_ID else None
    except ValueError:
        return None


def _lines(own: list[OwnDossier]) -> list[Line]:
    if not own:
        return []
    versions = procedures.versions_by_id({one.procedure_version_id for one in own}, on=own[0].submitted_at.date())
    return [
        Line(
            code=one.code,
            href=reverse("portal:track", args=[one.code]),
            procedure=versions[one.procedure_version_id].name,
            state=state_words(one),
            handed_in_at=one.submitted_at,
            is_sample=one.is_sample,
        )
        for one in own
    ]


def _kept(person_id: int, codes: set[str]) -> list[Kept]:
    papers = people.stored_papers(person_id)
    return [
        Kept(one.dossier_code, one.given_at, [paper for paper in papers if paper.from_code == one.dossier_code])
        for one in people.consents(person_id)
        if one.dossier_code in codes
    ]


def _looked(entries: list[audit.AuditEntry]) -> list[TimelineEntry]:
    units = organisation.units_by_id({entry.unit_id for entry in entries if entry.unit_id})
    return [
        TimelineEntry(
            title=" · ".join(filter(None, (act_words(entry.act), object_words(entry)))),
            state="done",
            at=entry.at,
            who=who_words(entry, unit_name(units[entry.unit_id]) if entry.unit_id in units else ""),
            note=reason_words(entry),
        )
        for entry in entries
    ]
