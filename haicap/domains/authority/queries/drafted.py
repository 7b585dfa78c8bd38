"""What a draft of law would change of who decides."""

from collections.abc import Sequence
from datetime import date

from haicap.domains.authority.queries.ground import drafted_in, units_in
from haicap.domains.authority.queries.places import places
from haicap.domains.authority.queries.register import of_amendment, register
from haicap.domains.authority.rules.differing import Change as Deciding
from haicap.domains.authority.rules.differing import changes as deciders_between
from haicap.domains.authority.rules.effects import BEHIND
from haicap.domains.authority.rules.enacting import with_grants, without
from haicap.domains.law.contracts import Change, Overlay

#: the fields of a change that name a day
DAYS = ("starts_on", "on", "date", "ends_before")


def deciders_drafted(changes: Sequence[Change], *, over: Overlay) -> list[Deciding]:
    """
    Return where another would decide, or by another text, with a draft in force; none if it touches no power.

    Three statements.
    """
    drafted = drafted_in(over)
    if drafted is None or not drafted.touched:
        return []
    days = [date.fromisoformat(change.body[name]) for change in changes for name in DAYS if name in change.body]
    span = (min(days), max(days) + BEHIND)
    return deciders_between(
        drafted.touched,
        now=register(procedures=drafted.touched),
        then=drafted.register,
        places=places(*span, draft=units_in(over)),
        span=span,
    )


def deciders_without(amendment_id: int, *, first: date) -> list[Deciding]:
    """
    Return where another would decide from a day on if an amendment were taken back. Three statements.
    """
    own, _torn, gone = of_amendment(amendment_id)
    codes = {grant.procedure for grant in (*own, *gone)}
    if not codes:
        return []
    now = register(procedures=codes)
    then = with_grants(without(now, {grant.id for grant in own}), gone, [])
    last = max((grant.ends_before or grant.starts_on for grant in (*own, *gone)), default=first)
    span = (first, max(first, last) + BEHIND)
    return deciders_between(codes, now=now, then=then, places=places(*span), span=span)
