"""Deadlines set by a text: what counts for whom, what running dossiers keep, and back again."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.law import api as law
from haicap.domains.law.contracts import Assay, LaterChangeStands, LawFileInvalid
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.domains.procedures.models import DeadlineRow
from haicap.kernel.actors import Actor, Role
from haicap.platform.clock.api import LOCAL
from tests.city import AT, BIRTH, CUA_NAM, HAI_BA_TRUNG, UNCONFIRMED, city, filing

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
OPERATOR = Actor(role=Role.SYSTEM, name="operator")
FIVE_DAYS = "1.001669"
DAY = AT.date()
FROM = DAY + timedelta(days=1)


def file(*changes: str, number: str = "5/QĐ-UBND", signed_on: str = "2026-01-02") -> bytes:
    head = f'instrument: {{number: "{number}", issuer: H26, kind: decision, signed_on: {signed_on}, title: T}}\n'
    return (head + "changes:\n" + "".join(f"  - deadline: {{{change}}}\n" for change in changes)).encode()


def three(more: str = "working_days: 3", code: str = FIVE_DAYS, starts: date = FROM) -> str:
    return f'procedures: ["{code}"], text: "03 ngày làm việc", article: "Điều 2", starts_on: {starts}, {more}'


def put_in_force(*changes: str, at: datetime = AT, number: str = "5/QĐ-UBND", signed_on: str = "2026-01-02") -> None:
    content = file(*changes, number=number, signed_on=signed_on)
    law.put_in_force(by=OPERATOR, approved_by=OPERATOR, at=at, content=content)


def days(on: date = FROM, code: str = FIVE_DAYS, unit: str = "") -> Decimal | None:
    unit_id = organisation.unit(unit, on).id if unit else None
    return procedures.deadline(code, on, unit_id=unit_id).working_days


def faults(found: Assay) -> list[str]:
    return [one.code for one in found.faults]


class TestADeadline:
    def test_counts_from_its_day_with_its_text(self) -> None:
        put_in_force(three())
        assert (days(DAY), days()) == (5, 3)
        found = procedures.deadline(FIVE_DAYS, FROM)
        assert (found.instrument, found.article, found.text) == ("5/QĐ-UBND", "Điều 2", "03 ngày làm việc")
        assert procedures.procedure(FIVE_DAYS, FROM).deadline.working_days == 3
        (card, *_) = procedures.search(FIVE_DAYS, FROM)
        assert card.deadline.working_days == 3

    def test_of_some_units_leaves_the_others_alone(self) -> None:
        put_in_force(three(f'working_days: 2, units: ["{HAI_BA_TRUNG}"]'), three(code=BIRTH, more="same_day: true"))
        assert (days(unit=HAI_BA_TRUNG), days(unit=CUA_NAM), days()) == (2, 5, 5)
        (own,) = procedures.procedure(FIVE_DAYS, FROM).unit_deadlines
        assert own.unit_ids == (organisation.unit(HAI_BA_TRUNG, FROM).id,)
        at = datetime.combine(FROM, AT.timetz())
        for code, length in ((HAI_BA_TRUNG, 2), (CUA_NAM, 5)):
            found = dossiers.reckon(length=dossiers.Length(procedure=FIVE_DAYS), received_at=at, unit_code=code)
            assert found.due.due_at.date() == organisation.work_calendar().working_day(FROM, length)
            assert found.rests_on is not None
            assert found.rests_on.working_days == length

    def test_makes_sure_what_was_not(self) -> None:
        with pytest.raises(procedures.DeadlineUnconfirmed):
            procedures.deadline(UNCONFIRMED, FROM)
        put_in_force(three(code=UNCONFIRMED))
        assert days(code=UNCONFIRMED) == 3

    def test_is_followed_by_new_dossiers_and_not_by_those_received_before(self) -> None:
        held = dossiers.submit(filing=filing(procedure_code=FIVE_DAYS), at=AT, sender="t", key="a").code
        before = read(held).due_at
        put_in_force(three())
        later = datetime.combine(FROM, AT.timetz())
        new = dossiers.submit(filing=filing(procedure_code=FIVE_DAYS), at=later, sender="t", key="b").code
        assert read(held).due_at == before
        due = read(new).due_at
        assert due is not None
        assert due.astimezone(LOCAL).date() == organisation.work_calendar().working_day(FROM, 3)
        assert not dossiers.verify().differences

    def test_says_what_it_does(self) -> None:
        found = law.assay(file(three()), at=AT)
        assert [one.code for one in found.impact][:3] == ["DeadlineChanged", "PagesChange", "RunningKeepTheirTerm"]
        assert found.impact[0].params["after"] == "03 ngày làm việc"

    def test_gives_way_on_the_days_of_a_later_one_only(self) -> None:
        put_in_force(three())
        put_in_force(three(f"working_days: 1, ends_before: {FROM + timedelta(days=10)}"), number="6/QĐ-UBND",
                     signed_on="2026-01-03", at=AT + timedelta(hours=1))  # fmt: skip
        assert (days(), days(FROM + timedelta(days=10))) == (1, 3)
        with pytest.raises(LaterChangeStands):
            law.roll_back(by=OPERATOR, at=AT + timedelta(hours=2), named="5/QĐ-UBND")
        law.roll_back(by=OPERATOR, at=AT + timedelta(hours=3), named="6/QĐ-UBND")
        assert days() == 3
        law.roll_back(by=OPERATOR, at=AT + timedelta(hours=4), named="5/QĐ-UBND")
        assert days() == 5
        assert not DeadlineRow.objects.filter(withdrawn_at__isnull=True).exists()


class TestAFaultyFile:
    @pytest.mark.parametrize(
        ("changes", "codes"),
        [
            ([three("working_days: 8")], ["LongerThanLaw"]),
            ([three("calendar_days: 20")], ["LongerThanLaw"]),
            ([three("working_days: 8", code=BIRTH)], ["LongerThanLaw"]),
            ([three(code="9.999999")], ["ProcedureUnknown"]),
            ([three('working_days: 3, units: ["99999"]')], ["UnitUnknown"]),
            ([three(), three("working_days: 2")], ["DeadlineTwice"]),
            ([three("working_days: 1, months: 1")], ["MeasureUnclear"]),
            ([three("channel: online")], ["MeasureUnclear"]),
            ([three(starts=date(1999, 1, 1))], ["ProcedureUnknown"]),
        ],
    )
    def test_is_told_with_its_code(self, changes: list[str], codes: list[str]) -> None:
        assert faults(law.assay(file(*changes), at=AT)) == codes

    def test_may_be_longer_when_the_text_says_so(self) -> None:
        put_in_force(three('working_days: 8, longer: "được kéo dài thêm 03 ngày"'))
        assert days() == 8

    def test_is_an_older_text_over_a_later_one(self) -> None:
        put_in_force(three())
        with pytest.raises(LawFileInvalid) as refused:
            put_in_force(three("working_days: 1"), number="4/QĐ-UBND", signed_on="2026-01-01")
        assert [one.code for one in refused.value.faults] == ["LaterTextStands"]

    def test_is_bounded(self) -> None:
        codes = ", ".join(f'"1.{number:06d}"' for number in range(300))
        some = ", ".join(f'"{number:05d}"' for number in range(300))
        change = f"procedures: [{codes}], units: [{some}], text: t, working_days: 1, starts_on: 2026-02-01"
        assert faults(law.assay(file(change), at=AT)) == ["TooManyDeadlines"]
