"""Limits: counted together, forgiven with time, and fair to those behind one proxy."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client

from haicap.platform.ratelimit import api as ratelimit
from haicap.platform.ratelimit.api import Group
from tests.city import AT
from tests.tasks import run_task

FAR = "203.0.113.5"
MOST = 60


def tell(group: Group = Group.SIGN_IN, *, address: str = FAR, after: timedelta = timedelta()) -> int:
    """Return 0 when the request is let in, else after how many seconds it may come again."""
    try:
        ratelimit.admit(group, address=address, at=AT + after)
    except ratelimit.TooManyRequests as refusal:
        return refusal.seconds
    return 0


@pytest.mark.django_db
class TestALimit:
    def test_lets_in_as_many_as_it_says_and_then_says_when(self) -> None:
        assert [tell() for _ in range(MOST)] == [0] * MOST
        assert tell(after=timedelta(minutes=5)) == 10 * 60
        assert tell(after=timedelta(minutes=15)) == 0

    def test_is_of_one_address_and_one_group(self) -> None:
        for _ in range(MOST + 1):
            tell()
        assert tell() > 0
        assert tell(address="203.0.113.6") == 0
        assert tell(Group.SUBMIT) == 0

    def test_leaves_the_machine_itself_alone(self, django_assert_num_queries: object) -> None:
        with django_assert_num_queries(0):  # type: ignore[operator]
            assert [tell(address=address) for address in ("127.0.0.1", "::1")] == [0, 0]

    def test_stores_no_address(self) -> None:
        tell()
        with connection.cursor() as cursor:
            cursor.execute("select c::text from ratelimit_countrow c")
            assert FAR not in str(cursor.fetchall())

    def test_is_forgotten_after_a_day(self) -> None:
        tell()
        night = AT + timedelta(days=1, seconds=1)
        run_task("ratelimit.forget_old", timestamp=int(night.timestamp()))
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from ratelimit_countrow")
            assert cursor.fetchone() == (0,)

    def test_holds_from_its_day_on(self) -> None:
        day = date(2026, 1, 5)
        old = ratelimit.Limit(Group.SUBMIT, 1, timedelta(hours=1), date(2025, 1, 1))
        new = ratelimit.Limit(Group.SUBMIT, 2, timedelta(hours=1), day)
        assert ratelimit.limit_of(Group.SUBMIT, on=day, limits=(old, new)) == new
        assert ratelimit.limit_of(Group.SUBMIT, on=date(2026, 1, 4), limits=(old, new)) == old
        assert ratelimit.limit_of(Group.SUBMIT, on=date(2024, 1, 1), limits=(old, new)) is None
        assert {limit.group for limit in ratelimit.LIMITS} == set(Group)


class TestTheAddress:
    @pytest.mark.parametrize(
        ("told", "hops", "address"),
        [
            ("", 0, FAR),
            ("198.51.100.7", 0, FAR),
            ("198.51.100.7", 1, "198.51.100.7"),
            ("10.0.0.1, 198.51.100.7", 1, "198.51.100.7"),
            ("10.0.0.1, 198.51.100.7, 192.0.2.1", 2, "198.51.100.7"),
            ("198.51.100.7", 2, FAR),
            ("nonsense", 1, FAR),
            ("2001:db8:1:2:3:4:5:6", 1, "2001:db8:1:2::/64"),
            ("::ffff:198.51.100.7", 1, "198.51.100.7"),
        ],
    )
    def test_is_what_the_trusted_proxies_say(self, told: str, hops: int, address: str) -> None:
        meta = {"REMOTE_ADDR": FAR, "HTTP_X_FORWARDED_FOR": told}
        assert ratelimit.client_address(meta, hops=hops) == address

    def test_may_be_unknown(self) -> None:
        assert ratelimit.client_address({}, hops=0) == ""


@pytest.mark.django_db
class TestAPage:
    @pytest.fixture
    def asked_too_often(self, client: Client) -> Client:
        for _ in range(MOST):
            client.post("/desk/sign-in", {"username": "x", "password": "y"}, REMOTE_ADDR=FAR)
        return client

    def test_says_kindly_when_to_come_back_in_three_languages(self, asked_too_often: Client) -> None:
        answer = asked_too_often.post("/desk/sign-in", {"username": "x", "password": "y"}, REMOTE_ADDR=FAR)
        assert answer.status_code == 429
        assert 0 < int(answer["Retry-After"]) <= 15 * 60
        page = answer.content.decode()
        for words in ("Quá nhiều yêu cầu", "Too many requests", "Terlalu banyak permintaan", "Xin thử lại sau"):
            assert words in page

    def test_can_be_looked_at_all_the_same(self, asked_too_often: Client) -> None:
        assert asked_too_often.get("/desk/sign-in", REMOTE_ADDR=FAR).status_code == 200

    def test_believes_the_proxies_it_was_told_of(
        self, asked_too_often: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HAICAP_PROXY_HOPS", "1")
        other = {"REMOTE_ADDR": FAR, "HTTP_X_FORWARDED_FOR": "198.51.100.7"}
        answer = asked_too_often.post("/desk/sign-in", {"username": "x", "password": "y"}, **other)
        assert answer.status_code != 429
