from datetime import datetime

from django.db import transaction

from haicap.domains.staff import access
from haicap.domains.staff.contracts import RoleUnusable
from haicap.domains.staff.models import PostRow
from haicap.kernel.actors import Actor, Role
from haicap.platform.accounts import api as accounts
from haicap.platform.audit import api as audit

OFFICERS = frozenset(Role) - {Role.CITIZEN, Role.SYSTEM}


@transaction.atomic
def take_on(
    *, by: Actor, at: datetime, username: str, name: str, unit_id: int, role: Role, is_sample: bool = False
) -> accounts.Code:
    """
    Make an account with its first post and return the code for its first password. Seven statements.

    The code is shown once; it is handed over in person.

    :raises MayNotStaff: if the actor may not give this post.
    :raises UnitOver: if the unit has ended.
    :raises RoleUnusable: if the role is none of an officer.
    :raises UsernameUnusable: and its siblings, see `accounts.new_account`.
    """
    access.check_may_staff(actor=by, unit_ids=[unit_id], on=at.date(), roles=[role])
    access.check_stands(unit_id, on=at.date())
    if role not in OFFICERS:
        raise RoleUnusable("role", value="")
    code = accounts.new_account(username=username, name=name, at=at, is_sample=is_sample)
    PostRow.objects.create(account_id=code.account_id, unit_id=unit_id, role=role.value, starts_on=at.date())
    audit.record(by=by, at=at, act="take_on", kind="account", key=code.username, reason=f"{role.value}@{unit_id}")
    return code
