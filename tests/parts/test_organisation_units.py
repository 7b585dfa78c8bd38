"""Units on a day and their successions."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django.plugin import DjangoDbBlocker

from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import DayNotRecorded, Kind, Share, Tier, UnitUnknown
from haicap.domains.organisation.models import SuccessionRow, UnitRow
from haicap.kernel.refusals import NotFound
from tests import units

CHANGE = date(2025, 7, 1)
BEFORE, AFTER = date(2025, 6, 30), date(2026, 1, 1)


@pytest.fixture(scope="module")
def shipped(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with units.loaded(django_db_blocker):
        yield


@pytest.fixture(autouse=True)
def loaded(shipped: None, db: None) -> None:
    """All tests of this module ask about the units that ship."""


class TestUnits:
    def test_are_126_communes_after_the_change_and_526_before(self) -> None:
        assert len(organisation.units(Tier.COMMUNE, AFTER)) == 126
        assert len(organisation.units(Tier.COMMUNE, CHANGE)) == 126
        assert len(organisation.units(Tier.COMMUNE, BEFORE)) == 526

    def test_are_51_wards_and_75_communes(self) -> None:
        kinds = [unit.kind for unit in organisation.units(Tier.COMMUNE, AFTER)]
        assert (kinds.count(Kind.WARD), kinds.count(Kind.COMMUNE)) == (51, 75)

    def test_were_160_wards_345_communes_21_townships(self) -> None:
        kinds = [unit.kind for unit in organisation.units(Tier.COMMUNE, BEFORE)]
        assert [kinds.count(kind) for kind in (Kind.WARD, Kind.COMMUNE, Kind.TOWNSHIP)] == [160, 345, 21]

    def test_add_up_to_the_people_and_the_area_of_the_city(self) -> None:
        units = organisation.units(Tier.COMMUNE, AFTER)
        assert sum(unit.population or 0 for unit in units) == 8_807_523
        assert sum((unit.area_km2 or Decimal() for unit in units), Decimal()) == Decimal("3359.77")

    def test_have_no_districts_since_the_change(self) -> None:
        districts = organisation.units(Tier.DISTRICT, BEFORE)
        assert [sum(d.full_name.startswith(kind) for d in districts) for kind in ("Quận", "Huyện", "Thị xã")] == [
            12,
            17,
            1,
        ]
        assert organisation.units(Tier.DISTRICT, CHANGE) == ()

    def test_are_refused_for_a_day_before_the_records(self) -> None:
        with pytest.raises(DayNotRecorded):
            organisation.units(Tier.COMMUNE, date(2024, 12, 31))

    def test_cost_one_statement(self, django_assert_max_num_queries: Any) -> None:
        with django_assert_max_num_queries(1):
            organisation.units(Tier.COMMUNE, AFTER)

    def test_lie_in_the_city_or_in_their_district(self) -> None:
        assert {unit.parent_code for unit in organisation.units(Tier.COMMUNE, AFTER)} == {"H26"}
        assert len({unit.parent_code for unit in organisation.units(Tier.COMMUNE, BEFORE)}) == 30


class TestUnit:
    def test_is_another_one_under_the_same_code(self) -> None:
        assert organisation.unit("00004", BEFORE).full_name == "Phường Trúc Bạch"
        assert organisation.unit("00004", CHANGE).full_name == "Phường Ba Đình"
        assert [life.full_name for life in organisation.lives("00004")] == ["Phường Trúc Bạch", "Phường Ba Đình"]

    def test_has_a_code_that_another_one_had(self) -> None:
        old = {unit.code for unit in organisation.units(Tier.COMMUNE, BEFORE)}
        assert {unit.code for unit in organisation.units(Tier.COMMUNE, AFTER)} <= old

    def test_is_known_with_its_figures(self) -> None:
        unit = organisation.unit("00256", AFTER)
        assert (unit.full_name, unit.population, unit.area_km2) == ("Phường Hai Bà Trưng", 87_801, Decimal("2.65"))
        assert (unit.identification_code, unit.identification_provisional) == ("H26.00256", True)
        assert (unit.instrument, unit.ended_by) == ("1656/NQ-UBTVQH15", "")
        assert unit.boundary_known

    def test_is_refused_with_its_other_lives_when_it_has_ended(self) -> None:
        with pytest.raises(UnitUnknown) as refused:
            organisation.unit("00006", AFTER)
        assert [life["full_name"] for life in refused.value.details()["lives"]] == ["Phường Vĩnh Phúc"]  # type: ignore[attr-defined]

    def test_is_refused_when_there_never_was_one(self) -> None:
        with pytest.raises(UnitUnknown) as refused:
            organisation.unit("99999", AFTER)
        assert refused.value.details()["lives"] == []

    def test_costs_one_statement(self, django_assert_max_num_queries: Any) -> None:
        with django_assert_max_num_queries(1):
            organisation.unit("00256", AFTER)

    def test_is_found_by_id_after_its_end(self) -> None:
        old = organisation.unit("00006", BEFORE)
        assert organisation.unit_by_id(old.id) == old
        assert organisation.units_by_id([old.id, -1]) == {old.id: old}
        with pytest.raises(NotFound):
            organisation.unit_by_id(-1)

    def test_cannot_share_its_code_on_a_day(self) -> None:
        row = UnitRow.objects.get(code="00256", starts_on=CHANGE)
        row.pk, row.starts_on = None, date(2026, 1, 1)
        with pytest.raises(IntegrityError, match="a_code_is_one_unit_on_one_day"), transaction.atomic():
            row.save()
        UnitRow.objects.filter(code="00256", starts_on=CHANGE).update(ends_before=date(2026, 1, 1))
        row.save()
        assert organisation.unit("00256", date(2026, 1, 1)).id == row.pk


class TestCityAndDepartments:
    def test_are_there_on_both_sides_of_the_change(self) -> None:
        assert organisation.city(BEFORE) == organisation.city(AFTER)
        assert organisation.city(AFTER).identification_code == "H26"

    def test_mark_what_is_not_confirmed(self) -> None:
        departments = {unit.full_name: unit for unit in organisation.departments(AFTER)}
        construction = departments["Sở Xây dựng"]
        assert (construction.identification_code, construction.identification_provisional) == ("H26.05", True)
        assert construction.confirmed
        assert not departments["Sở Tư pháp"].confirmed
        assert {unit.identification_code for unit in departments.values()} == {"", "H26.05"}
        assert all(unit.source for unit in departments.values())


class TestSuccessors:
    def test_are_795_pieces_of_526_units(self) -> None:
        shares = list(SuccessionRow.objects.values_list("share", flat=True))
        counts = {share: shares.count(share) for share in Share}
        assert counts == {
            Share.WHOLE: 327,
            Share.PART: 208,
            Share.REMAINDER: 199,
            Share.AREA_ONLY: 40,
            Share.AREA_WITH_ALL_PEOPLE: 21,
        }
        assert SuccessionRow.objects.values("old").distinct().count() == 526
        assert SuccessionRow.objects.values("new").distinct().count() == 126

    def test_are_those_of_the_unit_that_bore_the_code_before(self) -> None:
        (piece,) = organisation.successors("00004", CHANGE)
        assert (piece.old.full_name, piece.new.full_name) == ("Phường Trúc Bạch", "Phường Ba Đình")
        assert (piece.share, piece.clause, piece.instrument) == (Share.WHOLE, "3", "1656/NQ-UBTVQH15")

    def test_are_several_when_a_unit_was_divided(self) -> None:
        names = [piece.new.full_name for piece in organisation.successors("00025", CHANGE)]
        assert names == ["Phường Ngọc Hà", "Phường Giảng Võ", "Phường Láng"]

    def test_are_none_while_the_unit_stands(self) -> None:
        assert organisation.successors("00004", AFTER) == ()
        assert organisation.successors("00004", BEFORE) == ()

    def test_are_remembered_for_a_code_that_nobody_bears_any_more(self) -> None:
        assert [p.new.full_name for p in organisation.successors("00006", AFTER)] == ["Phường Ngọc Hà"]
        assert organisation.unit_before("00006", AFTER).full_name == "Phường Vĩnh Phúc"

    def test_are_refused_for_an_unknown_code(self) -> None:
        with pytest.raises(UnitUnknown):
            organisation.successors("99999", AFTER)

    def test_lead_back_to_where_they_came_from(self) -> None:
        origins = organisation.predecessors("00004", AFTER)
        assert len(origins) == 10
        for piece in origins:
            assert piece in organisation.successors(piece.old.code, CHANGE)

    def test_cost_three_statements(self, django_assert_max_num_queries: Any) -> None:
        with django_assert_max_num_queries(3):
            organisation.successors("00025", CHANGE)

    def test_cannot_be_whole_twice(self) -> None:
        row = SuccessionRow.objects.filter(share=Share.WHOLE).first()
        assert row is not None
        row.pk, row.new_id = None, SuccessionRow.objects.exclude(new=row.new_id).values_list("new", flat=True)[0]
        with pytest.raises(IntegrityError, match="succession_is_whole_only_once"), transaction.atomic():
            row.save()
