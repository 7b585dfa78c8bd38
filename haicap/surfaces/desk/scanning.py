"""A citizen's card that a scanner typed, ending in Enter, into whichever field had the cursor."""

import re
from collections.abc import Mapping, MutableMapping
from datetime import date

from haicap.domains.people import api as people
from haicap.ui.formats import date_vi

#: the fields of the applicant and of the proxy at the counter into which a scan may fall; phone and e-mail stay as
#: they are
APPLICANT = ("card", "name", "national_id", "born_on", "phone", "address", "email")
PROXY = ("proxy_card", "proxy_name", "proxy_national_id", "proxy_born_on")
#: the seventh part is the last that is read
LAST_PART, DAY_SIGNS = 6, 8
_NUMBER = re.compile(r"[0-9]{12}\|", re.ASCII)


def scanned(text: str, *, on: date) -> people.Card:
    """
    Return the card that was scanned; what stood in the field before or behind the scan is left out.

    :raises Refused: if it cannot be read; the field names the part.
    """
    found = _NUMBER.search(text)
    parts = text[found.start() if found else 0 :].split("|")
    if len(parts) > LAST_PART:
        parts[LAST_PART] = parts[LAST_PART].strip()[:DAY_SIGNS]
    return people.read_card("|".join(parts), on=on)


def scan_in(posted: Mapping[str, str]) -> str:
    """Return the name of the field that holds a scan, nothing when none does."""
    return next((name for name in (*APPLICANT, *PROXY) if people.is_card(posted.get(name, ""))), "")


def fill(values: MutableMapping[str, str], card: people.Card, *, place: str) -> None:
    """Put what a card says into the fields of the person into whose fields it was scanned."""
    known = card.identity
    told = {"name": known.name, "national_id": known.national_id, "born_on": date_vi(known.born_on)}
    if place in PROXY:
        values.update({f"proxy_{name}": value for name, value in told.items()})
    else:
        values.update({**told, "address": card.address})
