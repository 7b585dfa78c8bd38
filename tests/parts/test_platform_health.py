"""Whether it works and how: told to machines, and nothing told that is not theirs to know."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from haicap.config import operation
from haicap.platform.clock import api as clock
from haicap.platform.health import api as health
from haicap.platform.health import counting
from haicap.platform.home.api import home

pytestmark = pytest.mark.django_db


def news(seconds_ago: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into outbox_messagerow (name, body, happened_at) values ('test', '{}', %s)",
            [clock.now() - timedelta(seconds=seconds_ago)],
        )


class TestAlive:
    def test_answers_without_the_database(self, client: Client, django_assert_num_queries: object) -> None:
        with django_assert_num_queries(0):  # type: ignore[operator]
            answer = client.get("/healthz")
        assert (answer.status_code, answer.content) == (200, b"ok\n")
        assert "no-store" in answer["Cache-Control"]


class TestReady:
    def test_says_how_long_news_waits(self, client: Client, django_assert_num_queries: object) -> None:
        news(90)
        with django_assert_num_queries(3):  # type: ignore[operator]
            answer = client.get("/readyz")
        assert answer.status_code == 200
        assert answer.json()["ready"] is True
        assert 90 <= answer.json()["news_seconds"] < 100

    def test_is_not_while_a_migration_is_missing(self, client: Client) -> None:
        with connection.cursor() as cursor:
            cursor.execute("delete from django_migrations where app = 'outbox'")
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == {"ready": False, "reasons": ["migrations"]}


@pytest.mark.usefixtures("unreachable")
class TestWithoutDatabase:
    def test_says_that_it_is_the_database(self) -> None:
        assert health.readiness(at=clock.now()) == health.Readiness(("database",), None)


@pytest.fixture
def unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.utils import OperationalError

    def refuse(*_: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)
    monkeypatch.setattr(connection, "close", lambda: None)


class TestMetrics:
    def test_tells_requests_by_route_and_what_waits(self, client: Client) -> None:
        news(30)
        client.get("/healthz?name=Ưỡn")
        client.get("/no-such-page/003192000123")
        answer = client.get("/metrics")
        text = answer.content.decode()
        assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
        assert "haicap_outbox_waiting 1\n" in text
        assert 'haicap_requests_total{route="healthz",status="2xx"}' in text
        assert 'haicap_requests_total{route="none",status="4xx"}' in text
        assert 'haicap_request_seconds_bucket{route="healthz",le="+Inf"}' in text
        assert "Ưỡn" not in text
        assert "003192000123" not in text
        for line in text.splitlines():
            assert line.startswith("#") or len(line.rsplit(" ", 1)) == 2

    def test_adds_up_all_processes(self) -> None:
        folder = home() / "figures"
        folder.mkdir(exist_ok=True)
        other = folder / "1-1.json"
        buckets = [0] * len(counting.BUCKETS) + [2]
        other.write_text(f'{{"answers": [["x", "2xx", 2]], "durations": [["x", {buckets}, 30.5]]}}')
        spoilt = folder / "2-2.json"
        spoilt.write_text("{")
        try:
            counting.count(route="x", status=200, seconds=0.5)
            text = health.prometheus(at=clock.now())
        finally:
            other.unlink()
            spoilt.unlink()
        assert 'haicap_requests_total{route="x",status="2xx"} 3' in text
        assert 'haicap_request_seconds_bucket{route="x",le="0.5"} 1' in text
        assert 'haicap_request_seconds_bucket{route="x",le="+Inf"} 3' in text

    @pytest.mark.parametrize(
        "seen", [{"REMOTE_ADDR": "203.0.113.5"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"REMOTE_ADDR": ""}]
    )
    def test_is_not_there_for_strangers(self, client: Client, seen: dict[str, str]) -> None:
        assert client.get("/metrics", **seen).status_code == 404  # type: ignore[arg-type]

    def test_opens_to_the_token_alone_when_there_is_one(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HAICAP_METRICS_TOKEN", "secret")
        assert client.get("/metrics").status_code == 404
        assert client.get("/metrics", headers={"Authorization": "Bearer other"}).status_code == 404
        far = {"REMOTE_ADDR": "203.0.113.5"}
        assert client.get("/metrics", headers={"Authorization": "Bearer secret"}, **far).status_code == 200

    def test_knows_what_a_proxy_adds(self) -> None:
        assert "HTTP_X_FORWARDED_FOR" in operation.FORWARDED
