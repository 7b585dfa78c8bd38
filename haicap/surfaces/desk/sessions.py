"""The session of an officer: how it begins, goes on and ends."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_path, override

from haicap.domains.staff import api as staff
from haicap.domains.staff.contracts import SESSION_ACCOUNT, SESSION_NUMBER, SESSION_POST
from haicap.platform.accounts import api as accounts
from haicap.ui.doors import OfficerRequest

#: who gave the password and still owes the code of the second step, since when, and where to go on to
WAITING, WAITING_SINCE, WAITING_NEXT = "waiting", "waiting_since", "waiting_next"
WAITS_FOR = timedelta(minutes=10)
#: the surfaces of officers, to whose pages the sign-in leads on
SURFACES = frozenset({"desk", "city"})

#: a request that came through the door of the desk
DeskRequest = OfficerRequest[staff.Officer]


def begin(request: HttpRequest, *, account: accounts.Account, post_id: int, at: datetime) -> None:
    """Begin the session of an officer under a new key, with nothing of what stood in the old one."""
    _new_key(request)
    request.session[SESSION_ACCOUNT], request.session[SESSION_POST] = account.id, post_id
    request.session[SESSION_NUMBER] = account.session_number
    device = device_words(request.headers.get("User-Agent", ""))
    accounts.note_session(account.id, session_key=request.session.session_key or "", device=device, at=at)


def begin_waiting(request: HttpRequest, *, account: accounts.Account, to: str, at: datetime) -> None:
    """Keep, under a new key, that the password was given and the code of the second step is owed."""
    _new_key(request)
    request.session[WAITING], request.session[SESSION_NUMBER] = account.id, account.session_number
    request.session[WAITING_SINCE], request.session[WAITING_NEXT] = at.timestamp(), to


def waiting(request: HttpRequest, *, at: datetime) -> accounts.Account | None:
    """Return who owes the code of the second step; `None` when nobody does or it took too long. Two statements."""
    kept, since = request.session.get(WAITING), request.session.get(WAITING_SINCE)
    if not isinstance(kept, int) or not isinstance(since, float):
        return None
    account = accounts.account(kept)
    in_time = timedelta() <= timedelta(seconds=at.timestamp() - since) <= WAITS_FOR
    if account is None or not in_time or request.session.get(SESSION_NUMBER) != account.session_number:
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
    request.session[SESSION_POST] = post_id


def end(request: HttpRequest) -> None:
    """End the session."""
    request.session.flush()


def safe_next(wanted: str) -> str:
    """Return the address to go on to after the sign-in when it is a page of officers, else nothing."""
    path = wanted.partition("?")[0]
    if not wanted.startswith("/") or not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return ""
    try:
        # The address says its language, which need not be that of the sign-in.
        with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
            found = resolve(path)
    except (Http404, ValueError):
        return ""
    return wanted if found.app_name in SURFACES and found.url_name != "sign-in" else ""
