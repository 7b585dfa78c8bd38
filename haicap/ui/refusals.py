"""What a person reads when a rule says no, and the pages of errors."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, override

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused

PAGES = {
    400: (
        sentence("This request cannot be read"),
        sentence("The address or the data sent is damaged. Please go back to the first page and start again."),
    ),
    403: (
        sentence("You cannot open this page"),
        sentence("Your session may have ended, or this page belongs to another person or unit. Please sign in again."),
    ),
    404: (
        sentence("This page does not exist"),
        sentence("Please check the address or the code, or begin from the first page."),
    ),
    422: (
        sentence("This cannot be done"),
        sentence("Nothing has been changed. Please go back, correct what is named here and send again."),
    ),
    429: (
        sentence("Too many requests"),
        sentence("Please wait a little and then try again. What you had already sent successfully is kept."),
    ),
    500: (
        sentence("Something went wrong on our side"),
        sentence("What you had already sent successfully is kept. Please try again in a few minutes."),
    ),
    503: (
        sentence("The service is busy or being maintained"),
        sentence("Please try again in a few minutes. What you had already sent successfully is kept."),
    ),
}


def refusal_words(refusal: Refused) -> str:
    """Return what the refusal says, in the reader's language."""
    told = gettext(refusal.message)
    return told % refusal.params if refusal.params else told


def error_page(request: HttpRequest, status: int, *, words: str = "") -> HttpResponse:
    """
    Return the page of an error, in the reader's language with the two others below.

    `words` say what is wrong and why, where that is known.
    """
    title, advice = PAGES.get(status, PAGES[422])
    others = []
    for code, _ in settings.LANGUAGES:
        with override(code):
            others.append((code, gettext(title), gettext(advice)))
    shown = {"status": status, "title": gettext(title), "advice": gettext(advice), "words": words, "others": others}
    response = render(request, "ui/error.html", shown, status=status)
    if status == 503:
        response["Retry-After"] = "120"
    return response


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return error_page(request, 403)


def forbidden_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form whose proof of origin is missing or old."""
    return error_page(request, 403, words=gettext("The form was open for too long. Please open it again and send it."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return error_page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500; the trace is in the log, not on the page."""
    return error_page(request, 500)


class RefusalPages:
    """Middleware: a refusal that no page answered becomes a page of its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave all else to the framework."""
        if isinstance(exception, Refused):
            return error_page(request, exception.status, words=refusal_words(exception))
        return None
