"""Which unit a place lies in: on a made-up map of squares, and on the borders that ship."""

from functools import cache
from math import hypot, nan

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from haicap.domains.organisation.contracts import NotACoordinate
from haicap.domains.organisation.loading.shipped import borders
from haicap.domains.organisation.rules.places import (
    MIDDLE_LAT,
    MIDDLE_LON,
    NEAR_BORDER_M,
    Atlas,
    Coordinates,
    check_place,
    degree_lengths,
    distance_m,
    is_certain,
)

NORTH, EAST = degree_lengths(MIDDLE_LAT)


def square(x_m: float, y_m: float, side_m: float = 1000) -> Coordinates:
    """Return a square by the place of its lower left corner, in metres from the middle."""
    corners = [(0, 0), (side_m, 0), (side_m, side_m), (0, side_m), (0, 0)]
    return [[[list(place(x_m + x, y_m + y)[::-1]) for x, y in corners]]]


def place(x_m: float, y_m: float) -> tuple[float, float]:
    return MIDDLE_LAT + y_m / NORTH, MIDDLE_LON + x_m / EAST


# Unit 10 * column + row, each a square kilometre.
SQUARES = Atlas({10 * x + y: square(1000 * x, 1000 * y) for x in range(3) for y in range(3)})
metres = st.floats(1, 2999)


@cache
def hanoi() -> tuple[list[str], Atlas]:
    held = borders()
    return list(held), Atlas(dict(enumerate(held.values())))


def lies_in(border: Coordinates, lat: float, lon: float) -> bool:
    """Test by counting crossings of a ray to the east: slow, and made in another way than the product does it."""
    inside = False
    for polygon in border:
        for ring in polygon:
            for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False):
                if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
                    inside = not inside
    return inside


class TestNear:
    @given(x=metres, y=metres)
    def test_lists_the_square_and_those_whose_border_is_near(self, x: float, y: float) -> None:
        gaps = {
            10 * col + row: hypot(
                max(1000 * col - x, 0, x - 1000 * (col + 1)), max(1000 * row - y, 0, y - 1000 * (row + 1))
            )
            for col in range(3)
            for row in range(3)
        }
        assume(all(abs(gap - NEAR_BORDER_M) > 0.01 for gap in gaps.values()))
        hits = SQUARES.near(*place(x, y))
        assert {hit.unit_id for hit in hits} == {unit for unit, gap in gaps.items() if gap < NEAR_BORDER_M}
        assert hits[0].inside

    def test_lists_both_sides_of_a_border_and_the_one_around_the_place_first(self) -> None:
        hits = SQUARES.near(*place(1040, 500))
        assert [hit.unit_id for hit in hits] == [10, 0]
        assert [hit.inside for hit in hits] == [True, False]
        assert [round(hit.border_m) for hit in hits] == [40, 40]

    def test_lists_one_side_only_beyond_sixty_metres(self) -> None:
        assert [hit.unit_id for hit in SQUARES.near(*place(1061, 500))] == [10]

    def test_is_empty_far_outside(self) -> None:
        assert SQUARES.near(*place(-61, 500)) == ()
        assert [hit.inside for hit in SQUARES.near(*place(-59, 500))] == [False]

    @settings(max_examples=300, deadline=None)
    @given(lat=st.floats(20.57, 21.38), lon=st.floats(105.29, 106.02))
    def test_agrees_with_counting_crossings_on_the_map_of_hanoi(self, lat: float, lon: float) -> None:
        codes, atlas = hanoi()
        hits = atlas.near(lat, lon)
        held = borders_by_code()
        around = {code for code in codes if lies_in(held[code], lat, lon)}
        sure = {codes[hit.unit_id] for hit in hits if hit.inside and hit.border_m > 0.01}
        assert sure <= around
        assert around <= {codes[hit.unit_id] for hit in hits}
        if len(hits) == 1 and hits[0].border_m > NEAR_BORDER_M:
            assert around == {codes[hits[0].unit_id]}
            assert is_certain(hits)
        else:
            assert not is_certain(hits)


@cache
def borders_by_code() -> dict[str, Coordinates]:
    return borders()


class TestNearest:
    @settings(deadline=None)
    @given(lat=st.floats(18, 24), lon=st.floats(103, 109))
    def test_is_in_order_of_distance(self, lat: float, lon: float) -> None:
        found = hanoi()[1].nearest(lat, lon, 5)
        assert len(found) == 5
        assert [hit.border_m for hit in found] == sorted(hit.border_m for hit in found)


class TestIsCertain:
    def test_is_not_so_near_the_border_of_the_city(self) -> None:
        assert not is_certain(SQUARES.near(*place(30, 500)))
        assert is_certain(SQUARES.near(*place(100, 500)))


class TestDistance:
    def test_is_that_of_the_map(self) -> None:
        # The Turtle Tower to the Flag Tower of Hanoi.
        assert distance_m(21.02779, 105.85223, 21.03252, 105.83977) == pytest.approx(1396, abs=5)

    @given(x=st.floats(-30_000, 30_000), y=st.floats(-40_000, 40_000))
    def test_agrees_with_the_flat_map_inside_the_city(self, x: float, y: float) -> None:
        flat = hypot(x, y)
        assert distance_m(*place(0, 0), *place(x, y)) == pytest.approx(flat, rel=0.006, abs=0.01)


class TestCheckPlace:
    @pytest.mark.parametrize(("lat", "lon"), [(105.8, 21.0), (nan, 105.0), (21.0, 181.0), (float("inf"), 0.0)])
    def test_refuses_what_is_no_place_on_earth(self, lat: float, lon: float) -> None:
        with pytest.raises(NotACoordinate):
            check_place(lat, lon)

    def test_takes_the_edges(self) -> None:
        check_place(-90, 180)
