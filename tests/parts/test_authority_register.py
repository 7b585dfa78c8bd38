"""The register in the database: its base, its rows, and what it answers."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import (
    Basis,
    Block,
    DecidedElsewhere,
    Fact,
    FactMissing,
    FindingKind,
    Grant,
    NoCompetentUnit,
    NotAWardOrCommune,
    Office,
    OfUnit,
    OverlappingGrants,
    RegisterChanged,
    Signing,
    SpanEmpty,
    Status,
    Undetermined,
)
from haicap.domains.authority.models import GrantRow
from haicap.domains.authority.operations.writing import write
from haicap.domains.authority.queries.register import register
from haicap.domains.law import api as law
from haicap.domains.law.contracts import Instrument, InstrumentKind
from haicap.domains.organisation.contracts import UnitUnknown
from haicap.domains.procedures.contracts import ProcedureUnknown
from haicap.kernel.axes import Choice, Range
from tests.city import AT, BIRTH, CUA_NAM, HAI_BA_TRUNG, city

__all__ = ["city"]

ON = date(2026, 1, 5)
PERMIT, BOTH, POLICE = "1.013236", "2.000635", "1.004222"
DEPARTMENT = "H26.05"
HAZARD = Fact(PERMIT, "hazard_class", Choice(frozenset("1234")),
              date(2025, 7, 1), label_vi="Cấp nguy hiểm", label_en="Hazard class", counts=True)  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


@pytest.fixture
def instrument():
    text = Instrument("1696/QĐ-UBND", "H26", InstrumentKind.DECISION, date(2025, 9, 1), date(2025, 9, 5), "…", "test")
    return law.record_instruments([text])[text]


def delegated(instrument, **changes):
    usual = Grant(
        id=0,
        procedure=PERMIT,
        basis=Basis.DELEGATED,
        holder=OfUnit(DEPARTMENT),
        office=Office.HEAD,
        giver="H26",
        starts_on=date(2025, 9, 5),
        ends_before=date(2026, 5, 29),
        instrument="1696/QĐ-UBND",
        instrument_id=instrument,
        signing=Signing(Block.BY_AUTHORISATION),
        source="test",
    )
    return replace(usual, **changes)


def who(code, place=HAI_BA_TRUNG, on=ON, **more):
    return authority.who(procedure_code=code, place_code=place, on=on, **more)


class TestLoad:
    def test_takes_in_what_communes_and_city_carry_out_once(self):
        assert GrantRow.objects.count() == 1601
        again = authority.load(at=AT)
        assert (again.grants, again.ended) == (0, 0)

    def test_marks_each_row_as_derived_with_its_source(self):
        rows = GrantRow.objects.all()
        assert {row.status for row in rows} == {Status.DERIVED.value}
        assert all(row.source.startswith("dichvucong.gov.vn") for row in rows)
        assert all(row.version_id for row in rows)

    def test_does_not_bring_back_what_was_withdrawn(self):
        write(withdraw=[register(procedures=[BIRTH])[BIRTH].grants[0].id], at=AT)
        assert authority.load(at=AT).grants == 0
        with pytest.raises(NoCompetentUnit):
            who(BIRTH)


class TestWho:
    def test_names_the_unit_of_the_place_by_law(self):
        found = who(BIRTH)
        assert (found.unit_code, found.office, found.basis) == (HAI_BA_TRUNG, Office.COMMITTEE, Basis.BY_LAW)
        assert (found.accountable, found.instrument) == (HAI_BA_TRUNG, "163/QĐ-BTP")
        assert (found.starts_on, found.ends_before) == (date(2025, 7, 1), None)
        assert [link.is_derived for link in found.chain] == [True]

    def test_names_the_city_for_what_it_alone_carries_out(self):
        assert who(PERMIT, CUA_NAM).unit_code == "H26"

    def test_names_both_tiers_when_the_catalogue_does(self):
        with pytest.raises(Undetermined) as refused:
            who(BOTH)
        told = refused.value.details()
        assert [unit["unit"] for unit in told["possible"]] == [HAI_BA_TRUNG, "H26"]
        assert (told["procedure"], len(told["grants"])) == (BOTH, 1)

    def test_names_the_agency_that_is_no_unit_on_record(self):
        with pytest.raises(Undetermined) as refused:
            who(POLICE)
        assert refused.value.details()["agencies"] == ["Công an cấp Xã"]

    def test_tells_what_a_ministry_handles(self):
        with pytest.raises(DecidedElsewhere) as refused:
            who(self._of_a_ministry())
        assert refused.value.code == "NoCompetentUnit"

    def test_refuses_what_is_not_there(self):
        with pytest.raises(ProcedureUnknown):
            who("9.999999")
        with pytest.raises(UnitUnknown):
            who(BIRTH, "99999")
        with pytest.raises(NotAWardOrCommune):
            who(BIRTH, "H26")

    def test_follows_a_delegation_and_says_who_answers(self, instrument):
        authority.record_grants([delegated(instrument)], at=AT)
        found = who(PERMIT)
        assert (found.unit_code, found.office, found.basis) == (DEPARTMENT, Office.HEAD, Basis.DELEGATED)
        assert (found.accountable, found.signing.block) == ("H26", Block.BY_AUTHORISATION)
        assert [link.unit_code for link in found.chain] == [DEPARTMENT, "H26"]
        assert (found.starts_on, found.ends_before) == (date(2025, 9, 5), date(2026, 5, 29))
        assert who(PERMIT, on=date(2026, 5, 29)).unit_code == "H26"
        assert "1696/QĐ-UBND" in authority.why(found)

    def test_asks_for_a_fact_by_its_label(self, instrument):
        of_class = {"hazard_class": Choice(frozenset("23"))}
        authority.record_grants([delegated(instrument, conditions=of_class)], at=AT, facts=[HAZARD])
        with pytest.raises(FactMissing) as refused:
            who(PERMIT)
        assert refused.value.details()["can_be"] == {"hazard_class": [1, 2, 3, 4]}
        assert who(PERMIT, facts={"hazard_class": 3}).unit_code == DEPARTMENT
        assert who(PERMIT, facts={"hazard_class": 4}).unit_code == "H26"

    def test_names_both_grants_of_an_overlap(self, instrument):
        other = delegated(instrument, holder=OfUnit(HAI_BA_TRUNG), office=Office.COMMITTEE)
        ids = authority.record_grants([delegated(instrument), other], at=AT)
        with pytest.raises(OverlappingGrants) as refused:
            who(PERMIT)
        assert [one["id"] for one in refused.value.details()["grants"]] == ids

    def test_answers_as_it_was_known(self, instrument):
        [number] = authority.record_grants([delegated(instrument)], at=AT + timedelta(days=1))
        later = AT + timedelta(days=3)
        write(withdraw=[number], at=later)
        assert who(PERMIT).unit_code == "H26"
        assert who(PERMIT, as_known_at=AT + timedelta(days=2)).unit_code == DEPARTMENT
        assert who(PERMIT, as_known_at=AT + timedelta(hours=1)).unit_code == "H26"
        with pytest.raises(NoCompetentUnit):
            who(PERMIT, as_known_at=AT - timedelta(days=2))

    def test_stays_within_its_statements(self, django_assert_max_num_queries):
        for procedure in (BIRTH, PERMIT):
            who(procedure)
            # The editions, by which all else is in memory.
            with django_assert_max_num_queries(1):
                who(procedure)

    @staticmethod
    def _of_a_ministry():
        with connection.cursor() as cursor:
            cursor.execute(
                "select p.code from procedures_procedure p join procedures_procedureversion v on v.procedure_id = p.id"
                " where not v.commune and not v.province order by p.code limit 1"
            )
            return cursor.fetchone()[0]


class TestRows:
    def test_end_by_a_shorter_row(self, instrument):
        [number] = authority.record_grants([delegated(instrument)], at=AT)
        [shorter] = authority.end_grants([number], on=date(2026, 3, 1), at=AT + timedelta(days=1))
        assert GrantRow.objects.get(id=number).withdrawn_at == AT + timedelta(days=1)
        assert GrantRow.objects.get(id=shorter).ends_before == date(2026, 3, 1)
        assert who(PERMIT, on=date(2026, 3, 1)).unit_code == "H26"
        with pytest.raises(RegisterChanged):
            authority.end_grants([number], on=date(2026, 2, 1), at=AT + timedelta(days=2))

    @pytest.mark.parametrize(
        "act",
        [
            "delete from authority_grantrow",
            "update authority_grantrow set ends_before = '2026-02-01'",
            "update authority_grantrow set procedure = 'x'",
        ],
    )
    def test_are_never_changed_or_removed(self, act):
        with pytest.raises(DatabaseError, match="withdrawn, never changed"), transaction.atomic():
            connection.cursor().execute(act)

    def test_stay_withdrawn(self):
        write(withdraw=[register(procedures=[BIRTH])[BIRTH].grants[0].id], at=AT)
        with pytest.raises(DatabaseError, match="withdrawn, never changed"), transaction.atomic():
            connection.cursor().execute(
                "update authority_grantrow set withdrawn_at = null where withdrawn_at is not null"
            )

    def test_stand_once_on_one_day(self, instrument):
        authority.record_grants([delegated(instrument)], at=AT)
        with pytest.raises(DatabaseError, match="a_grant_stands_once_on_one_day"), transaction.atomic():
            authority.record_grants([delegated(instrument, starts_on=date(2026, 1, 1))], at=AT)

    def test_of_a_delegation_have_a_term(self, instrument):
        with pytest.raises(DatabaseError, match="delegation_has_a_term"), transaction.atomic():
            authority.record_grants([delegated(instrument, ends_before=None)], at=AT)

    def test_come_back_as_they_went_in(self, instrument):
        given = delegated(
            instrument,
            places=frozenset({HAI_BA_TRUNG}),
            conditions={"area": Range(Decimal("0.50"), None), "class": Choice(frozenset("23"))},
            clause="khoản 1",
        )
        [number] = authority.record_grants([given], at=AT)
        [_base, kept] = register(procedures=[PERMIT])[PERMIT].grants
        assert kept == replace(given, id=number)


class TestCheck:
    def test_finds_what_is_not_confirmed_and_no_gap(self):
        found = list(authority.check(first=ON, end=date(2026, 7, 1)))
        kinds = {one.kind for one in found}
        assert FindingKind.GAP not in kinds
        assert FindingKind.OVERLAP not in kinds
        unconfirmed = [one for one in found if one.kind is FindingKind.UNCONFIRMED]
        assert len(unconfirmed) == 319
        assert all(len(one.places) == 126 for one in unconfirmed)

    def test_finds_a_gap_where_a_base_grant_ends(self):
        base = register(procedures=[PERMIT])[PERMIT].grants[0]
        authority.end_grants([base.id], on=date(2026, 3, 1), at=AT)
        found = list(authority.check(first=ON, end=date(2026, 7, 1), procedure=PERMIT))
        gaps = [(one.starts_on, one.ends_before, len(one.places)) for one in found if one.kind is FindingKind.GAP]
        assert gaps == [(date(2026, 3, 1), date(2026, 7, 1), 126)]

    def test_finds_who_has_no_post(self):
        found = authority.check(first=ON, end=date(2026, 7, 1), procedure=BIRTH)
        [one] = [one for one in found if one.kind is FindingKind.UNSTAFFED]
        assert len(one.places) == 124
        assert not {HAI_BA_TRUNG, CUA_NAM} & set(one.places)

    def test_reads_the_register_in_few_statements(self, django_assert_max_num_queries):
        with django_assert_max_num_queries(7):
            list(authority.check(first=ON, end=date(2026, 7, 1)))

    def test_refuses_a_span_without_a_day(self):
        with pytest.raises(SpanEmpty):
            authority.check(first=ON, end=ON)

    def test_refuses_an_unknown_procedure(self):
        with pytest.raises(ProcedureUnknown):
            authority.check(first=ON, end=date(2026, 7, 1), procedure="9.999999")

    def test_warns_of_what_ends(self, instrument):
        authority.record_grants([delegated(instrument)], at=AT)
        [one] = authority.endings(on=date(2026, 4, 1))
        assert (one.procedure, one.days, one.alert, one.unit_code) == (PERMIT, 58, 60, DEPARTMENT)
        assert authority.endings(on=date(2026, 4, 1), within=30) == []
