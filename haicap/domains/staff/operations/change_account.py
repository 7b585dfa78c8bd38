"""What an administrator does with the account of a colleague."""

from datetime import datetime

from django.db import transaction

from haicap.domains.staff.contracts import Colleague, MayNotStaff
from haicap.domains.staff.queries.colleagues import colleague
from haicap.kernel.actors import Actor
from haicap.kernel.messages import sentence
from haicap.platform.accounts import api as accounts
from haicap.platform.audit import api as audit

OWN_ACCOUNT = sentence("nobody does this with the own account")


@transaction.atomic
def lock_account(*, by: Actor, at: datetime, account_id: int, locked: bool) -> None:
    """
    Lock an account, which ends its sessions at once, or open it again. Five statements.

    :raises ColleagueUnknown: if there is no such account.
    :raises MayNotStaff: if the actor does not look after it, or it is the actor's own.
    """
    known = _other(by=by, at=at, account_id=account_id)
    accounts.lock(account_id, locked=locked)
    audit.record(by=by, at=at, act="lock" if locked else "unlock", kind="account", key=known.username)


@transaction.atomic
def give_code(*, by: Actor, at: datetime, account_id: int) -> accounts.Code:
    """
    Give a code for a new password. The old password stays good until the new one is set. Six statements.

    :raises ColleagueUnknown: if there is no such account.
    :raises MayNotStaff: if the actor does not look after it.
    """
    known = colleague(by=by, account_id=account_id, on=at.date())
    code = accounts.new_code(account_id, at=at)
    audit.record(by=by, at=at, act="give_code", kind="account", key=known.username)
    return code


@transaction.atomic
def end_sessions(*, by: Actor, at: datetime, account_id: int) -> None:
    """
    End all sessions of a colleague, wherever they are. Seven statements.

    :raises ColleagueUnknown: if there is no such account.
    :raises MayNotStaff: if the actor does not look after it, or it is the actor's own.
    """
    known = _other(by=by, at=at, account_id=account_id)
    accounts.end_sessions(account_id)
    audit.record(by=by, at=at, act="end_sessions", kind="account", key=known.username)


@transaction.atomic
def reset_second_step(*, by: Actor, at: datetime, account_id: int) -> None:
    """
    Take the second step away from who lost phone and recovery codes, and end the sessions. Nine statements.

    The officer's identity is checked in person; a code for a new password is given with it where there is doubt.

    :raises ColleagueUnknown: if there is no such account.
    :raises MayNotStaff: if the actor does not look after it, or it is the actor's own.
    """
    known = _other(by=by, at=at, account_id=account_id)
    if accounts.reset_second_step(account_id):
        audit.record(by=by, at=at, act="reset_second_step", kind="account", key=known.username)


def _other(*, by: Actor, at: datetime, account_id: int) -> Colleague:
    if by.account_id == account_id:
        raise MayNotStaff(why=OWN_ACCOUNT)
    return colleague(by=by, account_id=account_id, on=at.date())
