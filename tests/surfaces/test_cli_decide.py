"""`haicap decide`, as a person or a program runs it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import translation

from haicap.surfaces.cli import main
from tests.decision_models import decision, given, literal, model, table

Run = Callable[..., tuple[int, str]]
MODEL = model(
    given("area", "number"),
    given("filed on", "date"),
    decision("fee", literal("area / 3"), requires=["area"], type_="number"),
    decision("next day", literal('filed on + duration("P1D")'), requires=["filed on"]),
    decision("days", literal("(today() - filed on).days"), requires=["filed on"]),
    decision("due", table([("area", "number")], [("< 10", "1"), ("[5..20]", "2")]), requires=["area"]),
)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Return a function that runs `haicap decide …` and gives its exit code and what it printed."""

    def one(*words: str, lang: str = "en") -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["haicap", "--lang", lang, "decide", *words])
        with pytest.raises(SystemExit) as ended:
            main.run()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out + printed.err

    held = translation.get_language()
    yield one
    translation.activate(held)


@pytest.fixture
def file(tmp_path: Path) -> str:
    made = tmp_path / "m.dmn"
    made.write_bytes(MODEL)
    return str(made)


class TestDecide:
    def test_gives_numbers_with_all_their_digits(self, run: Run, file: str) -> None:
        code, printed = run(file, "--decision", "fee", "--input", '{"area": 1}', "--json")
        assert (code, printed) == (0, '{"result": 0.3333333333333333333333333333333333}\n')

    def test_gives_dates_as_iso_text(self, run: Run, file: str, tmp_path: Path) -> None:
        (tmp_path / "in.json").write_text('{"filed on": "2026-02-28"}')
        code, printed = run(file, "--decision", "next day", "--input", f"@{tmp_path / 'in.json'}", "--json")
        assert (code, json.loads(printed)) == (0, {"result": "2026-03-01"})

    def test_goes_by_the_moment_that_is_given(self, run: Run, file: str) -> None:
        asked = (file, "--decision", "days", "--input", '{"filed on": "2026-11-20"}', "--json")
        assert run(*asked, "--at", "2026-11-24T09:30") == (0, '{"result": 4}\n')
        assert run(*asked, "--at", "2026-11-24T23:30:00Z") == (0, '{"result": 5}\n')
        assert run(*asked)[0] == 0
        assert run(*asked, "--at", "noon")[0] == run(*asked, "--at", "9999-12-31T23:59Z")[0] == 2

    def test_gives_null_for_null(self, run: Run, file: str) -> None:
        assert run(file, "--decision", "fee", "--json") == (0, '{"result": null}\n')

    def test_tells_what_went_against_the_model(self, run: Run, file: str) -> None:
        code, printed = run(file, "--decision", "due", "--input", '{"area": 7}', "--json")
        said = json.loads(printed)
        assert (code, said["result"], said["notes"][0]["code"]) == (0, None, "several_rules_match")
        assert said["notes"][0]["message"] == "“due”: the rules 1, 2 match together, but only one may."

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (("--decision", "nothing"), "DecisionUnknown"),
            (("--decision", "fee", "--input", "[]"), "InputsUnreadable"),
            (("--decision", "fee", "--input", '{"area": "x"}'), "InputUnfit"),
            (("--decision", "fee", "--input", '{"nothing": 1}'), "InputUnknown"),
        ],
    )
    def test_refuses_with_a_name(self, run: Run, file: str, words: tuple[str, ...], code: str) -> None:
        exit_code, printed = run(file, *words, "--json")
        assert (exit_code, json.loads(printed)["refused"]) == (3, code)

    def test_names_element_line_and_position(self, run: Run, tmp_path: Path) -> None:
        wrong = tmp_path / "wrong.dmn"
        wrong.write_bytes(model("\n", decision("D", literal("1 + nobody"))))
        code, printed = run(str(wrong), "--decision", "D", "--json", lang="vi")
        said = json.loads(printed)
        assert (code, said["element"], said["line"], said["position"]) == (3, "D", 2, 5)
        assert said["message"] == "“D” (dòng 2): ở đây không có gì tên là “nobody” (ký tự thứ 5)."

    def test_needs_one_question(self, run: Run, file: str) -> None:
        assert run(file)[0] == 2
        assert run(file, "--check", "--decision", "fee")[0] == 2


class TestCheck:
    def test_tells_overlaps_and_gaps_with_rules_and_examples(self, run: Run, file: str) -> None:
        code, printed = run(file, "--check", "--json")
        (report,) = json.loads(printed)["tables"]
        assert (code, report["table"], report["hit_policy"]) == (1, "due", "UNIQUE")
        assert report["overlaps"] == [{"rules": [1, 2], "example": {"area": 5}, "where": [{"area": "[5..10)"}]}]
        assert report["gaps"] == [{"example": {"area": 21}, "where": [{"area": "> 20"}]}]

    def test_speaks_to_people(self, run: Run, file: str) -> None:
        code, printed = run(file, "--check", lang="vi")
        assert code == 1
        assert "“due”: các dòng quy tắc 1, 2 chồng lên nhau." in printed
        assert "area: [5..10)" in printed

    def test_finds_nothing_in_a_sound_model(self, run: Run, tmp_path: Path) -> None:
        sound = tmp_path / "sound.dmn"
        sound.write_bytes(model(decision("D", literal("1"))))
        code, printed = run(str(sound), "--check", "--json")
        assert (code, json.loads(printed)) == (0, {"clean": True, "faults": [], "tables": []})


class TestStart:
    def test_does_not_wait_for_the_framework(self, file: str) -> None:
        code = (
            "import sys; sys.argv = ['haicap', 'decide', sys.argv[1], '--decision', 'fee', '--json']\n"
            "import atexit; from django.apps import apps; atexit.register(lambda: print(apps.ready))\n"
            "from haicap.config.command import main; main()\n"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code, file], capture_output=True, text=True, check=True, env=dict(os.environ)
        )
        assert ran.stdout.splitlines() == ['{"result": null}', "False"]

    def test_says_a_refusal_in_words_all_the_same(self, file: str) -> None:
        ran = subprocess.run(
            [sys.executable, "-m", "haicap", "decide", file, "--decision", "x"],
            capture_output=True,
            text=True,
            check=False,
            env=dict(os.environ),
        )
        assert (ran.returncode, ran.stderr) == (3, "Mô hình không có quyết định nào tên là “x”.\n")
