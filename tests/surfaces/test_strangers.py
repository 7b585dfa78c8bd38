"""Every route as somebody who holds nothing: no session, no secret, no code."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from haicap.domains.dossiers import api as dossiers
from haicap.platform.outbox.models import MessageRow
from haicap.ui.access import Access
from tests.city import AT, city, filing, officer

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
PERSONAL = ("Ưỡn", "003192000123", "0912345678", "Bà Triệu", "uon@vidu.vn", "%PDF")
#: what stands in an address for a value
VALUES = {
    "str:code": "CODE",
    "code": "CODE",
    "system": "HO-TICH",
    "str:secret": "AAAAAAAAAAAAAAAAAAAAAA",
    "int:ordinal": "1",
    "int:serial": "1",
    "int:account_id": "1",
    "int:finding_id": "1",
    "slug:key": "child",
    "path:name": "x",
    "str:act": "accept",
    "slug:act": "check",
    "int:amendment_id": "1",
    "slug:kind": "grant",
}


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        address = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, address)
        else:
            yield address, one


def all_routes() -> list[tuple[str, URLPattern]]:
    """Return the routes of all languages: their prefix depends on the language in force."""
    found = []
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            found += list(routes(get_resolver().url_patterns))
    return found


def address_of(route: str, code: str) -> str:
    for place, value in VALUES.items():
        route = route.replace(f"<{place}>", code if value == "CODE" else value)
    return "/" + route


@pytest.fixture
def code() -> str:
    slip = dossiers.receive(by=officer("receiver"), at=AT, filing=filing(), key="k")
    dossiers.receipt(code=slip.code, at=AT, track_url="https://x.vn/track")
    return slip.code


class TestEveryRoute:
    def test_tells_a_stranger_nothing_personal_and_lets_nothing_be_changed(self, code: str) -> None:
        before = json.dumps(dossiers.verify().events), MessageRow.objects.count()
        walked = 0
        for route, pattern in all_routes():
            mark = getattr(pattern.callback, "haicap_access", None)
            assert mark in set(Access), f"{route} does not say who may open it"
            address = address_of(route, code)
            assert "<" not in address, f"the walk does not know how to fill in {address}"
            for method in ("get", "post", "put", "delete", "head"):
                self._check(getattr(Client(), method)(address), mark, f"{method} {address}", method)
                walked += 1
        assert walked > 200
        assert (json.dumps(dossiers.verify().events), MessageRow.objects.count()) == before

    def _check(self, answer: Any, mark: Access, where: str, method: str) -> None:
        assert answer.status_code < 500, where
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        for personal in PERSONAL:
            assert personal.encode() not in body, f"{where} tells {personal}"
        if mark is Access.CLIENT:
            assert answer.status_code in {401, 405}, where
        if mark is Access.OFFICER:
            signs_in = answer.status_code in {302, 303} and "/desk/sign-in" in answer["Location"]
            assert signs_in or answer.status_code in {401, 403, 405}, where
            assert signs_in or method not in {"get", "head"} or answer.status_code == 405, where

    def test_of_an_unknown_address_is_a_page_that_says_so(self) -> None:
        for prefix in ("", "/en", "/id", "/desk", "/en/desk"):
            answer = Client().get(f"{prefix}/nothing/here")
            assert answer.status_code == 404
            assert b"Traceback" not in answer.content


class TestCodesOfFiles:
    def test_lead_nowhere_by_themselves(self, code: str) -> None:
        attachment = dossiers.look_at_file(by=officer("receiver"), at=AT, code=code, ordinal=1)
        for address in (
            f"/files/{attachment.sha256}",
            f"/static/{attachment.sha256}",
            f"/static/../../files/{attachment.sha256[:2]}/{attachment.sha256[2:]}",
            f"/desk/dossiers/{code}/files/1",
            f"/en/desk/dossiers/{code}/files/1",
            f"/desk/dossiers/{code}/receipt",
            "/receipt",
            f"/track/{code}/letters/0",
            f"/en/track/{code}/letters/0",
            f"/track/{code}/details",
        ):
            answer = Client().get(address)
            assert answer.status_code in {302, 403, 404}, address
