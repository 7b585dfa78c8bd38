"""`haicap procedures`: what it prints and how it refuses."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection

from haicap.domains.procedures import api as procedures
from haicap.surfaces.cli.commands.procedures import command


@pytest.fixture(scope="module")
def shipped(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The shipped catalogue, loaded once for this module and taken away after it."""
    with django_db_blocker.unblock():
        procedures.load(at=datetime(2026, 11, 23, 8, tzinfo=UTC))
        yield
        with connection.cursor() as cursor:
            for table in ("confirmation", "procedureversion", "procedure"):
                cursor.execute(f"DELETE FROM procedures_{table}")


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


def run(*words: str) -> Any:
    done = CliRunner().invoke(command, [*words, "--on", "2026-11-23", "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


class TestSearch:
    def test_prints_a_list_of_cards(self) -> None:
        first, *rest = run("search", "khai sinh", "--limit", "4")
        assert len(rest) == 3
        assert (first["code"], first["field"], first["levels"]) == ("1.001193", "Hộ tịch", ["commune"])
        assert (first["deadline"]["status"], first["deadline"]["working_days"]) == ("confirmed", 0)

    def test_keeps_to_a_level_and_a_field(self) -> None:
        assert all(card["one_stop_commune"] for card in run("search", "thuế", "--level", "commune"))
        assert all("province" in card["levels"] for card in run("search", "hộ chiếu", "--level", "city"))
        assert {card["field"] for card in run("search", "", "--field", "Chứng thực")} == {"Chứng thực"}

    def test_prints_lines_for_people(self) -> None:
        done = CliRunner().invoke(command, ["search", "thông báo lưu trú"], catch_exceptions=False)
        assert done.output.splitlines()[0].startswith("2.001159  Thông báo lưu trú")
        assert "(?)" in done.output.splitlines()[0]

    def test_refuses_wrong_words(self) -> None:
        assert CliRunner().invoke(command, ["search", "x", "--level", "moon"]).exit_code == 2
        assert CliRunner().invoke(command, ["search", "x", "--limit", "0"]).exit_code == 2


class TestShow:
    def test_prints_it_whole(self) -> None:
        shown = run("show", "1.004222")
        assert shown["name"] == "Đăng ký thường trú"
        assert shown["starts_on"] == "2025-07-01"
        assert shown["presumed"] is False
        assert [way["fee"]["amount_vnd"] for way in shown["ways"]] == [10000, 20000]
        assert shown["deadline"] == {
            "text": "7 Ngày làm việc",
            "status": "from_catalogue",
            "kind": "working_days",
            "working_days": 7,
            "source": "National Public Service Portal (dichvucong.gov.vn)",
        }
        assert shown["steps"][0]["label"] == "Bước 1"

    def test_never_prints_a_number_that_is_not_sure(self) -> None:
        shown = run("show", "2.001159")
        assert shown["deadline"]["kind"] == "unconfirmed"
        assert not {"working_days", "calendar_days", "months"} & set(shown["deadline"])

    def test_prints_a_page_for_people(self) -> None:
        done = CliRunner().invoke(command, ["show", "1.001193"], catch_exceptions=False)
        assert "Thủ tục đăng ký khai sinh" in done.output

    def test_refuses_an_unknown_code(self) -> None:
        with pytest.raises(procedures.ProcedureUnknown) as refused:
            CliRunner().invoke(command, ["show", "1.001199"], catch_exceptions=False)
        assert refused.value.code == "ProcedureUnknown"
