"""Who may change the law that the platform works by."""

from haicap.domains.law.contracts import MayNotChangeLaw
from haicap.kernel.actors import Actor, Role


def may_change_law(actor: Actor) -> bool:
    """Test if the actor may draft, approve and roll back: a legal officer of the city, or the operator."""
    return actor.role is Role.LEGAL or actor.role is Role.SYSTEM


def check_may_change_law(actor: Actor) -> None:
    """
    Check that the actor may draft, approve and roll back.

    :raises MayNotChangeLaw: if not.
    """
    if not may_change_law(actor):
        raise MayNotChangeLaw
