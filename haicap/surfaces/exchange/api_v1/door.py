"""The door of the API: what every call goes through, and the addresses. No cookie, no session, no proof of origin."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.openapi.schema import REF_TEMPLATE

from haicap.kernel.refusals import Refused
from haicap.platform.logs.api import log
from haicap.surfaces.exchange.api_v1 import authority, dossiers, due, mirrors, procedures, units
from haicap.surfaces.exchange.api_v1.dossiers import DossierSent
from haicap.surfaces.exchange.api_v1.mirrors import MirrorSent
from haicap.surfaces.exchange.api_v1.problems import SCHEMA, language_of, problem, refusal_of
from haicap.surfaces.exchange.api_v1.refusals import (
    AddressUnknown,
    FieldUnknown,
    MethodNotAllowed,
    ServerFailed,
    TokenRefused,
)
from haicap.ui.access import Access, open_to

View = Callable[..., HttpResponse]
PREFIX = "api/v1/"
#: the addresses that take something, from clients only
SENT_TO = frozenset({"dossiers", "mirrors/<system>/<code>"})


class Api(NinjaAPI):
    """The API, whose description holds what the framework does not see: bodies that are read with bounds, refusals."""

    def get_openapi_schema(self, **words: Any) -> Any:
        """Return the description (OpenAPI 3.1)."""
        described = super().get_openapi_schema(**{**words, "path_prefix": PREFIX})
        for model in (DossierSent, MirrorSent):
            body = model.model_json_schema(ref_template=REF_TEMPLATE)
            described["components"]["schemas"] |= {**body.pop("$defs"), model.__name__: body}
        described["components"]["schemas"]["Problem"] = SCHEMA
        return described


api = Api(
    title="haicap",
    version="1",
    description="One-stop administration of a city and its communes. Refusals are problem documents (RFC 9457).",
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api_v1",
)
api.add_router("procedures", procedures.router)
api.add_router("units", units.router)
api.add_router("due", due.router)
api.add_router("authority", authority.router)
api.add_router("dossiers", dossiers.router)
api.add_router("mirrors", mirrors.router)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return problem(refusal)


@api.exception_handler(AuthenticationError)
def _unknown_caller(request: HttpRequest, _wrong: AuthenticationError) -> HttpResponse:
    return problem(TokenRefused("Authorization"))


@api.exception_handler(ValidationError)
def _wrong_value(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    first = wrong.errors[0]
    # Before the name of a field stand the place it was sent in, and the name of the model.
    return problem(refusal_of({**first, "loc": first["loc"][-1:]}))


def enclosed(view: View, access: Access) -> View:
    """Return the view as it is called: in the caller's language, without cookies, never failing without a word."""

    @open_to(access)
    @csrf_exempt
    @wraps(view)
    def called(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        language = language_of(request)
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        with translation.override(language):
            response = _answered(view, request, *args, **values)
        return _sent(response, language, is_head=is_head)

    return called


def turned_away(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Return the answer to a call that is refused before it comes here, in the caller's language."""
    language = language_of(request)
    with translation.override(language):
        return _sent(problem(refusal), language, is_head=request.method == "HEAD")


def _sent(response: HttpResponse, language: str, *, is_head: bool) -> HttpResponse:
    response["Content-Language"] = language
    if is_head:
        response["Content-Length"] = str(len(response.content))
        response.content = b""
    return response


def _answered(view: View, request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
    try:
        _check_names(request)
        response = view(request, *args, **values)
        if response.status_code == 405:
            refused = problem(MethodNotAllowed("", method=(request.method or "")[:20]))
            refused["Allow"] = response["Allow"]
            return refused
        return response
    except Refused as refusal:
        return problem(refusal)
    except Exception as wrong:  # noqa: BLE001 (whatever it is, a machine is answered by a document)
        match = request.resolver_match
        log().error("request.failed", route=match.route if match else "", error=type(wrong).__name__)
        return problem(ServerFailed())


def _check_names(request: HttpRequest) -> None:
    """
    Check that the address names only values that there are.

    :raises FieldUnknown: if another is named, or one twice.
    """
    match = request.resolver_match
    method = (request.method or "").lower()
    known = _names().get((match.route if match else "", method))
    for name in request.GET if known is not None else ():
        if name not in (known or ()) or len(request.GET.getlist(name)) > 1:
            raise FieldUnknown(name[:80], name=name[:80])


@cache
def _names() -> dict[tuple[str, str], frozenset[str]]:
    """Return the names that an address takes behind its question mark, by route and method."""
    described = api.get_openapi_schema()["paths"]
    return {
        (route.lstrip("/").replace("{", "<").replace("}", ">"), method): frozenset(
            one["name"] for one in operation["parameters"] if one["in"] == "query"
        )
        for route, operations in described.items()
        for method, operation in operations.items()
    }


def _nothing_here(request: HttpRequest, name: str = "") -> HttpResponse:
    raise AddressUnknown("", key="")


def _patterns() -> list[URLPattern]:
    """Return the addresses of the API, each enclosed; what only clients may call is where something is sent."""
    found = []
    for pattern in api.urls[0]:
        if not isinstance(pattern, URLPattern) or pattern.name == "api-root":
            continue
        access = Access.CLIENT if str(pattern.pattern) in SENT_TO else Access.ANYONE
        assert pattern.callback is not None
        view = enclosed(pattern.callback, access)
        found.append(URLPattern(pattern.pattern, view, pattern.default_args, pattern.name))
    nothing = enclosed(_nothing_here, Access.ANYONE)
    return [*found, path("", nothing, name="root"), path("<path:name>", nothing, name="nothing")]


app_name = "api_v1"
urlpatterns = _patterns()
