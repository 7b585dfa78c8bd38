"""The examples of docs/reference/api.md do what the page says."""

import base64
import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.test import Client

from tests.city import city, pdf_bytes
from tests.surfaces.api_calls import monday_morning, token, told

__all__ = ["city", "monday_morning", "token"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "api.md"
PAIRS = re.compile(r"```http\n(?P<call>.*?)```\s*```json\n(?P<answer>.*?)```", re.DOTALL)


class Example(NamedTuple):
    """A call and the part of its answer that the page shows."""

    method: str
    address: str
    headers: dict[str, str]
    body: str
    answer: str


def examples() -> list[Example]:
    found = []
    for pair in PAIRS.finditer(PAGE.read_text(encoding="utf-8")):
        head, _, body = pair["call"].partition("\n\n")
        first, *lines = head.strip().splitlines()
        method, address = first.split(" ")
        headers = dict(line.split(": ", 1) for line in lines)
        found.append(Example(method, address, headers, body, pair["answer"]))
    return found


def shows(shown: Any, whole: Any) -> bool:
    """Test if what is shown is a part of the whole: of objects some names, of lists the first items."""
    if isinstance(shown, dict):
        return isinstance(whole, dict) and all(name in whole and shows(shown[name], whole[name]) for name in shown)
    if isinstance(shown, list):
        return isinstance(whole, list) and len(shown) <= len(whole) and all(map(shows, shown, whole))
    return bool(shown == whole)


class TestPage:
    @pytest.mark.parametrize("example", examples(), ids=lambda example: f"{example.method} {example.address}")
    def test_shows_what_is_answered(self, example: Example, token: str) -> None:
        headers = {name: value.replace("haicap_…", token) for name, value in example.headers.items()}
        kind = headers.pop("Content-Type", "application/json")
        body = example.body.replace("JVBERi0x…", base64.b64encode(pdf_bytes()).decode())
        answer = Client().generic(example.method, example.address, body, content_type=kind, headers=headers)
        whole, shown = told(answer, answer.status_code), json.loads(example.answer)
        assert shows(shown, whole), whole

    def test_has_an_example_of_every_kind(self) -> None:
        assert len(examples()) >= 8
        assert {example.method for example in examples()} == {"GET", "POST", "PUT"}
