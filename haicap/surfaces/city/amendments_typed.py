"""What was typed into the form of a change, and what it reads as."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.http import QueryDict

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.ui.formats import read_day
from haicap.ui.refusals import refusal_words

#: the fields of a form by name, as they are shown again
Typed = Mapping[str, Any]


@dataclass(slots=True)
class Reading:
    """The body that a form reads as; `errors` are sentences by field, in English or already worded."""

    body: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def day_typed(
    reading: Reading, typed: Typed, name: str, *, into: str, needed: bool = True, is_last: bool = False
) -> None:
    """
    Read a day that was typed into the body, or note what is wrong with it.

    `is_last` tells that a last day is typed where a law file has the day before which something ends.
    """
    written = str(typed[name]).strip()
    if not written:
        if needed:
            reading.errors[name] = DAY_MISSING
        return
    try:
        day = read_day(written, field=name)
        reading.body[into] = (day + timedelta(days=1) if is_last else day).isoformat()
    except Refused as refusal:
        reading.errors[name] = refusal_words(refusal)
    except OverflowError:
        reading.errors[name] = DAY_MISSING


def running_typed(reading: Reading, typed: Typed) -> None:
    """Read what becomes of work taken in; that it stays need not be said."""
    if typed["running"] not in {"", STAYS}:
        reading.body["running"] = typed["running"]


def plain(*names: str) -> Callable[[QueryDict], Typed]:
    """Return what takes these fields as they were sent."""

    def typed(post: QueryDict) -> Typed:
        return {name: post.get(name, "").replace("\x00", "")[:MOST_TYPED] for name in names}

    return typed


def codes_sent(post: QueryDict, name: str) -> list[str]:
    """Return the codes that were ticked under a name, each once."""
    return list(dict.fromkeys(code.replace("\x00", "")[:40] for code in post.getlist(name)[:MOST_CODES]))


def whole_number(written: str) -> int | None:
    """Return a number as people write it, with or without dots for thousands; none if it is no whole one."""
    digits = written.replace(" ", "").replace(".", "")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 12 else None


MOST_TYPED, MOST_CODES = 100_000, 3000
STAYS = "stay"
CHOICE_MISSING = sentence("Please choose one.")
CODES_MISSING = sentence("Please choose at least one unit.")
FIELD_EMPTY = sentence("Please fill this in.")
NUMBER_WRONG = sentence("Please enter a number.")
PROCEDURES_MISSING = sentence("Please find and choose at least one procedure.")
DAY_MISSING = sentence("Please enter a day.")
