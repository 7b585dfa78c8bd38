"""How tests visit the desk: as an officer of the small city, on a Monday morning, asking as a browser asks."""

import html
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from haicap.platform.accounts import api as accounts
from haicap.platform.clock import api as clock
from tests.city import AT, BIRTH, HAI_BA_TRUNG, officer, pdf_bytes

#: statements of the door of every page: the session with its account and posts (units are held in memory)
DOOR = 1


@pytest.fixture(autouse=True)
def monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock of the pages stand where the small city lives."""
    monkeypatch.setattr(clock, "SHIFT", AT - datetime.now(UTC))


def desk_of(word: str, unit_code: str = HAI_BA_TRUNG) -> Client:
    """Return a browser in which the officer is signed in."""
    actor = officer(word, unit_code)
    session = SessionStore()
    session["account"], session["post"], session["number"] = actor.account_id, actor.post_id, 0
    session.create()
    accounts.note_session(actor.account_id, session_key=session.session_key or "", device="", at=AT)
    client = Client()
    client.cookies["haicap_session"] = session.session_key
    return client


def words(response: HttpResponse) -> str:
    """Return what stands on a page, without tags."""
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split()))


def hidden(response: HttpResponse, name: str) -> str:
    """Return the value of the first hidden input of the name."""
    found = re.search(rf'<input type="hidden" name="{name}"[^>]* value="([^"]*)"', response.content.decode())
    assert found, f"no hidden {name}"
    return html.unescape(found[1])


def pdf(name: str = "to-khai.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_bytes(), content_type="application/pdf")


def typed(**changes: Any) -> dict[str, Any]:
    """Return what a counter officer types for a birth, with changes."""
    return {
        "procedure": BIRTH,
        "name": "Nguyễn Thị Ưỡn",
        "national_id": "003192000123",
        "born_on": "05/03/1992",
        "address": "Số 12, phố Bà Triệu",
        "phone": "0912 345 678",
        "email": "uon@vidu.vn",
        "place": HAI_BA_TRUNG,
        "key": "a-key-of-this-form",
        **changes,
    }


def taken_in(client: Client, **changes: Any) -> str:
    """Take a dossier in at the counter and return its code."""
    response = client.post("/desk/intake", typed(**changes))
    assert response.status_code == 303, words(response)
    return str(response["Location"]).split("/")[-2]


def act(client: Client, code: str, name: str, /, **sent: Any) -> HttpResponse:
    """Open the page of a dossier and do an act of it."""
    page = client.get(f"/desk/dossiers/{code}")
    seen = hidden(page, "seen") if page.status_code == 200 and b'name="seen"' in page.content else "1"
    return client.post(f"/desk/dossiers/{code}/{name}", {"seen": seen, **sent})
