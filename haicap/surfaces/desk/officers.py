"""The door of every page of the desk: only officers come through."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse, translate_url
from django.utils.http import urlencode
from django.utils.translation import get_language

from haicap.kernel.refusals import Refused
from haicap.platform.clock import api as clock
from haicap.surfaces.desk.frame import refused
from haicap.surfaces.desk.sessions import LANGUAGES, DeskRequest, signed_in, with_session
from haicap.ui.access import Access, open_to
from haicap.ui.refusals import error_page

P = ParamSpec("P")

View = Callable[Concatenate[DeskRequest, P], HttpResponse]


def officer(view: View[P]) -> Callable[..., HttpResponseBase]:
    """
    Let only officers through, four statements; strangers are led to the sign-in, their forms are refused.

    Who must set up the second step and has not is led there. What the view refuses and does not answer itself
    becomes a page of the desk.
    """
    return _door(view, lets_unprotected=False)


def officer_unprotected(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Let officers through as `officer` does, also those who must still set up the second step."""
    return _door(view, lets_unprotected=True)


def _door(view: View[P], *, lets_unprotected: bool) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def guarded(request: DeskRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        found = signed_in(request, on=clock.now().date())
        if found is None:
            return _turned_away(request)
        if request.method in {"GET", "HEAD"} and get_language() not in LANGUAGES:
            return HttpResponseRedirect(translate_url(request.get_full_path(), "en"))
        if found.must_protect and not lets_unprotected:
            return _led(request, reverse("desk:second-step"))
        request.officer, request.actor = found, found.actor
        try:
            response = view(request, *args, **kwargs)
        except Refused as refusal:
            response = refused(request, refusal)
        # What an officer saw must not come back from the browser's store after the sign-out.
        response["Cache-Control"] = "private, no-store"
        return response

    return open_to(Access.OFFICER)(with_session(guarded))


def _turned_away(request: HttpRequest) -> HttpResponse:
    to = f"{reverse('desk:sign-in')}?{urlencode({'next': request.get_full_path()})}"
    return _led(request, to, whole=reverse("desk:sign-in"))


def _led(request: HttpRequest, to: str, *, whole: str = "") -> HttpResponse:
    if request.headers.get("HX-Request"):
        # A part of a page was asked for: the whole page must go there.
        return HttpResponse(status=403, headers={"HX-Redirect": whole or to})
    if request.method in {"GET", "HEAD"}:
        return HttpResponseRedirect(to)
    return error_page(request, 403)
