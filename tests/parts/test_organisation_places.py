"""Which unit a place lies in, and units by words."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import (
    BoundaryUnknown,
    DayNotRecorded,
    NotACoordinate,
    NothingToSearch,
    OutsideTheCity,
    Tier,
)
from haicap.domains.organisation.models import UnitBoundaryRow
from haicap.kernel.text import TextTooLong, TextUnusable, fold
from tests import units

AFTER, BEFORE = date(2026, 1, 1), date(2025, 6, 30)
#: In the lake in the middle of Hoàn Kiếm.
LAKE = (21.0285, 105.8525)


@pytest.fixture(scope="module")
def shipped(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with units.loaded(django_db_blocker):
        yield


@pytest.fixture(autouse=True)
def loaded(shipped: None, db: None) -> None:
    """All tests of this module ask about the units that ship."""


class TestUnitAt:
    def test_is_certain_in_the_middle_of_a_ward(self) -> None:
        place = organisation.unit_at(*LAKE, AFTER)
        assert [near.unit.full_name for near in place.units] == ["Phường Hoàn Kiếm"]
        assert place.certain

    def test_lists_both_sides_of_a_border(self) -> None:
        border = UnitBoundaryRow.objects.get(unit__code="00070", unit__starts_on=date(2025, 7, 1))
        lon, lat = border.coordinates[0][0][0]
        place = organisation.unit_at(lat, lon, AFTER)
        assert len(place.units) >= 2
        assert "00070" in {near.unit.code for near in place.units}
        assert not place.certain

    def test_finds_every_unit_by_its_own_point(self) -> None:
        missed = []
        for unit in organisation.units(Tier.COMMUNE, AFTER):
            assert unit.lat is not None
            assert unit.lon is not None
            if unit.code not in {n.unit.code for n in organisation.unit_at(unit.lat, unit.lon, AFTER).units}:
                missed.append(unit.code)
        # Mỹ Đức is bent: its middle lies in a neighbour.
        assert missed == ["10441"]

    def test_refuses_a_day_whose_borders_are_not_known_and_names_the_nearest(self) -> None:
        with pytest.raises(BoundaryUnknown) as refused:
            organisation.unit_at(*LAKE, BEFORE)
        candidates: Any = refused.value.details()["candidates"]
        assert len(candidates) == 5
        assert candidates[0] == {
            "code": "00070",
            "name": "Phường Hàng Trống",
            "district": "Quận Hoàn Kiếm",
            "distance_m": candidates[0]["distance_m"],
        }
        assert [c["distance_m"] for c in candidates] == sorted(c["distance_m"] for c in candidates)

    def test_refuses_a_place_outside_the_city_with_the_nearest_unit(self) -> None:
        with pytest.raises(OutsideTheCity) as refused:
            organisation.unit_at(10.8, 106.7, AFTER)
        candidates: Any = refused.value.details()["candidates"]
        assert candidates[0]["name"] == "Xã Hương Sơn"
        assert candidates[0]["district"] == ""

    def test_refuses_degrees_in_the_wrong_order(self) -> None:
        with pytest.raises(NotACoordinate):
            organisation.unit_at(LAKE[1], LAKE[0], AFTER)

    def test_refuses_a_day_before_the_records(self) -> None:
        with pytest.raises(DayNotRecorded):
            organisation.unit_at(*LAKE, date(2020, 1, 1))

    def test_reads_the_borders_once(self, django_assert_max_num_queries: Any) -> None:
        with django_assert_max_num_queries(3):
            organisation.unit_at(*LAKE, AFTER)
        with django_assert_max_num_queries(2):
            organisation.unit_at(*LAKE, AFTER)

    def test_sees_a_border_that_was_corrected(self) -> None:
        assert organisation.unit_at(*LAKE, AFTER).certain
        old = UnitBoundaryRow.objects.get(unit__code="00070", unit__starts_on=date(2025, 7, 1))
        unit_id = old.unit_id
        old.delete()
        ring = [[105.0, 20.0], [105.01, 20.0], [105.01, 20.01], [105.0, 20.0]]
        UnitBoundaryRow.objects.create(unit_id=unit_id, coordinates=[[ring]], source="test")
        with pytest.raises(OutsideTheCity):
            organisation.unit_at(*LAKE, AFTER)


class TestFindUnits:
    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("phuong hai ba trung", "Phường Hai Bà Trưng"),
            ("P. Hai Bà Trưng", "Phường Hai Bà Trưng"),
            ("hai ba trung", "Phường Hai Bà Trưng"),
            ("quận Hai Bà Trưng", "Quận Hai Bà Trưng"),
            ("Hoà Lạc", "Xã Hoà Lạc"),
            ("hòa lạc", "Xã Hoà Lạc"),
            ("ha noi", "Thành phố Hà Nội"),
            ("truc bach", "Phường Trúc Bạch"),
            ("Trúc Bạch, Ba Đình, Hà Nội", "Phường Trúc Bạch"),
            ("hai ba trug", "Phường Hai Bà Trưng"),
            ("so xay dung", "Sở Xây dựng"),
            ("H26.05", "Sở Xây dựng"),
            ("00256", "Phường Hai Bà Trưng"),
            ("Sơn Đông", "Xã Sơn Đông"),
            ("son dong", "Xã Sơn Đồng"),
        ],
    )
    def test_puts_the_likeliest_first(self, text: str, first: str) -> None:
        assert organisation.find_units(text)[0].unit.full_name == first

    def test_says_what_became_of_an_old_ward(self) -> None:
        (found,) = organisation.find_units("truc bach")
        assert [piece.new.full_name for piece in found.successors] == ["Phường Ba Đình"]

    def test_keeps_to_the_units_of_a_day(self) -> None:
        assert organisation.find_units("truc bach", AFTER) == ()
        assert [f.unit.code for f in organisation.find_units("hai ba trung", AFTER)] == ["00256"]

    def test_finds_all_units_of_today_by_their_folded_names(self) -> None:
        for unit in organisation.units(Tier.COMMUNE, AFTER):
            assert organisation.find_units(fold(unit.full_name), AFTER)[0].unit.code == unit.code

    def test_finds_nothing_for_nonsense(self) -> None:
        assert organisation.find_units("xyzzy") == ()

    @pytest.mark.parametrize(
        ("text", "refusal"),
        [("  ", NothingToSearch), ("!?", NothingToSearch), ("a\x00b", TextUnusable), ("a" * 101, TextTooLong)],
    )
    def test_refuses_what_cannot_be_searched_for(self, text: str, refusal: type[Exception]) -> None:
        with pytest.raises(refusal):
            organisation.find_units(text)

    def test_takes_signs_that_mean_something_to_the_database_as_letters(self) -> None:
        assert organisation.find_units("% ' or 1=1 --") == ()

    def test_costs_two_statements(self, django_assert_max_num_queries: Any) -> None:
        with django_assert_max_num_queries(2):
            organisation.find_units("ba dinh")
