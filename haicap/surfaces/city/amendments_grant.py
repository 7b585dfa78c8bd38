"""The form of a grant: who receives which power from whom, where, for which facts and how long."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from haicap.kernel.messages import sentence
from haicap.surfaces.city.amendments_typed import (
    PROCEDURES_MISSING,
    Reading,
    Typed,
    codes_sent,
    day_typed,
    running_typed,
)
from haicap.ui.formats import date_vi

#: the classes of holders by the value of the form
CLASSES: Mapping[str, Mapping[str, str]] = {
    "tier": {"tier": "commune"},
    "ward": {"kind": "ward"},
    "commune": {"kind": "commune"},
    "special_zone": {"kind": "special_zone"},
}
#: so many facts have a row in the form at least, and so many can be told
LEAST_FACTS, MOST_FACTS = 4, 12
#: the bases on which somebody gives a power on
GIVEN_ON = frozenset({"delegated", "decentralised"})
_ONE = (
    "basis", "giver", "to", "unit", "office", "place", "starts_on", "last_day", "running", "block", "seal", "clause",
    "find",
)  # fmt: skip
_FACT = ("name", "words", "from", "below")


def typed_grant(post: QueryDict) -> Typed:
    """Return the fields as they were sent."""
    one = {name: post.get(name, "").replace("\x00", "")[:500] for name in _ONE}
    many = {name: codes_sent(post, name) for name in ("units", "places", "procedures")}
    facts = [
        {part: post.get(f"fact_{part}_{number}", "").replace("\x00", "")[:2000] for part in _FACT}
        for number in range(MOST_FACTS)
    ]
    told = max((number + 1 for number, fact in enumerate(facts) if any(fact.values())), default=0)
    return {**one, **many, "facts": facts[: max(LEAST_FACTS, told)]}


def fill_grant(body: Mapping[str, Any]) -> Typed:
    """Return what the fields show of a grant; of an empty body, what a new one begins with."""
    to = body.get("to", {})
    classes = [name for name, wanted in CLASSES.items() if to == wanted]
    ends = body.get("ends_before")
    facts = [_fact_shown(name, bounds) for name, bounds in body.get("when", {}).items()]
    empty = dict.fromkeys(_FACT, "")
    return {
        "basis": body.get("basis", "" if body else "delegated"),
        "giver": body.get("from", "" if body else "H26"),
        "to": classes[0] if classes else ("unit" if "unit" in to else "units"),
        "unit": to.get("unit", ""),
        "units": list(to.get("units", ())),
        "office": body.get("office", ""),
        "procedures": list(body.get("procedures", ())),
        "place": "places" if "place" in body else "all",
        "places": list(body.get("place", {}).get("units", ())),
        "starts_on": date_vi(date.fromisoformat(body["starts_on"])) if "starts_on" in body else "",
        "last_day": date_vi(date.fromisoformat(ends) - timedelta(days=1)) if ends else "",
        "running": body.get("running", "stay"),
        "block": body.get("signing", {}).get("block", "-"),
        "seal": body.get("signing", {}).get("seal", ""),
        "clause": body.get("clause", ""),
        "find": "",
        "facts": [*facts, *([empty] * max(LEAST_FACTS - len(facts), 0))],
    }


def read_grant(typed: Typed) -> Reading:
    """Return the body that the fields read as, and what is missing."""
    reading = Reading()
    _needed(reading, typed, "basis", into="basis", words=BASIS_MISSING)
    if typed["basis"] in GIVEN_ON:
        _needed(reading, typed, "giver", into="from", words=GIVER_MISSING)
    _read_holder(reading, typed)
    if typed["procedures"]:
        reading.body["procedures"] = list(typed["procedures"])
    else:
        reading.errors["find"] = PROCEDURES_MISSING
    if typed["place"] == "places" and typed["places"]:
        reading.body["place"] = {"units": list(typed["places"])}
    elif typed["place"] == "places":
        reading.errors["places"] = PLACES_MISSING
    _read_facts(reading, typed)
    day_typed(reading, typed, "starts_on", into="starts_on")
    day_typed(reading, typed, "last_day", into="ends_before", needed=typed["basis"] == "delegated", is_last=True)
    _read_more(reading, typed)
    return reading


def _needed(reading: Reading, typed: Typed, name: str, *, into: str, words: str) -> None:
    if typed[name]:
        reading.body[into] = typed[name]
    else:
        reading.errors[name] = words


def _read_more(reading: Reading, typed: Typed) -> None:
    if typed["office"]:
        reading.body["office"] = typed["office"]
    running_typed(reading, typed)
    if str(typed["clause"]).strip():
        reading.body["clause"] = str(typed["clause"]).strip()
    signing = {"block": typed["block"]} if typed["block"] != "-" else {}
    if typed["seal"]:
        signing["seal"] = typed["seal"]
    if signing:
        reading.body["signing"] = signing


def place_of_grant(path: str) -> str:
    """Return the field at which a fault of a path is shown."""
    first, _dot, rest = path.partition(".")
    if first == "to":
        return "unit" if rest.startswith("unit") and not rest.startswith("units") else "units"
    return {
        "": "basis",
        "from": "giver",
        "procedures": "find",
        "place": "places",
        "when": "facts",
        "ends_before": "last_day",
        "signing": "block",
    }.get(first, first)


def _read_holder(reading: Reading, typed: Typed) -> None:
    to = typed["to"]
    if to in CLASSES:
        reading.body["to"] = dict(CLASSES[to])
    elif to == "unit":
        if typed["unit"]:
            reading.body["to"] = {"unit": typed["unit"]}
        else:
            reading.errors["unit"] = HOLDER_MISSING
    elif typed["units"]:
        reading.body["to"] = {"units": list(typed["units"])}
    else:
        reading.errors["units"] = HOLDER_MISSING


def _read_facts(reading: Reading, typed: Typed) -> None:
    when: dict[str, Any] = {}
    for fact in typed["facts"]:
        name = fact["name"].strip().lower().replace(" ", "_")
        words = [word.strip() for word in fact["words"].split(",") if word.strip()]
        ends = {end: fact[end].strip() for end in ("from", "below") if fact[end].strip()}
        if not (name or words or ends):
            continue
        if not name or bool(words) == bool(ends):
            reading.errors["facts"] = FACT_UNCLEAR
            continue
        try:
            when[name] = [_word(word) for word in words] if words else {end: _number(ends[end]) for end in ends}
        except InvalidOperation:
            reading.errors["facts"] = NUMBER_UNREADABLE
    if when:
        reading.body["when"] = when


def _fact_shown(name: str, bounds: Any) -> dict[str, str]:
    if isinstance(bounds, list):
        return {"name": name, "words": ", ".join(str(word) for word in bounds), "from": "", "below": ""}
    return {
        "name": name,
        "words": "",
        **{end: _shown(bounds[end]) if end in bounds else "" for end in ("from", "below")},
    }


def _shown(number: float) -> str:
    return str(number).replace(".", ",")


def _word(word: str) -> str | int:
    return int(word) if word.isascii() and word.isdecimal() and len(word) <= 9 and str(int(word)) == word else word


def _number(written: str) -> int | float:
    number = Decimal(written.replace(" ", "").replace(",", "."))
    if not number.is_finite() or abs(number.adjusted()) > 15:
        raise InvalidOperation
    return int(number) if number == number.to_integral_value() else float(number)


BASIS_MISSING = sentence("Please choose on what basis the power is held.")
GIVER_MISSING = sentence("Please choose who gives the power.")
HOLDER_MISSING = sentence("Please choose who receives the power.")
PLACES_MISSING = sentence("Please choose the places, or the whole territory.")
FACT_UNCLEAR = sentence("Each condition needs a name and either words or numbers.")
NUMBER_UNREADABLE = sentence("One of the numbers of the conditions cannot be read.")
