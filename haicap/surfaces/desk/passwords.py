"""The first password and a new one, set with a code from the administrator."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from haicap.kernel.actors import Actor, Role
from haicap.kernel.refusals import Refused
from haicap.platform.accounts import api as accounts
from haicap.platform.audit import api as audit
from haicap.platform.clock import api as clock
from haicap.surfaces.desk.frame import open_frame
from haicap.surfaces.desk.words import said
from haicap.ui.access import Access, open_to


@open_to(Access.ANYONE)
@never_cache
@sensitive_post_parameters("code", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def first_password(request: HttpRequest) -> HttpResponse:
    """Show the form, or set the password and lead on to the sign-in. Two statements and one of the audit."""
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        at = clock.now()
        typed = {name: request.POST.get(name, "") for name in ("username", "code", "password", "again")}
        try:
            account_id = accounts.set_password(**typed, at=at)
        except Refused as refusal:
            errors, status = {refusal.field: said(refusal)}, refusal.status
        else:
            owner = Actor(role=Role.SYSTEM, account_id=account_id)
            audit.record(
                by=owner, at=at, act="set_password", kind="account", key=typed["username"].strip().lower()[:60]
            )
            return HttpResponseRedirect(f"{reverse('desk:sign-in')}?password=set", status=303)
    shown = {
        "frame": open_frame(),
        "errors": errors,
        "username": request.POST.get("username", "").replace("\x00", "")[:60],
    }
    return render(request, "desk/first_password.html", shown, status=status)
