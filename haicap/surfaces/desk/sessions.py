"""The session of an officer: who is signed in, in which post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import Http404, HttpRequest
from django.urls import resolve
from django.utils.decorators import decorator_from_middleware
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_path, override

from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Unit
from haicap.domains.staff import api as staff
from haicap.kernel.actors import Actor
from haicap.platform.accounts import api as accounts

LANGUAGES = ("vi", "en")
ACCOUNT, POST, NUMBER = "account", "post", "number"

#: Reads and keeps the session of a view. Only the desk has sessions: citizens get no cookie for them.
with_session = decorator_from_middleware(SessionMiddleware)


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody signed in: the account, the posts of today with their units, and the post that is acted in."""

    account: accounts.Account
    posts: tuple[staff.Post, ...]
    units: Mapping[int, Unit]
    post: staff.Post

    @property
    def unit(self) -> Unit:
        """Return the unit of the post."""
        return self.units[self.post.unit_id]

    @property
    def actor(self) -> Actor:
        """Return who acts, for the operations."""
        return Actor(
            role=self.post.role,
            account_id=self.account.id,
            post_id=self.post.id,
            unit_id=self.post.unit_id,
            name=self.account.name,
            unit_code=self.unit.code,
        )


class DeskRequest(HttpRequest):
    """A request that came through the door of the desk."""

    officer: Officer
    actor: Actor


def signed_in(request: HttpRequest, *, on: date) -> Officer | None:
    """Return the officer of the session, or `None` when there is none, or none any more. Four statements."""
    kept = request.session.get(ACCOUNT)
    if not isinstance(kept, int):
        return None
    account = accounts.account(kept)
    posts = staff.posts_of(kept, on=on) if account else []
    # The sessions of an account end together when its number goes up.
    if account is None or not posts or request.session.get(NUMBER) != account.session_number:
        request.session.flush()
        return None
    chosen = next((post for post in posts if post.id == request.session.get(POST)), posts[0])
    units = organisation.units_by_id(post.unit_id for post in posts)
    return Officer(account, tuple(posts), units, chosen)


def begin(request: HttpRequest, *, account: accounts.Account, post_id: int) -> None:
    """Begin the session of an officer under a new key, with nothing of what stood in the old one."""
    request.session.flush()
    request.session.cycle_key()
    request.session[ACCOUNT], request.session[POST] = account.id, post_id
    request.session[NUMBER] = account.session_number


def take_post(request: HttpRequest, *, post_id: int) -> None:
    """Act in another post from now on."""
    request.session[POST] = post_id


def end(request: HttpRequest) -> None:
    """End the session."""
    request.session.flush()


def safe_next(wanted: str) -> str:
    """Return the address to go on to after the sign-in when it is a page of the desk, else nothing."""
    path = wanted.partition("?")[0]
    if not wanted.startswith("/") or not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return ""
    try:
        # The address says its language, which need not be that of the sign-in.
        with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
            found = resolve(path)
    except (Http404, ValueError):
        return ""
    return wanted if found.app_name == "desk" and found.url_name != "sign-in" else ""
