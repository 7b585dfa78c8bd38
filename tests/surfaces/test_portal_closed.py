"""What citizens and clients read while filings from afar are not taken."""

import json
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from haicap.kernel.actors import SYSTEM
from haicap.platform.flags import api as flags
from haicap.platform.flags.models import FlagRow
from haicap.surfaces.cli import main
from tests.city import AT, BIRTH, MARRIAGE, city
from tests.surfaces.api_calls import submit, token, told
from tests.surfaces.desk_visits import monday_morning, words
from tests.surfaces.portal_visits import written

__all__ = ["city", "monday_morning", "token"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def close(scope: str = "") -> None:
    flags.put(
        "portal_takes_filings", by=SYSTEM, at=AT, is_on=False, scope=scope, owner="Lan",
        reason="Nâng cấp máy chủ", ends_at=AT + timedelta(hours=3),
    )  # fmt: skip


class TestPages:
    @pytest.mark.parametrize(
        ("prefix", "told"),
        [("", "tạm dừng đến 12:00, 05/01/2026"), ("/en", "closed until 12:00"), ("/id", "ditutup sampai 12:00")],
    )
    def test_say_so_until_when_and_why(self, prefix: str, told: str) -> None:
        close()
        for page in ("/", f"/procedures/{BIRTH}", f"/file/{BIRTH}"):
            answer = Client().get(prefix + page)
            assert answer.status_code == 200, page
            assert told in words(answer), page
            assert "Nâng cấp máy chủ" in words(answer), page

    def test_offer_no_beginning_and_take_none(self) -> None:
        assert f'href="/file/{BIRTH}"' in Client().get(f"/procedures/{BIRTH}").content.decode()
        close(BIRTH)
        assert f'href="/file/{BIRTH}"' not in Client().get(f"/procedures/{BIRTH}").content.decode()
        assert b'type="submit">' not in Client().get(f"/file/{BIRTH}").content.split(b"<main")[1]
        answer = Client().post(f"/file/{BIRTH}")
        assert answer.status_code == 503
        assert set(answer.cookies) <= {"csrftoken"}

    @pytest.mark.parametrize("prefix", ["", "/en", "/id"])
    def test_keep_what_was_written_and_take_it_once_it_is_open(self, prefix: str) -> None:
        client = written(Client(), prefix=prefix)
        close(BIRTH)
        shown = client.get(f"{prefix}/file/check")
        assert "Nâng cấp máy chủ" in words(shown)
        answer = client.post(f"{prefix}/file/check")
        assert answer.status_code == 503
        assert "12:00, 05/01/2026" in words(answer)
        assert "Nguyễn Thị Ưỡn" in words(answer)
        flags.clear("portal_takes_filings", by=SYSTEM, at=AT, scope=BIRTH)
        assert client.post(f"{prefix}/file/check")["Location"] == f"{prefix}/file/done"

    def test_of_other_procedures_stay_as_they_are(self) -> None:
        close(BIRTH)
        assert "tạm dừng" not in words(Client().get("/"))
        assert "tạm dừng" not in words(Client().get(f"/procedures/{MARRIAGE}"))

    def test_open_again_by_themselves(self) -> None:
        close()
        FlagRow.objects.update(set_at=AT - timedelta(hours=2), ends_at=AT - timedelta(hours=1))
        assert "tạm dừng" not in words(Client().get("/"))


class TestApi:
    def test_tells_clients_with_a_problem_and_takes_the_same_key_later(self, token: str) -> None:
        close()
        assert told(submit(token, key="one"), 503)["code"] == "FilingClosed"
        flags.clear("portal_takes_filings", by=SYSTEM, at=AT)
        assert told(submit(token, key="one"), 201)["code"]


class TestCommand:
    def run(self, *asked: str, monkeypatch: Any, capsys: Any) -> tuple[int, Any]:
        monkeypatch.setattr(sys, "argv", ["haicap", "--lang", "en", "flags", *asked, "--json"])
        with pytest.raises(SystemExit) as ended:
            main.run()
        return int(ended.value.code or 0), json.loads(capsys.readouterr().out)

    SET = ("set", "portal_takes_filings", "off", "--reason", "Bảo trì", "--owner", "Lan", "--until")

    def test_sets_lists_and_clears(self, monkeypatch: Any, capsys: Any) -> None:
        both: Any = {"monkeypatch": monkeypatch, "capsys": capsys}
        status, made = self.run(*self.SET, "2026-01-05T12:00", "--for", BIRTH, **both)
        assert (status, made["for"], made["on"], made["until"]) == (0, BIRTH, False, "2026-01-05T12:00+07:00")
        status, listed = self.run("list", **both)
        (flag,) = listed["flags"]
        assert (status, flag["name"], flag["on"], len(flag["set"])) == (0, "portal_takes_filings", True, 1)
        status, gone = self.run("clear", "portal_takes_filings", "--for", BIRTH, **both)
        assert (status, gone["cleared"]) == (0, True)

    @pytest.mark.parametrize(
        ("asked", "refused"),
        [
            ((*SET, "2025-01-01"), "FlagEndUnusable"),
            ((*SET, "2099-01-01"), "FlagEndUnusable"),
            ((*SET, "2026-01-06", "--for", "9.999999"), "ProcedureUnknown"),
            (("clear", "portal_takes_filings"), "FlagNotSet"),
        ],
    )
    def test_refuses_what_cannot_be(self, asked: tuple[str, ...], refused: str, monkeypatch: Any, capsys: Any) -> None:
        status, answer = self.run(*asked, monkeypatch=monkeypatch, capsys=capsys)
        assert (status, answer["refused"]) == (3, refused)

    def test_finds_what_no_code_reads(self, monkeypatch: Any, capsys: Any) -> None:
        FlagRow.objects.create(
            name="of_old", is_on=True, owner="x", reason="x", set_at=AT, ends_at=AT + timedelta(hours=1)
        )
        status, listed = self.run("list", monkeypatch=monkeypatch, capsys=capsys)
        assert (status, listed["unknown"]) == (1, ["of_old"])
