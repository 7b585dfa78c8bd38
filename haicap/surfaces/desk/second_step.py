"""The second step of signing in: its page at the sign-in, and its set-up by the officer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from haicap.domains.staff import api as staff
from haicap.domains.staff.contracts import PostNotHeld
from haicap.kernel.refusals import NotFound, Refused
from haicap.platform.accounts import api as accounts
from haicap.platform.clock import api as clock
from haicap.surfaces.desk.frame import open_frame, show
from haicap.surfaces.desk.officers import officer_unprotected
from haicap.surfaces.desk.sessions import WAITING_NEXT, DeskRequest, go_on, safe_next, waiting
from haicap.surfaces.desk.signing_in import let_in, note
from haicap.surfaces.desk.words import said
from haicap.ui.access import Access, open_to
from haicap.ui.doors import with_session


@open_to(Access.ANYONE)
@with_session
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of who gave the password, and begin the session. Seven statements at most."""
    at = clock.now()
    account = waiting(request, at=at)
    if account is None:
        return HttpResponseRedirect(reverse("desk:sign-in"))
    error, status = "", 200
    if request.method == "POST":
        posts = staff.posts_of(account.id, on=at.date())
        if not posts:
            raise PostNotHeld
        try:
            means = accounts.check_code(account.id, code=request.POST.get("code", ""), at=at)
        except Refused as refusal:
            note(account, posts[0], act="code_refused", at=at)
            error, status = said(refusal), refusal.status
        else:
            to = safe_next(str(request.session.get(WAITING_NEXT, "")))
            return let_in(request, account, posts[0], to=to, at=at, means=means.value)
    shown = {"frame": open_frame(), "error": error, "name": account.name}
    return render(request, "desk/sign_in_code.html", shown, status=status)


@officer_unprotected
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: DeskRequest) -> HttpResponse:
    """Show how the second step stands, and set it up, renew its recovery codes or take it away."""
    error, status = "", 200
    if request.method == "POST":
        deed = DEEDS.get(request.POST.get("act", ""))
        if deed is None:
            raise NotFound("act", key=request.POST.get("act", "")[:20])
        try:
            return deed(request)
        except Refused as refusal:
            if refusal.field != "code":
                raise
            note(request.officer.account, request.officer.post, act="code_refused", at=clock.now())
            error, status = said(refusal), refusal.status
    account_id = request.officer.account.id
    shown = {
        "standing": accounts.second_step(account_id),
        "setting_up": accounts.set_up(account_id, issuer=_issuer()),
        "is_demanded": _is_demanded(request),
        "must": request.officer.must_protect,
        "error": error,
        "opened": request.POST.get("act", ""),
    }
    return show(request, "desk/account/second_step.html", shown, status=status)


def _begin(request: DeskRequest) -> HttpResponse:
    accounts.begin_second_step(request.officer.account.id)
    return HttpResponseRedirect(f"{reverse('desk:second-step')}#code", status=303)


def _confirm(request: DeskRequest) -> HttpResponse:
    at = clock.now()
    codes = accounts.confirm_second_step(request.officer.account.id, code=request.POST.get("code", ""), at=at)
    # Sessions that began without the second step are over; this one showed a code just now.
    go_on(request, at=at)
    note(request.officer.account, request.officer.post, act="second_step_on", at=at)
    return _codes_page(request, codes, is_new=True)


def _renew(request: DeskRequest) -> HttpResponse:
    at = clock.now()
    codes = accounts.renew_recovery_codes(request.officer.account.id, code=request.POST.get("code", ""), at=at)
    note(request.officer.account, request.officer.post, act="recovery_codes", at=at)
    return _codes_page(request, codes, is_new=False)


def _end(request: DeskRequest) -> HttpResponse:
    at = clock.now()
    accounts.end_second_step(request.officer.account.id, code=request.POST.get("code", ""), at=at)
    note(request.officer.account, request.officer.post, act="second_step_off", at=at)
    return HttpResponseRedirect(reverse("desk:second-step"), status=303)


DEEDS: dict[str, Callable[[DeskRequest], HttpResponse]] = {
    "begin": _begin,
    "confirm": _confirm,
    "renew": _renew,
    "end": _end,
}


def _codes_page(request: DeskRequest, codes: list[str], *, is_new: bool) -> HttpResponse:
    shown = {"codes": codes, "is_new": is_new, "username": request.officer.account.username, "made_at": clock.now()}
    return show(request, "desk/account/codes.html", shown)


def _is_demanded(request: DeskRequest) -> bool:
    return any(post.role.value in settings.HAICAP_SECOND_STEP_ROLES for post in request.officer.posts)


def _issuer() -> str:
    city = settings.HAICAP_CITY
    return f"haicap · {city.get(get_language() or 'vi', city['vi'])}"
