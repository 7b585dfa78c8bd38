"""One line of log for each answer, and one that says where an unexpected error came from."""

import time
import traceback
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from haicap.platform.logs.api import log

SLOW_MS = 1000
DEEPEST_FRAMES = 6


class RequestLog:
    """
    Writes errors, refusals by the machine and slow answers to the log, by route and never by address or value.

    Ordinary answers are not written: they would fill the disk of a small installation and tell nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and write a line when it was slow or went wrong."""
        started = time.perf_counter()
        response = self.get_response(request)
        duration_ms = round((time.perf_counter() - started) * 1000)
        if response.status_code >= 500 or duration_ms >= SLOW_MS:
            log().warning(
                "request.answered",
                method=request.method,
                route=_route(request),
                status=response.status_code,
                duration_ms=duration_ms,
            )
        return response

    def process_exception(self, request: HttpRequest, wrong: Exception) -> None:
        """Write where an error came from: kinds, files and lines, not the message, which may hold personal data."""
        frames = traceback.extract_tb(wrong.__traceback__)[-DEEPEST_FRAMES:]
        where = " < ".join(f"{frame.filename.rsplit('/haicap/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
        log().error("request.failed", route=_route(request), error=type(wrong).__name__, where=where)


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else ""
