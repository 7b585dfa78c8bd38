"""Law files with every kind of error, over all kinds of change: a clear list with lines, and nothing changed."""

import json
import sys
import tracemalloc
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from haicap.surfaces.cli import main
from tests.city import city

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
Run = Callable[[str, bytes], tuple[int, Any]]
HEAD = 'instrument: {number: "9/QĐ-UBND", issuer: H26, kind: decision, signed_on: 2026-01-02, title: T}\nchanges:\n'
TABLES = (
    "law_amendmentrow", "law_instrumentrow", "organisation_unitrow", "organisation_calendardayrow",
    "organisation_workinghoursrow", "procedures_procedureversion", "procedures_deadline", "authority_grantrow",
    "authority_factrow", "staff_postrow", "audit_entryrow", "outbox_messagerow",
)  # fmt: skip

GOOD: dict[str, str] = {
    "day": "date: 2026-11-20, kind: off, name: N",
    "hours": 'sessions: ["08:00-12:00"], cut_off: "11:00", starts_on: 2026-12-01',
    "procedure": 'code: "1.001193", starts_on: 2026-12-01, name: N',
    "deadline": 'procedures: ["1.001669"], text: t, working_days: 3, starts_on: 2026-12-01',
    "grant": 'basis: delegated, from: H26, to: {unit: "00256"}, procedures: ["1.013236"], '
    "starts_on: 2026-12-01, ends_before: 2027-12-01",
    "end_grant": 'number: "163/QĐ-BTP", on: 2026-12-01',
    "succession": 'on: 2027-01-01, from: ["00256", "00082"], to: {code: "99999", name: N, kind: ward}, share: whole',
}
#: (kind, what is changed of the good one, the field behind the kind, the code)
FAULTS = [
    ("day", ("2026-11-20", "2026-02-30"), ".date", "DayUnusable"),
    ("day", ("kind: off", "kind: holiday"), ".kind", "ChoiceUnknown"),
    ("day", ("kind: off", "kind: weekend_workday"), ".kind", "NotAWeekend"),
    ("day", ("2026-11-20", "20261120"), ".date", "WrongType"),
    ("hours", ('"08:00-12:00"', '"8-12"'), ".sessions.0", "ValueUnusable"),
    ("hours", ('"08:00-12:00"', '"12:00-08:00"'), ".sessions", "SessionsReversed"),
    ("hours", ('"11:00"', '"19:00"'), ".cut_off", "CutOffOutside"),
    ("hours", ('["08:00-12:00"]', "[]"), ".sessions", "TooShort"),
    ("hours", ("sessions", 'of: {unit: "99999"}, sessions'), ".of.unit", "UnitUnknown"),
    ("hours", ("2026-12-01", "2026-12-01, ends_before: 2026-11-01"), "", "DaysReversed"),
    ("procedure", ("1.001193", "9.999999"), ".code", "ProcedureUnknown"),
    ("procedure", (", name: N", ""), "", "NothingChanges"),
    ("procedure", ("2026-12-01", "2020-12-01"), ".starts_on", "VersionFollows"),
    ("procedure", ("name: N", "fees: [{amount_vnd: 5}]"), ".fees.0.amount_vnd", "TooSmall"),
    ("procedure", ("name: N", "fees: [{}]"), ".fees.0", "FeeUnclear"),
    ("procedure", ("name: N", "levels: [district]"), ".levels.0", "ChoiceUnknown"),
    ("deadline", ("1.001669", "9.999999"), ".procedures.0", "ProcedureUnknown"),
    ("deadline", ("working_days: 3", "working_days: 90"), ".procedures.0", "LongerThanLaw"),
    ("deadline", ("working_days: 3", "months: 1, same_day: true"), "", "MeasureUnclear"),
    ("deadline", ("working_days: 3", "working_days: 1e30"), ".working_days", "TooLarge"),
    ("deadline", ("working_days: 3", "working_days: 1e300"), ".working_days", "WrongType"),
    ("deadline", ("working_days: 3", f"calendar_days: {'9' * 400}"), ".calendar_days", "WrongType"),
    ("deadline", ("working_days: 3", "working_days: 0.3"), ".working_days", None),
    ("deadline", ("text: t", 'text: t, units: ["99999"]'), ".units.0", "UnitUnknown"),
    ("deadline", ("2026-12-01", "2026-12-01, ends_before: 2026-12-01"), "", "DaysReversed"),
    ("grant", (", ends_before: 2027-12-01", ""), ".ends_before", "DelegationWithoutTerm"),
    ("grant", ("from: H26, ", ""), ".basis", "GiverMissing"),
    ("grant", ("H26", '"00082"'), ".from", "GiverWithoutPower"),
    ("grant", ('{unit: "00256"}', '{unit: "99999"}'), ".to.unit", "UnitUnknown"),
    ("grant", ("2027-12-01", "2026-01-01"), ".ends_before", "DatesReversed"),
    ("grant", ("starts_on", "when: {area: {from: 9, below: 1}}, starts_on"), ".when.area", "ConditionEmpty"),
    ("grant", ("delegated", "devolved"), ".from", "GiverOfLaw"),
    ("end_grant", ("163/QĐ-BTP", "no such text"), ".number", "NothingEnds"),
    ("succession", ('"00256"', '"77777"'), ".from.0", None),
    ("succession", ("2027-01-01", "2026-02-31"), ".on", "DayUnusable"),
]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Run]:
    """Return a function that runs `haicap law WORD FILE --json` and gives its exit code and document."""
    path = tmp_path / "wrong.law.yaml"

    def one(word: str, content: bytes) -> tuple[int, Any]:
        path.write_bytes(content)
        monkeypatch.setattr(sys, "argv", ["haicap", "--lang", "vi", "law", word, str(path), "--json"])
        with pytest.raises(SystemExit) as ended:
            main.run()
        return int(ended.value.code or 0), json.loads(capsys.readouterr().out)

    held = translation.get_language()
    yield one
    translation.activate(held)


def rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(f"select '{name}', count(*) from {name}" for name in TABLES))  # noqa: S608
        return dict(cursor.fetchall())


def text(*changes: tuple[str, str]) -> bytes:
    return (HEAD + "".join(f"  - {kind}: {{{body}}}\n" for kind, body in changes)).encode()


def refused(run: Run, content: bytes) -> list[tuple[int, str, str]]:
    """Return line, field and code of what is wrong; the same for check and apply, and nothing is changed."""
    before = rows()
    said = [run(word, content) for word in ("check", "apply")]
    assert rows() == before
    for code, document in said:
        assert (code, document["refused"]) == (3, "LawFileInvalid")
        assert len(document["errors"]) <= 200
        assert all(one["message"] and "%(" not in one["message"] for one in document["errors"])
    assert said[0] == said[1]
    return [(one["line"], one["field"], one["code"]) for one in said[0][1]["errors"]]


class TestAFault:
    @pytest.mark.parametrize(("kind", "swap", "field", "code"), FAULTS)
    def test_is_told_with_its_line_and_field(
        self, run: Run, kind: str, swap: tuple[str, str], field: str, code: str | None
    ) -> None:
        assert swap[0] in GOOD[kind]
        found = refused(run, text(("day", GOOD["day"]), (kind, GOOD[kind].replace(swap[0], swap[1], 1))))
        if code is None:
            assert [(line, place) for line, place, _ in found] == [(4, f"changes.1.{kind}{field}")]
        else:
            assert (4, f"changes.1.{kind}{field}", code) in found
        assert {line for line, _, _ in found} == {4}

    @pytest.mark.parametrize("kind", GOOD)
    def test_of_any_kind_is_a_missing_or_an_unknown_word_or_a_wrong_shape(self, run: Run, kind: str) -> None:
        good = GOOD[kind]
        assert (3, f"changes.0.{kind}.surprise", "FieldUnknown") in refused(run, text((kind, f"{good}, surprise: 1")))
        assert {code for _, _, code in refused(run, text((kind, "")))} == {"FieldMissing"}
        for shape in ("[1, 2]", "7", "null", "text"):
            content = (HEAD + f"  - {kind}: {shape}\n").encode()
            assert refused(run, content) == [(3, f"changes.0.{kind}", "WrongType")]

    @pytest.mark.parametrize("kind", sorted(set(GOOD) - {"grant", "end_grant"}))
    def test_is_a_change_that_contradicts_another_of_the_file(self, run: Run, kind: str) -> None:
        found = refused(run, text((kind, GOOD[kind]), (kind, GOOD[kind])))
        assert found
        assert {place.split(".")[2] for _, place, _ in found} == {kind}

    def test_is_a_sub_delegation_and_a_repeated_power(self, run: Run) -> None:
        own = GOOD["grant"]
        onward = own.replace("H26", '"00256"').replace('{unit: "00256"}', '{unit: "00082"}')
        assert "SubDelegation" in {code for _, _, code in refused(run, text(("grant", own), ("grant", onward)))}
        assert refused(run, text(("grant", own), ("grant", own))) == [
            (4, "changes.1.grant.procedures.0", "GrantRepeated")
        ]

    def test_of_several_kinds_stands_in_one_list_by_lines(self, run: Run) -> None:
        changes = [(kind, GOOD[kind].replace(*swap, 1)) for kind, swap, _, code in FAULTS if code == "UnitUnknown"]
        changes.append(("day", GOOD["day"].replace("off", "weekend_workday")))
        changes.append(("procedure", GOOD["procedure"].replace("1.001193", "9.9")))
        found = refused(run, text(*changes))
        assert [line for line, _, _ in found] == [3, 4, 5, 6, 7]


