"""Facts of a matter on a form: as they are asked for, as they were typed, and as they are told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput

#: before the name of a fact in the names of fields
PREFIX = "fact-"
MOST = 80
#: words of the law that are no words of a person
WORDS = {"*": sentence("Another"), "true": sentence("Yes"), "false": sentence("No")}
_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")
_PLAIN = re.compile(r"-?\d+([.,]\d+)?")


class FactMissingHere(BadInput):
    """A fact that was asked for was not told."""

    message = sentence("Please tell: %(fact)s. It decides which office handles the matter.")


@dataclass(frozen=True, slots=True)
class FactField:
    """A fact that is asked for: the name of its field, what it is called, its choices or none for a number."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""
    error: str = ""


def field_of(fact: str) -> str:
    """Return the name of the field of a fact."""
    return f"{PREFIX}{fact}"


def fact_field(
    fact: str, label: str, *, unit: str, words: tuple[str, ...], value: object = "", error: str = ""
) -> FactField:
    """Return the field that asks for a fact; `value` is what was typed or kept."""
    name = label[:1].upper() + label[1:]
    return FactField(
        field_of(fact),
        f"{name} ({unit})" if unit and not words else name,
        tuple((word, word_of(word)) for word in words),
        _shown(value),
        error,
    )


def facts_typed(posted: Mapping[str, str]) -> dict[str, str]:
    """Return the facts of a form that were told, by name; numbers as programs read them."""
    return {
        name.removeprefix(PREFIX): number_typed(value)
        for name, value in posted.items()
        if name.startswith(PREFIX) and value.strip()
    }


def number_typed(text: str) -> str:
    """
    Return a number as programs write it, any other text without spaces around it.

    A person writes 1.250,5 in Vietnam, and 620.5 when copying; a point before three digits groups them.
    """
    typed = text.replace("\x00", "").strip()[:MOST]
    close = "".join(typed.split())
    if _GROUPED.fullmatch(close):
        return close.replace(".", "").replace(",", ".")
    return close.replace(",", ".") if _PLAIN.fullmatch(close) else typed


def word_of(value: object) -> str:
    """Return a value of a fact in words."""
    plain = str(value).lower() if isinstance(value, bool) else str(value)
    return gettext(WORDS[plain]) if plain in WORDS else _shown(value)


def _shown(value: object) -> str:
    """Return a number with a comma, as it is written here."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).replace(".", ",") if _PLAIN.fullmatch(str(value)) else str(value)
