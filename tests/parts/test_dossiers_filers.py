"""Who files a dossier and for whom: organisations with a representative, and proxies with their authorisation."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    Decision,
    FindBy,
    KeyReused,
    Kind,
    OrganisationGiven,
    Proof,
    ProxyGiven,
)
from haicap.domains.dossiers.models import DossierRow, EventRow, SecretRow
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.people.contracts import Authorisation, AuthorisationMissing
from haicap.domains.people.models import OrganisationRow, PersonRow
from haicap.kernel.refusals import Refused
from haicap.platform.audit.models import EntryRow
from tests.city import AT, city, filing, officer

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
COMPANY = OrganisationGiven("0100109106", "Công ty TNHH Ánh Dương", "Giám đốc")
PROXY = ProxyGiven(
    "Trần Văn Khuỷu", "001080000456", date(1980, 4, 1), Authorisation.CERTIFIED, "Giấy ủy quyền số 12 ngày 03/01/2026"
)
BOTH = [{"organisation": COMPANY}, {"proxy": PROXY}]


def received(key: str = "k", **changes: Any) -> str:
    return dossiers.receive(by=officer("receiver"), at=AT, filing=filing(**changes), key=key).code


class TestAnOrganisation:
    def test_applies_through_its_representative(self) -> None:
        row = DossierRow.objects.get(code=received(organisation=COMPANY))
        assert row.applicant_name == "Công ty TNHH Ánh Dương"
        found = dossiers.filers(read(row.code))
        assert found.organisation
        assert found.organisation.tax_code == "0100109106"
        assert found.organisation.address == "Số 12, phố Bà Triệu, phường Hai Bà Trưng"
        assert (found.person.name, found.position, found.proxy) == ("Nguyễn Thị Ưỡn", "Giám đốc", None)
        assert dossiers.worklist(of=officer("head"))[0].applicant_name == "Công ty TNHH Ánh Dương"
        assert dossiers.verify().differences == ()

    def test_stays_one_and_is_not_altered_by_a_stranger(self) -> None:
        received("a", organisation=COMPANY)
        received("b", organisation=OrganisationGiven("0100 109 106", " CÔNG TY  tnhh ánh dương", "Thủ quỹ"))
        assert OrganisationRow.objects.get().name == "Công ty TNHH Ánh Dương"
        received("c", organisation=OrganisationGiven("0100109106", "Công ty Mạo Danh", "Giám đốc"))
        assert OrganisationRow.objects.count() == 2
        assert dossiers.verify().differences == ()

    @pytest.mark.parametrize("words", ["anh duong", "0100109106", "0100 109 106"])
    def test_is_found_by_name_and_tax_code(self, words: str) -> None:
        code = received(organisation=COMPANY)
        received("b")
        answer = dossiers.find(by=officer("receiver"), at=AT, words=words)
        assert [one.code for one in answer.found] == [code]

    def test_is_found_by_a_tax_code_that_is_no_telephone_number(self) -> None:
        branch = OrganisationGiven("0100109106-001", "Chi nhánh Ánh Dương", "Giám đốc")
        code = received(organisation=branch)
        answer = dossiers.find(by=officer("receiver"), at=AT, words="0100109106-001")
        assert (answer.by, [one.code for one in answer.found]) == (FindBy.TAX_CODE, [code])


class TestAProxy:
    def test_files_for_the_applicant(self) -> None:
        row = DossierRow.objects.get(code=received(proxy=PROXY))
        assert (row.applicant_name, row.authorisation) == ("Nguyễn Thị Ưỡn", "certified")
        found = dossiers.filers(read(row.code))
        assert found.proxy
        assert found.proxy.name == "Trần Văn Khuỷu"
        assert (found.authorisation, found.paper) == (Authorisation.CERTIFIED, PROXY.paper)
        assert PersonRow.objects.count() == 2
        assert dossiers.verify().differences == ()

    def test_is_found_by_the_card_of_either(self) -> None:
        code = received(proxy=PROXY)
        for number in ("003192000123", "001080000456"):
            answer = dossiers.find(by=officer("receiver"), at=AT, words=number)
            assert [one.code for one in answer.found] == [code]

    def test_is_looked_at_with_an_entry_of_its_own(self) -> None:
        code = received(proxy=PROXY)
        EntryRow.objects.all().delete()
        dossiers.look(by=officer("receiver"), at=AT, code=code)
        subjects = set(EntryRow.objects.values_list("subject_id", flat=True))
        assert subjects == set(PersonRow.objects.values_list("id", flat=True))

    def test_may_hand_in_from_afar(self) -> None:
        slip = dossiers.submit(filing=filing(proxy=PROXY), at=AT, sender="test", key="k")
        assert dossiers.filers(read(slip.code)).proxy is not None


class TestTheLog:
    @pytest.mark.parametrize("changes", BOTH)
    def test_keeps_personal_values_out_and_binds_itself_to_them(self, changes: Any) -> None:
        received(**changes)
        event = EventRow.objects.get()
        told = (bytes(event.header) + bytes(event.payload)).decode()
        for personal in ("Ánh Dương", "0100109106", "Giám đốc", "Khuỷu", "001080000456", "số 12"):
            assert personal not in told
        names = {"organisation", "position"} if "organisation" in changes else {"proxy", "paper"}
        assert set(json.loads(bytes(event.payload))["sealed"]) == {"applicant", "contact", *names}

    @pytest.mark.parametrize(
        ("changes", "column", "value"),
        [
            ({"organisation": COMPANY}, "organisation_id", None),
            ({"organisation": COMPANY}, "applicant_name", "Nguyễn Thị Ưỡn"),
            ({"proxy": PROXY}, "authorisation", "family"),
        ],
    )
    def test_tells_the_columns_that_were_altered(self, changes: Any, column: str, value: Any) -> None:
        code = received(**changes)
        DossierRow.objects.update(**{column: value})
        assert {where for where, _ in dossiers.verify().differences} == {code}

    def test_tells_a_proxy_put_there_later(self) -> None:
        code = received("a")
        received("b", proxy=PROXY)
        person = PersonRow.objects.get(name="Trần Văn Khuỷu").id
        DossierRow.objects.filter(code=code).update(proxy_id=person, authorisation="written")
        assert {where for where, _ in dossiers.verify().differences} == {code}

    @pytest.mark.parametrize(
        ("changes", "table", "value"),
        [(BOTH[0], OrganisationRow, {"name": "X Y"}), (BOTH[1], PersonRow, {"name": "X"})],
    )
    def test_tells_a_row_that_was_altered(self, changes: Any, table: Any, value: Any) -> None:
        code = received(**changes)
        table.objects.order_by("-id").update(**value)
        assert {where for where, _ in dossiers.verify().differences} == {code}

    @pytest.mark.parametrize("changes", BOTH)
    def test_lets_the_values_be_erased(self, changes: Any) -> None:
        code = received(**changes)
        SecretRow.objects.all().delete()
        found = dossiers.filers(read(code))
        assert (found.position, found.paper) == ("", "")
        assert dossiers.verify().differences == ()


class TestBoth:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"organisation": COMPANY, "proxy": PROXY}, "proxy_name"),
            ({"organisation": OrganisationGiven("0100109107", "A", "B")}, "tax_code"),
            ({"organisation": OrganisationGiven("0100109106", " ", "B")}, "organisation_name"),
            ({"organisation": OrganisationGiven("0100109106", "A\x00", "B")}, "organisation_name"),
            ({"organisation": OrganisationGiven("0100109106", "A" * 201, "B")}, "organisation_name"),
            ({"organisation": OrganisationGiven("0100109106", "A", "")}, "position"),
            ({"proxy": ProxyGiven("", "001080000456", date(1980, 4, 1), Authorisation.FAMILY, "x")}, "proxy_name"),
            ({"proxy": ProxyGiven("B", "0", date(1980, 4, 1), Authorisation.FAMILY, "x")}, "proxy_national_id"),
            ({"proxy": ProxyGiven("B", "001080000456", None, Authorisation.FAMILY, "x")}, "proxy_born_on"),
            ({"proxy": ProxyGiven("B", "001080000456", date(1980, 4, 1), None, "x")}, "authorisation"),
            (
                {"proxy": ProxyGiven("B", "001080000456", date(1980, 4, 1), Authorisation.FAMILY, "")},
                "authorisation_paper",
            ),
        ],
    )
    def test_refuse_unusable_values_with_the_field_and_leave_nothing(self, changes: Any, field: str) -> None:
        with pytest.raises(Refused) as refusal:
            received(**changes)
        assert refusal.value.field == field
        assert not DossierRow.objects.exists()
        assert not OrganisationRow.objects.exists()

    @pytest.mark.parametrize("changes", BOTH)
    def test_are_part_of_what_a_key_stands_for(self, changes: Any) -> None:
        assert received("k", **changes) == received("k", **changes)
        with pytest.raises(KeyReused):
            received("k")

    @pytest.mark.parametrize("changes", BOTH)
    def test_are_one_statement_after_the_checks(self, changes: Any, django_assert_num_queries: Any) -> None:
        received("first of the day")
        whole = filing(**changes)
        with django_assert_num_queries(2):
            dossiers.submit(filing=whole, at=AT, sender="test", key="k")

    @pytest.mark.parametrize("change", [{"authorisation": "written"}, {"authorisation": "x"}])
    def test_a_wrong_row_cannot_be_stored(self, change: dict[str, Any]) -> None:
        received()
        with pytest.raises(IntegrityError), transaction.atomic():
            DossierRow.objects.update(**change)

    @pytest.mark.parametrize(("changes", "count"), [({}, 1), (BOTH[0], 3), (BOTH[1], 2)])
    def test_are_read_within_their_budget(self, changes: Any, count: int, django_assert_num_queries: Any) -> None:
        found = read(received(**changes))
        with django_assert_num_queries(count):
            dossiers.filers(found)


class TestHandingOver:
    def _ready(self) -> str:
        code = received()
        dossiers.assign(by=officer("head"), at=AT, code=code, assignee_id=officer("specialist").account_id)
        dossiers.propose(by=officer("specialist"), at=AT, code=code, decision=Decision.APPROVED)
        dossiers.approve(by=officer("head"), at=AT, code=code)
        dossiers.sign(by=officer("chair"), at=AT, code=code)
        return code

    def test_to_a_proxy_tells_the_kind_of_authorisation(self) -> None:
        code, by = self._ready(), officer("receiver")
        with pytest.raises(AuthorisationMissing):
            dossiers.hand_over(by=by, at=AT, code=code, collector="Trần Văn Khuỷu", proof=Proof.PROXY)
        dossiers.hand_over(
            by=by, at=AT, code=code, collector="Trần Văn Khuỷu", proof=Proof.PROXY, authorisation=Authorisation.FAMILY
        )
        event = EventRow.objects.get(kind=Kind.HANDED_OVER.value)
        assert json.loads(bytes(event.payload))["told"] == {"proof": "proxy", "authorisation": "family"}

    def test_tells_no_authorisation_with_another_proof(self) -> None:
        code = self._ready()
        dossiers.hand_over(
            by=officer("receiver"), at=AT, code=code, collector="A B", proof=Proof.SLIP,
            authorisation=Authorisation.FAMILY,
        )  # fmt: skip
        event = EventRow.objects.get(kind=Kind.HANDED_OVER.value)
        assert json.loads(bytes(event.payload))["told"] == {"proof": "slip"}
