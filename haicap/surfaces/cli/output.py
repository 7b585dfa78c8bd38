"""What the command line prints: one JSON document, or text for people; refusals in the language asked for."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import click
import django
from django.apps import apps
from django.utils import translation
from django.utils.translation import gettext

from haicap.kernel.refusals import Refused

REFUSED = 3
_language = "vi"


def choose_language(lang: str) -> None:
    """Say sentences in a language from now on; before the framework is set up the choice is only kept."""
    global _language  # noqa: PLW0603 (one command line, one language)
    _language = lang
    if apps.ready:
        translation.activate(lang)


def say(sentence: str, params: Mapping[str, Any] | None = None) -> str:
    """Return a sentence in the language chosen, its places filled; sets up the framework if nobody has."""
    if not apps.ready:
        django.setup()
        translation.activate(_language)
    return gettext(sentence) % params if params else gettext(sentence)


def emit(document: Any, *, as_json: bool, text: Callable[[], str]) -> None:
    """Print the document as JSON, or what `text` makes of it for people."""
    click.echo(json.dumps(document, ensure_ascii=False, default=_plain) if as_json else text())


def refuse(refusal: Refused, *, as_json: bool) -> int:
    """Print why it was refused and return the exit code. Text goes to standard error, JSON to standard output."""
    sentence = say(refusal.message, refusal.params)
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
