"""The sync state of a dossier: its client, a real peer, is told of each event; and `haicap verify` holds the state."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Sync
from haicap.domains.dossiers.models import ClientFollowRow
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.syncing import WORTH
from haicap.platform.clients import api as clients
from haicap.platform.clients import posting
from tests.city import AT, HAI_BA_TRUNG, city, filing, officer, paper
from tests.peer import BUSY, OK, Peer, peer

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
HOUR = timedelta(hours=1)


@pytest.fixture
def there(settings: Any) -> Iterator[Peer]:
    settings.HAICAP_SAMPLE = True
    with peer() as one:
        yield one


@pytest.fixture
def client(there: Peer) -> clients.Client:
    return clients.add(name="Bưu điện", at=AT, told=clients.telling(there.url))[0]


def submit(client: clients.Client | None, *, key: str = "one") -> str:
    follower = client.id if client else None
    given = filing(papers=(paper(),))
    return dossiers.submit(filing=given, at=AT, sender="client:1", key=key, follower_id=follower).code


def accept(code: str, *, at: datetime = AT) -> None:
    dossiers.accept(by=officer("receiver"), at=at, code=code)


def sync(code: str) -> Sync:
    """Return the sync state, which is the one that the log and what was told say."""
    assert dossiers.verify().differences == ()
    return read(code).sync


def serials(one: Peer) -> list[int]:
    return [json.loads(body)["data"]["serial"] for body in one.bodies]


class TestFollowing:
    def test_is_none_where_nobody_is_to_be_told(self, there: Peer) -> None:
        code = submit(None)
        accept(code)
        assert sync(code) is Sync.NONE
        assert dossiers.tell_clients(at=AT) == 0
        assert there.bodies == []

    def test_is_done_once_each_event_was_acknowledged_in_order(self, there: Peer, client: clients.Client) -> None:
        code = submit(client)
        assert sync(code) is Sync.PENDING
        accept(code)
        assert dossiers.tell_client(code, at=AT) == 2
        assert sync(code) is Sync.DONE
        assert serials(there) == [1, 2]
        first, second = (json.loads(body) for body in there.bodies)
        assert first["id"] == f"{code}/1"
        assert first["type"] == "vn.haicap.dossier.submitted"
        assert first["time"] == "2026-01-05T09:00:00+07:00"
        assert first["data"] == {
            "code": code,
            "serial": 1,
            "happened": "submitted",
            "business": "submitted",
            "unit": {"code": HAI_BA_TRUNG, "full_name": "Phường Hai Bà Trưng"},
            "due_at": "2026-01-05T17:00:00+07:00",
            "due_provisional": False,
        }
        assert second["data"]["business"] == "accepted"

    def test_tells_nothing_personal(self, there: Peer, client: clients.Client) -> None:
        code = submit(client)
        dossiers.tell_client(code, at=AT)
        given = filing()
        text = there.bodies[0].decode() + str(there.heads[0])
        for value in (given.name, given.national_id, given.address, given.phone, given.email):
            assert value not in text

    def test_is_pending_again_after_the_next_event(self, there: Peer, client: clients.Client) -> None:
        code = submit(client)
        dossiers.tell_client(code, at=AT)
        accept(code)
        assert sync(code) is Sync.PENDING
        dossiers.tell_clients(at=AT)
        assert sync(code) is Sync.DONE
        assert serials(there) == [1, 2]

    def test_can_go_on_from_the_moment_at_which_the_last_turn_began(self, there: Peer, client: clients.Client) -> None:
        code = submit(client)
        accept(code)
        assert dossiers.tell_client(code, at=AT) == 2
        dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
        assert dossiers.tell_client(code, at=AT) == 1
        assert sync(code) is Sync.DONE
        assert serials(there) == [1, 2, 3]

    def test_costs_the_submission_no_statement(self, client: clients.Client, django_assert_num_queries: Any) -> None:
        submit(None, key="first")
        given = filing(papers=(paper(),))
        for follower in (None, client.id):
            with django_assert_num_queries(2):
                dossiers.submit(filing=given, at=AT, sender="s", key=f"k{follower}", follower_id=follower)


class TestFailing:
    def test_waits_longer_each_time_and_then_gives_up(self, there: Peer, client: clients.Client) -> None:
        there.answer = BUSY
        code = submit(client)
        at, waits = AT, []
        while read(code).sync is Sync.PENDING:
            assert dossiers.tell_clients(at=at) == 0
            row = ClientFollowRow.objects.get()
            assert dossiers.tell_clients(at=at + timedelta(seconds=1)) == 0
            waits.append(round((row.next_at - at).total_seconds()))
            at = max(row.next_at, at + timedelta(seconds=1))
        assert sync(code) is Sync.FAILED
        assert waits[:-1] == sorted(waits[:-1])
        assert at - AT <= WORTH
        assert set(serials(there)) == {1}
        assert len(there.bodies) == len(waits) <= 15
        assert ClientFollowRow.objects.get().why == "it answered 503"

    def test_goes_on_from_the_first_that_was_not_acknowledged(self, there: Peer, client: clients.Client) -> None:
        there.answer = BUSY
        code = submit(client)
        dossiers.tell_clients(at=AT)
        accept(code)
        there.answer = OK
        dossiers.tell_clients(at=AT + HOUR)
        assert serials(there) == [1, 1, 2]
        assert sync(code) is Sync.DONE

    def test_that_was_given_up_is_tried_again_with_the_next_event(self, there: Peer, client: clients.Client) -> None:
        code = self._given_up(there, client)
        accept(code, at=AT + HOUR)
        assert sync(code) is Sync.PENDING
        there.answer = OK
        dossiers.tell_clients(at=AT + WORTH + HOUR)
        assert sync(code) is Sync.DONE

    def test_that_was_given_up_is_told_again_when_asked(self, there: Peer, client: clients.Client) -> None:
        code = self._given_up(there, client)
        late = AT + WORTH + HOUR
        assert dossiers.tell_clients(at=late) == 0
        assert dossiers.tell_again(client_id=client.id, at=late) == 1
        assert sync(code) is Sync.PENDING
        dossiers.tell_clients(at=late)
        assert sync(code) is Sync.PENDING
        there.answer = OK
        dossiers.tell_clients(at=late + HOUR)
        assert sync(code) is Sync.DONE
        assert dossiers.tell_again(client_id=client.id, at=late) == 0

    def test_of_a_revoked_client_ends_at_once(self, there: Peer, client: clients.Client) -> None:
        code = submit(client)
        clients.revoke(name=client.name, at=AT)
        dossiers.tell_clients(at=AT)
        assert sync(code) is Sync.FAILED
        assert there.bodies == []

    def test_of_a_client_that_hangs_holds_nobody_else_up(
        self, there: Peer, client: clients.Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(posting, "PATIENCE", 0.3)
        there.hangs = True
        waiting = [submit(client, key=f"key {number}") for number in range(5)]
        with peer() as other:
            good = clients.add(name="Khác", at=AT, told=clients.telling(other.url))[0]
            code = submit(good, key="good")
            assert dossiers.tell_clients(at=AT) == 1
            assert sync(code) is Sync.DONE
        assert len(there.bodies) == 1
        # Those that were never tried are given up with the client.
        dossiers.tell_clients(at=AT + WORTH + HOUR)
        assert {sync(code) for code in waiting} <= {Sync.PENDING, Sync.FAILED}
        assert [read(code).sync for code in waiting].count(Sync.FAILED) >= 4

    def test_that_died_before_it_was_noted_is_told_a_second_time(
        self, there: Peer, client: clients.Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        code = submit(client)
        with monkeypatch.context() as dying:
            dying.setattr("haicap.domains.dossiers.operations.tell_client._note", _die)
            with pytest.raises(SystemExit):
                dossiers.tell_client(code, at=AT)
        assert sync(code) is Sync.PENDING
        assert dossiers.tell_clients(at=AT + HOUR) == 1
        assert there.bodies[0] == there.bodies[1]
        assert [head["haicap-event"] for head in there.heads] == [f"{code}/1"] * 2
        assert sync(code) is Sync.DONE

    @staticmethod
    def _given_up(there: Peer, client: clients.Client) -> str:
        there.answer = BUSY
        code = submit(client)
        for hours in range(0, 80, 2):
            dossiers.tell_clients(at=AT + timedelta(hours=hours))
        assert sync(code) is Sync.FAILED
        return code


class TestMeanwhile:
    def test_an_event_that_came_during_the_call_keeps_it_pending(
        self, there: Peer, client: clients.Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        code = submit(client)
        told = clients.tell

        def telling(*given: Any, **named: Any) -> None:
            told(*given, **named)
            if len(there.bodies) == 1:
                accept(code)

        monkeypatch.setattr("haicap.domains.dossiers.operations.tell_client.clients.tell", telling)
        dossiers.tell_client(code, at=AT)
        assert serials(there) == [1, 2]
        assert sync(code) is Sync.DONE


class TestVerification:
    @pytest.mark.parametrize(
        "harm",
        [
            "update dossiers_dossierrow set sync = 'done'",
            "update dossiers_clientfollowrow set told_serial = 1",
            "update dossiers_clientfollowrow set given_up_serial = 1",
            "update dossiers_clientfollowrow set told_serial = 9",
            "delete from dossiers_clientfollowrow",
        ],
    )
    def test_names_a_state_that_does_not_follow(self, client: clients.Client, harm: str) -> None:
        submit(client)
        with connection.cursor() as cursor:
            cursor.execute(harm)
        assert dossiers.verify().differences


def _die(*_given: Any, **_named: Any) -> None:
    raise SystemExit
