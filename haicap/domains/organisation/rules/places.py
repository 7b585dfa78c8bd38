"""Where a place lies: geometry of borders, in metres. Pure; the borders come in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import asin, cos, isfinite, radians, sin, sqrt
from typing import Any

import shapely
from shapely import MultiPolygon, Point, Polygon, STRtree

from haicap.domains.organisation.contracts import NotACoordinate

#: Within this distance of a border both sides are listed: the shipped borders are simplified to about 33 m.
NEAR_BORDER_M = 60.0
#: The middle of the region for which distances are right.
MIDDLE_LAT, MIDDLE_LON = 21.0, 105.65
EARTH_RADIUS_M = 6_371_009.0

Coordinates = list[list[list[list[float]]]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A border near a place; `border_m` is the distance to it on whichever side."""

    unit_id: int
    inside: bool
    border_m: float


def check_place(lat: float, lon: float) -> None:
    """
    Check that two numbers are latitude and longitude in degrees.

    House rule: latitude comes first, as maps show it.

    :raises NotACoordinate: if they are not.
    """
    if not (isfinite(lat) and isfinite(lon) and -90 <= lat <= 90 and -180 <= lon <= 180):
        raise NotACoordinate("lat", lat=lat, lon=lon)


def distance_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """
    Return the distance of two points over the globe, in metres.

    House rule: distances between points follow the great circle (haversine, mean radius 6,371,009 m).
    """
    half_lat, half_lon = radians(other_lat - lat) / 2, radians(other_lon - lon) / 2
    a = sin(half_lat) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(sqrt(a), 1.0))


def degree_lengths(lat: float) -> tuple[float, float]:
    """
    Return the length of one degree of latitude and of longitude at a latitude, in metres, on WGS84.

    House rule: the usual series for the WGS84 ellipsoid.
    """
    at = radians(lat)
    north = 111_132.954 - 559.822 * cos(2 * at) + 1.175 * cos(4 * at)
    east = 111_412.84 * cos(at) - 93.5 * cos(3 * at) + 0.118 * cos(5 * at)
    return north, east


class Atlas:
    """
    The borders of units that are in force together, ready to be asked.

    `borders` gives each unit its GeoJSON MultiPolygon coordinates in WGS84. Distances are taken on a flat map
    around Hanoi: right within 0.3 % inside the city, worse far from it.

    House rule: a place within 60 m of a border may lie on either side.
    """

    __slots__ = ("_ids", "_lines", "_scale", "_shapes", "_tree")

    def __init__(self, borders: Mapping[int, Coordinates]) -> None:
        north, east = degree_lengths(MIDDLE_LAT)
        self._scale = (east, north)
        self._ids = list(borders)
        self._shapes: list[Any] = [self._flat(border) for border in borders.values()]
        self._lines = [shapely.boundary(shape) for shape in self._shapes]
        self._tree = STRtree(self._shapes)
        shapely.prepare(self._shapes)

    def near(self, lat: float, lon: float) -> tuple[Hit, ...]:
        """
        Return the units that the place may lie in: the one around it, then those with a border within 60 m.

        House rule: borders are known to some tens of metres; see `NEAR_BORDER_M`.
        """
        here = self._point(lat, lon)
        found = self._tree.query(here, predicate="dwithin", distance=NEAR_BORDER_M)
        hits = [self._hit(int(index), here) for index in found]
        return tuple(sorted(hits, key=lambda hit: (not hit.inside, hit.border_m, hit.unit_id)))

    def nearest(self, lat: float, lon: float, most: int) -> tuple[Hit, ...]:
        """
        Return the units with the nearest borders, the nearest first.

        House rule: a place outside the city is answered with the units nearest to it.
        """
        here = self._point(lat, lon)
        hits = [self._hit(index, here) for index in range(len(self._ids))]
        return tuple(sorted(hits, key=lambda hit: (hit.border_m, hit.unit_id))[:most])

    def _hit(self, index: int, here: Point) -> Hit:
        inside = bool(shapely.covers(self._shapes[index], here))
        return Hit(self._ids[index], inside, float(shapely.distance(self._lines[index], here)))

    def _point(self, lat: float, lon: float) -> Point:
        return Point((lon - MIDDLE_LON) * self._scale[0], (lat - MIDDLE_LAT) * self._scale[1])

    def _flat(self, border: Coordinates) -> MultiPolygon:
        def ring(points: list[list[float]]) -> list[tuple[float, float]]:
            east, north = self._scale
            return [((lon - MIDDLE_LON) * east, (lat - MIDDLE_LAT) * north) for lon, lat in points]

        return MultiPolygon([Polygon(ring(outer), [ring(hole) for hole in holes]) for outer, *holes in border])


def joined(borders: Sequence[Coordinates]) -> Coordinates:
    """
    Return the border around several units together, as coordinates of a GeoJSON MultiPolygon.

    House rule: a unit made of whole others has their land and no more.
    """
    shapes = [MultiPolygon([Polygon(outer, holes) for outer, *holes in border]) for border in borders]
    whole = shapely.union_all(shapes)
    parts = whole.geoms if isinstance(whole, MultiPolygon) else [whole]
    return [
        [[list(point) for point in ring.coords] for ring in (part.exterior, *part.interiors)]
        for part in parts
        if isinstance(part, Polygon)
    ]


def is_certain(hits: tuple[Hit, ...]) -> bool:
    """
    Test if a place lies in one unit beyond doubt.

    House rule: one unit, the place inside it, and no border within 60 m, that of the city neither.
    """
    return len(hits) == 1 and hits[0].inside and hits[0].border_m > NEAR_BORDER_M
