"""Communes and wards as the places of matters."""

from datetime import date

from haicap.domains.authority.contracts import Place
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import DraftedUnits, Tier, Unit


def places(first: date, end: date, *, draft: DraftedUnits | None = None) -> tuple[Place, ...]:
    """
    Return the communes and wards that stand on some day of `first` ≤ day < `end`, by a draft or now. One statement.

    No agency is attached to them: none is on record as a unit.
    """
    units = organisation.with_drafted(organisation.units_between(Tier.COMMUNE, first, end), draft)
    return tuple(
        place_of(unit)
        for unit in units
        if unit.tier is Tier.COMMUNE
        and unit.validity.starts_on < end
        and (unit.validity.ends_before is None or unit.validity.ends_before > first)
    )


def place_of(unit: Unit) -> Place:
    """Return a commune or ward as the place of a matter."""
    return Place(unit.code, unit.kind.value, unit.validity.starts_on, unit.validity.ends_before)
