"""The sessions of an account, as its owner sees them: where they began, and how to end them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from haicap.platform.accounts.models import SessionRow
from haicap.platform.db.api import run_all

_LIVING = """
select s.id, s.began_at, s.device, d.expire_date, s.session_key = %(current)s
from accounts_sessionrow s join django_session d on d.session_key = s.session_key
where s.account_id = %(account)s and d.expire_date > %(at)s
order by s.session_key = %(current)s desc, s.began_at desc, s.id desc limit 100
"""


@dataclass(frozen=True, slots=True)
class Session:
    """A session that lives: since when, until when at most, on what device, and whether it is the one that asks."""

    id: int
    began_at: datetime
    ends_at: datetime
    device: str
    is_current: bool


def note_session(account_id: int, *, session_key: str, device: str, at: datetime) -> None:
    """Keep that an account began a session. One statement."""
    SessionRow.objects.create(account_id=account_id, session_key=session_key, began_at=at, device=device[:60])


def sessions_of(account_id: int, *, current: str, at: datetime) -> list[Session]:
    """Return the sessions of an account that live, the one with the key `current` first. One statement."""
    found = run_all(_LIVING, {"account": account_id, "current": current, "at": at})
    return [
        Session(id=row[0], began_at=row[1], device=row[2], ends_at=row[3], is_current=bool(row[4])) for row in found
    ]


def end_session(account_id: int, *, session_id: int) -> bool:
    """End one session of an account; return whether there was one. Two statements."""
    with transaction.atomic():
        gone = run_all(
            "delete from accounts_sessionrow where id = %(id)s and account_id = %(account)s returning session_key",
            {"id": session_id, "account": account_id},
        )
        for (key,) in gone:
            run_all("delete from django_session where session_key = %(key)s returning 1", {"key": key})
    return bool(gone)


def end_all(account_id: int) -> None:
    """End all sessions that an account is known to have begun; its session number ends the rest. One statement."""
    run_all(
        "with gone as (delete from accounts_sessionrow where account_id = %(account)s returning session_key) "
        "delete from django_session d using gone where d.session_key = gone.session_key returning 1",
        {"account": account_id},
    )


def forget_ended() -> None:
    """Take away what is known of sessions that are gone. One statement."""
    run_all(
        "delete from accounts_sessionrow s where not exists "
        "(select from django_session d where d.session_key = s.session_key) returning 1"
    )
