"""Before the form: what one needs, and the beginning."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import DraftUnknown
from haicap.domains.procedures import api as procedures
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.platform.clock import api as clock
from haicap.surfaces.portal.filing.secret import hand_out, secret_of, take_back
from haicap.surfaces.portal.procedure import fees_of, paper_groups
from haicap.surfaces.portal.words import deadline_words, may_file_online
from haicap.ui.access import Access, open_to


class NotFiledOnline(Refused):
    """The portal takes no filings for this procedure."""

    message = sentence("This procedure cannot be filed online here. Please look at its page for where to go.")


@open_to(Access.ANYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """
    Show what one needs for a procedure; a POST begins the filing. Two statements.

    :raises NotFiledOnline: if the portal takes none.
    """
    at = clock.now()
    version = procedures.procedure(code, at.date())
    if not may_file_online(version):
        raise NotFiledOnline("code")
    closed = dossiers.closing(at=at, procedure_code=version.code)
    if request.method == "POST" and not closed:
        response = HttpResponseRedirect(reverse("portal:file_place"))
        hand_out(response, dossiers.begin_draft(procedure_code=version.code, at=at), request=request)
        return response
    return render(
        request,
        "portal/filing/start.html",
        {
            "version": version,
            "groups": [group for group in paper_groups(version.papers) if group.papers],
            "time": deadline_words(version.deadline),
            "fees": fees_of(version),
            "is_under_way": _is_under_way(request, version.code),
            "closed": closed,
        },
        status=503 if closed and request.method == "POST" else 200,
    )


@open_to(Access.HOLDER)
@never_cache
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Remove what was written so far, and the secret from this browser. One statement."""
    secret = secret_of(request)
    response = render(request, "portal/filing/forgotten.html")
    if secret:
        # What was handed in already has left nothing here but its code, and that stays with the dossier.
        with suppress(DraftUnknown):
            dossiers.change_draft(secret=secret, values={}, papers=(), at=clock.now())
        take_back(response)
    return response


def _is_under_way(request: HttpRequest, code: str) -> bool:
    secret = secret_of(request)
    if not secret:
        return False
    try:
        draft = dossiers.draft(secret)
    except DraftUnknown:
        return False
    return draft.procedure_code == code and not draft.code and bool(draft.values)
