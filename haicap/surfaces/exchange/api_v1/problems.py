"""Refusals as problem documents (RFC 9457), in the language that the caller reads."""

from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.utils.translation.trans_real import parse_accept_lang_header

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.kernel.text import TextTooLong, TextUnusable
from haicap.platform.ratelimit.api import TooManyRequests
from haicap.surfaces.exchange.api_v1.refusals import FieldMissing, FieldUnknown, FieldUnusable, TextNotComposed
from haicap.ui.refusals import refusal_words

CONTENT_TYPE = "application/problem+json"
LANGUAGES = ("vi", "en", "id")
TITLES = {
    400: sentence("The call cannot be read"),
    401: sentence("The caller is not known"),
    403: sentence("This is not allowed"),
    404: sentence("This was not found"),
    405: sentence("The method is not allowed"),
    409: sentence("This does not fit what is there"),
    413: sentence("The call is too large"),
    415: sentence("The type of the body is not taken"),
    422: sentence("A value cannot be used"),
    429: sentence("Too many calls"),
    500: sentence("Something went wrong on our side"),
}
#: the problem document as JSON Schema, for the description of the API
SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "required": ["type", "title", "status", "detail", "code", "field"],
    "properties": {
        "type": {"type": "string", "description": "urn:haicap:refusal: and the code."},
        "title": {"type": "string", "description": "What kind of problem it is, for people."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "What is wrong, for people."},
        "code": {"type": "string", "description": "The name of the refusal, the same for all time."},
        "field": {"type": "string", "description": "The input at fault; empty when no single one is."},
        "details": {"type": "object", "description": "What a program may want to know beyond the code."},
    },
}
PROBLEM = {"description": "Refused.", "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def problem(refusal: Refused) -> HttpResponse:
    """Return the problem document of a refusal, in the language in force."""
    document: dict[str, Any] = {
        "type": f"urn:haicap:refusal:{refusal.code}",
        "title": gettext(TITLES.get(refusal.status, TITLES[422])),
        "status": refusal.status,
        "detail": refusal_words(refusal),
        "code": refusal.code,
        "field": refusal.field,
    }
    details = {name: value for name, value in refusal.details().items() if name != "field"}
    if details:
        document["details"] = details
    response = JsonResponse(
        document,
        status=refusal.status,
        content_type=CONTENT_TYPE,
        encoder=DjangoJSONEncoder,
        json_dumps_params={"ensure_ascii": False},
    )
    if refusal.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="haicap"'
    if isinstance(refusal, TooManyRequests):
        response["Retry-After"] = str(refusal.seconds)
    response["Cache-Control"] = "no-store"
    return response


def language_of(request: HttpRequest) -> str:
    """Return the language of the header Accept-Language; Vietnamese when none of ours is asked for."""
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500].lower()):
        language = code.split("-")[0]
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]


def refusal_of(error: Mapping[str, Any]) -> Refused:
    """Return the refusal that a fault of validation is, with its field named by its way through the body."""
    way = [str(step) for step in error["loc"]]
    field = ".".join(way)[:200]
    kind = error["type"]
    if kind == "missing":
        return FieldMissing(field, name=field)
    if kind == "extra_forbidden":
        return FieldUnknown(field, name=field)
    if kind == "string_too_long":
        return TextTooLong(field, most=error["ctx"]["max_length"])
    if kind in {"text_unusable", "string_unicode"}:
        return TextUnusable(field, value="")
    if kind == "text_not_composed":
        return TextNotComposed(field, value="")
    return FieldUnusable(field, name=field)
