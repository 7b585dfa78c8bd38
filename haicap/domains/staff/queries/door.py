import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from haicap.domains.staff.contracts import Post
from haicap.kernel.actors import Role
from haicap.kernel.editions import Editions
from haicap.kernel.validity import Validity
from haicap.platform.accounts import api as accounts
from haicap.platform.editions import api as editions

#: officers that a process holds in memory, of about 2 kB each
MOST_HELD = 5000
_POSTS = """(
    select coalesce(json_agg(
        json_build_array(p.id, p.unit_id, p.role, p.starts_on, p.ends_before) order by p.starts_on, p.id
    )::text, '[]')
    from staff_postrow p
    where p.account_id = a.id and p.starts_on <= %(day)s and (p.ends_before is null or p.ends_before > %(day)s)
)"""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """
    Who stands at the door with the key of a session; the same object as long as the database answers the same.

    `data` is what the session holds, encoded. The account is `None` when it may not act; the posts are those of the
    day, the oldest first. `editions` are what the same statement has seen.
    """

    data: str
    account: accounts.Account | None
    posts: tuple[Post, ...]
    editions: Editions


def entry(session_key: str, *, on: date) -> Entry | None:
    """Return who owns a session, with the posts of the day; `None` when there is no such session. One statement."""
    found = accounts.opened(session_key, columns=(_POSTS, editions.SEEN), params={"day": on})
    if found is None:
        return None
    return _entry(found)


# Made of what the statement has just answered and of nothing else.
@lru_cache(maxsize=MOST_HELD)
def _entry(found: accounts.Opened) -> Entry:
    held, told = map(str, found.beside)
    return Entry(found.data, found.account, _posts(found.account, held), editions.read(told))


def _posts(account: accounts.Account | None, held: str) -> tuple[Post, ...]:
    if account is None:
        return ()
    return tuple(
        Post(id_, account.id, unit_id, Role(role), Validity(_day(start), _day(end) if end else None))
        for id_, unit_id, role, start, end in json.loads(held)
    )


def _day(written: str) -> date:
    return date.fromisoformat(written)
