"""`haicap process`, as a person or a program runs it."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import translation

from haicap.domains.dossiers.queries.dossier import dossier
from haicap.domains.procedures import api as procedures
from haicap.domains.procedures.loading.processes import FILES
from haicap.platform.clock import api as clock
from haicap.surfaces.cli import main
from tests.city import AT, BIRTH, city
from tests.parts.test_dossiers_replanning import to_approve
from tests.parts.test_procedures_processes import change, put_in_force
from tests.versions import second

__all__ = ["city"]
Run = Callable[..., tuple[int, str]]
DAY = AT.date()
LAND = str(FILES / "land.bpmn")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Return a function that runs `haicap process …` and gives its exit code and what it printed."""

    def one(*words: str, lang: str = "en") -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["haicap", "--lang", lang, "process", *words])
        with pytest.raises(SystemExit) as ended:
            main.run()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out + printed.err

    held = translation.get_language()
    yield one
    translation.activate(held)


def changed(tmp_path: Path, old: str, new: str, name: str = "standard") -> str:
    text = (FILES / f"{name}.bpmn").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "changed.bpmn"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return str(file)


class TestCheck:
    def test_finds_nothing_in_what_ships(self, run: Run) -> None:
        code, printed = run("check", LAND, "--json")
        said = json.loads(printed)
        assert (code, said["valid"], said["faults"], said["process"]) == (0, True, [], "land")
        assert (said["working_hours"], said["walked_whole"]) == (28, True)

    def test_finds_what_breaks_a_rule_of_the_offices(self, run: Run, tmp_path: Path) -> None:
        file = changed(tmp_path, 'role="chair"', 'role="mayor"')
        code, printed = run("check", file, "--json")
        (fault,) = json.loads(printed)["faults"]
        assert (code, fault["code"], fault["element"]) == (1, "WordUnknown", "sign")
        assert run("check", file, "--as-flow", "--json")[0] == 0

    @pytest.mark.parametrize(("lang", "words"), [("en", "not supported"), ("vi", "chưa được hỗ trợ")])
    def test_refuses_what_cannot_be_run_with_element_and_line(
        self, run: Run, tmp_path: Path, lang: str, words: str
    ) -> None:
        file = changed(tmp_path, "exclusiveGateway", "complexGateway")
        code, printed = run("check", file, "--json", lang=lang)
        said = json.loads(printed)
        assert (code, said["refused"]) == (3, "FlowUnfit")
        assert {one["element"] for one in said["faults"]} >= {"approved", "signed"}
        assert all(one["line"] > 1 for one in said["faults"])
        assert any(words in one["message"] for one in said["faults"])

    def test_refuses_what_is_no_bpmn(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "x.bpmn"
        for content in (b"", b"\0\1", b"<x/>", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"):
            file.write_bytes(content)
            assert run("check", str(file), "--json")[0] == 3


class TestDraw:
    def test_gives_an_svg(self, run: Run, tmp_path: Path) -> None:
        out = tmp_path / "land.svg"
        code, printed = run("draw", LAND, "--out", str(out), "--json")
        assert (code, json.loads(printed)) == (0, {"written": str(out)})
        assert out.read_text(encoding="utf-8").startswith("<svg")
        assert "Sent to the tax" in run("draw", LAND)[1].replace("\n", " ")


TABLE = """step,role,place,hours,result,act
Tiếp nhận,receiver,received,4,Giấy hẹn,accept
Phân công,head,competent,4,,assign
Thẩm định,specialist,competent,112,Dự thảo,propose
Ký duyệt,chair,competent,16,Kết quả,sign
Trả kết quả,receiver,received,,,hand_over
"""


class TestTheTable:
    def test_becomes_a_flow_and_is_the_same_again(self, run: Run, tmp_path: Path) -> None:
        file, out = tmp_path / "steps.csv", tmp_path / "mine.bpmn"
        file.write_text(TABLE, encoding="utf-8")
        code, printed = run("import", str(file), "--out", str(out), "--name", "Quy trình nội bộ", "--json")
        assert (code, json.loads(printed)) == (0, {"written": str(out), "steps": 5, "working_hours": 136})
        assert run("check", str(out), "--json")[0] == 0
        said = json.loads(run("table", str(out), "--json")[1])
        assert [one["step"] for one in said["steps"]] == [line.split(",")[0] for line in TABLE.splitlines()[1:]]
        assert (said["hours"], said["days"]) == (136, 17)
        again = tmp_path / "again.csv"
        again.write_text(run("table", str(out), "--csv")[1], encoding="utf-8")
        assert run("import", str(again), "--out", str(tmp_path / "mine2.bpmn"))[0] == 0
        assert " 3. Thẩm định: specialist, competent, 112 h  Dự thảo" in run("table", str(out))[1]

    def test_is_refused_row_by_row(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "steps.csv"
        file.write_text(TABLE.replace("chair", "mayor").replace("112", "x"), encoding="utf-8")
        code, printed = run("import", str(file), "--out", str(tmp_path / "mine.bpmn"), "--json")
        said = json.loads(printed)
        assert (code, said["refused"]) == (3, "TableUnfit")
        assert {one["row"] for one in said["faults"]} >= {3}

    def test_cannot_say_every_flow(self, run: Run) -> None:
        code, printed = run("table", LAND, "--json")
        assert (code, json.loads(printed)["refused"]) == (3, "OwnTurn")


@pytest.mark.django_db
@pytest.mark.usefixtures("city")
class TestWhatIsInForce:
    def test_is_listed(self, run: Run) -> None:
        code, printed = run("list", "--json")
        found = json.loads(printed)
        assert (code, [one["key"] for one in found]) == (0, ["land/1", "same-day/1", "standard/1"])
        assert found[2]["names"]["en"] == "Standard one-stop flow"
        assert "standard/1  Quy trình một cửa chuẩn" in run("list", lang="vi")[1]

    def test_is_shown_with_its_steps(self, run: Run) -> None:
        code, printed = run("show", "same-day", "--json")
        found = json.loads(printed)
        assert (code, found["key"], found["working_hours"]) == (0, "same-day/1", 8)
        assert [one["id"] for one in found["steps"]][:2] == ["receive", "more_door"]
        assert "- Ký kết quả (sign): chair, competent  2 h" in run("show", "same-day/1")[1]

    def test_is_drawn_by_its_key(self, run: Run) -> None:
        assert json.loads(run("draw", "standard/1", "--json")[1])["svg"].startswith("<svg")

    def test_is_refused_when_it_is_not_there(self, run: Run) -> None:
        for words in (("show", "nothing"), ("draw", "nothing/3")):
            code, printed = run(*words, "--json")
            assert (code, json.loads(printed)["refused"]) == (3, "ProcessUnknown")

    def test_is_put_in_force_with_its_procedures(self, run: Run, tmp_path: Path) -> None:
        file = changed(tmp_path, "Ký kết quả", "Ký số kết quả", name="same-day")
        text = ("--number", "9/QĐ-UBND", "--issuer", "H26", "--signed-on", "2026-01-02", "--title", "Quy trình nội bộ")
        words = ("use", "civil-status", "--bpmn", file, "--for", BIRTH, "--from", "2026-01-20", *text)
        out = tmp_path / "x.law.yaml"
        assert run(*words, "--out", str(out), "--json")[0] == 0
        assert b"civil-status" in out.read_bytes()
        code, printed = run(*words, "--json")
        assert (code, json.loads(printed)["process"]) == (0, "civil-status/1")
        assert procedures.process_of(BIRTH, DAY.replace(day=19)) == "standard/1"
        assert procedures.process_of(BIRTH, DAY.replace(day=20)) == "civil-status/1"
        assert procedures.flow("civil-status/1").elements["sign"].name == "Ký số kết quả"


class TestPlans:
    @pytest.fixture(autouse=True)
    def standing(self, city: None, db: None, monkeypatch: pytest.MonkeyPatch) -> str:
        """Let a dossier wait for approval, and the standard process have a second version."""
        monkeypatch.setattr(clock, "now", lambda: AT)
        put_in_force(change("standard", DAY + timedelta(days=300), text=second()))
        return to_approve("k")

    def test_says_what_it_would_do_and_what_keeps_dossiers(self, run: Run) -> None:
        code, printed = run("plan", "standard/1", "standard/2", "--json")
        said = json.loads(printed)
        assert (code, said["dossiers"], said["movable"]) == (1, 1, 0)
        assert said["live"] == [{"process": "standard/1", "element": "approve", "to": None, "count": 1}]
        (problem,) = said["problems"]
        assert (problem["element"], problem["reason"], problem["count"]) == ("approve", "unmapped", 1)
        code, printed = run("plan", "standard/1", "standard/2", "--map", "approve=review", "--dry-run")
        assert (code, "1 of 1 running dossiers can go." in printed) == (0, True)
        assert json.loads(run("plans", "--json")[1]) == []

    def test_moves_and_takes_back_in_two_hands(self, run: Run, standing: str) -> None:
        hands = ("--by", "legal.h26", "--approved-by", "legal2.h26")
        code, printed = run("plan", "standard/1", "standard/2", "--map", "approve=review", "--apply", *hands, "--json")
        made = json.loads(printed)
        assert (code, made["moved"], made["left"], made["drafted_by"]) == (0, 1, 0, "legal Hà Nội")
        assert dossier(standing).process == "standard/2"
        code, printed = run("plans", str(made["plan"]), "--json")
        assert (code, json.loads(printed)["stayed"]) == (0, [])
        code, printed = run("unplan", str(made["plan"]), *hands, "--json")
        assert (code, json.loads(printed)["undoes"], dossier(standing).process) == (0, made["plan"], "standard/1")
        assert "→" in run("plans")[1]

    @pytest.mark.parametrize(
        ("words", "refused"),
        [
            (("plan", "standard/1", "standard/2", "--apply", "--by", "legal.h26"), "SecondPersonMissing"),
            (("plan", "standard/1", "standard/2", "--apply", "--by", "legal.h26", "--approved-by", "legal.h26"),
             "SamePerson"),
            (("plan", "standard/1", "standard/2", "--apply", "--by", "head.h26", "--approved-by", "legal.h26"),
             "MayNotChangeLaw"),
            (("plan", "standard/1"), "PlanToItself"),
            (("plan", "standard/1", "standard/2", "--map", "no=review"), "MappingUnknown"),
            (("plan", "standard/1", "standard/9"), "ProcessUnknown"),
            (("plans", "0"), "PlanUnknown"),
            (("unplan", "0"), "PlanUnknown"),
        ],
    )  # fmt: skip
    def test_refuses_what_is_no_plan(self, run: Run, words: tuple[str, ...], refused: str) -> None:
        code, printed = run(*words, "--json")
        assert (code, json.loads(printed)["refused"]) == (3, refused)
