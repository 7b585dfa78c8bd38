"""How flags stand: read from memory, set and cleared in the database."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from haicap.kernel.actors import Actor
from haicap.kernel.flags import Flag
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, NotFound
from haicap.kernel.text import clean_line
from haicap.platform.audit import api as audit
from haicap.platform.db.api import run_all, run_one
from haicap.platform.flags.known import known

#: House rule: a process asks the database again after this long, so that a change reaches all within it.
SECONDS = 5.0
_COLUMNS = "name, scope, is_on, owner, reason, set_at, ends_at"


class FlagNotSet(NotFound):
    """The flag stands as the code has it, so there is nothing to clear."""

    message = sentence("The flag is not set.")


class FlagScopeUnusable(BadInput):
    """The flag can only be set as a whole."""

    message = sentence("This flag can only be set as a whole.")


class FlagEndUnusable(BadInput):
    """The end is not after now, or later than the last day of the flag itself."""

    message = sentence("The end must lie after now and not after %(most)s, the last day of the flag.")


class FlagReasonMissing(BadInput):
    """A reason or an owner was not given."""

    message = sentence("Please say why the flag is set and who answers for it.")


@dataclass(frozen=True, slots=True)
class Setting:
    """
    A flag that was set. `scope` is empty when it is as a whole. From `ends_at` it counts no more.

    `reason` is shown to people whom it concerns.
    """

    name: str
    scope: str
    is_on: bool
    owner: str
    reason: str
    set_at: datetime
    ends_at: datetime


_kept: tuple[float, dict[tuple[str, str], Setting]] | None = None


def setting(flag: Flag, *, at: datetime, scope: str = "") -> Setting | None:
    """
    Return what was set and counts now: for the one thing, else as a whole; `None` when nothing does.

    No statement, but one in each process when the last is older than five seconds.
    """
    now_set = _settings()
    for key in dict.fromkeys(((flag.name, scope), (flag.name, ""))):
        found = now_set.get(key)
        if found is not None and at < found.ends_at:
            return found
    return None


def is_on(flag: Flag, *, at: datetime, scope: str = "") -> bool:
    """Test if a flag is on. Statements as for `setting`."""
    found = setting(flag, at=at, scope=scope)
    return flag.is_on if found is None else found.is_on


def settings() -> list[Setting]:
    """Return all that was set, by name, also what has ended. One statement."""
    rows = run_all(f"select {_COLUMNS} from flags_flagrow order by name, scope")
    return [Setting(*row) for row in rows]


@transaction.atomic
def put(
    name: str, *, by: Actor, at: datetime, is_on: bool, owner: str, reason: str, ends_at: datetime, scope: str = ""
) -> Setting:
    """
    Set a flag, as a whole or for one thing, until a moment; what was set before is replaced. Two statements.

    Other processes follow within five seconds. Who may is decided by the caller.

    :raises FlagUnknown: if the code reads no such flag.
    :raises FlagScopeUnusable: if it can only be set as a whole.
    :raises FlagEndUnusable: if the end is not after now, or after the last day of the flag.
    :raises FlagReasonMissing: if reason or owner is empty.
    """
    flag = known(name)
    scope = clean_line(scope, field="scope", most=60)
    if scope and not flag.scope:
        raise FlagScopeUnusable("scope", value=scope)
    if ends_at <= at or (ends_at - timedelta(microseconds=1)).date() > flag.ends_on:
        raise FlagEndUnusable("until", value="", most=f"{flag.ends_on:%d/%m/%Y}")
    owner = clean_line(owner, field="owner", most=120)
    reason = clean_line(reason, field="reason", most=300)
    if not owner or not reason:
        raise FlagReasonMissing("reason" if owner else "owner", value="")
    made = Setting(flag.name, scope, is_on, owner, reason, at, ends_at)
    run_one(
        f"insert into flags_flagrow ({_COLUMNS}) values "
        "(%(name)s, %(scope)s, %(is_on)s, %(owner)s, %(reason)s, %(at)s, %(ends_at)s) "
        "on conflict (name, scope) do update set is_on = excluded.is_on, owner = excluded.owner, "
        "reason = excluded.reason, set_at = excluded.set_at, ends_at = excluded.ends_at returning id",
        {"name": flag.name, "scope": scope, "is_on": is_on, "owner": owner, "reason": reason, "at": at,
         "ends_at": ends_at},
    )  # fmt: skip
    told = f"{'on' if is_on else 'off'} until {ends_at.isoformat(timespec='minutes')}: {reason}"
    audit.record(by=by, at=at, act="set_flag", kind="flag", key=_key(flag.name, scope), reason=told[:300])
    transaction.on_commit(forget)
    forget()
    return made


@transaction.atomic
def clear(name: str, *, by: Actor, at: datetime, scope: str = "") -> None:
    """
    Let a flag stand again as the code has it. Two statements. Who may is decided by the caller.

    A flag that the code reads no more can be cleared too.

    :raises FlagNotSet: if it was not set.
    """
    scope = clean_line(scope, field="scope", most=60)
    gone = run_all(
        "delete from flags_flagrow where name = %(name)s and scope = %(scope)s returning 1",
        {"name": clean_line(name, field="name", most=60), "scope": scope},
    )
    if not gone:
        raise FlagNotSet("name", key=name[:60])
    audit.record(by=by, at=at, act="clear_flag", kind="flag", key=_key(name, scope))
    transaction.on_commit(forget)
    forget()


def forget() -> None:
    """Let this process ask the database at the next question."""
    global _kept  # noqa: PLW0603 (the memory of this process)
    _kept = None


def _settings() -> dict[tuple[str, str], Setting]:
    global _kept  # noqa: PLW0603 (the memory of this process)
    kept, now = _kept, time.monotonic()
    if kept is None or now - kept[0] > SECONDS:
        kept = now, {(one.name, one.scope): one for one in settings()}
        _kept = kept
    return kept[1]


def _key(name: str, scope: str) -> str:
    return (f"{name} {scope}" if scope else name)[:80]
