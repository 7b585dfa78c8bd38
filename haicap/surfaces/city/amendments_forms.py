"""
The forms of the kinds of change: what an officer types, as the body of a change, and back.

A kind without a form, and a change of which a form would lose something, is edited as text.
To add one: a `ChangeForm` in `FORMS` and its template.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from haicap.kernel.messages import sentence
from haicap.surfaces.city.amendments_catalogue import (
    fill_deadline,
    fill_procedure,
    place_of_deadline,
    place_of_procedure,
    read_deadline,
    read_procedure,
    typed_deadline,
    typed_procedure,
)
from haicap.surfaces.city.amendments_grant import fill_grant, place_of_grant, read_grant, typed_grant
from haicap.surfaces.city.amendments_typed import (
    CHOICE_MISSING,
    FIELD_EMPTY,
    STAYS,
    Reading,
    Typed,
    codes_sent,
    day_typed,
    plain,
    running_typed,
)
from haicap.surfaces.city.amendments_units import (
    fill_hours,
    fill_succession,
    place_of_hours,
    place_of_succession,
    read_hours,
    read_succession,
    typed_hours,
    typed_succession,
)
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


def _fill_end(body: Mapping[str, Any]) -> Typed:
    return {
        "number": body.get("number", ""),
        "on": date_vi(date.fromisoformat(body["on"])) if "on" in body else "",
        "procedures": list(body.get("procedures", ())),
        "running": body.get("running", STAYS),
        "find": "",
    }


def _typed_end(post: QueryDict) -> Typed:
    typed = plain("number", "on", "running", "find")(post)
    return {**typed, "procedures": codes_sent(post, "procedures")}


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
        plain("date", "kind", "name"),
        _read_day,
        _place_of_day,
    ),
    "hours": ChangeForm(
        "hours",
        "city/amendments/forms/hours.html",
        sentence("The hours, days of the week and cut-off of one office, of some, of a kind or of all."),
        fill_hours,
        typed_hours,
        read_hours,
        place_of_hours,
    ),
    "succession": ChangeForm(
        "succession",
        "city/amendments/forms/succession.html",
        sentence("Units merge, are taken in, take a new name or are split; one change for each unit that follows."),
        fill_succession,
        typed_succession,
        read_succession,
        place_of_succession,
    ),
    "deadline": ChangeForm(
        "deadline",
        "city/amendments/forms/deadline.html",
        sentence("A time of its own for some procedures: for all units or some, for all channels or one."),
        fill_deadline,
        typed_deadline,
        read_deadline,
        place_of_deadline,
    ),
    "procedure": ChangeForm(
        "procedure",
        "city/amendments/forms/procedure.html",
        sentence("A procedure has other words, fees or papers from a day on, or is carried out no more."),
        fill_procedure,
        typed_procedure,
        read_procedure,
        place_of_procedure,
    ),
}


def form_for(kind: str, body: Mapping[str, Any]) -> ChangeForm | None:
    """Return the form that shows a change whole; none where it would lose something of it."""
    form = FORMS.get(kind)
    if form is None or not body:
        return form
    reading = form.read(form.fill(body))
    return form if not reading.errors and reading.body == dict(body) else None


TEXT_TEMPLATE = "city/amendments/forms/text.html"
TEXT_MISSING = sentence("Please choose the text whose powers end.")


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


typed_instrument = plain("number", "issuer", "kind", "title", "source", "signed_on", "effective_on")
