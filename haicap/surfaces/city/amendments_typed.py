"""What was typed into the form of a change, and what it reads as."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

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


STAYS = "stay"
DAY_MISSING = sentence("Please enter a day.")
