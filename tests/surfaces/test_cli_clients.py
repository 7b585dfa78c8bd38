"""`haicap clients`, as an operator runs it."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import translation

from haicap.platform.clients import api as clients
from haicap.surfaces.cli import main

pytestmark = pytest.mark.django_db
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Return a function that runs `haicap clients …` and gives its exit code and what it printed."""

    def one(*words: str, lang: str = "en") -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["haicap", "--lang", lang, "clients", *words])
        with pytest.raises(SystemExit) as ended:
            main.run()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out + printed.err

    held = translation.get_language()
    yield one
    translation.activate(held)


def document(result: tuple[int, str], code: int = 0) -> Any:
    assert result[0] == code, result[1]
    return json.loads(result[1])


class TestClients:
    def test_may_call_once_added_and_no_longer_once_revoked(self, run: Run) -> None:
        added = document(run("add", "National portal", "--json"))
        found = clients.client_of(added["token"])
        assert found is not None
        assert found.name == "National portal"
        assert document(run("revoke", "National portal", "--json"))["revoked_at"]
        assert clients.client_of(added["token"]) is None

    def test_are_listed_without_their_tokens(self, run: Run) -> None:
        token = document(run("add", "A", "--json"))["token"]
        run("revoke", "A")
        run("add", "A")
        code, text = run("list")
        assert code == 0
        assert len(text.splitlines()) == 2
        assert "revoked" in text.splitlines()[0]
        assert token not in text
        assert [one["name"] for one in document(run("list", "--json"))] == ["A", "A"]

    def test_have_one_name_each_as_long_as_they_may_call(self, run: Run) -> None:
        run("add", "A")
        assert document(run("add", " A ", "--json"), 3)["refused"] == "ClientNameTaken"

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (["add", " "], "ClientNameMissing"),
            (["add", "a" * 81], "TextTooLong"),
            (["add", "a\x07b"], "TextUnusable"),
            (["revoke", "nobody"], "ClientUnknown"),
        ],
    )
    def test_are_refused_by_name(self, run: Run, words: list[str], code: str) -> None:
        assert document(run(*words, "--json"), 3)["refused"] == code

    def test_are_told_of_in_vietnamese(self, run: Run) -> None:
        assert "được phép gọi" in run("list", lang="vi")[1]


class TestTelling:
    def test_gives_a_client_a_signing_secret_once(self, run: Run) -> None:
        added = document(run("add", "A", "--tell", "https://vidu.vn/told", "--json"))
        assert added["tell"] == "https://vidu.vn/told"
        assert added["secret"].startswith("haicap_sign_")
        text = run("list")[1]
        assert "https://vidu.vn/told" in text
        assert added["secret"] not in text + run("list", "--json")[1]

    def test_shows_the_secret_to_a_person_too(self, run: Run) -> None:
        assert "haicap_sign_" in run("add", "A", "--tell", "https://vidu.vn/told", lang="vi")[1]

    def test_is_not_where_no_address_is(self, run: Run) -> None:
        assert "secret" not in document(run("add", "A", "--json"))

    def test_can_be_begun_again(self, run: Run) -> None:
        run("add", "A", "--tell", "https://vidu.vn/told")
        assert document(run("tell-again", "A", "--json")) == {"name": "A", "dossiers": 0}

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (["add", "A", "--tell", "http://vidu.vn/"], "TellAddressUnusable"),
            (["add", "A", "--tell", "http://127.0.0.1:8000/"], "TellAddressHere"),
            (["tell-again", "nobody"], "ClientUnknown"),
        ],
    )
    def test_is_refused_by_name(self, run: Run, words: list[str], code: str, settings: Any) -> None:
        settings.HAICAP_SAMPLE = False
        assert document(run(*words, "--json"), 3)["refused"] == code
        assert document(run("list", "--json")) == []


class TestMirrors:
    def test_a_client_may_be_given_one_system(self, run: Run) -> None:
        added = document(run("add", "Hộ tịch", "--may-mirror", "HO-TICH", "--json"))
        assert added["may_mirror"] == "HO-TICH"
        found = clients.client_of(added["token"])
        assert found is not None
        assert found.may_mirror == "HO-TICH"
        assert "HO-TICH" in run("list")[1]

    def test_a_name_that_no_address_takes_is_refused(self, run: Run) -> None:
        assert document(run("add", "Hộ tịch", "--may-mirror", "hộ tịch", "--json"), 3)["refused"] == "SystemUnusable"
