"""Dossiers written in bulk: row for row what the operations write from the same inputs."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from haicap.domains.authority import api as authority
from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    CONTACT,
    SECRET,
    Act,
    Channel,
    Decision,
    Dossier,
    Filing,
    MayNotAct,
    PaperGiven,
    Proof,
)
from haicap.domains.dossiers.models import (
    AttachmentRow,
    DayBaseRow,
    DossierRow,
    EventRow,
    SecretRow,
    SubmissionKeyRow,
    TokenRow,
)
from haicap.domains.dossiers.rules.log import FIRST_PREVIOUS, chained
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures.contracts import SupplementEffect
from haicap.kernel.actors import CITIZEN, Actor
from haicap.platform.audit.models import EntryRow
from haicap.platform.files import api as files
from haicap.platform.outbox.models import MessageRow
from haicap.platform.protect import api as protect
from tests.city import AT, CUA_NAM, MARRIAGE, city, filing, officer, pdf_bytes

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
HOUR = timedelta(hours=1)
NOTE = "Giấy tờ mẫu"
ON_PAPER = PaperGiven("Bản sao hộ chiếu")

#: the same bytes for both ways
SCAN = pdf_bytes()

#: an act in earnest, and what it changes
Way = list[tuple[Actor, Callable[..., object], Callable[[Dossier, datetime], dossiers.Change]]]


def paper(name: str, file_name: str) -> PaperGiven:
    kept = files.take_in(SCAN, name=file_name, field="papers", at=AT)
    return PaperGiven(name, kept.sha256, kept.name, kept.media_type, kept.size_bytes)


def declared(**changes: Any) -> Filing:
    return filing(procedure_code=MARRIAGE, papers=(paper("Tờ khai", "to-khai.pdf"),), **changes)


def way() -> Way:
    """A dossier from afar with a wait for papers, a refusal, and a result that came back from the post."""
    receiver, head, chair = officer("receiver"), officer("head"), officer("chair")
    specialist = officer("specialist")
    mine = specialist.account_id
    calendar = organisation.work_calendar(unit_id=receiver.unit_id)
    more = (paper("Giấy chứng sinh", "chung-sinh.pdf"), ON_PAPER)
    result = (paper("Kết quả", "ket-qua.pdf"),)
    return [
        (receiver, dossiers.accept, lambda d, at: dossiers.acceptance(d, at=at, appointment=None, calendar=calendar)),
        (
            head,
            lambda **k: dossiers.assign(**k, assignee_id=mine),
            lambda d, at: dossiers.assignment(d, assignee_id=mine, specialists=[mine]),
        ),
        (
            specialist,
            lambda **k: dossiers.ask_more(**k, note=NOTE),
            lambda d, at: dossiers.request_for_more(d, at=at, note=NOTE),
        ),
        (
            receiver,
            lambda **k: dossiers.take_more(**k, papers=more),
            lambda d, at: dossiers.supplement(
                d, at=at, papers=more, note="", assignee_id=mine, calendar=calendar, effect=SupplementEffect.RESTART
            ),
        ),
        (
            specialist,
            lambda **k: dossiers.propose(**k, decision=Decision.REFUSED, note=NOTE, results=result),
            lambda d, at: dossiers.proposal(d, decision=Decision.REFUSED, note=NOTE, results=result),
        ),
        (head, dossiers.approve, lambda d, at: dossiers.approval(d, note="")),
        (chair, dossiers.sign, lambda d, at: dossiers.signature(d, at=at, decision=Decision.REFUSED, note="")),
        (
            receiver,
            lambda **k: dossiers.post(**k, carrier="Bưu điện", tracking_number="VN1"),
            lambda d, at: dossiers.posting(d, carrier="Bưu điện", tracking_number="VN1"),
        ),
        (
            receiver,
            lambda **k: dossiers.post_failed(**k, note=NOTE),
            lambda d, at: dossiers.post_failure(d, note=NOTE),
        ),
        (
            receiver,
            lambda **k: dossiers.hand_over(**k, collector="Trần Thị Ẩn", proof=Proof.SLIP),
            lambda d, at: dossiers.handing_over(d, at=at, collector="Trần Thị Ẩn", proof=Proof.SLIP),
        ),
    ]


def rehearsed(key: str, acts: int = 10, at: datetime = AT, **changes: Any) -> dossiers.Course:
    filed = declared(**changes)
    found = dossiers.checked(filed, channel=Channel.ONLINE, received_unit_id=None, at=at)
    intake = dossiers.handed_in_afar(filed, found)
    course = dossiers.rehearse_birth(intake, by=CITIZEN, at=at, sender="test", key=key)
    for number, (by, _in_earnest, changed) in enumerate(way()[:acts], start=1):
        moment = at + number * HOUR
        course = dossiers.rehearse(course, changed(course.dossier, moment), by=by, at=moment)
    return course


def in_earnest(key: str, acts: int = 10, **changes: Any) -> str:
    code: str = dossiers.submit(filing=declared(**changes), at=AT, sender="test", key=key).code
    for number, (by, operation, _changed) in enumerate(way()[:acts], start=1):
        operation(by=by, at=AT + number * HOUR, code=code)
    return code


def without_chance(code: str) -> dict[str, Any]:
    """All rows of a dossier, with numbers, salts and nonces taken out and what is sealed opened."""
    row = DossierRow.objects.values().get(code=code)
    number, name = row.pop("id"), str(row.pop("uuid"))
    row.pop("head_hash")
    row["contact_sealed"] = protect.unseal(bytes(row["contact_sealed"]), place=CONTACT)
    events, head = [], FIRST_PREVIOUS
    for event in EventRow.objects.filter(dossier=number).order_by("serial").values():
        head = chained(head, bytes(event["header"]), bytes(event["payload"]))
        assert head == bytes(event["hash"])
        payload = bytes(event["payload"]).decode().replace(code, "CODE").replace(name, "NAME")
        # Every commitment has a salt of its own.
        hidden = json.loads(payload)["sealed"]
        for kept in hidden.values():
            payload = payload.replace(kept, "COMMITMENT")
        events.append((event["serial"], event["kind"], event["at"], bytes(event["header"]), payload))
    secrets = [
        (one.serial, one.name, protect.unseal(bytes(one.value_sealed), place=SECRET), len(bytes(one.salt)))
        for one in SecretRow.objects.filter(dossier=number).order_by("serial", "name")
    ]
    return {
        "row": {**row, "code": ""},
        "events": events,
        "secrets": secrets,
        "tokens": list(TokenRow.objects.filter(dossier=number).values("node", "unit", "role", "assignee_id", "since",
                                                                     "rank_at")),
        "papers": list(AttachmentRow.objects.filter(dossier=number).order_by("ordinal").values(
            "ordinal", "source", "name", "file_id", "file_name")),
        "keys": [(one.sender, bytes(one.body_hash), one.made_at)
                 for one in SubmissionKeyRow.objects.filter(dossier_uuid=name)],
        "audit": list(EntryRow.objects.filter(object_key=code).order_by("at", "id").values(
            "at", "account_id", "post_id", "unit_id", "role", "act", "object_kind", "subject_id", "reason")),
    }  # fmt: skip


class TestCourses:
    @pytest.mark.parametrize("acts", range(11))
    def test_are_written_row_for_row_as_by_the_operations(self, acts: int) -> None:
        operated = in_earnest("operated", acts)
        [written] = dossiers.write_courses([rehearsed("written", acts)])
        assert without_chance(written) == without_chance(operated)
        assert dossiers.verify().differences == ()

    def test_at_a_counter_are_the_same_too(self) -> None:
        receiver = officer("receiver")
        filed = declared()
        found = dossiers.checked(filed, channel=Channel.COUNTER, received_unit_id=receiver.unit_id, at=AT)
        calendar = organisation.work_calendar(unit_id=receiver.unit_id)
        intake = dossiers.handed_in_at_counter(
            filed, found, unit_id=receiver.unit_id, at=AT, appointment=None, calendar=calendar
        )
        sender = f"account:{receiver.account_id}"
        course = dossiers.rehearse_birth(intake, by=receiver, at=AT, sender=sender, key="written")
        [written] = dossiers.write_courses([course])
        operated = dossiers.receive(by=receiver, at=AT, filing=filed, key="operated").code
        assert without_chance(written) == without_chance(operated)

    def test_that_were_passed_on_are_the_same_too(self) -> None:
        head, other = officer("head"), organisation.unit(CUA_NAM, AT.date())
        course = rehearsed("written", 1)
        competence = authority.who_at(procedure_code=MARRIAGE, place=other, on=AT.date())
        change = dossiers.forwarded(
            course.dossier, to=other, competence=competence, place=other, reason=NOTE, basis="NĐ 118", at=AT + 2 * HOUR
        )
        written, stayed = dossiers.write_courses(
            [dossiers.rehearse(course, change, by=head, at=AT + 2 * HOUR), rehearsed("stayed", 1)]
        )
        operated = in_earnest("operated", 1)
        dossiers.forward(by=head, at=AT + 2 * HOUR, code=operated, unit_code=CUA_NAM, note=NOTE, basis="NĐ 118")
        assert without_chance(written) == without_chance(operated)
        assert without_chance(stayed) == without_chance(in_earnest("stays", 1))

    def test_take_numbers_that_later_ones_go_on_from(self) -> None:
        first = in_earnest("a", 0)
        codes = dossiers.write_courses([rehearsed(f"b{number}", 0) for number in range(3)])
        last = in_earnest("c", 0)
        serials = [int(code.rsplit("-", 1)[1]) for code in (first, *codes, last)]
        assert serials == list(range(serials[0], serials[0] + 5))

    def test_open_the_days_they_are_born_on(self) -> None:
        days = [AT - timedelta(days=4), AT - timedelta(days=3), AT]
        codes = dossiers.write_courses([rehearsed(f"{day}", 0, at=day) for day in days for _ in range(1)])
        assert [code[-11:] for code in codes] == ["260101-0001", "260102-0001", "260105-0001"]
        assert DayBaseRow.objects.count() == len(days)
        assert in_earnest("next", 0).endswith("260105-0002")

    def test_know_a_person_who_comes_again(self) -> None:
        operated = in_earnest("a", 0)
        codes = dossiers.write_courses([rehearsed("b", 0), rehearsed("c", 1)])
        rows = DossierRow.objects.filter(code__in=[operated, *codes])
        assert len({row.applicant_id for row in rows}) == 1

    def test_tell_nobody(self) -> None:
        before = MessageRow.objects.count()
        dossiers.write_courses([rehearsed("a")])
        assert MessageRow.objects.count() == before

    def test_need_the_right_for_every_act(self) -> None:
        course = rehearsed("a", 0)
        change = dossiers.ending(course.dossier, act=Act.REJECT, note=NOTE)
        with pytest.raises(MayNotAct):
            dossiers.rehearse(course, change, by=officer("head"), at=AT)

    def test_with_a_key_used_before_are_refused_and_nothing_is_written(self) -> None:
        in_earnest("a", 0)
        before = DossierRow.objects.count()
        with pytest.raises(IntegrityError):
            dossiers.write_courses([rehearsed("b", 0), rehearsed("a", 0)])
        assert DossierRow.objects.count() == before

    def test_of_none_write_nothing(self) -> None:
        assert dossiers.write_courses([]) == []
