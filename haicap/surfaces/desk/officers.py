"""The door of every page of the desk: only officers come through."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse, translate_url
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext

from haicap.domains.staff.contracts import Post, PostNotHeld
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.platform.clock import api as clock
from haicap.surfaces.desk.context import AS_POST
from haicap.surfaces.desk.frame import refused
from haicap.surfaces.desk.sessions import LANGUAGES, DeskRequest, signed_in, with_session
from haicap.surfaces.desk.words import ROLES, unit_name
from haicap.ui.access import Access, open_to
from haicap.ui.refusals import error_page

P = ParamSpec("P")


class PostChanged(Refused):
    """The page was shown in one post, and in another window the officer has taken another one since."""

    message = sentence(
        "This page was opened as %(shown)s, and you act as %(now)s now. Nothing was done. Please change the post at "
        "the top, go back and send again."
    )
    status = 409


View = Callable[Concatenate[DeskRequest, P], HttpResponse]


def officer(view: View[P]) -> Callable[..., HttpResponseBase]:
    """
    Let only officers through, one statement; strangers are led to the sign-in, their forms are refused.

    Who must set up the second step and has not is led there. What the view refuses and does not answer itself
    becomes a page of the desk.
    """
    return _door(view, lets_unprotected=False, any_post=False)


def officer_in_any_post(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Let officers through as `officer` does; what is done there is of the account, whatever its post."""
    return _door(view, lets_unprotected=False, any_post=True)


def officer_unprotected(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Let officers through in any post, also those who must still set up the second step."""
    return _door(view, lets_unprotected=True, any_post=True)


def _door(view: View[P], *, lets_unprotected: bool, any_post: bool) -> Callable[..., HttpResponseBase]:
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
            if request.method == "POST" and not any_post:
                _check_post(request)
            response = view(request, *args, **kwargs)
        except Refused as refusal:
            response = refused(request, refusal)
        # What an officer saw must not come back from the browser's store after the sign-out.
        response["Cache-Control"] = "private, no-store"
        return response

    return open_to(Access.OFFICER)(with_session(guarded))


def _check_post(request: DeskRequest) -> None:
    """Check that a form was sent in the post in which its page was shown; in another window it may have changed."""
    shown_as = request.POST.get(AS_POST, "")
    acts_as = request.officer.post
    if shown_as in {"", str(acts_as.id)}:
        return
    post = next((each for each in request.officer.posts if str(each.id) == shown_as), None)
    if post is None:
        raise PostNotHeld("post")
    raise PostChanged(shown=_words(request, post), now=_words(request, acts_as))


def _words(request: DeskRequest, post: Post) -> str:
    return f"{gettext(ROLES[post.role])}, {unit_name(request.officer.units[post.unit_id])}"


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
