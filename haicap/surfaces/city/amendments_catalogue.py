"""The forms of deadlines and of versions of procedures."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from haicap.kernel.messages import sentence
from haicap.surfaces.city.amendments_typed import (
    CHOICE_MISSING,
    FIELD_EMPTY,
    NUMBER_WRONG,
    PROCEDURES_MISSING,
    Reading,
    Typed,
    codes_sent,
    day_typed,
    plain,
    whole_number,
)
from haicap.ui.formats import date_vi

#: what a length of time is measured in; a text that has two at once is edited as text
MEASURES = ("working_days", "working_hours", "calendar_days", "months")
_DEADLINE = ("channel", "measure", "length", "text", "article", "longer", "starts_on", "last_day", "find")
_PROCEDURE = ("code", "starts_on", "does", "name", "field")
_PAPER = ("name", "group", "form", "originals", "copies")
#: so many rows are empty below what is filled in; so many fees and papers a law file takes
MORE_ROWS, MOST_FEES, MOST_PAPERS = 3, 10, 200


def typed_deadline(post: QueryDict) -> Typed:
    """Return the fields as they were sent."""
    many = {name: codes_sent(post, name) for name in ("procedures", "units")}
    return {**plain(*_DEADLINE)(post), **many}


def fill_deadline(body: Mapping[str, Any]) -> Typed:
    """Return what the fields show of a deadline; of an empty body, what a new one begins with."""
    measure = "same_day" if "same_day" in body else next((one for one in MEASURES if one in body), "working_days")
    ends = body.get("ends_before")
    return {
        "procedures": list(body.get("procedures", ())),
        "units": list(body.get("units", ())),
        "channel": body.get("channel", ""),
        "measure": measure,
        "length": "" if measure == "same_day" else str(body.get(measure, "")).replace(".", ","),
        "text": body.get("text", ""),
        "article": body.get("article", ""),
        "longer": body.get("longer", ""),
        "starts_on": date_vi(date.fromisoformat(body["starts_on"])) if "starts_on" in body else "",
        "last_day": date_vi(date.fromisoformat(ends) - timedelta(days=1)) if ends else "",
        "find": "",
    }


def read_deadline(typed: Typed) -> Reading:
    """Return the body that the fields read as, and what is missing."""
    reading = Reading()
    if typed["procedures"]:
        reading.body["procedures"] = list(typed["procedures"])
    else:
        reading.errors["find"] = PROCEDURES_MISSING
    if typed["units"]:
        reading.body["units"] = list(typed["units"])
    if typed["channel"]:
        reading.body["channel"] = typed["channel"]
    _read_length(reading, typed)
    for name in ("text", "article", "longer"):
        if said := str(typed[name]).strip():
            reading.body[name] = said
    if "text" not in reading.body:
        reading.errors["text"] = FIELD_EMPTY
    day_typed(reading, typed, "starts_on", into="starts_on")
    day_typed(reading, typed, "last_day", into="ends_before", needed=False, is_last=True)
    return reading


def place_of_deadline(path: str) -> str:
    """Return the field at which a fault of a path is shown."""
    first = path.partition(".")[0]
    if first in {"", *MEASURES}:
        return "length"
    return {"procedures": "find", "ends_before": "last_day", "same_day": "measure"}.get(first, first)


def typed_procedure(post: QueryDict) -> Typed:
    """Return the fields as they were sent."""
    fees = _rows(post, "fee", ("channel", "amount"), most=MOST_FEES)
    papers = _rows(post, "paper", _PAPER, most=MOST_PAPERS)
    return {**plain(*_PROCEDURE)(post), "levels": codes_sent(post, "levels"), "fees": fees, "papers": papers}


def fill_procedure(body: Mapping[str, Any]) -> Typed:
    """Return what the fields show of a version; of an empty body, what a new one begins with."""
    fees = [
        {"channel": one.get("channel", ""), "amount": "0" if one.get("free") else str(one.get("amount_vnd", ""))}
        for one in body.get("fees", ())
    ]
    papers = [{name: str(one.get(name, "")) for name in _PAPER} for one in body.get("papers", ())]
    return {
        "code": body.get("code", ""),
        "starts_on": date_vi(date.fromisoformat(body["starts_on"])) if "starts_on" in body else "",
        "does": "ends" if body.get("ended") else "changes",
        "name": body.get("name", ""),
        "field": body.get("field", ""),
        "levels": list(body.get("levels", ())),
        "fees": _with_empty(fees, ("channel", "amount"), most=MOST_FEES),
        "papers": _with_empty(papers, _PAPER, most=MOST_PAPERS),
    }


def read_procedure(typed: Typed) -> Reading:
    """Return the body that the fields read as, and what is missing."""
    reading = Reading()
    if code := str(typed["code"]).strip():
        reading.body["code"] = code
    else:
        reading.errors["code"] = FIELD_EMPTY
    day_typed(reading, typed, "starts_on", into="starts_on")
    for name in ("name", "field"):
        if said := str(typed[name]).strip():
            reading.body[name] = said
    if typed["levels"]:
        reading.body["levels"] = list(typed["levels"])
    if fees := [_fee(reading, row) for row in typed["fees"] if any(row.values())]:
        reading.body["fees"] = fees
    if papers := [_paper(reading, row) for row in typed["papers"] if any(row.values())]:
        reading.body["papers"] = papers
    changed = bool({"name", "field", "levels", "fees", "papers"} & set(reading.body))
    if typed["does"] == "ends":
        reading.body["ended"] = True
        if changed:
            reading.errors["does"] = ENDS_AND_CHANGES
    return reading


def place_of_procedure(path: str) -> str:
    """Return the field at which a fault of a path is shown."""
    first = path.partition(".")[0]
    return {"": "code", "ended": "does"}.get(first, first)


def _read_length(reading: Reading, typed: Typed) -> None:
    measure = typed["measure"]
    if measure == "same_day":
        reading.body["same_day"] = True
        if str(typed["length"]).strip():
            reading.errors["length"] = SAME_DAY_HAS_NONE
        return
    if measure not in MEASURES:
        reading.errors["measure"] = CHOICE_MISSING
        return
    try:
        length = Decimal(str(typed["length"]).strip().replace(",", "."))
    except InvalidOperation:
        reading.errors["length"] = NUMBER_WRONG
        return
    if not length.is_finite() or abs(length.adjusted()) > 6:
        reading.errors["length"] = NUMBER_WRONG
        return
    reading.body[measure] = int(length) if length == length.to_integral_value() else float(length)


def _fee(reading: Reading, row: Mapping[str, str]) -> dict[str, Any]:
    fee: dict[str, Any] = {"channel": row["channel"]} if row["channel"] else {}
    amount = whole_number(row["amount"])
    if amount is None:
        reading.errors["fees"] = FEE_UNREADABLE
    elif amount:
        fee["amount_vnd"] = amount
    else:
        fee["free"] = True
    return fee


def _paper(reading: Reading, row: Mapping[str, str]) -> dict[str, Any]:
    paper: dict[str, Any] = {name: row[name].strip() for name in ("name", "group", "form") if row[name].strip()}
    if "name" not in paper:
        reading.errors["papers"] = PAPER_UNNAMED
    for name in ("originals", "copies"):
        if not row[name].strip():
            continue
        number = whole_number(row[name])
        if number is None:
            reading.errors["papers"] = NUMBER_WRONG
        else:
            paper[name] = number
    return paper


def _rows(post: QueryDict, word: str, parts: tuple[str, ...], *, most: int) -> list[dict[str, str]]:
    sent = [
        {part: post.get(f"{word}_{part}_{number}", "").replace("\x00", "")[:2000] for part in parts}
        for number in range(most)
    ]
    return _with_empty([row for row in sent if any(row.values())], parts, most=most)


def _with_empty(rows: list[dict[str, str]], parts: tuple[str, ...], *, most: int) -> list[dict[str, str]]:
    empty = [dict.fromkeys(parts, "") for _number in range(min(MORE_ROWS, max(most - len(rows), 0)))]
    return [*rows, *empty]


ENDS_AND_CHANGES = sentence("A procedure that ends changes nothing else. Please empty the fields below.")
SAME_DAY_HAS_NONE = sentence("On the same day needs no number. Please empty it.")
FEE_UNREADABLE = sentence("Please enter each fee as whole dong, 0 for none.")
PAPER_UNNAMED = sentence("Each paper needs a name.")
