"""What the command line prints: one JSON document, or text for people; refusals in the language asked for."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import click
from django.utils.translation import gettext

from haicap.kernel.refusals import Refused

REFUSED = 3


def emit(document: Any, *, as_json: bool, text: Callable[[], str]) -> None:
    """Print the document as JSON, or what `text` makes of it for people."""
    click.echo(json.dumps(document, ensure_ascii=False, default=_plain) if as_json else text())


def refuse(refusal: Refused, *, as_json: bool) -> int:
    """Print why it was refused and return the exit code. Text goes to standard error, JSON to standard output."""
    sentence = gettext(refusal.message) % refusal.params if refusal.params else gettext(refusal.message)
    if as_json:
        document: Mapping[str, Any] = {"refused": refusal.code, "message": sentence, **refusal.details()}
        click.echo(json.dumps(document, ensure_ascii=False, default=_plain))
    else:
        click.echo(sentence, err=True)
    return REFUSED


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes" if value.second == 0 else "seconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
