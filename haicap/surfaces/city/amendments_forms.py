"""
The forms of the kinds of change: what an officer types, as the body of a change, and back.

A kind without a form is edited as text (`TEXT`). To add one: a `ChangeForm` in `FORMS` and its template.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from haicap.kernel.messages import sentence
from haicap.surfaces.city.amendments_grant import fill_grant, place_of_grant, read_grant, typed_grant
from haicap.surfaces.city.amendments_typed import STAYS, Reading, Typed, day_typed, running_typed
from haicap.ui.formats import date_vi


@dataclass(frozen=True, slots=True)
class ChangeForm:
    """
    The form of a kind. `fill` makes of a body what the fields show, `typed` takes the fields as they were sent, `read`
    makes a body of them and notes what is wrong. `place` names the field at which a fault of a path is shown.
    """

    kind: str
    template: str
    hint: str
    fill: Callable[[Mapping[str, Any]], Typed]
    typed: Callable[[QueryDict], Typed]
    read: Callable[[Typed], Reading]
    place: Callable[[str], str]


def _plain(*names: str) -> Callable[[QueryDict], Typed]:
    def typed(post: QueryDict) -> Typed:
        return {name: post.get(name, "").replace("\x00", "")[:4000] for name in names}

    return typed


def _fill_end(body: Mapping[str, Any]) -> Typed:
    return {
        "number": body.get("number", ""),
        "on": date_vi(date.fromisoformat(body["on"])) if "on" in body else "",
        "procedures": list(body.get("procedures", ())),
        "running": body.get("running", STAYS),
        "find": "",
    }


def _typed_end(post: QueryDict) -> Typed:
    typed = _plain("number", "on", "running", "find")(post)
    return {**typed, "procedures": [one[:40] for one in post.getlist("procedures")]}


def _read_end(typed: Typed) -> Reading:
    reading = Reading()
    number = str(typed["number"]).strip()
    if number:
        reading.body["number"] = number
    else:
        reading.errors["number"] = TEXT_MISSING
    if typed["procedures"]:
        reading.body["procedures"] = list(typed["procedures"])
    day_typed(reading, typed, "on", into="on")
    running_typed(reading, typed)
    return reading


def _fill_day(body: Mapping[str, Any]) -> Typed:
    day = date_vi(date.fromisoformat(body["date"])) if "date" in body else ""
    return {"date": day, "kind": body.get("kind", ""), "name": body.get("name", "")}


def _read_day(typed: Typed) -> Reading:
    reading = Reading()
    day_typed(reading, typed, "date", into="date")
    if typed["kind"]:
        reading.body["kind"] = typed["kind"]
    else:
        reading.errors["kind"] = CHOICE_MISSING
    if str(typed["name"]).strip():
        reading.body["name"] = str(typed["name"]).strip()
    return reading


def _first(path: str) -> str:
    return path.partition(".")[0]


def _place_of_day(path: str) -> str:
    return _first(path) or "date"


def _place_of_end(path: str) -> str:
    return _first(path) or "number"


FORMS: Mapping[str, ChangeForm] = {
    "grant": ChangeForm(
        "grant",
        "city/amendments/forms/grant.html",
        sentence("Somebody receives the power to decide procedures, from whom, where and for how long."),
        fill_grant,
        typed_grant,
        read_grant,
        place_of_grant,
    ),
    "end_grant": ChangeForm(
        "end_grant",
        "city/amendments/forms/end_grant.html",
        sentence("Powers that a text gave end before their time; the giver decides again."),
        _fill_end,
        _typed_end,
        _read_end,
        _place_of_end,
    ),
    "day": ChangeForm(
        "day",
        "city/amendments/forms/day.html",
        sentence("A day off, a worked Saturday or Sunday, or a day that is like any other again."),
        _fill_day,
        _plain("date", "kind", "name"),
        _read_day,
        _place_of_day,
    ),
}
TEXT_TEMPLATE = "city/amendments/forms/text.html"
TEXT_MISSING = sentence("Please choose the text whose powers end.")
CHOICE_MISSING = sentence("Please choose one.")


def instrument_of(typed: Typed) -> Reading:
    """Return the instrument that was typed, as a law file has it, and what is wrong with its days."""
    reading = Reading()
    for name in ("number", "issuer", "kind", "title", "source"):
        if str(typed[name]).strip():
            reading.body[name] = str(typed[name]).strip()
    for name in ("number", "issuer", "title"):
        if name not in reading.body:
            reading.errors[name] = FIELD_EMPTY
    if "kind" not in reading.body:
        reading.errors["kind"] = CHOICE_MISSING
    day_typed(reading, typed, "signed_on", into="signed_on")
    day_typed(reading, typed, "effective_on", into="effective_on", needed=False)
    return reading


def fill_instrument(head: Mapping[str, Any]) -> Typed:
    """Return what the fields of an instrument show."""
    return {
        **{name: str(head.get(name, "")) for name in ("number", "issuer", "kind", "title", "source")},
        **{
            name: date_vi(date.fromisoformat(head[name])) if name in head else ""
            for name in ("signed_on", "effective_on")
        },
    }


typed_instrument = _plain("number", "issuer", "kind", "title", "source", "signed_on", "effective_on")
FIELD_EMPTY = sentence("Please fill this in.")
