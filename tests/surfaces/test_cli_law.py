"""`haicap law`, as a person or a program runs it."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from haicap.domains.law.models import AmendmentRow
from haicap.domains.organisation import api as organisation
from haicap.domains.staff import api as staff
from haicap.kernel.actors import Role
from haicap.platform.accounts import api as accounts
from haicap.surfaces.cli import main
from tests.city import AT, city

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
Run = Callable[..., tuple[int, str]]
FILE = """instrument: {number: "12/QĐ-TTg", issuer: TTg, kind: decision, signed_on: 2026-11-01, title: "Nghỉ"}
changes:
  - day: {date: 2026-11-20, kind: off, name: "Nghỉ"}
"""
WRONG = FILE + "  - day: {date: 2026-11-31, kind: off}\n  - day: !!python/name:os.system {}\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Return a function that runs `haicap law …` and gives its exit code and what it printed."""

    def one(*words: str, lang: str = "en") -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["haicap", "--lang", lang, "law", *words])
        with pytest.raises(SystemExit) as ended:
            main.run()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out + printed.err

    held = translation.get_language()
    yield one
    translation.activate(held)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], str]:
    def one(text: str) -> str:
        made = tmp_path / "day.law.yaml"
        made.write_text(text, encoding="utf-8")
        return str(made)

    return one


@pytest.fixture
def officers() -> None:
    """Make two legal officers of the city, and somebody who is none."""
    names = {"legal.h26": Role.LEGAL, "legal2.h26": Role.LEGAL, "clerk.h26": Role.RECEIVER}
    ids = accounts.make_sample_accounts(
        [accounts.NewAccount(name, name.title()) for name in names], password="for tests only", at=AT
    )
    unit = organisation.city(AT.date())
    staff.give_posts(staff.NewPost(ids[name], unit.id, role, date(2025, 7, 1)) for name, role in names.items())


def document(result: tuple[int, str], code: int = 0) -> Any:
    assert result[0] == code, result[1]
    return json.loads(result[1])


class TestCheck:
    def test_says_what_a_file_would_do_and_writes_nothing(self, run: Run, file: Callable[[str], str]) -> None:
        found = document(run("check", file(FILE), "--json"))
        assert found["valid"]
        assert found["instrument"]["name"] == "TTg:12/QĐ-TTg@2026-11-01"
        assert found["changes"][0]["kind"] == "day"
        assert found["impact"][0]["message"] == "20/11/2026 becomes a day off: Nghỉ."
        assert not AmendmentRow.objects.exists()
        assert "20/11/2026 trở thành ngày nghỉ: Nghỉ." in run("check", file(FILE), lang="vi")[1]

    def test_lists_every_fault_with_its_line(self, run: Run, file: Callable[[str], str]) -> None:
        refused = document(run("check", file(WRONG), "--json"), 3)
        assert refused["refused"] == "LawFileInvalid"
        assert [(one["line"], one["field"], one["code"]) for one in refused["errors"]] == [
            (4, "changes.1.day.date", "DayUnusable"),
            (5, "changes.2.day", "TagForbidden"),
            (5, "changes.2.day.date", "FieldMissing"),
            (5, "changes.2.day.kind", "FieldMissing"),
        ]
        code, said = run("check", file(WRONG), lang="vi")
        assert code == 3
        assert "4: “2026-11-31” không phải là ngày." in said


class TestApply:
    def test_is_the_operators_when_nobody_is_named(self, run: Run, file: Callable[[str], str]) -> None:
        made = document(run("apply", file(FILE), "--json"))
        assert (made["drafted_by"], made["approved_by"]) == ("operator", "operator")
        assert not organisation.work_calendar().is_working(date(2026, 11, 20))
        assert document(run("list", "--json"))[0]["instrument"]["number"] == "12/QĐ-TTg"
        shown = document(run("show", "12/QĐ-TTg", "--json"))["amendments"][0]
        assert [one["step"] for one in shown["history"]] == ["draft", "checked", "approved"]
        between = document(run("diff", "--on", "2026-11-01", "--on", "2026-12-01", "--json"))["differences"]
        assert [one["begins"] for one in between] == [True, False]
        back = document(run("rollback", "12/QĐ-TTg", "--json"))["rolled_back"][0]
        assert back["state"] == "rolled_back"
        assert organisation.work_calendar().is_working(date(2026, 11, 20))
        for words in (("list",), ("show", "12/QĐ-TTg"), ("diff", "--on", "2026-11-01", "--on", "2026-12-01")):
            assert run(*words)[0] == 0

    def test_takes_two_legal_officers(self, run: Run, file: Callable[[str], str], officers: None) -> None:
        made = document(run("apply", file(FILE), "--by", "legal.h26", "--approved-by", "legal2.h26", "--json"))
        assert (made["drafted_by"], made["approved_by"]) == ("legal Hà Nội", "legal2 Hà Nội")

    def test_takes_two_persons_whose_paper_the_operator_enters(self, run: Run, file: Callable[[str], str]) -> None:
        made = document(run("apply", file(FILE), "--by", "Nguyễn Văn An", "--approved-by", "Trần Thị Bình", "--json"))
        assert (made["drafted_by"], made["approved_by"]) == ("Nguyễn Văn An", "Trần Thị Bình")
        back = document(run("rollback", "12/QĐ-TTg", "--by", "Trần Thị Bình", "--json"))["rolled_back"][0]
        assert back["rolled_back_by"] == "Trần Thị Bình"

    @pytest.mark.parametrize(
        ("words", "refusal"),
        [
            (("--by", "legal.h26", "--approved-by", "legal.h26"), "SamePerson"),
            (("--by", "legal.h26"), "SecondPersonMissing"),
            (("--by", "Nguyễn Văn An", "--approved-by", "  nguyễn  văn AN"), "SamePerson"),
            (("--by", "legal.h26", "--approved-by", "LEGAL.h26"), "SamePerson"),
            (("--by", "legal.h26", "--approved-by", "  "), "ColleagueUnknown"),
            (("--by", "A\0", "--approved-by", "B"), "TextUnusable"),
            (("--by", "legal.h26", "--approved-by", "clerk.h26"), "MayNotChangeLaw"),
        ],
    )
    def test_refuses_other_persons(
        self, run: Run, file: Callable[[str], str], officers: None, words: tuple[str, ...], refusal: str
    ) -> None:
        assert document(run("apply", file(FILE), *words, "--json"), 3)["refused"] == refusal
        assert not AmendmentRow.objects.exists()

    def test_changes_nothing_by_a_file_with_a_fault(self, run: Run, file: Callable[[str], str]) -> None:
        assert document(run("apply", file(WRONG), "--json"), 3)["errors"]
        assert not AmendmentRow.objects.exists()


class TestRollback:
    def test_names_the_texts_when_several_bear_the_number(self, run: Run, file: Callable[[str], str]) -> None:
        document(run("apply", file(FILE), "--json"))
        document(run("apply", file(FILE.replace("TTg, kind", "H26, kind").replace("-20", "-23")), "--json"))
        refused = document(run("rollback", "12/QĐ-TTg", "--json"), 3)
        assert refused["refused"] == "AmendmentAmbiguous"
        assert len(refused["candidates"]) == 2
        assert document(run("rollback", "9/QĐ", "--json"), 3)["refused"] == "AmendmentUnknown"
        assert document(run("rollback", refused["candidates"][0], "--json"))["rolled_back"]
