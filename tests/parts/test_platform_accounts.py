"""Signing in: who may, who may not, and what happens to one who guesses."""

from datetime import timedelta

import pytest

from haicap.kernel.refusals import Refused
from haicap.platform.accounts import api as accounts
from haicap.platform.accounts.models import AccountRow
from tests.city import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan() -> int:
    return accounts.make_sample_accounts([accounts.NewAccount("lan", "Lan")], password="right", at=AT)["lan"]


class TestSignIn:
    def test_gives_the_account_when_the_password_fits(self, lan: int) -> None:
        assert accounts.sign_in(username=" LAN ", password="right", at=AT).id == lan

    @pytest.mark.parametrize(("username", "password"), [("lan", "wrong"), ("nobody", "right"), ("lan", ""), ("", "")])
    def test_says_the_same_whatever_is_wrong(self, lan: int, username: str, password: str) -> None:
        with pytest.raises(accounts.SignInRefused):
            accounts.sign_in(username=username, password=password, at=AT)

    def test_refuses_a_locked_account(self, lan: int) -> None:
        AccountRow.objects.update(is_locked=True)
        with pytest.raises(accounts.SignInRefused):
            accounts.sign_in(username="lan", password="right", at=AT)
        assert accounts.account(lan) is None

    def test_rests_after_ten_failures_for_a_quarter_of_an_hour(self, lan: int) -> None:
        for _ in range(10):
            with pytest.raises(accounts.SignInRefused):
                accounts.sign_in(username="lan", password="wrong", at=AT)
        with pytest.raises(accounts.TooManyFailures):
            accounts.sign_in(username="lan", password="right", at=AT + timedelta(minutes=14))
        assert accounts.sign_in(username="lan", password="right", at=AT + timedelta(minutes=15)).id == lan
        assert AccountRow.objects.get().failures == 0

    @pytest.mark.parametrize("username", ["a\x00b", "x" * 61])
    def test_refuses_names_that_cannot_be(self, username: str) -> None:
        with pytest.raises(Refused) as refusal:
            accounts.sign_in(username=username, password="x", at=AT)
        assert refusal.value.field == "username"
