"""The own account of an officer: password, second step, sessions."""

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from haicap.domains.staff.contracts import ROLES
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import NotFound, Refused
from haicap.platform.accounts import api as accounts
from haicap.platform.clock import api as clock
from haicap.surfaces.desk.frame import show
from haicap.surfaces.desk.officers import officer_in_any_post
from haicap.surfaces.desk.sessions import DeskRequest, go_on
from haicap.surfaces.desk.signing_in import note
from haicap.surfaces.desk.words import said, unit_name

#: what was done -> what the page says of it
DONE = {
    "password": sentence("The password was changed. All other sessions were ended."),
    "session": sentence("The session was ended."),
    "others": sentence("All other sessions were ended."),
}


@officer_in_any_post
@sensitive_post_parameters("present", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: DeskRequest) -> HttpResponse:
    """Show the own account; a POST changes one thing of it. Three statements beside those of the door."""
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        act = request.POST.get("act", "")
        deed = DEEDS.get(act)
        if deed is None:
            raise NotFound("act", key=act[:20])
        try:
            deed(request)
        except Refused as refusal:
            if not refusal.field:
                raise
            errors, status = {refusal.field: said(refusal)}, refusal.status
        else:
            return HttpResponseRedirect(f"{reverse('desk:account')}?{urlencode({'done': act})}", status=303)
    own = request.officer.account
    done = DONE.get(request.GET.get("done", ""), "")
    shown = {
        "name": own.name,
        "username": own.username,
        "posts": [f"{_(ROLES[post.role])} · {unit_name(request.officer.units[post.unit_id])}"
                  for post in request.officer.posts],
        "standing": accounts.second_step(own.id),
        "sessions": accounts.sessions_of(own.id, current=request.session.session_key or "", at=clock.now()),
        "errors": errors,
        "done": _(done) if done else "",
    }  # fmt: skip
    return show(request, "desk/account/account.html", shown, status=status)


def _password(request: DeskRequest) -> None:
    at = clock.now()
    accounts.change_password(
        request.officer.account.id,
        present=request.POST.get("present", ""),
        password=request.POST.get("password", ""),
        again=request.POST.get("again", ""),
        at=at,
    )
    go_on(request, at=at)
    note(request.officer.account, request.officer.post, act="change_password", at=at)


def _session(request: DeskRequest) -> None:
    wanted = request.POST.get("session", "")
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 19):
        raise NotFound(key=wanted[:20])
    if not accounts.end_session(request.officer.account.id, session_id=int(wanted)):
        raise NotFound(key=wanted)
    note(request.officer.account, request.officer.post, act="end_session", at=clock.now())


def _others(request: DeskRequest) -> None:
    at = clock.now()
    accounts.end_sessions(request.officer.account.id)
    go_on(request, at=at)
    note(request.officer.account, request.officer.post, act="end_sessions", at=at)


DEEDS: dict[str, Callable[[DeskRequest], None]] = {"password": _password, "session": _session, "others": _others}
