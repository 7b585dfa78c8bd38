"""The few words of a drawing in the language of the one who looks at it."""

import gettext
from functools import lru_cache
from pathlib import Path

from haicap.platform.flows.definition import Element

_LOCALE = Path(__file__).resolve().parent / "locale"


def said(english: str, language: str, **params: object) -> str:
    """Return the sentence in that language, in English when it is not known there."""
    found = _language(language).gettext(english)
    return found % params if params else found


def name_of(one: Element, language: str) -> str:
    """Return the name of an element in that language, else the Vietnamese one."""
    return one.names.get(language) or one.name


@lru_cache(maxsize=8)
def _language(language: str) -> gettext.NullTranslations:
    return gettext.translation("django", localedir=_LOCALE, languages=[language], fallback=True)
