"""Versions of procedures made and ended by a text, and taken back."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.translation import override

from haicap.domains.authority import api as authority
from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.law import api as law
from haicap.domains.law.contracts import LaterChangeStands
from haicap.domains.procedures import api as procedures
from haicap.domains.procedures.models import ProcedureVersionRow
from haicap.kernel.actors import Actor, Role
from tests.city import AT, BIRTH, HAI_BA_TRUNG, city, filing

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
OPERATOR = Actor(role=Role.SYSTEM, name="operator")
DAY = AT.date()
FROM = date(2026, 2, 2)
LATER = AT + timedelta(hours=1)
NEW = "Đăng ký khai sinh (mới)"


def file(*changes: str, number: str = "700/QĐ-UBND") -> bytes:
    head = f'instrument: {{number: "{number}", issuer: H26, kind: decision, signed_on: 2026-01-02, title: T}}\n'
    return (head + "changes:\n" + "".join(f"  - procedure: {{{change}}}\n" for change in changes)).encode()


def change(more: str, *, code: str = BIRTH, starts: date = FROM) -> str:
    return f'code: "{code}", starts_on: {starts}, {more}'


def put_in_force(*changes: str, number: str = "700/QĐ-UBND", at: datetime = AT) -> None:
    law.put_in_force(by=OPERATOR, approved_by=OPERATOR, at=at, content=file(*changes, number=number))


def faults(*changes: str) -> list[str]:
    return [one.code for one in law.assay(file(*changes), at=AT).faults]


class TestAVersion:
    def test_changes_what_the_text_names_and_keeps_the_rest(self) -> None:
        before = procedures.procedure(BIRTH, DAY)
        fees = "fees: [{amount_vnd: 8000}, {channel: online, free: true}]"
        papers = 'papers: [{name: "Tờ khai", originals: 1, form: "TK1.docx"}]'
        put_in_force(change(f"name: {NEW}, {fees}, {papers}"))
        assert procedures.procedure(BIRTH, FROM - timedelta(days=1)) == procedures.procedure(BIRTH, DAY)
        after = procedures.procedure(BIRTH, FROM)
        assert (after.name, after.decision, after.number) == (
            "Đăng ký khai sinh (mới)",
            "700/QĐ-UBND",
            before.number + 1,
        )
        assert {(way.channel.value, way.fee.amount_vnd, way.fee.kind.value) for way in after.ways} == {
            (way.channel.value, None, "free") if way.channel.value == "online" else (way.channel.value, 8000, "amount")
            for way in before.ways
        }
        assert [(paper.name, paper.originals, paper.form) for paper in after.papers] == [("Tờ khai", 1, "TK1.docx")]
        assert (after.steps, after.subjects, after.levels) == (before.steps, before.subjects, before.levels)
        assert not after.is_presumed(FROM)
        assert procedures.search("khai sinh mới", FROM)[0].name == NEW
        assert procedures.deadline(BIRTH, FROM) == procedures.deadline(BIRTH, DAY)

    def test_leaves_dossiers_and_deciders_as_they_are(self) -> None:
        held = dossiers.submit(filing=filing(), at=AT, sender="t", key="a").code
        put_in_force(change("fees: [{free: true}]"))
        later = datetime.combine(FROM, AT.timetz())
        new = dossiers.submit(filing=filing(), at=later, sender="t", key="b").code
        assert read(new).procedure_version_id != read(held).procedure_version_id
        who = authority.who(procedure_code=BIRTH, place_code=HAI_BA_TRUNG, on=FROM)
        assert who.unit_code == HAI_BA_TRUNG
        assert authority.load(at=LATER).grants == 0
        law.roll_back(by=OPERATOR, at=LATER, named="700/QĐ-UBND")
        pinned = procedures.version_by_id(read(new).procedure_version_id, on=FROM)
        assert pinned.decision == "700/QĐ-UBND"
        assert not dossiers.verify().differences

    def test_is_not_undone_by_the_catalogue(self) -> None:
        put_in_force(change("name: X"))
        loaded = procedures.load(at=AT + timedelta(days=60))
        assert (loaded.new, loaded.changed) == (0, 0)
        assert procedures.procedure(BIRTH, FROM).name == "X"

    def test_that_ends_a_procedure_takes_it_from_the_pages(self) -> None:
        put_in_force(change("ended: true"))
        assert procedures.procedure(BIRTH, FROM - timedelta(days=1)).code == BIRTH
        with pytest.raises(procedures.ProcedureUnknown):
            procedures.procedure(BIRTH, FROM)
        assert BIRTH not in {card.code for card in procedures.search(BIRTH, FROM)}
        put_in_force(change("name: Lại", starts=FROM + timedelta(days=10)), number="701/QĐ-UBND", at=LATER)
        assert procedures.procedure(BIRTH, FROM + timedelta(days=10)).name == "Lại"
        with pytest.raises(LaterChangeStands):
            law.roll_back(by=OPERATOR, at=LATER, named="700/QĐ-UBND")

    def test_says_what_it_does(self) -> None:
        found = law.assay(file(change("levels: [province]"), change("ended: true", code="1.000894")), at=AT)
        assert [one.code for one in found.impact][:5] == [
            "ProcedureChanges", "ProcedureEnds", "LevelsChange", "PagesChange", "RunningKeepTheirVersion",
        ]  # fmt: skip

    def test_says_in_words_what_changes(self) -> None:
        found = law.assay(file(change("name: A, papers: [], fees: [{free: true}]")), at=AT)
        with override("vi"):
            assert "(tên, phí và lệ phí, thành phần hồ sơ)" in law.worded(found.impact[0])


class TestARollBack:
    def test_lets_the_version_of_before_go_on(self) -> None:
        before = procedures.procedure(BIRTH, FROM)
        put_in_force(change("name: A"))
        put_in_force(change("name: B", starts=FROM + timedelta(days=9)), number="701/QĐ-UBND", at=LATER)
        with pytest.raises(LaterChangeStands) as refused:
            law.roll_back(by=OPERATOR, at=LATER, named="700/QĐ-UBND")
        assert refused.value.params == {"numbers": "701/QĐ-UBND"}
        law.roll_back(by=OPERATOR, at=LATER, named="701/QĐ-UBND")
        assert procedures.procedure(BIRTH, FROM + timedelta(days=9)).name == "A"
        law.roll_back(by=OPERATOR, at=LATER, named="700/QĐ-UBND")
        assert procedures.procedure(BIRTH, FROM) == before
        put_in_force(change("name: C"), number="702/QĐ-UBND", at=LATER)
        assert procedures.procedure(BIRTH, FROM).name == "C"
        assert ProcedureVersionRow.objects.filter(procedure__code=BIRTH).count() == 4


class TestAFaultyFile:
    @pytest.mark.parametrize(
        ("changes", "codes"),
        [
            ([change("name: A", code="9.999")], ["ProcedureUnknown"]),
            ([change("name: A"), change("name: B")], ["ProcedureTwice"]),
            ([change("ended: true, name: A")], ["NothingChanges"]),
            ([change("fees: [{free: true, amount_vnd: 8000}]")], ["FeeUnclear"]),
            ([change("fees: [{free: true}, {free: true}]")], ["FeeTwice"]),
            ([change("name: A", starts=date(2025, 7, 1))], ["VersionFollows"]),
        ],
    )
    def test_is_told_with_its_code(self, changes: list[str], codes: list[str]) -> None:
        assert faults(*changes) == codes

    def test_names_something_that_changes(self) -> None:
        assert faults(f'code: "{BIRTH}", starts_on: {FROM}') == ["NothingChanges"]

    def test_begins_behind_what_stands(self) -> None:
        put_in_force(change("name: A"))
        assert faults(change("name: B", starts=FROM - timedelta(days=1))) == ["VersionFollows"]
        put_in_force(change("ended: true", starts=FROM + timedelta(days=9)), number="701/QĐ-UBND", at=LATER)
        assert faults(change("name: B", starts=FROM + timedelta(days=5))) == ["VersionFollows"]
        assert faults(change("ended: true", starts=FROM + timedelta(days=20))) == ["NothingEnds"]
