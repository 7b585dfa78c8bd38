"""Pages for those who run the platform: does it answer, is it ready, how is it doing."""

import hmac
import os
from ipaddress import ip_address

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from haicap.platform.clock import api as clock
from haicap.platform.health import api as health
from haicap.ui.access import Access, open_to

#: What a proxy adds: then the asker is not the machine itself, whatever the connection says.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


@open_to(Access.ANYONE)
@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """Answer that this process answers. Asks nobody."""
    return HttpResponse("ok\n", content_type="text/plain")


@open_to(Access.ANYONE)
@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when requests can be answered, else 503 with the reasons. Three statements."""
    now = health.readiness(at=clock.now())
    document: dict[str, object] = {"ready": now.is_ready, "reasons": now.reasons}
    if now.lag:
        document |= {"news_seconds": now.lag.news_seconds, "jobs_seconds": now.lag.jobs_seconds}
    return JsonResponse(document, status=200 if now.is_ready else 503)


@open_to(Access.ANYONE)
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """
    Answer the figures in the text format of Prometheus, to this machine or to who holds the token. Three statements.

    :raises Http404: to everybody else: the page is not there for them.
    """
    if not _may_see(request):
        raise Http404
    return HttpResponse(health.prometheus(at=clock.now()), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_see(request: HttpRequest) -> bool:
    token = os.environ.get("HAICAP_METRICS_TOKEN")
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    if any(name in request.META for name in FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
