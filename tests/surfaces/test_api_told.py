"""Being told of dossiers handed in over the REST API: from the call to the system of the client, and to the desk."""

import json
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from procrastinate.contrib.django import app

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.models import ClientFollowRow
from haicap.platform.clients import api as clients
from haicap.platform.clock import api as clock
from haicap.platform.outbox import api as outbox
from tests.city import AT, city, officer
from tests.peer import BUSY, OK, Peer, peer
from tests.surfaces.api_calls import monday_morning, submit, told
from tests.surfaces.desk_visits import desk_of, words
from tests.surfaces.test_api_documented import PAGE
from tests.tasks import run_task

__all__ = ["city", "monday_morning"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
SHOWN = re.compile(r"```told\n(?P<head>.*?)\n\n(?P<body>.*?)```", re.DOTALL)
CHECK = re.compile(r"```python\n(?P<code>.*?)```", re.DOTALL)


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock stand still, so that what is told is the same to the second."""
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def there(settings: Any) -> Iterator[Peer]:
    settings.HAICAP_SAMPLE = True
    with peer() as one:
        yield one


@pytest.fixture
def telling(there: Peer) -> clients.Telling:
    return clients.telling(there.url)


@pytest.fixture
def token(telling: clients.Telling) -> str:
    return clients.add(name="Bưu điện", at=AT, told=telling)[1]


def deferred(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Relay the news, and return what the jobs that tell clients were given."""
    given: list[dict[str, Any]] = []
    configure = app.configure_task

    class Job:
        def defer(self, **named: Any) -> None:
            given.append(named)

    def instead(name: str, **more: Any) -> Any:
        return Job() if name == "dossiers.tell_client" else configure(name, **more)

    monkeypatch.setattr(app, "configure_task", instead)
    while outbox.relay():
        pass
    return given


class TestWay:
    def test_leads_from_the_submission_to_the_system_that_made_it(
        self, there: Peer, token: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        code = told(submit(token), 201)["code"]
        assert there.bodies == []
        jobs = deferred(monkeypatch)
        assert jobs == [{"code": code}]
        run_task("dossiers.tell_client", **jobs[0])
        assert json.loads(there.bodies[0])["data"]["happened"] == "submitted"
        dossiers.accept(by=officer("receiver"), at=AT, code=code)
        assert deferred(monkeypatch) == [{"code": code}]
        monkeypatch.setattr(clock, "now", lambda: AT + timedelta(minutes=1))
        run_task("dossiers.tell_clients", timestamp=0)
        assert json.loads(there.bodies[1])["data"]["happened"] == "accepted"
        assert dossiers.verify().differences == ()

    def test_is_not_gone_for_a_client_without_an_address(self, there: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
        plain = clients.add(name="Khác", at=AT)[1]
        told(submit(plain), 201)
        assert deferred(monkeypatch) == []
        assert not ClientFollowRow.objects.exists()

    def test_is_begun_once_for_a_call_that_came_twice(self, token: str) -> None:
        assert told(submit(token), 201)["code"] == told(submit(token), 201)["code"]
        assert ClientFollowRow.objects.count() == 1


class TestPage:
    def test_shows_what_is_sent(self, there: Peer, telling: clients.Telling, token: str) -> None:
        code = told(submit(token), 201)["code"]
        dossiers.tell_client(code, at=AT)
        shown = SHOWN.search(PAGE.read_text(encoding="utf-8"))
        assert shown
        assert json.loads(shown["body"]) == json.loads(there.bodies[0])
        names = dict(line.split(": ", 1) for line in shown["head"].split("\n")[1:])
        sent = there.heads[0]
        assert {name.lower() for name in names} <= set(sent)
        for name in ("Content-Type", "Haicap-Event", "Haicap-Timestamp"):
            assert sent[name.lower()] == names[name]

    def test_shows_how_to_check_it(self, there: Peer, telling: clients.Telling, token: str) -> None:
        dossiers.tell_client(told(submit(token), 201)["code"], at=AT)
        code = CHECK.search(PAGE.read_text(encoding="utf-8"))
        assert code
        known: dict[str, Any] = {}
        exec(code["code"], known)  # noqa: S102 (the page's own example)
        check, body = known["is_from_haicap"], there.bodies[0]
        headers = {name.title(): value for name, value in there.heads[0].items()}
        assert check(headers, body, telling.secret, now=AT.timestamp)
        assert not check(headers, body + b" ", telling.secret, now=AT.timestamp)
        assert not check(headers, body, telling.secret + "x", now=AT.timestamp)
        assert not check(headers, body, telling.secret, now=lambda: AT.timestamp() + 301)
        assert not check(headers, body, telling.secret, now=time.time)


class TestDesk:
    @pytest.mark.parametrize(
        ("answer", "line"),
        [
            (None, "Đang báo thay đổi mới nhất cho hệ thống đó"),
            (OK, "Hệ thống đó đã nhận được thay đổi mới nhất"),
            (BUSY, "Đang báo thay đổi mới nhất cho hệ thống đó"),
        ],
    )
    def test_says_in_one_line_what_the_system_knows(
        self, there: Peer, token: str, answer: bytes | None, line: str
    ) -> None:
        code = told(submit(token), 201)["code"]
        if answer:
            there.answer = answer
            dossiers.tell_client(code, at=AT)
        assert line in words(desk_of("receiver").get(f"/desk/dossiers/{code}"))

    def test_says_that_it_was_given_up(self, token: str) -> None:
        code = told(submit(token), 201)["code"]
        clients.revoke(name="Bưu điện", at=AT)
        dossiers.tell_client(code, at=AT)
        assert "Chưa báo được thay đổi mới nhất" in words(desk_of("receiver").get(f"/desk/dossiers/{code}"))

    def test_says_nothing_where_nobody_is_to_be_told(self) -> None:
        plain = clients.add(name="Khác", at=AT)[1]
        code = told(submit(plain), 201)["code"]
        assert "Nộp từ hệ thống kết nối" not in words(desk_of("receiver").get(f"/desk/dossiers/{code}"))
