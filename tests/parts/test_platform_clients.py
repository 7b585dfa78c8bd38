"""Telling clients: the addresses that are taken, the signature, and one call to a real peer that behaves badly."""

import hmac
import socket
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from haicap.platform.clients import api as clients
from haicap.platform.clients import posting
from haicap.platform.clients.telling import is_here, read_address
from haicap.platform.clock.api import LOCAL
from tests.peer import BUSY, OK, Peer, peer

AT = datetime(2026, 1, 5, 9, 0, tzinfo=LOCAL)
REDIRECT = b"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:%d/other\r\n\r\n"


@pytest.fixture
def there(settings: Any) -> Iterator[Peer]:
    """Return a peer on this machine, which may be told with sample data."""
    settings.HAICAP_SAMPLE = True
    with peer() as one:
        yield one


def post(one: Peer, body: bytes = b"{}") -> None:
    posting.post(body, url=one.url, secret="secret", event="H26-1/1", at=AT)  # noqa: S106 (of the test)


def refused(one: Peer) -> clients.NotTold:
    with pytest.raises(clients.NotTold) as failed:
        post(one)
    return failed.value


class TestAddress:
    @pytest.mark.parametrize(
        "url",
        ["https://vidu.vn", "https://vidu.vn:8443/a/b?c=d", "https://10.0.0.7/x", "http://127.0.0.1:8090/told"],
    )
    def test_is_taken(self, url: str) -> None:
        assert read_address(url).target.startswith("/")

    @pytest.mark.parametrize(
        "url",
        [
            "", "vidu.vn", "http://vidu.vn/", "http://localhost/", "http://127.0.0.2/", "ftp://vidu.vn/", "https:///x",
            "https://me:secret@vidu.vn/", "https://@vidu.vn/", "https://vidu.vn/#x", "https://vidu.vn:0/", "https://vidu.vn:x/",
            "https://vidu.vn:99999/", "https://ví-dụ.vn/", "https://vidu.vn/a b", "https://vidu.vn/a\r\nX: y",
            "https://vidu.vn\\@127.0.0.1/", "https://a..b/", "https://-a/", "https://vidu.vn/" + "a" * 300,
            "http://127.0.0.1@vidu.vn/", "https://[::1]/", "https://" + "a" * 64 + ".vn/", "https://[x",
        ],
    )  # fmt: skip
    def test_is_refused(self, url: str) -> None:
        with pytest.raises(clients.TellAddressUnusable):
            clients.telling(url)

    @pytest.mark.parametrize(
        "url", ["http://127.0.0.1:9/", "https://localhost/", "https://0.0.0.0/", "https://169.254.169.254/"]
    )
    def test_of_this_machine_is_refused_but_with_sample_data(self, url: str, settings: Any) -> None:
        settings.HAICAP_SAMPLE = False
        with pytest.raises(clients.TellAddressHere):
            clients.telling(url)
        settings.HAICAP_SAMPLE = True
        assert clients.telling(url).secret.startswith("haicap_sign_")

    @pytest.mark.parametrize(
        "number", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "fe80::1%1", "0.0.0.0", "224.0.0.1"]
    )  # noqa: S104
    def test_that_is_here_is_known(self, number: str) -> None:
        assert is_here(number)

    def test_that_is_elsewhere_is_known(self) -> None:
        assert not is_here("192.0.2.7")
        assert not is_here("2001:db8::7")

    def test_of_this_machine_is_not_called_later_either(self, there: Peer, settings: Any) -> None:
        settings.HAICAP_SAMPLE = False
        assert refused(there).why == "the address leads to this machine"
        assert there.bodies == []