class TestAFileOfAnotherForm:
    @pytest.mark.parametrize(
        ("content", "fault"),
        [
            (b"", (1, "", "FileEmpty")),
            (b"\xff\xfe\x00", (1, "", "NotUtf8")),
            (text(("day", "date: 2026-11-20, kind: off, name: \x00")), (3, "", "CharacterForbidden")),
            (text(("day", "date: 2026-11-20, kind: off, name: \u2028")), (3, "", "CharacterForbidden")),
            (text(("day", "date: 2026-11-20, date: 2026-11-21, kind: off")), (3, "changes.0.day.date", "KeyTwice")),
            (HEAD.encode() + b"  - day: !!python/object/apply:os.system [id]\n", (3, "changes.0.day", "TagForbidden")),
            (HEAD.encode() + b"  - day: !x {date: 2026-11-20, kind: off}\n", (3, "changes.0.day", "TagForbidden")),
            (HEAD.encode() + b"  - day: {date: 2026-11-20\n", (4, "changes.0.day", "YamlUnreadable")),
            (HEAD.encode() + b"  - day: *nowhere\n", (3, "changes.0.day", "AliasUnknown")),
            (text(("day", GOOD["day"])) + b"---\n{}\n", (4, "", "SeveralDocuments")),
            (HEAD.encode() + b"  - " + b"[" * 4000, (3, f"changes.0{'.0' * 14}", "TooDeep")),
            (HEAD.encode() + b"  - unit: {}\n", (3, "changes.0.unit", "ChangeNotTaken")),
            (HEAD.encode() + b"  - miracle: {}\n", (3, "changes.0.miracle", "ChangeUnknown")),
            (b"[]", (1, "", "WrongType")),
            (b"instrument: {}\nchanges: []\n", (1, "instrument.number", "FieldMissing")),
            (b"x" * (2 * 1024 * 1024 + 1), (1, "", "FileTooLarge")),
            (text(("day", f"date: 2026-11-20, kind: off, name: {'n' * 300}")), (3, "changes.0.day.name", "TooLong")),
            (text(("day", f"date: {'9' * 400}, kind: off")), (3, "changes.0.day.date", "DayUnusable")),
            (text(("day", "date: .inf, kind: off")), (3, "changes.0.day.date", "DayUnusable")),
        ],
    )
    def test_is_told_with_its_line(self, run: Run, content: bytes, fault: tuple[int, str, str]) -> None:
        assert fault in refused(run, content)

    def test_is_no_bomb(self, run: Run) -> None:
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
        content = ("\n".join(lines) + "\n").encode()
        tracemalloc.start()
        assert "TooManyValues" in {code for _, _, code in refused(run, content)}
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 60 * 1024 * 1024

    def test_may_write_its_letters_apart(self, run: Run) -> None:
        composed = text(("day", "date: 2026-11-20, kind: off, name: Nghỉ lễ"))
        apart = unicodedata.normalize("NFD", composed.decode()).encode()
        assert apart != composed
        assert run("check", apart) == run("check", composed)
        assert run("check", apart)[1]["changes"][0]["body"]["name"] == "Nghỉ lễ"

    @pytest.mark.parametrize(
        ("kind", "code"),
        [
            ("day", "DayTwice"), ("hours", "HoursTwice"), ("procedure", "ProcedureTwice"),
            ("deadline", "DeadlineTwice"), ("grant", "TooManyPowers"),
        ],
    )  # fmt: skip
    def test_with_thousands_of_changes_lists_two_hundred_faults(self, run: Run, kind: str, code: str) -> None:
        before = rows()
        left, document = run("check", text(*[(kind, GOOD[kind])] * 5000))
        assert left == 3
        assert {one["code"] for one in document["errors"]} == {code}
        assert len(document["errors"]) + document.get("more", 0) in {1, 1000, 4999}
        assert len(document["errors"]) <= 200
        assert rows() == before
        assert run("check", text(*[(kind, GOOD[kind])] * 5001))[1]["errors"][0]["code"] in {"TooLong", "TooManyValues"}

    def test_of_two_megabytes_is_read_to_its_end(self, run: Run) -> None:
        line = f"  - day: {{date: 2026-11-20, kind: off, name: {'n' * 190}}}\n"
        content = (HEAD + line * 4900)[: 2 * 1024 * 1024 - 1]
        whole = content[: content.rindex("\n") + 1] + "#" * (2 * 1024 * 1024 - len(content)) + "\n"
        assert refused(run, whole.encode()[: 2 * 1024 * 1024])[0][2] == "DayTwice"
