"""Where sessions are kept: the table of Django, read by one bare statement, since every page of the desk does so."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from haicap.platform.accounts.signing_in import Account
from haicap.platform.db.api import run_one

#: sessions that a process holds in memory, of about 1 kB each
MOST_HELD = 5000
#: who owns the session is told by the list of sessions, since what Django keeps of it is encoded
_OPENED = """
select d.session_data, a.id, a.username, a.name, a.language, a.is_sample, a.is_locked, a.session_number,
    a.totp_since is not null{columns}
from django_session d
left join accounts_sessionrow s on s.session_key = d.session_key
left join accounts_accountrow a on a.id = s.account_id and not a.is_locked
where d.session_key = %(key)s and d.expire_date > %(now)s
"""


class SessionStore(db.SessionStore):
    """A session in the database. The name of the class is part of what Django signs, so it stays."""

    def _get_session_from_db(self) -> Session | None:
        row = run_one(
            "select session_data, expire_date from django_session "
            "where session_key = %(key)s and expire_date > %(now)s",
            {"key": self.session_key, "now": timezone.now()},
        )
        if row is None:
            self._session_key = None
            return None
        return Session(session_key=self.session_key or "", session_data=row[0], expire_date=row[1])

    def take(self, data: str | None) -> None:
        """Hold what a statement of the caller has just read under this key; `None` when there is no such session."""
        if data is None:
            self._session_key = None
        self._session_cache = {} if data is None else deepcopy(_decoded(data))


# A session seldom changes, and its signature was good the last time.
@lru_cache(maxsize=MOST_HELD)
def _decoded(data: str) -> dict[str, Any]:
    found: dict[str, Any] = SessionStore().decode(data)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """
    A session that lives: its data as Django keeps it, and the account that it is listed under.

    It is the same object when the database answered the same, so it may be a key of what is made of it.

    The account is `None` when it may not act any more, or the session is not listed. `beside` are further columns.
    """

    data: str
    account: Account | None
    beside: tuple[object, ...]


def opened(
    session_key: str, *, columns: Sequence[str] = (), params: Mapping[str, object] | None = None
) -> Opened | None:
    """
    Return the session with the key and its account; `None` when there is none or it is over. One statement.

    `columns` are further columns of the statement, plain values which call the account `a`, with their `params`.
    """
    row = run_one(
        _OPENED.format(columns="".join(f",\n    {column}" for column in columns)),
        # Django sets the end of a session by the clock of the machine.
        {**(params or {}), "key": session_key, "now": timezone.now()},
    )
    if row is None:
        return None
    return _read(row)


@lru_cache(maxsize=MOST_HELD)
def _read(row: tuple[Any, ...]) -> Opened:
    return Opened(data=row[0], account=Account(*row[1:9]) if row[1] is not None else None, beside=row[9:])
