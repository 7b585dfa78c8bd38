"""Which pages are limited, and what somebody reads who asked too often."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from haicap.platform.clients import api as clients
from haicap.platform.clock import api as clock
from haicap.platform.ratelimit import api as ratelimit
from haicap.platform.ratelimit.api import Group
from haicap.surfaces.exchange.api_v1.door import PREFIX, turned_away
from haicap.ui.refusals import error_page, refusal_words

#: By the name of the route; only what sends something is counted, looking is not. Of the API all is counted.
LIMITED = {
    "desk:sign-in": Group.SIGN_IN,
    "desk:sign-in-code": Group.SIGN_IN,
    "desk:first-password": Group.SIGN_IN,
    "desk:account": Group.SIGN_IN,
    "desk:second-step": Group.SIGN_IN,
    "portal:file_check": Group.SUBMIT,
    "portal:file_papers": Group.UPLOAD,
    "portal:file_later": Group.MAIL,
    "portal:file_resume": Group.MAIL,
    "portal:my_data": Group.MAIL,
    "portal:my_data_code": Group.MAIL,
    "portal:details_open": Group.DETAILS,
}
LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})


class RateLimits:
    """Middleware: counts before a page does its work, and answers 429 when it was too often."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through to where its route is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """
        Answer in the place of the view when its group was asked for too often. One statement, or none.

        A call of the API with a token takes two.
        """
        match = request.resolver_match
        if match and match.route.startswith(PREFIX):
            return _of_api(request)
        group = LIMITED.get(match.view_name) if match and request.method == "POST" else None
        if group is None:
            return None
        address = ratelimit.client_address(request.META, hops=ratelimit.proxy_hops())
        try:
            ratelimit.admit(group, address=address, at=clock.now())
        except ratelimit.TooManyRequests as refusal:
            answer = error_page(request, refusal.status, words=refusal_words(refusal))
            answer["Retry-After"] = str(refusal.seconds)
            return answer
        return None


def _of_api(request: HttpRequest) -> HttpResponse | None:
    """Count a call of the API, for the client whose token came with it, else for the address."""
    address = ratelimit.client_address(request.META, hops=ratelimit.proxy_hops())
    if ratelimit.is_this_machine(address):
        return None
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    client = clients.client_of(token.strip()) if scheme.lower() == "bearer" else None
    try:
        ratelimit.admit_subject(
            Group.API_READ if request.method in LOOKING else Group.API_WRITE,
            subject=f"client {client.id}" if client else address,
            at=clock.now(),
        )
    except ratelimit.TooManyRequests as refusal:
        return turned_away(request, refusal)
    return None
