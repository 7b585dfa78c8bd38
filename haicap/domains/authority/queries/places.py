"""Communes and wards as the places of matters."""

from datetime import date

from haicap.domains.authority.contracts import Place
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Tier, Unit


def places(first: date, end: date) -> tuple[Place, ...]:
    """
    Return the communes and wards that stand on some day of `first` ≤ day < `end`. One statement.

    No agency is attached to them: none is on record as a unit.
    """
    return tuple(place_of(unit) for unit in organisation.units_between(Tier.COMMUNE, first, end))


def place_of(unit: Unit) -> Place:
    """Return a commune or ward as the place of a matter."""
    return Place(unit.code, unit.kind.value, unit.validity.starts_on, unit.validity.ends_before)
