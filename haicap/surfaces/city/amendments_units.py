"""The forms of units that go over into others, and of working hours."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict

from haicap.kernel.messages import sentence
from haicap.surfaces.city.amendments_typed import (
    CHOICE_MISSING,
    CODES_MISSING,
    FIELD_EMPTY,
    NUMBER_WRONG,
    Reading,
    Typed,
    codes_sent,
    day_typed,
    plain,
    whole_number,
)
from haicap.ui.formats import date_vi

#: parts of a new unit that are words, by the name of their field
_NEW = {
    "name": "name", "kind": "kind", "name_en": "name_en", "identification_code": "identification_code",
    "headquarters": "headquarters",
}  # fmt: skip
_SUCCESSION = (
    "on", "becomes", "code", *_NEW, "population", "area_km2", "share", "clause", "stays", "office", "streets",
    "old_units", "rest",
)  # fmt: skip
_HOURS = ("of", "kind", "session_1", "session_2", "cut_off", "starts_on", "last_day")


def typed_succession(post: QueryDict) -> Typed:
    """Return the fields as they were sent."""
    return {**plain(*_SUCCESSION)(post), "from": codes_sent(post, "from")}


def fill_succession(body: Mapping[str, Any]) -> Typed:
    """Return what the fields show of a succession; of an empty body, what a new one begins with."""
    to, where = body.get("to", {}), body.get("where", {})
    is_new = not body or "name" in to or "kind" in to
    return {
        "on": _shown(body.get("on")),
        "from": list(body.get("from", ())),
        "becomes": "new" if is_new else "stands",
        "code": to.get("code", ""),
        **{name: to.get(name, "") for name in _NEW},
        "population": str(to.get("population", "")),
        "area_km2": str(to.get("area_km2", "")).replace(".", ","),
        "share": body.get("share", "whole"),
        "clause": body.get("clause", ""),
        "stays": "yes" if body.get("ends") is False else "",
        "office": "yes" if body.get("office") else "",
        "streets": "\n".join(where.get("streets", ())),
        "old_units": ", ".join(where.get("old_units", ())),
        "rest": "yes" if where.get("rest") else "",
    }


def read_succession(typed: Typed) -> Reading:
    """Return the body that the fields read as, and what is missing."""
    reading = Reading()
    day_typed(reading, typed, "on", into="on")
    if typed["from"]:
        reading.body["from"] = list(typed["from"])
    else:
        reading.errors["from"] = CODES_MISSING
    to: dict[str, Any] = {"code": str(typed["code"]).strip()}
    if not to["code"]:
        reading.errors["code"] = FIELD_EMPTY
    if typed["becomes"] == "new":
        _read_new(reading, typed, to)
    elif any(str(typed[name]).strip() for name in (*_NEW, "population", "area_km2")):
        reading.errors["becomes"] = STANDS_ALREADY
    reading.body["to"] = to
    if typed["share"]:
        reading.body["share"] = typed["share"]
    else:
        reading.errors["share"] = CHOICE_MISSING
    if str(typed["clause"]).strip():
        reading.body["clause"] = str(typed["clause"]).strip()
    if typed["stays"]:
        reading.body["ends"] = False
    if typed["office"]:
        reading.body["office"] = True
    _read_where(reading, typed)
    return reading


def place_of_succession(path: str) -> str:
    """Return the field at which a fault of a path is shown."""
    parts = path.split(".")
    if parts[0] == "to":
        return parts[1] if len(parts) > 1 else "code"
    if parts[0] == "where":
        return parts[1] if len(parts) > 1 else "streets"
    return {"": "from", "ends": "stays"}.get(parts[0], parts[0])


def typed_hours(post: QueryDict) -> Typed:
    """Return the fields as they were sent."""
    return {**plain(*_HOURS)(post), "units": codes_sent(post, "units"), "weekdays": codes_sent(post, "weekdays")}


def fill_hours(body: Mapping[str, Any]) -> Typed:
    """Return what the fields show of working hours; of an empty body, what new ones begin with."""
    of = body.get("of", {})
    sessions = [*body.get("sessions", ()), "", ""]
    ends = body.get("ends_before")
    return {
        "of": "units" if "unit" in of or "units" in of else next(iter(of), "all"),
        "kind": of.get("kind", ""),
        "units": [of["unit"]] if "unit" in of else list(of.get("units", ())),
        "session_1": sessions[0],
        "session_2": sessions[1],
        "weekdays": list(body.get("weekdays", ())),
        "cut_off": body.get("cut_off", ""),
        "starts_on": _shown(body.get("starts_on")),
        "last_day": date_vi(date.fromisoformat(ends) - timedelta(days=1)) if ends else "",
    }


def read_hours(typed: Typed) -> Reading:
    """Return the body that the fields read as, and what is missing."""
    reading = Reading()
    of = typed["of"]
    if of == "kind" and typed["kind"]:
        reading.body["of"] = {"kind": typed["kind"]}
    elif of == "kind":
        reading.errors["kind"] = CHOICE_MISSING
    elif of == "tier":
        reading.body["of"] = {"tier": "commune"}
    elif of == "units" and typed["units"]:
        codes = list(typed["units"])
        reading.body["of"] = {"unit": codes[0]} if len(codes) == 1 else {"units": codes}
    elif of == "units":
        reading.errors["units"] = CODES_MISSING
    elif of != "all":
        reading.errors["of"] = CHOICE_MISSING
    sessions = [str(typed[name]).replace(" ", "").replace("–", "-") for name in ("session_1", "session_2")]
    reading.body["sessions"] = [one for one in sessions if one]
    if not sessions[0]:
        reading.errors["session_1"] = FIELD_EMPTY
    if typed["weekdays"]:
        reading.body["weekdays"] = list(typed["weekdays"])
    if str(typed["cut_off"]).strip():
        reading.body["cut_off"] = str(typed["cut_off"]).strip()
    day_typed(reading, typed, "starts_on", into="starts_on")
    day_typed(reading, typed, "last_day", into="ends_before", needed=False, is_last=True)
    return reading


def place_of_hours(path: str) -> str:
    """Return the field at which a fault of a path is shown."""
    parts = path.split(".")
    if parts[0] == "of":
        return {"kind": "kind", "tier": "of"}.get(parts[1], "units") if len(parts) > 1 else "of"
    if parts[0] == "sessions":
        return "session_2" if parts[1:] == ["1"] else "session_1"
    return {"": "of", "ends_before": "last_day"}.get(parts[0], parts[0])


def _read_new(reading: Reading, typed: Typed, to: dict[str, Any]) -> None:
    for name in _NEW:
        if str(typed[name]).strip():
            to[name] = str(typed[name]).strip()
    for name in ("name", "kind"):
        if name not in to:
            reading.errors[name] = FIELD_EMPTY
    if population := str(typed["population"]).strip():
        number = whole_number(population)
        if number is None:
            reading.errors["population"] = NUMBER_WRONG
        else:
            to["population"] = number
    if area := str(typed["area_km2"]).strip():
        whole, _comma, rest = area.replace(",", ".").partition(".")
        if all(part.isascii() and part.isdecimal() and len(part) < 9 for part in (whole, rest or "0")):
            to["area_km2"] = float(f"{whole}.{rest}") if rest else int(whole)
        else:
            reading.errors["area_km2"] = NUMBER_WRONG


def _read_where(reading: Reading, typed: Typed) -> None:
    where: dict[str, Any] = {}
    if streets := [line.strip() for line in str(typed["streets"]).splitlines() if line.strip()]:
        where["streets"] = streets
    if codes := [code.strip() for code in str(typed["old_units"]).split(",") if code.strip()]:
        where["old_units"] = codes
    if typed["rest"]:
        where["rest"] = True
    if where:
        reading.body["where"] = where


def _shown(day: str | None) -> str:
    return date_vi(date.fromisoformat(day)) if day else ""


STANDS_ALREADY = sentence("A unit that stands is named by its code alone. Please empty the fields of a new one.")
