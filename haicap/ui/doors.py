"""The door of the pages of officers: whoever is not signed in is led to the sign-in."""

from collections.abc import Callable, Collection
from datetime import date
from functools import lru_cache, wraps
from typing import Concatenate, Generic, ParamSpec, Protocol, TypeVar

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.backends.utils import csrf_input
from django.urls import reverse, translate_url
from django.utils.decorators import decorator_from_middleware
from django.utils.http import urlencode
from django.utils.translation import get_language
from markupsafe import Markup

from haicap.kernel.actors import Actor
from haicap.kernel.refusals import Refused
from haicap.platform.accounts import api as accounts
from haicap.platform.clock import api as clock
from haicap.ui.access import Access, open_to
from haicap.ui.refusals import error_page

#: the languages of the pages of officers
LANGUAGES = ("vi", "en")
#: the pages to which the door leads
SIGN_IN, SECOND_STEP = "desk:sign-in", "desk:second-step"
#: the hidden input of every form that says in which post its page was shown
AS_POST = "as_post"

#: Reads and keeps the session of a view. Only officers have sessions: citizens get no cookie for them.
with_session = decorator_from_middleware(SessionMiddleware)


class SignedIn(Protocol):
    """What a door must know of an officer."""

    @property
    def actor(self) -> Actor:
        """Return who acts, for the operations."""

    @property
    def must_protect(self) -> bool:
        """Test if the second step must be set up first."""

    @property
    def acts_as(self) -> str:
        """Return the post as the forms of its pages carry it."""

    def check_acts_as(self, shown_as: str) -> None:
        """Check that a form was sent in the post in which its page was shown."""


P = ParamSpec("P")
Of = TypeVar("Of", bound=SignedIn)
F_co = TypeVar("F_co", covariant=True)


class OfficerRequest(HttpRequest, Generic[Of]):
    """A request that came through the door."""

    officer: Of
    actor: Actor


class Finds(Protocol[F_co]):
    """The question who is signed in under a session on a day; `protected` are the roles that need a second step."""

    def __call__(self, session: accounts.SessionStore, *, on: date, protected: Collection[str]) -> F_co | None:
        """Return the officer, or `None` when there is none, or none any more."""


class Door(Generic[Of]):
    """
    The door of a surface of officers.

    `finds` answers who is signed in, `refused` makes the page of a refusal that no form answers, and `enters` raises
    the refusal of who may not see this surface at all.
    """

    def __init__(
        self,
        *,
        finds: Finds[Of],
        refused: Callable[[OfficerRequest[Of], Refused], HttpResponse],
        enters: Callable[[Of], None] | None = None,
    ) -> None:
        self._finds, self._refused, self._enters = finds, refused, enters

    def officer_of(self, request: HttpRequest) -> Of | None:
        """Return the officer of the session of a request, or `None` when there is none, or none any more."""
        session = request.session
        assert isinstance(session, accounts.SessionStore)
        return self._finds(session, on=clock.now().date(), protected=settings.HAICAP_SECOND_STEP_ROLES)

    def guard(
        self,
        view: Callable[Concatenate[OfficerRequest[Of], P], HttpResponseBase],
        *,
        lets_unprotected: bool = False,
        any_post: bool = False,
    ) -> Callable[..., HttpResponseBase]:
        """
        Let only officers through to a view; strangers are led to the sign-in, their forms are refused.

        Who must set up the second step and has not is led there, unless the view `lets_unprotected` through. What is
        done under `any_post` is of the account, whatever its post.
        """

        @wraps(view)
        def guarded(request: OfficerRequest[Of], *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            found = self.officer_of(request)
            if found is None:
                return _turned_away(request)
            if request.method in {"GET", "HEAD"} and get_language() not in LANGUAGES:
                return HttpResponseRedirect(translate_url(request.get_full_path(), "en"))
            if found.must_protect and not lets_unprotected:
                return _led(request, reverse(SECOND_STEP))
            request.officer, request.actor = found, found.actor
            response: HttpResponseBase
            try:
                if self._enters is not None:
                    self._enters(found)
                if request.method == "POST" and not any_post:
                    found.check_acts_as(request.POST.get(AS_POST, ""))
                response = view(request, *args, **kwargs)
            except Refused as refusal:
                response = self._refused(request, refusal)
            # What an officer saw must not come back from the browser's store after the sign-out.
            response["Cache-Control"] = "private, no-store"
            return response

        return open_to(Access.OFFICER)(with_session(guarded))


def forms(request: HttpRequest) -> dict[str, object]:
    """Return the hidden inputs of forms on pages of officers: the proof of origin, and the post."""
    officer: SignedIn | None = getattr(request, "officer", None)
    if officer is None:
        return {}
    return {"csrf_input": Markup(csrf_input(request)) + _shown_as(officer.acts_as)}  # noqa: S704 (made by the framework)


@lru_cache(maxsize=1000)
def _shown_as(post: str) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(AS_POST, post)


def _turned_away(request: HttpRequest) -> HttpResponse:
    to = f"{reverse(SIGN_IN)}?{urlencode({'next': request.get_full_path()})}"
    return _led(request, to, whole=reverse(SIGN_IN))


def _led(request: HttpRequest, to: str, *, whole: str = "") -> HttpResponse:
    if request.headers.get("HX-Request"):
        # A part of a page was asked for: the whole page must go there.
        return HttpResponse(status=403, headers={"HX-Redirect": whole or to})
    if request.method in {"GET", "HEAD"}:
        return HttpResponseRedirect(to)
    return error_page(request, 403)
