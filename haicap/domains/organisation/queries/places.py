"""Which unit a place lies in."""

from collections.abc import Sequence
from datetime import date

from haicap.domains.organisation.contracts import (
    BoundaryUnknown,
    Candidate,
    OutsideTheCity,
    Place,
    PlaceUnit,
    Tier,
    Unit,
)
from haicap.domains.organisation.models import UnitBoundaryRow
from haicap.domains.organisation.queries.units import in_force, units, units_by_id
from haicap.domains.organisation.rules.places import Atlas, Hit, check_place, distance_m, is_certain

#: How many of the nearest units a refusal names.
CANDIDATES = 5

# The atlas of the borders last asked for, by the ids of their rows. A process seldom needs more than one; two
# threads that build it at once build the same.
_held: dict[tuple[int, ...], Atlas] = {}


def unit_at(lat: float, lon: float, on: date) -> Place:
    """
    Return the communes and wards that a place may lie in on the day: one, or both sides of a near border.

    Two statements; a third one when this process has not read the borders of the day yet.

    :raises NotACoordinate: if latitude and longitude are not degrees.
    :raises BoundaryUnknown: if the borders of the day are not known; the nearest units come with it.
    :raises OutsideTheCity: if the place lies in no unit; the nearest units come with it.
    :raises DayNotRecorded: if the units of the day are not on record.
    """
    check_place(lat, lon)
    borders = UnitBoundaryRow.objects.filter(in_force(on, "unit__"), unit__tier=Tier.COMMUNE, unit__boundary_known=True)
    key = tuple(borders.order_by("id").values_list("id", flat=True))
    if not key:
        raise _boundary_unknown(lat, lon, on)
    atlas = _atlas(key)
    hits = atlas.near(lat, lon)
    if not hits:
        raise _outside(atlas.nearest(lat, lon, CANDIDATES))
    found = units_by_id(hit.unit_id for hit in hits)
    return Place(
        lat=lat,
        lon=lon,
        on=on,
        units=tuple(PlaceUnit(found[hit.unit_id], hit.inside, hit.border_m) for hit in hits),
        certain=is_certain(hits),
    )


def _atlas(key: tuple[int, ...]) -> Atlas:
    atlas = _held.get(key)
    if atlas is None:
        rows = UnitBoundaryRow.objects.filter(id__in=key).order_by("unit__code")
        atlas = Atlas(dict(rows.values_list("unit_id", "coordinates")))
        _held.clear()
        _held[key] = atlas
    return atlas


def _outside(hits: Sequence[Hit]) -> OutsideTheCity:
    found = units_by_id(hit.unit_id for hit in hits)
    return OutsideTheCity(
        tuple(_candidate(found[hit.unit_id], hit.border_m) for hit in hits),
        name=found[hits[0].unit_id].full_name,
    )


def _boundary_unknown(lat: float, lon: float, on: date) -> BoundaryUnknown:
    far = [
        (distance_m(lat, lon, unit.lat, unit.lon), unit)
        for unit in units(Tier.COMMUNE, on)
        if unit.lat is not None and unit.lon is not None
    ]
    nearest = sorted(far, key=lambda pair: (pair[0], pair[1].code))[:CANDIDATES]
    return BoundaryUnknown(
        tuple(_candidate(unit, distance) for distance, unit in nearest),
        on=f"{on:%d/%m/%Y}",
        names=", ".join(unit.full_name for _distance, unit in nearest),
    )


def _candidate(unit: Unit, distance: float) -> Candidate:
    district = unit.parent_name if unit.parent_tier is Tier.DISTRICT else ""
    return Candidate(unit.code, unit.full_name, district, round(distance))
