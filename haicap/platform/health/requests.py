"""Counts every answer, by its route."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from haicap.platform.health.counting import count

#: Static files and addresses that do not exist have no route.
NO_ROUTE = "none"


class RequestCount:
    """Middleware, the outermost: what a person waits for is what is measured."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer and count."""
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        count(
            route=(match.view_name if match else "") or NO_ROUTE,
            status=response.status_code,
            seconds=time.perf_counter() - started,
        )
        return response
