"""The limits of the API: reading and handing in apart, a client by its token, all others by their address."""

from typing import Any

import pytest
from django.test import Client

from haicap.platform.clients import api as clients
from haicap.platform.ratelimit import limits
from haicap.platform.ratelimit.api import Group, Limit
from tests.city import AT, city
from tests.surfaces.api_calls import BASE, monday_morning, token, told

__all__ = ["city", "monday_morning", "token"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
FAR, NEXT_DOOR = "203.0.113.5", "203.0.113.6"
READS, WRITES = 4, 2


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few calls be too many, from a day on, as an operator would."""
    fewer = {Group.API_READ: READS, Group.API_WRITE: WRITES}
    held = {limit.group: limit for limit in limits.LIMITS}
    changed = tuple(Limit(group, most, held[group].per, AT.date()) for group, most in fewer.items())
    whole = limits.limit_of
    monkeypatch.setattr(
        "haicap.platform.ratelimit.api.limit_of", lambda group, on: whole(group, on=on, limits=limits.LIMITS + changed)
    )


def read(address: str = FAR, *, token: str = "", language: str = "en", method: str = "GET") -> Any:
    headers = {"Accept-Language": language, **({"Authorization": f"Bearer {token}"} if token else {})}
    return Client().generic(method, f"{BASE}/units/00256?on=2026-01-05", headers=headers, REMOTE_ADDR=address)


def write(address: str = FAR, *, token: str = "") -> Any:
    headers = {"Accept-Language": "en", **({"Authorization": f"Bearer {token}"} if token else {})}
    return Client().generic(
        "POST", f"{BASE}/dossiers", "{}", content_type="application/json", headers=headers, REMOTE_ADDR=address
    )


def used_up(**who: str) -> None:
    assert [read(**who).status_code for _ in range(READS)] == [200] * READS


class TestTooManyCalls:
    @pytest.mark.parametrize(
        ("language", "title", "detail"),
        [
            ("vi", "Gọi quá nhiều lần", "Xin thử lại sau 5 phút"),
            ("en", "Too many calls", "try again in 5 minutes"),
            ("id", "Terlalu banyak", "5 menit"),
        ],
    )
    def test_are_answered_by_a_document_in_the_language_asked_for(self, language: str, title: str, detail: str) -> None:
        used_up()
        answer = read(language=language)
        document = told(answer, 429)
        assert title in document["title"]
        assert detail in document["detail"]
        assert answer["Content-Language"] == language
        assert 0 < int(answer["Retry-After"]) == document["details"]["seconds"] <= 300

    def test_have_no_body_when_only_the_head_was_asked_for(self) -> None:
        used_up()
        answer = read(method="HEAD")
        assert (answer.status_code, answer.content) == (429, b"")
        assert int(answer["Content-Length"]) > 0

    def test_of_reading_leave_handing_in_alone(self) -> None:
        used_up()
        assert [write().status_code for _ in range(WRITES + 1)] == [401, 401, 429]
        assert read(NEXT_DOOR).status_code == 200

    def test_are_of_all_addresses_under_the_api(self) -> None:
        used_up()
        for path in ("/openapi.json", "/nothing", "/procedures?limit=1"):
            assert Client().get(BASE + path, REMOTE_ADDR=FAR).status_code == 429
        assert Client().get("/healthz", REMOTE_ADDR=FAR).status_code == 200


class TestAClient:
    def test_is_counted_by_its_token_wherever_it_calls_from(self, token: str) -> None:
        other = clients.add(name="Post office", at=AT)[1]
        used_up(token=token)
        assert read(NEXT_DOOR, token=token).status_code == 429
        assert read(token=other).status_code == 200
        assert read().status_code == 200

    def test_that_made_its_token_up_is_counted_by_its_address(self) -> None:
        assert [read(token=f"haicap_{n}").status_code for n in range(READS + 1)] == [200] * READS + [429]

    def test_has_writes_of_its_own(self, token: str) -> None:
        assert [write(token=token).status_code for _ in range(WRITES + 1)] == [422, 422, 429]


class TestTheMachineItself:
    def test_is_not_limited_and_not_counted(self, token: str, django_assert_num_queries: Any) -> None:
        assert [read("127.0.0.1", token=token).status_code for _ in range(READS * 3)] == [200] * READS * 3
        with django_assert_num_queries(0):
            Client().get(f"{BASE}/openapi.json")
