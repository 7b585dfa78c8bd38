"""Pages that ask for a code sent by e-mail: the link opens nothing by itself."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language

from haicap.kernel.refusals import Refused
from haicap.platform.clock import api as clock
from haicap.platform.confirm import api as confirm
from haicap.platform.notify import api as notify
from haicap.ui.refusals import refusal_words


def ask_code(
    request: HttpRequest, grip: confirm.Pass, secret: str, *, title: str, lead: str, note: str = ""
) -> HttpResponse | None:
    """
    Return the page that has a code sent and asks for it; `None` when the right one came with this request.

    `secret` is that of the link, `grip` what it stands for. Nothing without a POST, then six statements at most.
    """
    at, error, status = clock.now(), "", 200
    if request.method == "POST":
        try:
            if request.POST.get("act") == "send":
                language = get_language() or "vi"
                confirm.ask(purpose=grip.purpose, subject=secret, address=grip.address, language=language, at=at)
                return HttpResponseRedirect(f"{request.path}?sent=1")
            confirm.check(purpose=grip.purpose, subject=secret, code=request.POST.get("code", ""), at=at)
        except Refused as refused:
            error, status = refusal_words(refused), refused.status
        else:
            return None
    shown = {
        "title": title,
        "lead": lead,
        "note": note,
        "address": masked(grip.address),
        "error": error,
        "is_sent": "sent" in request.GET or bool(error),
        "mail_works": notify.is_possible(),
    }
    return render(request, "portal/code.html", shown, status=status)


def link_unknown(request: HttpRequest) -> HttpResponse:
    """Say plainly that a link does not open anything, or not any more."""
    return render(request, "portal/link_unknown.html", status=404)


def masked(address: str) -> str:
    """Return an address so that its owner knows it and others do not: `u•••@vidu.vn`."""
    local, _, host = address.rpartition("@")
    return f"{local[:1]}•••@{host}"


def give_cookie(response: HttpResponse, name: str, secret: str, *, seconds: int, request: HttpRequest) -> None:
    """Give the browser a secret that no script and no other site gets, for a while."""
    response.set_cookie(name, secret, max_age=seconds, httponly=True, samesite="Lax", secure=request.is_secure())
    # The secret may stand in the address that led here: it is to go no further.
    response["Referrer-Policy"] = "no-referrer"
