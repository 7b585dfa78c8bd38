"""`haicap authority`, as a person or a program runs it."""

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import translation

from haicap.domains.authority import api as authority
from haicap.domains.authority.queries.export import _cell
from haicap.domains.authority.queries.register import register
from haicap.surfaces.cli import main
from tests.city import AT, BIRTH, HAI_BA_TRUNG, city

__all__ = ["city"]

Run = Callable[..., tuple[int, str]]
PERMIT = "1.013236"


@pytest.fixture
def run(city: None, db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Return a function that runs `haicap --lang en authority …` and gives its exit code and what it printed."""

    def one(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["haicap", "--lang", "en", "authority", *words])
        with pytest.raises(SystemExit) as ended:
            main.run()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out + printed.err

    held = translation.get_language()
    yield one
    translation.activate(held)


class TestWho:
    def test_tells_the_answer_with_its_chain(self, run: Run) -> None:
        code, said = run("who", "--procedure", BIRTH, "--place", HAI_BA_TRUNG, "--on", "2026-01-05", "--json")
        told = json.loads(said)
        assert code == 0
        assert {name: told[name] for name in ("unit", "office", "basis", "instrument", "signing", "valid")} == {
            "unit": HAI_BA_TRUNG,
            "office": "committee",
            "basis": "by_law",
            "instrument": "163/QĐ-BTP",
            "signing": {"block": "TM", "seal": "own"},
            "valid": ["2025-07-01", None],
        }
        assert [link["basis"] for link in told["chain"]] == ["by_law"]
        assert "163/QĐ-BTP" in told["why"]

    def test_refuses_with_the_name_of_the_refusal(self, run: Run) -> None:
        code, said = run("who", "--procedure", "2.000635", "--place", HAI_BA_TRUNG, "--on", "2026-01-05", "--json")
        assert (code, json.loads(said)["refused"]) == (3, "Undetermined")

    @pytest.mark.parametrize("facts", ["[1]", "{", "2", "[" * 100_000])
    def test_refuses_facts_that_are_no_object(self, run: Run, facts: str) -> None:
        code, said = run("who", "--procedure", BIRTH, "--place", HAI_BA_TRUNG, "--facts", facts, "--json")
        assert (code, json.loads(said)["refused"]) == (3, "FactsUnreadable")

    def test_refuses_a_fact_nobody_declared(self, run: Run) -> None:
        code, said = run("who", "--procedure", BIRTH, "--place", HAI_BA_TRUNG, "--facts", '{"x": 1}', "--json")
        assert (code, json.loads(said)["refused"]) == (3, "FactUnknown")

    def test_tells_what_was_known_before(self, run: Run) -> None:
        words = ("who", "--procedure", BIRTH, "--place", HAI_BA_TRUNG, "--on", "2026-01-05", "--json")
        code, said = run(*words, "--as-known-at", "2025-12-01T09:00")
        assert (code, json.loads(said)["refused"]) == (3, "NoCompetentUnit")
        code, said = run(*words, "--as-known-at", "yesterday")
        assert (code, json.loads(said)["refused"]) == (3, "MomentUnreadable")


class TestCheck:
    def test_prints_a_line_for_each_finding(self, run: Run) -> None:
        code, said = run("check", "--from", "2026-01-05", "--to", "2026-07-01", "--json")
        found = [json.loads(line) for line in said.splitlines()]
        assert code == 0
        assert {one["kind"] for one in found} == {"unconfirmed", "unstaffed"}
        assert set(found[0]) == {"kind", "procedure", "places", "when", "from", "before", "grants"}

    def test_ends_with_one_when_there_is_a_gap(self, run: Run) -> None:
        base = register(procedures=[PERMIT])[PERMIT].grants[0]
        authority.end_grants([base.id], on=AT.date() + timedelta(days=30), at=AT + timedelta(days=1))
        words = ("--from", "2026-01-05", "--to", "2026-07-01", "--procedure", PERMIT)
        code, said = run("check", *words, "--json")
        gap = next(one for one in map(json.loads, said.splitlines()) if one["kind"] == "gap")
        assert (code, gap["from"], gap["before"]) == (1, "2026-02-04", "2026-07-01")
        code, said = run("check", *words)
        assert (code, "126 places: nobody decides" in said) == (1, True)

    def test_refuses_a_span_without_a_day(self, run: Run) -> None:
        code, said = run("check", "--from", "2026-01-05", "--to", "2026-01-05", "--json")
        assert (code, json.loads(said)["refused"]) == (3, "SpanEmpty")


class TestExpiring:
    def test_says_when_there_is_nothing(self, run: Run) -> None:
        assert run("expiring", "--on", "2026-01-05") == (0, "Nothing found.\n")
        assert run("expiring", "--on", "2026-01-05", "--json") == (0, "")

    @pytest.mark.parametrize("word", ["who", "expiring", "export"])
    def test_takes_no_day_at_the_end_of_all_calendars(self, run: Run, word: str) -> None:
        more = ("--procedure", BIRTH, "--place", HAI_BA_TRUNG) if word == "who" else ()
        code, said = run(word, *more, "--on", "9999-12-31")
        assert (code, "1900" in said) == (2, True)


class TestConfirm:
    def test_confirms_and_takes_back(self, run: Run) -> None:
        done = json.loads(run("confirm", "--procedure", BIRTH, "--text", "163/QĐ-BTP", "--json")[1])
        assert (done["done"], done["already"]) == ([BIRTH], [])
        assert [(one["act"], one["by"]) for one in done["acts"]] == [("confirmed", "operator")]
        assert run("confirm", "--procedure", BIRTH, "--text", "163/QĐ-BTP")[1] == f"Confirmed before: {BIRTH}\n"
        undone = json.loads(run("confirm", "--procedure", BIRTH, "--undo", "--text", "Nhầm", "--json")[1])
        assert [one["act"] for one in undone["acts"]] == ["undone", "confirmed"]

    def test_refuses_without_a_text_and_for_unknown_procedures(self, run: Run) -> None:
        for words, refusal in ((("--procedure", BIRTH), "TextMissing"),
                               (("--procedure", "9.999", "--text", "x"), "NotInRegister")):  # fmt: skip
            code, said = run("confirm", *words, "--json")
            assert (code, json.loads(said)["refused"]) == (3, refusal)


class TestExport:
    def test_prints_a_table_for_spreadsheets(self, run: Run) -> None:
        code, said = run("export", "--on", "2026-01-05")
        rows = list(csv.DictReader(io.StringIO(said.removeprefix("\ufeff"))))
        birth = next(row for row in rows if row["procedure"] == BIRTH)
        assert (code, len(rows), birth["unit"], birth["status"]) == (0, 2642, "own", "derived")

    def test_prints_one_document_for_programs(self, run: Run) -> None:
        code, said = run("export", "--on", "2026-01-05", "--json")
        rows = json.loads(said)
        assert (code, len(rows), rows[0]["on"]) == (0, 2642, "2026-01-05")

    def test_refuses_a_day_before_all_records(self, run: Run) -> None:
        code, said = run("export", "--on", "1900-01-01", "--json")
        assert (code, json.loads(said)["refused"]) == (3, "DayNotRecorded")

    def test_keeps_a_text_from_being_a_formula(self) -> None:
        assert _cell("=1+1") == "'=1+1"
        assert _cell("1/QĐ") == "1/QĐ"
