"""The base register: what the catalogue says of who decides each procedure, taken into the register."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from haicap.domains.authority.contracts import Grant, Status
from haicap.domains.authority.operations.writing import write
from haicap.domains.authority.queries.register import register
from haicap.domains.authority.rules.catalogue import base_grant
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.platform.db.api import run_all

#: any number that no other lock of the platform uses: two loads at once wait for each other
LOAD_LOCK = 0x68_63_61_75


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows the load has added to the register, and how many it has ended."""

    grants: int
    ended: int


@transaction.atomic
def load(*, at: datetime) -> Loaded:
    """
    Take into the register what the catalogue says, once for each version of a procedure.

    What a person or a change of law ended is not added again. Where a later version follows, the derived row of the
    version before ends with it. A second load changes nothing. Six statements at most.
    """
    run_all("select pg_advisory_xact_lock(%(lock)s)", {"lock": LOAD_LOCK})
    known = {row[0] for row in run_all("select distinct version_id from authority_grantrow where version_id > 0")}
    published = procedures.published_levels()
    new = [one for one in published if one.version_id not in known]
    ended = {one.version_id: one.validity.ends_before for one in published if one.validity.ends_before}
    stale = [
        grant
        for held in (register().values() if known and ended else ())
        for grant in held.grants
        if _outlives(grant, ended)
    ]
    city = organisation.city(at.date()).code
    grants = [grant for one in new if (grant := base_grant(one, city=city)) is not None]
    grants += [replace(one, ends_before=ended[one.version_id or 0]) for one in stale]
    if not grants:
        return Loaded(0, 0)
    write(at=at, withdraw=[one.id for one in stale], grants=grants)
    return Loaded(len(grants) - len(stale), len(stale))


def _outlives(grant: Grant, ended: dict[int, date]) -> bool:
    return grant.status is Status.DERIVED and grant.ends_before is None and (grant.version_id or 0) in ended
