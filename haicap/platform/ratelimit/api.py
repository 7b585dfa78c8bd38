"""
Limits on how often something may be asked for from one place.

All processes count together, in the database, one statement each time. Addresses are never stored, only blind
indexes of them. The machine itself is not limited as an address.
"""

import math
from datetime import datetime, timedelta

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.platform.db.api import run_all, run_one
from haicap.platform.protect import api as protect
from haicap.platform.ratelimit.addresses import client_address, is_this_machine, proxy_hops
from haicap.platform.ratelimit.limits import LIMITS, Group, Limit, limit_of

__all__ = [
    "LIMITS",
    "Group",
    "Limit",
    "TooManyRequests",
    "admit",
    "admit_subject",
    "client_address",
    "forget_old",
    "is_this_machine",
    "limit_of",
    "proxy_hops",
]

PLACE = "ratelimit.count.key"
#: Longer than any limit counts.
KEPT = timedelta(days=1)


class TooManyRequests(Refused):
    """It was asked for too often from this place; `seconds` says when it may be asked for again."""

    message = sentence("Too many requests came from your connection. Please try again in %(minutes)s minutes.")
    status = 429

    def __init__(self, *, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(minutes=math.ceil(seconds / 60))

    def details(self) -> dict[str, object]:
        """Return when it may be asked for again."""
        return {"seconds": self.seconds}


def admit(group: Group, *, address: str, at: datetime) -> None:
    """
    Count one request of an address, which `client_address` gave. One statement.

    :raises TooManyRequests: if there were more than the limit of the group allows.
    """
    if not is_this_machine(address):
        admit_subject(group, subject=address, at=at)


def admit_subject(group: Group, *, subject: str, at: datetime) -> None:
    """
    Count one request of whatever the caller names: a client, or a code asked for from an address. One statement.

    It is counted wherever it comes from, from the machine itself too.

    :raises TooManyRequests: if there were more than the limit of the group allows.
    """
    limit = limit_of(group, on=at.date())
    if limit is None:
        return
    count, began_at = _count(limit, subject, at)
    if count > limit.most:
        raise TooManyRequests(seconds=_left(limit, began_at, at))


def forget_old(*, at: datetime) -> None:
    """Take away the counts that count no more. One statement."""
    run_all("delete from ratelimit_countrow where began_at < %(before)s returning 1", {"before": at - KEPT})


def _count(limit: Limit, subject: str, at: datetime) -> tuple[int, datetime]:
    row = run_one(
        "insert into ratelimit_countrow as c (key, began_at, count) values (%(key)s, %(at)s, 1) "
        "on conflict (key) do update set "
        "count = case when c.began_at <= %(since)s then 1 else c.count + 1 end, "
        "began_at = case when c.began_at <= %(since)s then %(at)s else c.began_at end "
        "returning count, began_at",
        {"key": _key(limit, subject), "at": at, "since": at - limit.per},
    )
    assert row is not None
    return int(row[0]), row[1]


def _key(limit: Limit, subject: str) -> bytes:
    return protect.blind_index(f"{limit.group} {subject}", place=PLACE)


def _left(limit: Limit, began_at: datetime, at: datetime) -> int:
    return max(1, math.ceil((began_at + limit.per - at).total_seconds()))
