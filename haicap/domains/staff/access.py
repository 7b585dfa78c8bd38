"""Who may look after accounts and posts. The rule is in rules/staffing.py; the city is looked up here."""

from collections.abc import Iterable
from datetime import date

from haicap.domains.organisation import api as organisation
from haicap.domains.staff.contracts import MayNotStaff, UnitOver
from haicap.domains.staff.rules.staffing import why_may_not_staff
from haicap.kernel.actors import Actor, Role


def check_may_staff(*, actor: Actor, unit_ids: Iterable[int], on: date, roles: Iterable[Role | None] = (None,)) -> None:
    """
    Check that the actor may look after posts of all the units, with all the roles. One statement.

    :raises MayNotStaff: if not; the reason comes with it.
    """
    city_id = organisation.city(on).id
    asked = list(roles)
    for unit_id in set(unit_ids) or {0}:
        for role in asked:
            reason = why_may_not_staff(actor=actor, unit_id=unit_id, city_id=city_id, role=role)
            if reason:
                raise MayNotStaff(why=reason)


def check_stands(unit_id: int, *, on: date) -> None:
    """
    Check that a post can be given in a unit on the day. One statement.

    :raises UnitOver: if the unit has ended.
    """
    unit = organisation.unit_by_id(unit_id)
    if unit.validity.ends_before is not None and unit.validity.ends_before <= on:
        raise UnitOver("unit", name=unit.full_name)


def may_staff(*, actor: Actor) -> bool:
    """Test if the actor looks after accounts at all. No statement."""
    return not why_may_not_staff(actor=actor, unit_id=actor.unit_id, city_id=0)
