"""Preferences of the reader that work without JavaScript: `?text=large` and `?keys=off` are kept in a cookie."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers

CHOICES = {"text": ("normal", "large"), "keys": ("on", "off")}
YEAR = 365 * 24 * 3600


def has_large_text(request: HttpRequest) -> bool:
    """Test if the reader asked for large text."""
    return request.COOKIES.get("text") == "large"


def has_keys(request: HttpRequest) -> bool:
    """Test if single keys act as shortcuts at the desk; a reader can turn them off."""
    return request.COOKIES.get("keys") != "off"


def preference_href(request: HttpRequest, name: str, value: str) -> str:
    """Return this page's address with a preference in it."""
    if not request.GET:
        return f"?{name}={value}"
    asked = request.GET.copy()
    asked[name] = value
    return f"?{asked.urlencode()}"


class Preferences:
    """Middleware: keeps a preference named in the address, then shows the same page without it there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a page with a preference in its address by a redirect that keeps it; let all others through."""
        # What other systems call has no reader with preferences.
        if request.method == "GET" and request.META.get("QUERY_STRING") and not request.path.startswith("/api/"):
            chosen = {name: request.GET[name] for name in CHOICES if request.GET.get(name) in CHOICES[name]}
            if chosen:
                return self._kept(request, chosen)
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            # The page holds what the cookies and the header say.
            patch_vary_headers(response, ["Cookie", "Save-Data"])
        return response

    def _kept(self, request: HttpRequest, chosen: dict[str, str]) -> HttpResponse:
        rest = request.GET.copy()
        for name in chosen:
            del rest[name]
        # One slash only: an address that begins with two would lead to another host.
        path = "/" + request.path.lstrip("/\\")
        response = HttpResponseRedirect(f"{path}?{rest.urlencode()}" if rest else path)
        for name, value in chosen.items():
            response.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
        return response
