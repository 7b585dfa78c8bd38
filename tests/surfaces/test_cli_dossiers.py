"""`haicap due`, `haicap dossier` and `haicap verify`, as a person or a program runs them."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from haicap.domains.dossiers import api as dossiers
from haicap.surfaces.cli import main
from tests.city import AT, city, filing, officer

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Return a function that runs `haicap --lang en …` and gives its exit code and what it printed."""

    def one(*words: str, lang: str = "en") -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["haicap", "--lang", lang, *words])
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


class TestDue:
    @pytest.mark.parametrize(
        ("received", "due", "counts_as"),
        [
            ("2026-01-05T16:00", "2026-01-12T17:00+07:00", "2026-01-06"),
            ("2025-12-31T14:00", "2026-01-09T17:00+07:00", "2025-12-31"),
            ("2026-01-05T09:00:00Z", "2026-01-12T17:00+07:00", "2026-01-06"),
        ],
    )
    def test_of_five_working_days(self, run: Run, received: str, due: str, counts_as: str) -> None:
        told = document(run("due", "--days", "5", "--received", received, "--json"))
        assert (told["due"], told["received_counts_as"], told["provisional"]) == (due, counts_as, False)
        assert sum(step["counts"] for step in told["steps"]) == 5
        assert all(step["why"] for step in told["steps"])

    @pytest.mark.parametrize(
        ("words", "due"),
        [
            (["--days", "0"], "2026-01-05T17:00+07:00"),
            (["--days", "0.5"], "2026-01-05T14:00+07:00"),
            (["--days", "2.5"], "2026-01-08T12:00+07:00"),
            (["--calendar-days", "6"], "2026-01-12T17:00+07:00"),
            (["--months", "1"], "2026-02-05T17:00+07:00"),
            (["--hours", "8"], "2026-01-06T09:00+07:00"),
            (["--calendar-days", "3", "--days", "2"], "2026-01-10T17:00+07:00"),
            (["--procedure", "1.001193"], "2026-01-05T17:00+07:00"),
            (["--procedure", "1.004222", "--unit", "00256"], "2026-01-13T17:00+07:00"),
        ],
    )
    def test_of_every_kind_of_length(self, run: Run, words: list[str], due: str) -> None:
        assert document(run("due", *words, "--received", "2026-01-05T09:00", "--json"))["due"] == due

    def test_of_an_unconfirmed_procedure_is_refused(self, run: Run) -> None:
        told = document(run("due", "--procedure", "1.004873", "--json"), 3)
        assert told["refused"] == "DeadlineUnconfirmed"

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            ([], 2),
            (["--days", "1", "--hours", "2"], 2),
            (["--days", "1", "--procedure", "1.001193"], 2),
            (["--days", "x"], 3),
            (["--days", "-1"], 3),
            (["--days", "0.3"], 3),
            (["--days", "1e99999999"], 3),
            (["--months", "999999999999"], 3),
            (["--hours", "0"], 3),
            (["--days", "1", "--received", "yesterday"], 3),
            (["--days", "1", "--received", "2026-01-05"], 3),
            (["--days", "1", "--received", "9999-12-31T23:59"], 3),
            (["--days", "1", "--unit", "99999"], 3),
            (["--procedure", "9.999999"], 3),
            (["--procedure", "a\x00b"], 3),
        ],
    )
    def test_refuses_wrong_words_and_unusable_values(self, run: Run, words: list[str], code: int) -> None:
        assert run("due", *words, "--json")[0] == code

    def test_marks_what_may_still_change(self, run: Run) -> None:
        told = document(run("due", "--days", "3", "--received", "2026-11-23T09:00", "--json"))
        assert told["provisional"]
        assert [step["date"] for step in told["steps"] if step["provisional"]] == ["2026-11-24"]
        assert document(run("due", "--days", "3", "--received", "2031-03-03T09:00", "--json"))["provisional"]

    def test_speaks_the_language_asked_for(self, run: Run) -> None:
        words = run("due", "--days", "1", "--received", "2026-01-05T16:00", lang="vi")[1]
        assert "Nhận lúc 16:00" in words


class TestShow:
    def test_tells_where_a_dossier_stands_and_why_it_is_due_then(self, run: Run) -> None:
        code = dossiers.receive(by=officer("receiver"), at=AT, filing=filing(), key="k").code
        told = document(run("dossier", "show", code.lower(), "--json"))
        assert (told["code"], told["business"], told["waits_at"]) == (code, "accepted", "assign")
        assert told["due"] == "2026-01-05T17:00+07:00"
        assert [event["kind"] for event in told["events"]] == ["received"]
        assert [step["counts"] for step in told["steps"]] == [True]
        assert "Ưỡn" not in json.dumps(told, ensure_ascii=False)

    @pytest.mark.parametrize(("code", "refusal"), [("x", "CodeUnusable"), ("H26.00256-260105-0009", "DossierUnknown")])
    def test_refuses_what_is_not_there(self, run: Run, code: str, refusal: str) -> None:
        assert document(run("dossier", "show", code, "--json"), 3)["refused"] == refusal


class TestVerify:
    def test_counts_what_it_read(self, run: Run) -> None:
        assert run("verify") == (0, "0 dossiers, 0 events, 0 differences\n")
        dossiers.receive(by=officer("receiver"), at=AT, filing=filing(), key="k")
        assert run("verify") == (0, "1 dossiers, 1 events, 0 differences\n")

    def test_names_a_dossier_that_was_altered_and_ends_with_one(self, run: Run) -> None:
        code = dossiers.receive(by=officer("receiver"), at=AT, filing=filing(), key="k").code
        with connection.cursor() as cursor:
            cursor.execute("update dossiers_dossierrow set due_at = due_at + interval '1 hour'")
        told = document(run("verify", "--json"), 1)
        assert {one["dossier"] for one in told["differences"]} == {code}
        assert run("verify")[1].endswith("1 dossiers, 1 events, 1 differences\n")
