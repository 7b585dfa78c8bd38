"""Finding a dossier at the desk: by which words, within which right, what the audit keeps, how the rows are checked."""

import importlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Act, FindBy, WordsTooShort
from haicap.domains.dossiers.models import DossierRow
from haicap.domains.dossiers.queries.finding import WHERE
from haicap.domains.dossiers.queries.finding import find as question
from haicap.domains.dossiers.rules.finding import wanted
from haicap.domains.dossiers.rules.rights import RIGHTS
from haicap.domains.people.models import PersonRow
from haicap.kernel.actors import CITIZEN, Actor
from haicap.platform.audit.models import EntryRow
from tests.city import AT, CUA_NAM, city, filing, officer

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def received(key: str, *, unit: str = "00256", minutes: int = 0, **changes: Any) -> str:
    at = AT + timedelta(minutes=minutes)
    return dossiers.receive(by=officer("receiver", unit), at=at, filing=filing(**changes), key=key).code


def other(name: str, key: str, *, national_id: str = "001080000456", **more: Any) -> str:
    return received(key, name=name, national_id=national_id, born_on=date(1980, 4, 1), phone="", **more)


def found(words: str, by: Actor | None = None, **more: Any) -> list[str]:
    answer = dossiers.find(by=by or officer("receiver"), at=AT, words=words, **more)
    return [one.code for one in answer.found]


class TestFind:
    @pytest.mark.parametrize(
        ("words", "by"),
        [
            ("h26.00256-260105-0001", FindBy.CODE),
            (" H26.00256 – 260105 – 0001", FindBy.CODE),
            ("003192000123", FindBy.NATIONAL_ID),
            ("0031 9200 0123", FindBy.NATIONAL_ID),
            ("0912 345 678", FindBy.PHONE),
            ("+84 912.345.678", FindBy.PHONE),
            ("84912345678", FindBy.PHONE),
            ("Nguyễn Thị Ưỡn", FindBy.NAME),
            ("nguyen thi uon", FindBy.NAME),
            ("NGUYEN UO", FindBy.NAME),
            ("uon nguyen", FindBy.NAME),
        ],
    )
    def test_takes_the_words_for_what_they_are(self, words: str, by: FindBy) -> None:
        code = received("a")
        other("Trần Văn Đạt", "b")
        answer = dossiers.find(by=officer("receiver"), at=AT, words=words)
        assert (answer.by, [one.code for one in answer.found]) == (by, [code])

    @pytest.mark.parametrize(
        "words", ["H26.00256-260105-0009", "001192000123", "0900000000", "guyen thi uon", "nguyen van", "uon' or 1=1"]
    )
    def test_finds_nothing_else(self, words: str) -> None:
        received("a")
        assert found(words) == []

    @pytest.mark.parametrize("words", ["", "  ", "a", "12", "%", "_"])
    def test_wants_two_letters(self, words: str) -> None:
        with pytest.raises(WordsTooShort):
            found(words)

    def test_lists_the_newest_first_and_goes_on_after_a_line(self) -> None:
        codes = [received(f"k{number}", minutes=number) for number in range(5)]
        assert found("nguyen") == codes[::-1]
        first = dossiers.find(by=officer("receiver"), at=AT, words="nguyen", limit=2).found
        assert [one.code for one in first] == codes[:2:-1]
        assert found("nguyen", after=first[-1].place) == codes[2::-1]

    def test_finds_what_was_received_here_for_another_unit_once(self) -> None:
        code = received("a", unit=CUA_NAM)
        assert found("uon", officer("receiver", CUA_NAM)) == found("uon") == [code]
        assert received("b") in found("uon")
        assert len(found("uon")) == 2

    @pytest.mark.parametrize("words", ["H26.00256-260105-0001", "003192000123", "0912345678", "uon"])
    def test_finds_for_each_post_what_it_may_look_at(self, words: str) -> None:
        code = received("a")
        for word in ("receiver", "specialist", "head", "chair"):
            assert found(words, officer(word)) == [code]
            assert found(words, officer(word, CUA_NAM)) == []
        assert found(words, officer("supervisor", "H26")) == [code]
        assert found(words, officer("head", "H26")) == []
        assert found(words, CITIZEN) == []

    def test_agrees_with_the_right_to_look(self) -> None:
        assert set(WHERE) >= {relation for needed in RIGHTS[Act.LOOK].values() for relation in needed}

    @pytest.mark.parametrize("word", ["receiver", "head"])
    @pytest.mark.parametrize("words", ["H26.00256-260105-0001", "003192000123", "0912345678", "uon nguyen"])
    def test_is_one_statement(self, word: str, words: str, django_assert_num_queries: Any) -> None:
        received("a")
        by = officer(word)
        with django_assert_num_queries(1):
            found(words, by)

    def test_is_one_statement_for_a_supervisor_and_without_the_audit(self, django_assert_num_queries: Any) -> None:
        code, by = received("a"), officer("supervisor", "H26")
        with django_assert_num_queries(2):
            found("uon", by)
            lines = question(of=by, on=AT.date(), wanted=wanted("uon"))
        assert [one.code for one in lines] == [code]


class TestTheAudit:
    @pytest.mark.parametrize(("words", "reason"), [("003192000123", "national_id"), ("0912345678", "phone")])
    def test_keeps_each_person_who_was_found_by_a_number(self, words: str, reason: str) -> None:
        codes = {received("a"), received("b")}
        EntryRow.objects.all().delete()
        found(words)
        entries = list(EntryRow.objects.values_list("act", "object_key", "subject_id", "reason"))
        assert {key for _, key, _, _ in entries} == codes
        person = PersonRow.objects.get().id
        assert {(act, subject, why) for act, _, subject, why in entries} == {("find", person, reason)}
        assert words not in str(entries)

    @pytest.mark.parametrize("words", ["001080000999", "0900000000", "nobody", "H26.00256-260105-0099"])
    def test_keeps_that_somebody_was_looked_for_in_vain(self, words: str) -> None:
        found(words)
        entry = EntryRow.objects.get()
        assert (entry.act, entry.object_key, entry.subject_id) == ("find", "", 0)

    def test_keeps_one_entry_for_a_name(self) -> None:
        received("a"), received("b")
        EntryRow.objects.all().delete()
        found("uon")
        assert EntryRow.objects.count() == 1


class TestTheRows:
    @pytest.mark.parametrize(
        ("column", "value"), [("applicant_words", " tran van dat"), ("phone_index", b"x" * 32), ("phone_index", None)]
    )
    def test_that_differ_are_named_by_the_verification(self, column: str, value: object) -> None:
        code = received("a")
        assert dossiers.verify().differences == ()
        DossierRow.objects.update(**{column: value})
        assert [where for where, _ in dossiers.verify().differences] == [code]

    def test_of_earlier_are_filled_by_the_migration(self) -> None:
        received("a"), other("Trần Đức Đạt", "b")
        before = list(DossierRow.objects.order_by("id").values_list("applicant_words", "phone_index"))
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("alter table dossiers_dossierrow alter column applicant_words drop not null")
        DossierRow.objects.update(applicant_words=None, phone_index=None)
        migration = importlib.import_module("haicap.domains.dossiers.migrations.0005_found_by_filled")
        with connection.schema_editor(atomic=False) as editor:
            migration.fill(apps, editor)
        assert list(DossierRow.objects.order_by("id").values_list("applicant_words", "phone_index")) == before
        assert before[1] == (" tran duc dat", None)
        assert dossiers.verify().differences == ()
