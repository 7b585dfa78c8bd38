"""How tests call the REST API: as a machine, on a Monday morning of the small city."""

import base64
import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from haicap.platform.clients import api as clients
from tests.city import AT, BIRTH, HAI_BA_TRUNG, pdf_bytes
from tests.surfaces.portal_visits import stand_at

BASE = "/api/v1"


@pytest.fixture(autouse=True)
def monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock stand where the small city lives."""
    stand_at(monkeypatch, AT)


@pytest.fixture
def token(db: None) -> str:
    """Return the token of a client that may call."""
    return clients.add(name="National portal", at=AT, may_mirror="HO-TICH")[1]


def call(address: str, *, language: str = "en") -> HttpResponse:
    answer: Any = Client().get(BASE + address, headers={"Accept-Language": language})
    return answer  # type: ignore[no-any-return]


def told(answer: Any, status: int = 200) -> Any:
    """Return the document of an answer, after what must be true of every one."""
    assert answer.status_code == status, answer.content[:800]
    assert not answer.cookies
    kind = "application/problem+json" if status >= 400 else "application/json"
    assert answer["Content-Type"].split(";")[0] == kind
    document = json.loads(answer.content)
    if status >= 400:
        assert document["status"] == status
        assert document["type"] == f"urn:haicap:refusal:{document['code']}"
        assert document["title"]
        assert document["detail"]
    return document


_PDF = pdf_bytes()


def body(**changes: Any) -> dict[str, Any]:
    """Return what is sent to hand in a birth at Hai Bà Trưng, with changes; a field changed to ... is left out."""
    usual: dict[str, Any] = {
        "procedure": BIRTH,
        "place": HAI_BA_TRUNG,
        "name": "Nguyễn Thị Ưỡn",
        "national_id": "003192000123",
        "born_on": "1992-03-05",
        "address": "Số 12, phố Bà Triệu, phường Hai Bà Trưng",
        "phone": "0912 345 678",
        "email": "uon@vidu.vn",
        "papers": [{"name": "Tờ khai", "file_name": "to-khai.pdf", "content": base64.b64encode(_PDF).decode()}],
    }
    return {name: value for name, value in (usual | changes).items() if value is not ...}


def submit(token: str, sent: Any = None, *, key: str = "one", language: str = "en", **more: Any) -> Any:
    """Hand in; `sent` may be bytes to send something else than well-formed JSON."""
    data = sent if isinstance(sent, bytes) else json.dumps(body() if sent is None else sent)
    headers = {"Accept-Language": language, "Idempotency-Key": key, "Authorization": f"Bearer {token}"}
    headers = {name: value for name, value in headers.items() if value}
    kind = more.pop("content_type", "application/json")
    # Not `post`: that would make a form of a body that is one already.
    return Client(enforce_csrf_checks=True).generic(
        "POST", f"{BASE}/dossiers", data, content_type=kind, headers=headers
    )
