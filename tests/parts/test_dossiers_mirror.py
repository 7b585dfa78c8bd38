"""A dossier that another system works: told message by message, followed here, acted on by nobody here."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    Act,
    Business,
    Decision,
    DecisionUnfit,
    Kind,
    MirrorBirth,
    Mirrored,
    MirrorUnknown,
    MomentImpossible,
    OutsideMessage,
    TermKind,
    WorkedElsewhere,
)
from haicap.domains.dossiers.models import DossierRow, EventRow, TokenRow
from haicap.domains.dossiers.operations import mirror as operation
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.mirror import mirror_of
from haicap.kernel.codes import CodeUnusable
from tests.city import AT, BIRTH, CUA_NAM, HAI_BA_TRUNG, city, filing, officer

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
SYSTEM, OUTSIDE = "HO-TICH", "G01.899-260102-0007"
HANDED_IN = AT - timedelta(days=3)
DUE = AT + timedelta(days=4)
BORN = MirrorBirth(
    procedure_code=BIRTH,
    unit_code=HAI_BA_TRUNG,
    submitted_at=HANDED_IN,
    name="Nguyễn Thị Ưỡn",
    national_id="003192000123",
    born_on=date(1992, 3, 5),
    address="Số 12, phố Bà Triệu",
)
FIRST = OutsideMessage(SYSTEM, OUTSIDE, "1", HANDED_IN, 1, due_at=DUE, birth=BORN)


def hear(message: OutsideMessage = FIRST, **changes: Any) -> Mirrored:
    return dossiers.mirror(client_id=7, at=AT, message=replace(message, **changes))


def clean() -> bool:
    return dossiers.verify().differences == ()


class TestFirstMessage:
    def test_makes_a_dossier_that_waits_for_nobody_here(self) -> None:
        told = hear()
        found = read(told.code)
        assert told.is_new
        assert (found.business, found.source_system, found.outside_code) == (Business.SUBMITTED, SYSTEM, OUTSIDE)
        assert (found.due_at, found.term_kind, found.submitted_at) == (DUE, TermKind.TOLD, HANDED_IN)
        assert not TokenRow.objects.filter(dossier_id=found.id).exists()
        assert [entry.kind for entry in dossiers.log(found.id)] == [Kind.MIRRORED]
        assert clean()

    def test_must_say_what_the_dossier_is(self) -> None:
        with pytest.raises(MirrorUnknown):
            hear(birth=None)

    def test_computes_no_due_moment(self) -> None:
        found = read(hear(due_at=None).code)
        assert (found.due_at, found.term_kind) == (None, TermKind.UNKNOWN)
        assert clean()

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"code": "no code"}, CodeUnusable),
            ({"at": AT + timedelta(seconds=1)}, MomentImpossible),
            ({"at": HANDED_IN - timedelta(seconds=1)}, MomentImpossible),
            ({"due_at": HANDED_IN - timedelta(seconds=1)}, MomentImpossible),
            ({"status": 9}, DecisionUnfit),
            ({"decision": Decision.APPROVED}, DecisionUnfit),
        ],
    )
    def test_is_refused_when_it_does_not_fit(self, changes: dict[str, Any], refusal: type[Exception]) -> None:
        with pytest.raises(refusal):
            hear(**changes)
        assert not DossierRow.objects.exists()


class TestLaterMessages:
    def test_one_of_the_same_name_changes_nothing(self) -> None:
        hear()
        code = hear(event="2", at=AT, status=4).code
        again = hear()
        assert (again.code, again.is_new, again.business) == (code, False, Business.IN_PROCESS)
        assert EventRow.objects.count() == 2

    def test_an_older_one_is_kept_and_does_not_turn_the_state_back(self) -> None:
        code = hear().code
        hear(event="3", at=AT, status=9, decision=Decision.APPROVED)
        told = hear(event="2", at=AT - timedelta(days=1), status=5, words="Thiếu giấy chứng sinh", birth=None)
        found = read(code)
        assert (told.business, found.business, found.decided_at) == (Business.DECIDED, Business.DECIDED, AT)
        assert dossiers.log(found.id)[-1].note == "Thiếu giấy chứng sinh"
        assert found.told_at == AT
        assert clean()

    @pytest.mark.parametrize("status", range(1, 11))
    def test_each_national_status_can_be_told_and_left(self, status: int) -> None:
        decision = Decision.REFUSED if status in {9, 10} else Decision.NONE
        code = hear(status=status, decision=decision).code
        hear(event="2", at=AT - timedelta(hours=2), status=10, decision=Decision.APPROVED)
        hear(event="3", at=AT - timedelta(hours=1), status=4)
        assert read(code).business is Business.IN_PROCESS
        assert clean()

    def test_what_two_systems_call_alike_are_two_dossiers(self) -> None:
        assert hear().code != hear(system="LY-LICH").code


class TestHere:
    def test_nobody_acts_on_it(self) -> None:
        code = hear(status=4).code
        with pytest.raises(WorkedElsewhere):
            dossiers.transfer(by=officer("head"), at=AT, code=code, authority="Sở Tư pháp", note="Vì sao")
        with pytest.raises(WorkedElsewhere):
            dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
        found = read(code)
        assert not any(
            dossiers.may(act, actor=officer(word), dossier=found, on=AT.date())
            for act in set(Act) - {Act.LOOK}
            for word in ("receiver", "head", "chair", "specialist")
        )

    def test_is_found_by_either_code_by_those_who_may_look(self) -> None:
        code = hear().code
        for words in (code, OUTSIDE):
            by_head = dossiers.find(by=officer("head"), at=AT, words=words, reason="")
            assert [(one.code, one.source_system) for one in by_head.found] == [(code, SYSTEM)]
            assert not dossiers.find(by=officer("head", CUA_NAM), at=AT, words=words, reason="").found

    def test_is_followed_by_either_code(self) -> None:
        code = hear().code
        for written in (code, OUTSIDE.lower()):
            found = dossiers.tracking(written)
            assert (found.code, found.source_system, found.outside_code) == (code, SYSTEM, OUTSIDE)
            assert found.told_at == HANDED_IN

    def test_a_code_of_the_city_comes_before_one_of_outside(self) -> None:
        own = dossiers.receive(by=officer("receiver"), filing=filing(), at=AT, key="k").code
        hear(code=own)
        assert dossiers.tracking(own).source_system == ""


class TestTwoAtOnce:
    @pytest.fixture
    def overtaken(self, monkeypatch: pytest.MonkeyPatch) -> list[OutsideMessage]:
        """Let the messages of the list come in between the reading and the writing of the next one."""
        between: list[OutsideMessage] = []

        def reads(**words: str) -> Any:
            found = mirror_of(**words)
            while between:
                hear(between.pop())
            return found

        monkeypatch.setattr(operation, "mirror_of", reads)
        return between

    def test_two_first_messages_make_one_dossier(self, overtaken: list[OutsideMessage]) -> None:
        overtaken.append(FIRST)
        assert hear(event="2", at=AT, status=4).business is Business.IN_PROCESS
        assert (DossierRow.objects.count(), EventRow.objects.count()) == (1, 2)
        assert clean()

    def test_the_same_message_twice_is_one_event(self, overtaken: list[OutsideMessage]) -> None:
        overtaken.append(FIRST)
        hear()
        overtaken.append(replace(FIRST, event="2", at=AT, status=4))
        hear(event="2", at=AT, status=4)
        assert (DossierRow.objects.count(), EventRow.objects.count()) == (1, 2)
        assert clean()

    def test_the_newer_one_stands_whichever_is_written_first(self, overtaken: list[OutsideMessage]) -> None:
        hear()
        overtaken.append(replace(FIRST, event="3", at=AT, status=9, decision=Decision.APPROVED))
        assert hear(event="2", at=AT - timedelta(hours=1), status=4).business is Business.DECIDED
        assert EventRow.objects.count() == 3
        assert clean()
