"""Both doors: handing in from afar and taking in at the counter."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from haicap.domains.authority.contracts import NoCompetentUnit, Undetermined
from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    Appointment,
    AppointmentNeeded,
    AppointmentNotAllowed,
    AppointmentUnusable,
    Business,
    DossierUnknown,
    KeyMissing,
    KeyReused,
    Kind,
    MayNotAct,
    Node,
    PaperMissing,
    ReasonMissing,
    TermKind,
    UnitNamed,
)
from haicap.domains.dossiers.models import AttachmentRow, DossierRow, EventRow, SecretRow, SubmissionKeyRow, TokenRow
from haicap.domains.organisation.contracts import UnitUnknown
from haicap.domains.people.models import PersonRow
from haicap.domains.procedures import api as procedures
from haicap.kernel.codes import CodeUnusable
from haicap.kernel.refusals import Refused
from haicap.platform.audit.models import EntryRow
from haicap.platform.outbox.models import MessageRow
from tests.city import AT, CUA_NAM, UNCONFIRMED, city, filing, officer, paper

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
BORN_WITH_A_DOSSIER: tuple[type[Model], ...] = (
    DossierRow,
    EventRow,
    TokenRow,
    SecretRow,
    AttachmentRow,
    SubmissionKeyRow,
    PersonRow,
    EntryRow,
    MessageRow,
)


def submit(key: str = "k", at: datetime = AT, **changes: Any) -> Any:
    return dossiers.submit(filing=filing(**changes), at=at, sender="test", key=key)


def left_behind() -> list[str]:
    return [model.__name__ for model in BORN_WITH_A_DOSSIER if model.objects.exists()]  # type: ignore[attr-defined]


class TestSubmit:
    def test_gives_a_code_of_the_unit_that_resolves_and_a_due_moment(self) -> None:
        slip = submit()
        assert slip.code == "H26.00256-260105-0001"
        assert slip.due_at == AT.replace(hour=17)
        found = dossiers.tracking(slip.code)
        assert (found.business, found.node) == (Business.SUBMITTED, Node.RECEIVE)
        assert found.term_kind is TermKind.CONFIRMED

    def test_numbers_the_dossiers_of_a_unit_and_day(self) -> None:
        first, second = submit("a").code, submit("b").code
        next_day = submit("c", at=AT + timedelta(days=1)).code
        elsewhere = submit("d", place_code=CUA_NAM).code
        assert [first[-4:], second[-4:], next_day[-11:], elsewhere] == [
            "0001",
            "0002",
            "260106-0001",
            "H26.00082-260105-0001",
        ]

    def test_numbers_beyond_four_digits(self) -> None:
        slip = submit("a")
        unit = DossierRow.objects.get(code=slip.code).competent_unit_id
        with connection.cursor() as cursor:
            cursor.execute(f"select setval('dossiers_serial_{unit}', last_value + 9998) from dossiers_serial_{unit}")
        assert submit("b").code.endswith("-260105-10000")
        assert dossiers.tracking("h26.00256-260105-10000 ").code.endswith("-10000")

    def test_counts_from_the_next_working_day_after_the_cut_off(self) -> None:
        slip = submit(at=AT.replace(hour=16))
        assert slip.due_at == AT.replace(day=6, hour=17)

    def test_gives_the_city_what_the_catalogue_gives_to_the_city(self) -> None:
        at_city = next(
            card.code
            for card in procedures.search("hộ chiếu phổ thông trong nước", AT.date(), limit=10)
            if card.levels == (procedures.Level.PROVINCE,)
        )
        assert submit(procedure_code=at_city).code.startswith("H26-260105-")

    def test_refuses_what_no_office_of_the_city_decides(self) -> None:
        with pytest.raises(NoCompetentUnit):
            submit(procedure_code="1.000236")
        assert left_behind() == []

    def test_the_same_key_and_filing_give_the_same_slip(self) -> None:
        first = submit()
        again = submit(at=AT + timedelta(seconds=3))
        assert again == first
        assert DossierRow.objects.count() == EventRow.objects.count() == PersonRow.objects.count() == 1

    def test_the_same_key_with_another_filing_is_refused(self) -> None:
        submit()
        with pytest.raises(KeyReused):
            submit(name="Trần Văn Khuỷu")
        assert DossierRow.objects.count() == 1

    def test_one_person_stays_one_person_and_is_not_altered(self) -> None:
        submit("a")
        submit("b", name="  NGUYỄN  thị ưỡn ", address="Nơi khác", phone="")
        person = PersonRow.objects.get()
        assert person.name == "Nguyễn Thị Ưỡn"
        assert b"003192000123" not in bytes(person.national_id_sealed)

    def test_text_in_decomposed_letters_is_taken_as_written(self) -> None:
        import unicodedata

        slip = submit(name=unicodedata.normalize("NFD", "Nguyễn Thị Ưỡn"))
        assert DossierRow.objects.get(code=slip.code).applicant_name == "Nguyễn Thị Ưỡn"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"name": "A\x00B"}, "name"),
            ({"name": " "}, "name"),
            ({"name": "A" * 121}, "name"),
            ({"name": "A" * 10_000_000}, "name"),
            ({"name": "\ud800"}, "name"),
            ({"national_id": "123"}, "national_id"),
            ({"national_id": "003192٠٠٠123"}, "national_id"),
            ({"national_id": "003191000123"}, "national_id"),
            ({"born_on": None}, "born_on"),
            ({"born_on": date(2030, 1, 1)}, "born_on"),
            ({"born_on": date(1792, 3, 5)}, "born_on"),
            ({"address": "12"}, "address"),
            ({"phone": "12345"}, "phone"),
            ({"email": "a@b"}, "email"),
            ({"place_code": "99999"}, "code"),
            ({"papers": ()}, "papers"),
        ],
    )
    def test_refuses_unusable_values_names_the_field_and_leaves_nothing(self, changes: Any, field: str) -> None:
        with pytest.raises(Refused) as refusal:
            submit(**changes)
        assert refusal.value.field == field
        assert left_behind() == []

    def test_refuses_a_unit_that_has_ended(self) -> None:
        with pytest.raises(UnitUnknown):
            submit(place_code="00001")

    @pytest.mark.parametrize("key", ["", " ", "x" * 81])
    def test_refuses_an_unusable_key(self, key: str) -> None:
        with pytest.raises(Refused) as refusal:
            submit(key)
        assert refusal.value.field == "key"
        assert isinstance(refusal.value, KeyMissing) or len(key) > 80

    def test_needs_a_file(self) -> None:
        with pytest.raises(PaperMissing):
            submit(papers=())

    def test_does_not_compute_a_deadline_that_is_not_sure(self) -> None:
        slip = submit(procedure_code=UNCONFIRMED)
        assert slip.due_at is None
        assert dossiers.tracking(slip.code).term_kind is TermKind.UNKNOWN

    def test_writes_the_event_the_news_and_the_audit_with_the_dossier(self) -> None:
        slip = submit()
        event, message, entry = EventRow.objects.get(), MessageRow.objects.get(), EntryRow.objects.get()
        assert event.kind == Kind.SUBMITTED
        assert message.name == "vn.haicap.dossier.submitted"
        assert message.body == {"kind": "submitted", "code": slip.code, "serial": 1}
        assert (entry.act, entry.object_key, entry.subject_id) == ("submit", slip.code, PersonRow.objects.get().id)

    def test_keeps_personal_values_out_of_the_event_and_the_news(self) -> None:
        submit()
        event, message = EventRow.objects.get(), MessageRow.objects.get()
        told = bytes(event.header) + bytes(event.payload) + json.dumps(message.body).encode()
        for personal in ("Ưỡn", "003192000123", "Bà Triệu", "0912345678", "uon@vidu.vn", "1992-03-05"):
            assert personal.encode() not in told
        assert set(json.loads(bytes(event.payload))["sealed"]) == {"applicant", "contact"}

    def test_hash_agrees_between_the_database_and_the_rule(self) -> None:
        submit()
        with connection.cursor() as cursor:
            cursor.execute("select sha256(header || payload) = hash from dossiers_eventrow")
            assert cursor.fetchone() == (True,)

    def test_is_one_statement_after_the_checks(self, django_assert_num_queries: Any) -> None:
        submit("first of the day")
        whole = filing()
        # The editions, and the statement that takes it in.
        with django_assert_num_queries(2):
            dossiers.submit(filing=whole, at=AT, sender="test", key="k")


class TestCompetence:
    """What a dossier keeps of who decides."""

    def test_is_kept_with_grants_signing_and_the_moment_of_the_register(self) -> None:
        submit()
        kept = DossierRow.objects.get().competence
        assert (kept["office"], kept["basis"], kept["instrument"]) == ("committee", "by_law", "163/QĐ-BTP")
        assert kept["signing"] == {"block": "TM", "seal": "own"}
        assert kept["known_at"] == AT.isoformat()
        assert len(kept["grants"]) == 1
        assert dossiers.verify().differences == ()

    @pytest.mark.parametrize("code", ["2.000635", "1.004222"])
    def test_is_never_guessed(self, code: str) -> None:
        with pytest.raises(Undetermined):
            submit(procedure_code=code)
        assert left_behind() == []

    def test_may_be_named_at_a_counter(self) -> None:
        both = filing(procedure_code="2.000635")
        named = UnitNamed("00256", "Người nộp cư trú tại phường.")
        slip = dossiers.receive(by=officer("receiver"), at=AT, filing=both, key="k", named=named)
        entry = dossiers.log(DossierRow.objects.get(code=slip.code).id)[0]
        assert (entry.is_unit_named, entry.note) == (True, "Người nộp cư trú tại phường.")
        assert dossiers.verify().differences == ()


class TestReceive:
    def test_takes_in_at_once_and_gives_it_to_the_competent_unit(self) -> None:
        slip = dossiers.receive(by=officer("receiver", CUA_NAM), at=AT, filing=filing(), key="k")
        assert slip.code.startswith("H26.00256-")
        row = DossierRow.objects.get()
        assert row.received_unit_id != row.competent_unit_id
        assert row.business == Business.ACCEPTED
        assert TokenRow.objects.get().unit_id == row.competent_unit_id

    def test_may_do_without_files(self) -> None:
        slip = dossiers.receive(by=officer("receiver"), at=AT, filing=filing(papers=()), key="k")
        assert dossiers.tracking(slip.code).node is Node.ASSIGN

    @pytest.mark.parametrize("word", ["specialist", "head", "chair"])
    def test_is_for_counter_officers(self, word: str) -> None:
        with pytest.raises(MayNotAct):
            dossiers.receive(by=officer(word), at=AT, filing=filing(), key="k")

    def test_a_double_click_gives_one_dossier(self) -> None:
        whole = filing()
        slips = {dossiers.receive(by=officer("receiver"), at=AT, filing=whole, key="k").code for _ in range(2)}
        assert len(slips) == DossierRow.objects.count() == 1

    def test_wants_an_appointment_where_the_deadline_is_not_sure(self) -> None:
        unsure = filing(procedure_code=UNCONFIRMED)
        receiver = officer("receiver")

        def receive(appointment: Appointment | None) -> Any:
            return dossiers.receive(by=receiver, at=AT, filing=unsure, key="k", appointment=appointment)

        with pytest.raises(AppointmentNeeded):
            receive(None)
        with pytest.raises(AppointmentUnusable):
            receive(Appointment(AT - timedelta(days=1), "x"))
        with pytest.raises(AppointmentUnusable):
            receive(Appointment(AT.replace(day=11), "a Sunday"))
        with pytest.raises(AppointmentUnusable):
            receive(Appointment(AT.replace(year=2126), "too far"))
        with pytest.raises(ReasonMissing):
            receive(Appointment(AT.replace(day=8, hour=17), " "))
        assert not DossierRow.objects.exists()
        slip = receive(Appointment(AT.replace(day=8, hour=17), "Phải xác minh tại nơi cư trú cũ"))
        assert slip.due_at == AT.replace(day=8, hour=17)
        assert dossiers.tracking(slip.code).term_kind is TermKind.APPOINTED

    def test_takes_no_appointment_where_the_deadline_is_known(self) -> None:
        with pytest.raises(AppointmentNotAllowed):
            dossiers.receive(
                by=officer("receiver"),
                at=AT,
                filing=filing(),
                key="k",
                appointment=Appointment(AT.replace(day=8), "x"),
            )


class TestTracking:
    @pytest.mark.parametrize("code", ["", "x", "H26.00256-269999-0001", "1" * 500, "H26\x00-260105-0001"])
    def test_refuses_what_is_no_code(self, code: str) -> None:
        with pytest.raises(CodeUnusable):
            dossiers.tracking(code)

    def test_refuses_a_code_that_was_not_given(self) -> None:
        with pytest.raises(DossierUnknown):
            dossiers.tracking("H26.00256-260105-0009")

    def test_is_one_statement_and_tells_nothing_personal(self, django_assert_num_queries: Any) -> None:
        code = submit().code
        with django_assert_num_queries(1):
            found = dossiers.tracking(code.lower())
        assert "Ưỡn" not in repr(found)
        assert "003192" not in repr(found)


class TestTables:
    def test_the_log_is_only_added_to(self) -> None:
        submit()
        for statement in (
            "update dossiers_eventrow set kind = 'received'",
            "delete from dossiers_eventrow",
        ):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)

    def test_the_log_cannot_be_emptied(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("truncate dossiers_eventrow")

    @pytest.mark.parametrize(
        "change",
        [
            {"business": "x"},
            {"decision": "approved"},
            {"due_at": None},
            {"due_at": AT - timedelta(days=1)},
            {"event_count": 0},
            {"money": "x"},
        ],
    )
    def test_a_wrong_row_cannot_be_stored(self, change: dict[str, Any]) -> None:
        submit()
        with pytest.raises(IntegrityError), transaction.atomic():
            DossierRow.objects.update(**change)


def test_the_paper_of_a_filing_is_kept_with_it() -> None:
    code = submit(papers=(paper("Tờ khai"), paper("Giấy chứng sinh", "chung-sinh.pdf"))).code
    row = DossierRow.objects.get(code=code)
    assert [(one.ordinal, one.name, one.source) for one in dossiers.attachments(row.id)] == [
        (1, "Tờ khai", "applicant"),
        (2, "Giấy chứng sinh", "applicant"),
    ]
