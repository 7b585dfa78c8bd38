"""Bodies of calls: JSON, or a form in parts whose part `dossier` is JSON. Read with bounds, before anything is done."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from pydantic import ValidationError

from haicap.kernel.refusals import Refused
from haicap.surfaces.exchange.api_v1.problems import refusal_of
from haicap.surfaces.exchange.api_v1.refusals import (
    BodyTooLarge,
    BodyTypeUnknown,
    BodyUnreadable,
    FieldMissing,
    FieldUnknown,
)
from haicap.surfaces.exchange.api_v1.values import Sent

JSON, PARTS = "application/json", "multipart/form-data"
MOST_MB = {JSON: 32, PARTS: 64}
#: the part of a form that holds the JSON
DOSSIER = "dossier"

Model = TypeVar("Model", bound=Sent)
Files = Mapping[str, "UploadedFile[Any]"]


def read_body(request: HttpRequest, model: type[Model]) -> tuple[Model, Files]:
    """
    Return what was sent, checked against the model, and the files that came as parts beside it.

    :raises BodyTypeUnknown: if it is neither JSON nor a form in parts.
    :raises BodyTooLarge: if it has more than 32 MB as JSON, or 64 MB in parts.
    :raises BodyUnreadable: if it is not what its type says.
    :raises BadInput: if a field is missing, unknown or of a wrong form; the first fault is named.
    """
    kind = request.content_type or ""
    if kind not in MOST_MB:
        raise BodyTypeUnknown("Content-Type", value=kind[:80])
    most = MOST_MB[kind] * 1024 * 1024
    length = request.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and int(length[:19]) > most:
        raise BodyTooLarge("", most_megabytes=MOST_MB[kind])
    files: Files = {}
    if kind == JSON:
        raw = request.read(most + 1)
        if len(raw) > most:
            raise BodyTooLarge("", most_megabytes=MOST_MB[kind])
    else:
        raw, files = _parts(request)
    try:
        return model.model_validate(_json(raw)), files
    except ValidationError as wrong:
        raise refusal_of(wrong.errors(include_url=False, include_input=False)[0]) from wrong


def _parts(request: HttpRequest) -> tuple[bytes, Files]:
    try:
        words, files = request.POST, request.FILES
    except (MultiPartParserError, SuspiciousOperation, OSError) as wrong:
        raise BodyUnreadable("", value="") from wrong
    for name in [*words, *files]:
        values = len(words.getlist(name)) + len(files.getlist(name))
        if (name in words and name != DOSSIER) or values > 1:
            raise FieldUnknown(name[:80], name=name[:80])
    rest = {name: upload for name, upload in files.items() if isinstance(upload, UploadedFile)}
    given = words.get(DOSSIER)
    if given is not None:
        return given.encode("utf-8", "surrogatepass"), rest
    if DOSSIER not in rest:
        raise FieldMissing(DOSSIER, name=DOSSIER)
    # A part that says that it is JSON is often sent with a file name.
    return rest.pop(DOSSIER).read(MOST_MB[JSON] * 1024 * 1024), rest


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode(), parse_constant=_refuse, object_pairs_hook=_object)
    except (ValueError, RecursionError) as wrong:
        # No UTF-8, no JSON, a number of thousands of digits, or nested without end.
        raise BodyUnreadable("", value="") from wrong


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def named(refusal: Refused, names: Mapping[str, str]) -> Refused:
    """Return the refusal with its field named as the caller knows it."""
    refusal.field = names.get(refusal.field, refusal.field)
    return refusal
