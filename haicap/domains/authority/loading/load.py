"""The base register: what the catalogue says of who decides each procedure, taken into the register."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from haicap.domains.authority.contracts import Basis, Grant, Status
from haicap.domains.authority.operations.writing import write
from haicap.domains.authority.queries.register import register
from haicap.domains.authority.rules.catalogue import base_grant
from haicap.domains.authority.rules.stored import identity
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

    What a person or a change of law ended is not added again. Where a later version follows, the row of the version
    before ends with it; one that was confirmed goes on when the later version gives the same power. A second load
    changes nothing. Six statements at most.
    """
    run_all("select pg_advisory_xact_lock(%(lock)s)", {"lock": LOAD_LOCK})
    known = {row[0] for row in run_all("select distinct version_id from authority_grantrow where version_id > 0")}
    # A text of law that changes a procedure says in the same file who decides then; the catalogue alone speaks here.
    published = [one for one in procedures.published_levels() if not one.is_of_law]
    ends = ((one.version_id, one.validity.ends_before) for one in published if not one.is_ended_by_law)
    ended = {version: day for version, day in ends if day}
    standing = register() if known and ended else {}
    city = organisation.city(at.date()).code
    new = [one for one in published if one.version_id not in known]
    grants = [grant for one in new if (grant := base_grant(one, city=city)) is not None]
    again = {_mark(grant) for grant in grants} if standing else set()
    old = [grant for held in standing.values() for grant in held.grants if _outlives(grant, ended)]
    going_on = {_mark(grant) for grant in old if grant.status is Status.CONFIRMED} & again
    grants = [grant for grant in grants if not going_on or _mark(grant) not in going_on]
    stale = [grant for grant in old if _mark(grant) not in going_on]
    grants += [replace(one, ends_before=ended[one.version_id or 0]) for one in stale]
    if not grants and not stale:
        return Loaded(0, 0)
    write(at=at, withdraw=[one.id for one in stale], grants=grants)
    return Loaded(len(grants) - len(stale), len(stale))


def _outlives(grant: Grant, ended: dict[int, date]) -> bool:
    return grant.basis is Basis.BY_LAW and grant.ends_before is None and (grant.version_id or 0) in ended


def _mark(grant: Grant) -> tuple[str, str]:
    return grant.procedure, identity(grant)
