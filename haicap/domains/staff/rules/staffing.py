"""Who looks after the accounts and posts of which unit."""

from haicap.kernel.actors import Actor, Role
from haicap.kernel.messages import sentence

#: roles that only the administrator of the city gives
OF_THE_CITY_ALONE = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.LEGAL})
NOT_AN_ADMINISTRATOR = sentence("this is done by an administrator")
ANOTHER_UNIT = sentence("another unit looks after them")
ROLE_OF_THE_CITY = sentence("this role is given by the administrator of the city")


def why_may_not_staff(*, actor: Actor, unit_id: int, city_id: int, role: Role | None = None) -> str:
    """
    Return the English sentence that says why the actor may not, or an empty text.

    The administrator of the city looks after all units, that of a unit after its own, but gives none of the roles of
    administrator, supervisor and legal officer. The operator at the machine (the system) may all of it.

    House rule, after Decree 85/2016/NĐ-CP art. 9 (level 3: accounts are given by the owner of the system).
    """
    if actor.role is Role.SYSTEM:
        return ""
    if actor.role is not Role.ADMINISTRATOR or not actor.is_officer:
        return NOT_AN_ADMINISTRATOR
    if actor.unit_id == city_id:
        return ""
    if actor.unit_id != unit_id:
        return ANOTHER_UNIT
    return ROLE_OF_THE_CITY if role in OF_THE_CITY_ALONE else ""
