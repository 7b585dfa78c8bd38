"""`haicap accounts`: how a real installation comes to its first administrator."""

import json
import sys

import pytest

from haicap.domains.staff import api as staff
from haicap.kernel.actors import Role
from haicap.platform.accounts import api as accounts
from haicap.platform.audit.models import EntryRow
from haicap.platform.clock import api as clock
from haicap.surfaces.cli import main
from tests.city import city, officer
from tests.parts.test_platform_second_step import protected

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def run(*words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["haicap", "--lang", "en", "accounts", *words])
    with pytest.raises(SystemExit) as ended:
        main.run()
    return int(ended.value.code or 0), capsys.readouterr().out


class TestAdd:
    def test_makes_an_administrator_of_the_city_who_sets_the_password(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        status, out = run("add", "minh", "--name", "Trần Minh", "--json", monkeypatch=monkeypatch, capsys=capsys)
        made = json.loads(out)
        assert status == 0
        (post,) = staff.posts_of(made["account"], on=clock.now().date())
        assert post.role is Role.ADMINISTRATOR
        good = "mot cau that dai de nho"
        accounts.set_password(username="minh", code=made["code"], password=good, again=good, at=clock.now())
        assert accounts.sign_in(username="minh", password=good, at=clock.now()).id == made["account"]

    def test_refuses_what_cannot_be(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        for words, refused in (
            (["add", "x", "--name", "Lan"], "UsernameUnusable"),
            (["add", "lan", "--name", "1"], "PersonNameMissing"),
            (["add", "lan", "--name", "Lan", "--unit", "99999"], "UnitUnknown"),
            (["code", "999999"], "ColleagueUnknown"),
        ):
            status, out = run(*words, "--json", monkeypatch=monkeypatch, capsys=capsys)
            assert (status, json.loads(out)["refused"]) == (3, refused)


class TestResetSecondStep:
    def test_takes_it_away_and_notes_it(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        account_id = officer("chair").account_id
        protected(account_id)
        number = str(account_id)
        status, out = run("reset-second-step", number, "--json", monkeypatch=monkeypatch, capsys=capsys)
        assert (status, json.loads(out)) == (0, {"account": account_id, "second_step": False})
        assert accounts.second_step(account_id).since is None
        assert EntryRow.objects.filter(act="reset_second_step", role="system").count() == 1
