"""Every route with values that no form of ours sends: giant numbers, NUL, foreign digits, endless words."""

import os
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.ui.access import Access
from tests.city import AT, HAI_BA_TRUNG, city, filing, officer
from tests.surfaces.desk_visits import desk_of, monday_morning
from tests.surfaces.test_desk_colleagues import administrator
from tests.surfaces.test_strangers import VALUES, routes

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
HAICAP = Path(__file__).resolve().parents[2] / "haicap"
NAMED = re.compile(r"""(?:GET|POST)(?:\.get|\.getlist)?[\(\[]["'](\w+)["']""")
#: more than this a web server does not take as an address
LONGEST = 6000
HOSTILE = {
    "giant": "9" * 25,
    "endless number": "9" * 5000,
    "negative": "-1",
    "nothing": "",
    "NUL": "a\x00b",
    "decomposed": "Nguye\u0302\u0303n " * 3,
    "superscript": "²",
    "foreign digits": "٣٣٣",
    "not a number": "NaN",
    "script": "<script>'\"--",
    "endless words": "an " * 9000,
    "turned": "\u202eabc\u200b",
}


def fields() -> list[str]:
    """Return the names of all fields that a page of ours reads."""
    sources = [*(HAICAP / "surfaces").rglob("*.py"), *(HAICAP / "config").rglob("*.py")]
    names = {name for source in sources for name in NAMED.findall(source.read_text())}
    listed = {"name", "national_id", "born_on", "address", "phone", "email", "note", "amount", "facts"}
    return sorted((names | listed) - {"csrfmiddlewaretoken", "seen"})


def walked(code: str, hostile: str) -> list[tuple[str, bool]]:
    """Return every address, once as it should be and once with hostile values in it, and whether officers open it."""
    found = []
    word = hostile.replace("/", "").replace("\x00", "%00")[:300] or "x"
    for route, pattern in routes(get_resolver().url_patterns):
        right = wrong = route
        for place, value in VALUES.items():
            right = right.replace(f"<{place}>", code if value == "CODE" else value)
            wrong = wrong.replace(f"<{place}>", "9" * 25 if place.startswith("int:") else word)
        inside = getattr(pattern.callback, "haicap_access", None) is Access.OFFICER
        if "sign-out" not in route:
            found += [(f"/{one}", inside) for one in dict.fromkeys((right, wrong))]
    return found


@pytest.fixture
def code() -> str:
    return str(dossiers.receive(by=officer("receiver"), at=AT, filing=filing(), key="k").code)


#: posts, and the unit in which each is held
POSTS = {"receiver": HAI_BA_TRUNG, "head": HAI_BA_TRUNG, "legal": "H26", "administrator": "H26"}
#: each value in all fields, by one post or another; else each post once, with other values in the fields
EACH = [(list(POSTS)[number % len(POSTS)], what) for number, what in enumerate(HOSTILE)]
ROUNDS = EACH if os.environ.get("CI") else [(who, "") for who in POSTS]


@pytest.mark.parametrize(("who", "what"), ROUNDS)
def test_no_route_breaks(code: str, who: str, what: str) -> None:
    values = list(HOSTILE.values())
    first = list(POSTS).index(who) * 3
    sent = {name: HOSTILE.get(what, values[(first + n) % len(values)]) for n, name in enumerate(fields())}
    asked = {name: value[:LONGEST] for name, value in sent.items()}
    officer_in = administrator() if who == "administrator" else desk_of(who, POSTS[who])
    cookies, wrong = dict(officer_in.cookies), []
    for address, inside in walked(code, HOSTILE.get(what, values[first])):
        for method in ("get", "post"):
            client = Client(raise_request_exception=False)
            if inside:
                client.cookies.update(cookies)
            data = {**sent, "seen": str(read(code).seen)} if method == "post" else asked
            answer = getattr(client, method)(address, data)
            if answer.status_code >= 500 and answer.status_code != 503:
                wrong.append(f"{method} {address[:80]}: {answer.status_code}")
    assert not wrong
