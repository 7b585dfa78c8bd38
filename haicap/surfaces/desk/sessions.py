"""The session of an officer: who is signed in, in which post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

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
from haicap.kernel.editions import Editions
from haicap.platform.accounts import api as accounts

LANGUAGES = ("vi", "en")
ACCOUNT, POST, NUMBER = "account", "post", "number"
#: who gave the password and still owes the code of the second step, since when, and where to go on to
WAITING, WAITING_SINCE, WAITING_NEXT = "waiting", "waiting_since", "waiting_next"
WAITS_FOR = timedelta(minutes=10)

#: Reads and keeps the session of a view. Only the desk has sessions: citizens get no cookie for them.
with_session = decorator_from_middleware(SessionMiddleware)


@dataclass(frozen=True, slots=True)
class Officer:
    """
    Somebody signed in: the account, the posts of today with their units, and the post that is acted in.

    `editions` are what the door has seen of units, calendars and procedures, so that pages may answer from memory.
    """

    account: accounts.Account
    posts: tuple[staff.Post, ...]
    units: Mapping[int, Unit]
    post: staff.Post
    editions: Editions

    @property
    def unit(self) -> Unit:
        """Return the unit of the post."""
        return self.units[self.post.unit_id]

    @property
    def must_protect(self) -> bool:
        """Test if the second step is demanded of one of the posts and not set up."""
        demanded = settings.HAICAP_SECOND_STEP_ROLES
        return not self.account.has_second_step and any(post.role.value in demanded for post in self.posts)

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
    """
    Return the officer of the session, or `None` when there is none, or none any more.

    One statement, with the units held in memory.
    """
    session = request.session
    assert isinstance(session, accounts.SessionStore)
    entry = staff.entry(session.session_key, on=on) if session.session_key else None
    session.take(entry.data if entry else None)
    kept = session.get(ACCOUNT)
    if entry is None or not isinstance(kept, int):
        return None
    account, posts = entry.account, entry.posts
    # The sessions of an account end together when its number goes up; one ends when it goes from the list.
    if account is None or account.id != kept or not posts or session.get(NUMBER) != account.session_number:
        session.flush()
        return None
    chosen = next((post for post in posts if post.id == session.get(POST)), posts[0])
    units = organisation.units_by_id((post.unit_id for post in posts), editions=entry.editions)
    return Officer(account, posts, units, chosen, entry.editions)


def begin(request: HttpRequest, *, account: accounts.Account, post_id: int, at: datetime) -> None:
    """Begin the session of an officer under a new key, with nothing of what stood in the old one."""
    _new_key(request)
    request.session[ACCOUNT], request.session[POST] = account.id, post_id
    request.session[NUMBER] = account.session_number
    device = device_words(request.headers.get("User-Agent", ""))
    accounts.note_session(account.id, session_key=request.session.session_key or "", device=device, at=at)


def begin_waiting(request: HttpRequest, *, account: accounts.Account, to: str, at: datetime) -> None:
    """Keep, under a new key, that the password was given and the code of the second step is owed."""
    _new_key(request)
    request.session[WAITING], request.session[NUMBER] = account.id, account.session_number
    request.session[WAITING_SINCE], request.session[WAITING_NEXT] = at.timestamp(), to


def waiting(request: HttpRequest, *, at: datetime) -> accounts.Account | None:
    """Return who owes the code of the second step; `None` when nobody does or it took too long. Two statements."""
    kept, since = request.session.get(WAITING), request.session.get(WAITING_SINCE)
    if not isinstance(kept, int) or not isinstance(since, float):
        return None
    account = accounts.account(kept)
    in_time = timedelta() <= timedelta(seconds=at.timestamp() - since) <= WAITS_FOR
    if account is None or not in_time or request.session.get(NUMBER) != account.session_number:
        request.session.flush()
        return None
    return account


def go_on(request: DeskRequest, *, at: datetime) -> None:
    """Let this session go on, under a new key, when all sessions of its account were ended. Five statements."""
    account = accounts.account(request.officer.account.id)
    if account is not None:
        begin(request, account=account, post_id=request.officer.post.id, at=at)


def _new_key(request: HttpRequest) -> None:
    request.session.flush()
    request.session.cycle_key()


#: what a browser says of itself -> its name, and of its system; the first that fits, since most name others too
BROWSERS = (
    *(("Edg", "Edge"), ("OPR/", "Opera"), ("coc_coc", "Cốc Cốc"), ("Firefox/", "Firefox")),
    *(("Chrome/", "Chrome"), ("Safari/", "Safari")),
)
SYSTEMS = (
    *(("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Mac OS", "macOS"), ("Linux", "Linux")),
)


def device_words(agent: str) -> str:
    """Return what a browser says of itself in two words, such as “Firefox, Windows”; nothing when it says nothing."""
    found = (next((name for sign, name in known if sign in agent), "") for known in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found))


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