class TestCall:
    def test_is_signed_over_timestamp_and_body(self, there: Peer) -> None:
        post(there, b'{"a": "\xc3\xa1"}')
        head, body = there.heads[0], there.bodies[0]
        assert body == b'{"a": "\xc3\xa1"}'
        assert there.targets == ["POST /told?x=1 HTTP/1.1"]
        assert head["haicap-timestamp"] == str(int(AT.timestamp()))
        expected = hmac.new(b"secret", head["haicap-timestamp"].encode() + b"." + body, sha256).hexdigest()
        assert head["haicap-signature"] == f"v1={expected}"
        assert head["haicap-event"] == "H26-1/1"

    @pytest.mark.parametrize("status", [b"200 OK", b"201 Created", b"299 Odd"])
    def test_is_acknowledged_by_any_success(self, there: Peer, status: bytes) -> None:
        there.answer = b"HTTP/1.1 " + status + b"\r\n\r\n"
        post(there)

    def test_waits_behind_interim_answers(self, there: Peer) -> None:
        there.answer = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + OK
        post(there)
        there.answer = b"HTTP/1.1 103 Early Hints\r\n\r\n" + BUSY
        assert refused(there).why == "it answered 503"

    def test_is_not_led_elsewhere(self, there: Peer) -> None:
        with peer() as other:
            there.answer = REDIRECT % other.port
            failed = refused(there)
            assert other.bodies == []
        assert (failed.why, failed.is_away) == ("it answered 307", False)

    def test_reads_no_more_than_the_head(self, there: Peer) -> None:
        there.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n" + b"x" * 10 * 1024 * 1024
        began = time.monotonic()
        post(there)
        assert time.monotonic() - began < 5

    def test_ends_at_a_head_without_end(self, there: Peer) -> None:
        there.answer = b"HTTP/1.1 200 OK\r\n" + b"X: " + b"x" * 10 * 1024 * 1024
        assert refused(there).why == "its answer has no end"

    @pytest.mark.parametrize(
        ("answer", "why"),
        [
            (b"HTTP/1.1 200 OK\r\nContent-Le", "it broke off"),
            (b"", "it broke off"),
            (b"SSH-2.0-x\r\n\r\n", "its answer is no HTTP"),
            (b"HTTP/1.1 20\r\n\r\n", "its answer is no HTTP"),
            (BUSY, "it answered 503"),
        ],
    )
    def test_fails_by_name(self, there: Peer, answer: bytes, why: str) -> None:
        there.answer = answer
        assert refused(there).why == why

    @pytest.mark.parametrize("way", ["hangs", "drips"])
    def test_waits_no_longer_than_its_patience(self, there: Peer, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(posting, "PATIENCE", 0.5)
        setattr(there, way, True)
        began = time.monotonic()
        failed = refused(there)
        assert (failed.why, failed.is_away) == ("no answer in time", True)
        assert time.monotonic() - began < 3

    def test_fails_where_nobody_listens(self, settings: Any) -> None:
        settings.HAICAP_SAMPLE = True
        with socket.create_server(("127.0.0.1", 0)) as gone:
            port = gone.getsockname()[1]
        failed = refused(Peer(port))
        assert (failed.why, failed.is_away) == ("it cannot be reached", True)

    def test_speaks_tls_only_with_a_valid_certificate(self, there: Peer) -> None:
        with pytest.raises(clients.NotTold):
            posting.post(b"{}", url=f"https://127.0.0.1:{there.port}/", secret="s", event="e", at=AT)  # noqa: S106
        assert there.bodies == []


@pytest.mark.django_db
class TestClient:
    def test_is_told_with_its_own_secret_until_revoked(self, there: Peer) -> None:
        telling = clients.telling(there.url)
        client, _ = clients.add(name="A", at=AT, told=telling)
        clients.tell(client.id, b"{}", event="e/1", at=AT)
        assert there.heads[0]["haicap-signature"] == clients.signature(b"{}", secret=telling.secret, at=AT)[1]
        clients.revoke(name="A", at=AT)
        with pytest.raises(clients.NotTold) as failed:
            clients.tell(client.id, b"{}", event="e/2", at=AT + timedelta(hours=1))
        assert failed.value.is_final

    def test_without_an_address_is_never_told(self) -> None:
        client, _ = clients.add(name="A", at=AT)
        with pytest.raises(clients.NotTold):
            clients.tell(client.id, b"{}", event="e/1", at=AT)
