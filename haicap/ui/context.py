"""What every page knows: its language and the others, the reader's preferences, the marks of a sample installation."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from haicap.platform.clock import api as clock
from haicap.ui.preferences import has_keys, has_large_text, preference_href


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A language in its own words, and this page in it."""

    code: str
    words: str
    href: str
    is_current: bool


def in_language(here: str, code: str) -> str:
    """Return the address of the same page in a language; all pages have the same addresses behind the language."""
    for known, _words in settings.LANGUAGES:
        if here.startswith(f"/{known}/"):
            here = here[len(known) + 1 :]
            break
    return here if code == settings.LANGUAGE_CODE else f"/{code}{here}"


def asked_of(request: HttpRequest) -> tuple[object, ...]:
    """Return all by which the answers of `page` to two requests can differ, and what base pages ask a request for."""
    return (
        request.method,
        request.path,
        request.META.get("QUERY_STRING", ""),
        request.resolver_match is not None,
        get_language(),
        has_large_text(request),
        has_keys(request),
        request.META.get("HTTP_SAVE_DATA", ""),
        settings.HAICAP_SAMPLE,
        clock.now().replace(second=0, microsecond=0) if clock.is_shifted() else None,
    )


def page(request: HttpRequest) -> dict[str, object]:
    """Return the names that the base pages use. Asks no database."""
    language = get_language() or settings.LANGUAGE_CODE
    here = request.get_full_path()
    # What is not found stands nowhere else either.
    is_page = request.resolver_match is not None
    large = has_large_text(request)
    keys = has_keys(request)
    return {
        "language": language,
        "languages": tuple(
            LanguageLink(code, words, in_language(here, code) if is_page else here, code == language)
            for code, words in settings.LANGUAGES
        ),
        "home_href": "/" if language == settings.LANGUAGE_CODE else f"/{language}/",
        "city": settings.HAICAP_CITY.get(language, settings.HAICAP_CITY["vi"]),
        "large_text": large,
        "large_text_href": preference_href(request, "text", "normal" if large else "large"),
        "keys": keys,
        "keys_href": preference_href(request, "keys", "off" if keys else "on"),
        "save_data": request.headers.get("Save-Data", "").lower() == "on",
        "is_sample": settings.HAICAP_SAMPLE,
        "clock_shifted": clock.is_shifted(),
        "clock_now": clock.now(),
    }
