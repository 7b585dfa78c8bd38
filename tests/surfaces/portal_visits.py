"""How tests visit the portal: as a citizen with one browser and no JavaScript, on a Monday morning."""

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from haicap.platform.clock import api as clock
from tests.city import AT, BIRTH, HAI_BA_TRUNG, pdf_bytes

PERSON = {
    "name": "Nguyễn Thị Ưỡn",
    "national_id": "003192000123",
    "born_on": "05/03/1992",
    "address": "Số 12, phố Bà Triệu",
    "phone": "0912 345 678",
    "email": "uon@vidu.vn",
}
SECRET = "haicap_draft"


@pytest.fixture(autouse=True)
def monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock of the pages stand where the small city lives."""
    stand_at(monkeypatch, AT)


def stand_at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "SHIFT", moment - datetime.now(UTC) + timedelta(milliseconds=1))


def words(response: HttpResponse) -> str:
    """Return what stands on a page, without tags."""
    body = re.sub(r"<head>.*?</head>", " ", response.content.decode(), flags=re.S)
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", body).split()))


def message_at(response: HttpResponse, field: str) -> str:
    """Return the message that stands at a field, or nothing."""
    found = re.search(rf'<p id="{field}-error"[^>]*>(.*?)</p>', response.content.decode(), flags=re.S)
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", found[1]).split())) if found else ""


def pdf(name: str = "to-khai.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_bytes(), content_type="application/pdf")


def first_file_field(response: HttpResponse) -> str:
    found = re.search(r'<input[^>]*name="(paper-[^"]+)"[^>]*type="file"|type="file"[^>]*name="(paper-[^"]+)"',
                      response.content.decode())  # fmt: skip
    assert found, "no place for a file"
    return str(found[1] or found[2])


def written(client: Client, *, prefix: str = "", procedure: str = BIRTH, **changes: Any) -> Client:
    """Fill in a filing up to the page with the summary."""
    client.post(f"{prefix}/file/{procedure}")
    client.post(f"{prefix}/file/place", {"place": changes.pop("place", HAI_BA_TRUNG)})
    answer = client.post(f"{prefix}/file/person", {**PERSON, **changes})
    assert answer.status_code == 302, words(answer)
    field = first_file_field(client.get(f"{prefix}/file/papers"))
    answer = client.post(f"{prefix}/file/papers", {field: pdf(), "then": "go"})
    assert answer["Location"] == f"{prefix}/file/check", words(answer)
    return client


def handed_in(client: Client, *, prefix: str = "", **changes: Any) -> str:
    """File and return the code that is shown."""
    answer = written(client, prefix=prefix, **changes).post(f"{prefix}/file/check")
    assert answer["Location"] == f"{prefix}/file/done", words(answer)
    found = re.search(r"H26\.[0-9]{5}-[0-9]{6}-[0-9]{4}", client.get(f"{prefix}/file/done").content.decode())
    assert found
    return found[0]
