"""Sign-in and sign-out, the choice of post, and the language of the account."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils.http import urlencode
from django.utils.translation import get_language, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haicap.domains.organisation import api as organisation
from haicap.domains.staff import api as staff
from haicap.domains.staff.contracts import ROLES, PostNotHeld
from haicap.kernel.actors import Actor
from haicap.kernel.refusals import NotFound, Refused
from haicap.platform.accounts import api as accounts
from haicap.platform.audit import api as audit
from haicap.platform.clock import api as clock
from haicap.surfaces.desk import samples
from haicap.surfaces.desk.frame import open_frame
from haicap.surfaces.desk.officers import DOOR, officer_in_any_post, officer_unprotected
from haicap.surfaces.desk.sessions import (
    DeskRequest,
    begin,
    begin_waiting,
    end,
    safe_next,
    take_post,
)
from haicap.surfaces.desk.words import said, unit_name
from haicap.ui.access import Access, open_to
from haicap.ui.doors import LANGUAGES, with_session
from haicap.ui.values import Answer


@open_to(Access.ANYONE)
@with_session
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the sign-in, or begin the session of who signs in."""
    if request.method == "POST":
        return _enter(request)
    if get_language() not in LANGUAGES:
        return HttpResponseRedirect(translate_url(request.get_full_path(), "en"))
    if DOOR.officer_of(request) is not None:
        return HttpResponseRedirect(reverse("desk:work"))
    return _sign_in_page(request, {})


def _enter(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    try:
        account = accounts.sign_in(
            username=request.POST.get("username", ""), password=request.POST.get("password", ""), at=at
        )
        posts = staff.posts_of(account.id, on=at.date())
        if not posts:
            raise PostNotHeld("username")
    except Refused as refusal:
        return _sign_in_page(request, {"username": said(refusal)}, status=refusal.status)
    to = safe_next(request.POST.get("next", ""))
    if account.has_second_step:
        begin_waiting(request, account=account, to=to, at=at)
        rotate_token(request)
        return HttpResponseRedirect(reverse("desk:sign-in-code"), status=303)
    return let_in(request, account, posts[0], to=to, at=at)


def let_in(
    request: HttpRequest, account: accounts.Account, held: staff.Post, *, to: str, at: datetime, means: str = ""
) -> HttpResponse:
    """Begin the session of who showed all that is asked for, and lead on. `means` is that of the second step."""
    begin(request, account=account, post_id=held.id, at=at)
    rotate_token(request)
    note(account, held, act="sign_in", at=at, reason=means)
    with override(account.language if account.language in LANGUAGES else "vi"):
        first = reverse("desk:work")
    return HttpResponseRedirect(to or first, status=303)


def _sign_in_page(request: HttpRequest, errors: dict[str, str], *, status: int = 200) -> HttpResponse:
    wanted = safe_next(request.GET.get("next", "") or request.POST.get("next", ""))
    shown: dict[str, object] = {
        "frame": open_frame(),
        "errors": errors,
        "username": request.POST.get("username", "").replace("\x00", "")[:60],
        "next": wanted,
        "sample": None,
    }
    if settings.HAICAP_SAMPLE:
        shown |= _samples(request, wanted)
    response = render(request, "desk/sign_in.html", shown, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _samples(request: HttpRequest, wanted: str) -> dict[str, object]:
    """Return what the page shows of the sample city: a unit, its accounts, and what the search for a unit found."""
    on = clock.now().date()
    asked, code = request.GET.get("find", "")[:100], request.GET.get("unit", "")
    found, error = _units_found(asked, wanted=wanted)
    posts = staff.sample_posts(on=on)
    sample = samples.sample_unit(code, posts, on=on) if code.isalnum() else None
    return {
        "sample": sample or samples.sample_unit(samples.FIRST_UNIT, posts, on=on),
        "over": samples.sample_unit(organisation.city(on).code, posts, on=on),
        "roles": ROLES,
        "password": accounts.SAMPLE_PASSWORD,
        "asked": asked,
        "found": found,
        "find_error": error,
        "unit_name": unit_name,
    }


def _units_found(asked: str, *, wanted: str) -> tuple[list[Answer], str]:
    if not asked.strip():
        return [], ""
    try:
        units = samples.units_named(asked, on=clock.now().date())
    except Refused as refusal:
        return [], said(refusal)
    more = {"next": wanted} if wanted else {}
    return [
        Answer(unit_name(unit), f"{reverse('desk:sign-in')}?{urlencode({'unit': unit.code, **more})}", unit.code)
        for unit in units
    ], ""


@open_to(Access.ANYONE)
@require_safe
def sample_units(request: HttpRequest) -> HttpResponse:
    """Answer the search for a unit as one types; there is none where no sample data is installed."""
    if not settings.HAICAP_SAMPLE:
        raise NotFound(key="units")
    asked = request.GET.get("find", "")[:100]
    found, error = _units_found(asked, wanted=safe_next(request.GET.get("next", "")))
    return render(request, "desk/answers.html", {"found": found, "asked": asked, "error": error})


@officer_unprotected
@require_POST
def sign_out(request: DeskRequest) -> HttpResponse:
    """End the session."""
    note(request.officer.account, request.officer.post, act="sign_out", at=clock.now())
    end(request)
    rotate_token(request)
    return HttpResponseRedirect(reverse("desk:sign-in"), status=303)


@officer_in_any_post
@require_POST
def post(request: DeskRequest) -> HttpResponse:
    """Act in another post, on the same page; where the post may not see it, the page says so."""
    wanted = request.POST.get("post", "")
    chosen = next((each for each in request.officer.posts if str(each.id) == wanted), None)
    if chosen is None:
        raise PostNotHeld("post")
    take_post(request, post_id=chosen.id)
    return HttpResponseRedirect(safe_next(request.POST.get("next", "")) or reverse("desk:work"), status=303)


@officer_unprotected
@require_POST
def language(request: DeskRequest) -> HttpResponse:
    """Keep the language of the account, and go on in it."""
    wanted = request.POST.get("language", "")
    if wanted not in LANGUAGES:
        raise NotFound("language", key=wanted[:10])
    accounts.set_language(request.officer.account.id, wanted)
    back = safe_next(request.POST.get("next", ""))
    with override(wanted):
        first = reverse("desk:work")
    return HttpResponseRedirect(translate_url(back, wanted) if back else first, status=303)


def note(account: accounts.Account, held: staff.Post, *, act: str, at: datetime, reason: str = "") -> None:
    """Write to the audit what somebody did with the own account. One statement."""
    by = Actor(role=held.role, account_id=account.id, post_id=held.id, unit_id=held.unit_id, name=account.name)
    audit.record(by=by, at=at, act=act, kind="account", key=account.username, reason=reason)
