"""Who may read the register as a whole, and confirm it. Single answers to who decides are open to everybody."""

from haicap.domains.authority.contracts import MayNotConfirm, MayNotReadRegister
from haicap.domains.organisation.contracts import Tier, Unit
from haicap.kernel.actors import Actor, Role


def may_read_register(*, unit: Unit) -> bool:
    """Test if officers of the unit may read the register: those of the city and its departments."""
    return unit.tier in {Tier.CITY, Tier.DEPARTMENT}


def check_may_read_register(*, unit: Unit) -> None:
    """
    Check that officers of the unit may read the register.

    :raises MayNotReadRegister: if not.
    """
    if not may_read_register(unit=unit):
        raise MayNotReadRegister


def may_confirm(actor: Actor) -> bool:
    """Test if the actor may confirm derived powers: a legal officer of the city, or the operator."""
    return actor.role is Role.LEGAL or actor.role is Role.SYSTEM


def check_may_confirm(actor: Actor) -> None:
    """
    Check that the actor may confirm derived powers, and take that back.

    :raises MayNotConfirm: if not.
    """
    if not may_confirm(actor):
        raise MayNotConfirm
