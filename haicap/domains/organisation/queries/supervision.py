from datetime import date

from haicap.domains.organisation.contracts import Tier
from haicap.platform.db.api import Clause


def supervised_units(*, unit_id: int, on: date) -> Clause:
    """
    Return the clause `supervised` that gives the `id` of each unit, of all times, that a unit looks after on the day.

    The city looks after itself and what lies below it, a department of the city after every unit, others after none.
    """
    return Clause(
        "supervised",
        "select u.id from organisation_unitrow u, organisation_unitrow own where own.id = %(supervising)s "
        "and own.starts_on <= %(supervised_on)s "
        "and (own.ends_before is null or own.ends_before > %(supervised_on)s) "
        "and (coalesce(u.parent_id, u.id) = own.id or own.tier = %(supervising_tier)s)",
        {"supervising": unit_id, "supervised_on": on, "supervising_tier": Tier.DEPARTMENT.value},
    )
