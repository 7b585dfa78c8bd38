"""How grants and facts come into the register, and how they leave it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from haicap.domains.authority.contracts import Fact, Grant
from haicap.domains.authority.operations.writing import write
from haicap.domains.authority.queries.register import grants_by_id


def record_grants(
    grants: Sequence[Grant], *, at: datetime, facts: Sequence[Fact] = (), amendment_id: int | None = None
) -> list[int]:
    """
    Record grants, and the facts on which they depend; return the numbers of the grants. One statement.

    The caller has checked them against the border of the law.
    """
    return write(at=at, grants=grants, facts=facts, amendment_id=amendment_id)


@transaction.atomic
def end_grants(ids: Collection[int], *, on: date, at: datetime, amendment_id: int | None = None) -> list[int]:
    """
    End grants before a day: each is withdrawn, and recorded anew with fewer days. Return the new numbers.

    One that begins on that day or later is withdrawn only. Two statements.

    :raises RegisterChanged: if one of them does not stand any more.
    """
    ended = grants_by_id(ids)
    shorter = [
        replace(grant, ends_before=on, amendment_id=amendment_id or grant.amendment_id)
        for grant in ended.values()
        if grant.starts_on < on and (grant.ends_before is None or grant.ends_before > on)
    ]
    untouched = {one.id for one in ended.values() if one.ends_before is not None and one.ends_before <= on}
    return write(at=at, withdraw=set(ids) - untouched, grants=shorter, amendment_id=amendment_id)
