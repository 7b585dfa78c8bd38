"""What those see who filed a dossier: opened on the tracking page by the last digits of their card."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haicap.domains.dossiers import api as dossiers
from haicap.domains.procedures import api as procedures
from haicap.kernel.codes import CodeUnusable, read_code
from haicap.kernel.refusals import Refused
from haicap.platform.clock import api as clock
from haicap.platform.files import api as files
from haicap.platform.ratelimit import api as ratelimit
from haicap.platform.ratelimit.api import Group
from haicap.surfaces.portal.details_grant import OPEN_FOR, end, is_open, open_for
from haicap.surfaces.portal.details_words import filer_lines, letters, requests, way_lines
from haicap.surfaces.portal.tracking import typed_code
from haicap.ui.access import Access, open_to
from haicap.ui.formats import LOCAL
from haicap.ui.refusals import refusal_words

#: A paper may draw itself and do nothing else: no script, no form, no address, an origin of its own.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@open_to(Access.ANYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_details(request: HttpRequest, code: str) -> HttpResponse:
    """
    Open the details when code and digits fit together; else say so, the same whatever is wrong.

    Six statements at most: the tries of the code from this address, those from everywhere, and the comparison.
    """
    if request.method != "POST":
        return _closed(code)
    at, wanted = clock.now(), _plain(code)
    try:
        _count(request, wanted, at)
        digits = "".join(request.POST.get("last_digits", "").split())
        found = dossiers.open_details(code=wanted, last_digits=digits, at=at)
    except Refused as refused:
        shown = {"code": wanted, "words": refusal_words(refused)}
        response = render(request, "portal/details/closed.html", shown, status=refused.status)
        if isinstance(refused, ratelimit.TooManyRequests):
            response["Retry-After"] = str(refused.seconds)
        return response
    response = HttpResponseRedirect(reverse("portal:details", args=[found]))
    open_for(response, found, at=at, request=request)
    return response


@open_to(Access.HOLDER)
@never_cache
@require_safe
def seen(request: HttpRequest, code: str) -> HttpResponse:
    """Show the details of a dossier where they are open. Seven statements at most, none where they are not."""
    wanted = _plain(code)
    if not is_open(request, wanted, at=clock.now()):
        return _closed(code)
    found = dossiers.details(wanted)
    on = found.dossier.submitted_at.astimezone(LOCAL).date()
    version = procedures.version_by_id(found.dossier.procedure_version_id, on=on)
    shown = {
        "dossier": found.dossier,
        "procedure": version.name,
        "minutes": int(OPEN_FOR.total_seconds() // 60),
        "filers": filer_lines(found),
        "papers": [paper for paper in found.papers if paper.source == "applicant"],
        "requests": requests(found),
        "letters": letters(found),
        "way": way_lines(found),
    }
    return render(request, "portal/details/seen.html", shown)


@open_to(Access.HOLDER)
@never_cache
@require_safe
def letter(request: HttpRequest, code: str, serial: int) -> HttpResponse:
    """
    Give form 01 (serial 0) or the notice of an event where the details are open; the look is written into the audit.

    Fifteen statements at most, four when it is there already.
    """
    wanted, at = _plain(code), clock.now()
    if not is_open(request, wanted, at=at):
        return _closed(code)
    track_url = settings.HAICAP_TRACK_URL.format(code=wanted)
    document = dossiers.open_letter(code=wanted, serial=serial, at=at, track_url=track_url)
    response = HttpResponse(files.read(document.sha256), content_type=files.PDF)
    response["Content-Disposition"] = f'inline; filename="{wanted}-{document.form.value}.pdf"'
    response["Content-Security-Policy"] = POLICY
    return response


@open_to(Access.HOLDER)
@never_cache
@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close the details again. No statement."""
    response = HttpResponseRedirect(reverse("portal:track", args=[code]))
    end(response)
    return response


def _count(request: HttpRequest, code: str, at: datetime) -> None:
    """
    Count a try at this code, from this address and from everywhere. Two statements.

    The machine itself is counted too: behind a proxy that haicap was not told of, everybody seems to be it.

    :raises TooManyRequests: if there were too many.
    """
    address = ratelimit.client_address(request.META, hops=ratelimit.proxy_hops())
    ratelimit.admit_subject(Group.DETAILS_PAIR, subject=f"{code} {address}", at=at)
    ratelimit.admit_subject(Group.DETAILS_CODE, subject=code, at=at)


def _plain(code: str) -> str:
    """Return the one form of a code under which it is counted, or what was typed when it is none."""
    typed = typed_code(code)
    try:
        return str(read_code(typed))
    except CodeUnusable:
        return typed


def _closed(code: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("portal:track", args=[code]) + "#details")
