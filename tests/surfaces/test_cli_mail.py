"""`haicap mail`, as an operator runs it."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import translation

from haicap.platform.notify import api as notify
from haicap.surfaces.cli import main
from tests.city import AT
from tests.mailbox import Mailbox, mailbox

__all__ = ["mailbox"]
pytestmark = pytest.mark.django_db
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Return a function that runs `haicap mail …` and gives its exit code and what it printed."""

    def one(*words: str, lang: str = "en") -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["haicap", "--lang", lang, "mail", *words])
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


class TestATrial:
    def test_is_sent_here_and_now(self, run: Run, mailbox: Mailbox) -> None:
        told = document(run("test", "uon@vidu.vn", "--json", lang="vi"))
        assert (told["taken"], told["port"], told["from"]) == (True, mailbox.port, "tra-loi@haicap.vn")
        assert mailbox.last()["Subject"] == "Thư thử của haicap"
        assert notify.latest() == []

    def test_says_why_it_was_not_taken(self, run: Run, mailbox: Mailbox) -> None:
        mailbox.answers = ["554 spam"]
        refused = document(run("test", "uon@vidu.vn", "--json"), 3)
        assert (refused["refused"], "554" in refused["message"]) == ("MailNotTaken", True)
        assert document(run("test", "uon", "--json"), 3)["refused"] == "MailAddressUnusable"

    def test_says_when_there_is_no_server(self, run: Run) -> None:
        assert document(run("test", "uon@vidu.vn", "--json"), 3)["refused"] == "MailServerMissing"


class TestTheList:
    def test_shows_what_was_written_only_with_samples(self, run: Run, settings: Any) -> None:
        assert "no message" in run("list")[1]
        notify.write(notify.Letter("k", "trial", "uon@vidu.vn", "Chủ đề", "Nội dung\n", about="H26"), at=AT)
        settings.HAICAP_SAMPLE = False
        (one,) = document(run("list", "--json"))
        assert (one["state"], one["kind"], one["about"]) == ("not_sent", "trial", "H26")
        assert {"to", "subject", "text"}.isdisjoint(one)
        assert "vidu" not in run("list")[1]
        settings.HAICAP_SAMPLE = True
        (one,) = document(run("list", "--json"))
        assert (one["to"], one["subject"], one["text"]) == ("uon@vidu.vn", "Chủ đề", "Nội dung\n")
        assert "Nội dung" in run("list")[1]
