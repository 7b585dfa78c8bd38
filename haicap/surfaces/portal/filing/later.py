"""Saving a form to go on later, on any device: a link by e-mail, and a code when it is opened elsewhere."""

from contextlib import suppress
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import DraftUnknown
from haicap.domains.procedures import api as procedures
from haicap.kernel.refusals import Refused
from haicap.platform.clock import api as clock
from haicap.platform.confirm import api as confirm
from haicap.platform.notify import api as notify
from haicap.surfaces.portal.codes import ask_code, give_cookie, link_unknown, masked
from haicap.surfaces.portal.filing.holding import Held, for_holder, keep
from haicap.surfaces.portal.filing.secret import DAYS_KEPT, hand_out, secret_of, take_back
from haicap.ui.access import Access, open_to
from haicap.ui.formats import date_vi
from haicap.ui.refusals import refusal_words

PURPOSE = "filing"
#: the secret of the link, from the moment it is opened until the code is right
COOKIE, COOKIE_SECONDS = "haicap_resume", 3600


@for_holder
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest, held: Held) -> HttpResponse:
    """Ask where the link is to go, or send it there. Eight statements at most."""
    typed, error, status = held.value("email"), "", 200
    is_possible = notify.is_possible() or settings.HAICAP_SAMPLE
    if request.method == "POST" and is_possible:
        typed = request.POST.get("email", "")
        try:
            address = notify.usable_address(typed)
            _send_link(keep(held), address)
        except Refused as refused:
            error, status = refusal_words(refused), refused.status
        else:
            return render(request, "portal/filing/saved.html", _shown(held) | {"address": masked(address)})
    shown = {"typed": typed, "error": error, "is_possible": is_possible, "back_href": _back(held)}
    return render(request, "portal/filing/save.html", _shown(held) | shown, status=status)


@open_to(Access.HOLDER)
@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Make this browser forget the form, which stays for who has the link. No statement."""
    response = render(request, "portal/filing/left.html")
    take_back(response)
    return response


@open_to(Access.HOLDER)
@never_cache
@require_safe
def open_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the secret out of the address, and lead to the page that asks for the code. No statement."""
    response = HttpResponseRedirect(reverse("portal:file_resume"))
    give_cookie(response, COOKIE, secret[:80], seconds=COOKIE_SECONDS, request=request)
    return response


@open_to(Access.HOLDER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Lead back to the form: at once where this browser has it, elsewhere with a code. Nine statements at most."""
    secret, at = request.COOKIES.get(COOKIE, ""), clock.now()
    try:
        grip = confirm.held(secret, purpose=PURPOSE, at=at)
        draft = dossiers.draft(grip.content)
    except (confirm.PassUnknown, DraftUnknown):
        return link_unknown(request)
    here = secret_of(request)
    if here != grip.content:
        version = procedures.procedure(draft.procedure_code, at.date())
        note = gettext("This browser has another form open. Opening this one closes the other one here.")
        answer = ask_code(
            request,
            grip,
            secret,
            title=gettext("Go on with your form"),
            lead=version.name,
            note=note if here and _is_open(here) else "",
        )
        if answer is not None:
            return answer
    response = HttpResponseRedirect(reverse("portal:file_check"))
    hand_out(response, grip.content, request=request)
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _is_open(secret: str) -> bool:
    with suppress(DraftUnknown):
        draft = dossiers.draft(secret)
        return not draft.code and bool(draft.values)
    return False


def _send_link(held: Held, address: str) -> None:
    kept = timedelta(days=DAYS_KEPT)
    secret = confirm.issue(
        purpose=PURPOSE, subject=held.secret, content=held.secret, address=address, good_for=kept, at=held.at
    )
    values = {
        "procedure": held.version.name,
        "until": date_vi((held.at + kept).date()),
        "link": settings.HAICAP_PUBLIC_URL + reverse("portal:file_open", args=[secret]),
    }
    lines = [
        gettext("You have saved a form for the procedure: %(procedure)s") % values,
        gettext("With this address you open it again, on any device, until %(until)s:") % values
        + f"\n{values['link']}",
        gettext("On another device a code is then sent to you. Without it nobody can open the form."),
        gettext("If you have not saved a form, you need not do anything."),
    ]
    letter = notify.Letter(
        # The secret itself stands in the sealed text only.
        key=f"filing/{sha256(secret.encode()).hexdigest()[:32]}",
        kind="filing.saved",
        address=address,
        subject=gettext("Your form: go on where you stopped"),
        text="\n\n".join(lines) + "\n",
        language=get_language() or "vi",
        kept=kept,
    )
    notify.write(letter, at=held.at)


def _shown(held: Held) -> dict[str, object]:
    until = held.at + timedelta(days=DAYS_KEPT)
    return {"version": held.version, "until": until.date(), "days": DAYS_KEPT, "mail_works": notify.is_possible()}


def _back(held: Held) -> str:
    return reverse(f"portal:file_{held.missing}")
