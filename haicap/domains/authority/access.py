"""Who may read the register as a whole. Single answers to who decides are open to everybody."""

from haicap.domains.authority.contracts import MayNotReadRegister
from haicap.domains.organisation.contracts import Tier, Unit


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
