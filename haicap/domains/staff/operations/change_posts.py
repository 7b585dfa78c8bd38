"""Posts are given and ended, never altered: acts name them."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from haicap.domains.staff import access
from haicap.domains.staff.contracts import ColleagueUnknown, PostRepeated, RoleUnusable
from haicap.domains.staff.models import PostRow
from haicap.domains.staff.operations.take_on import OFFICERS
from haicap.domains.staff.queries.colleagues import colleague
from haicap.kernel.actors import Actor, Role
from haicap.platform.audit import api as audit


def give_post(*, by: Actor, at: datetime, account_id: int, unit_id: int, role: Role) -> None:
    """
    Give an account a further post from today. Seven statements.

    :raises ColleagueUnknown: if there is no such account.
    :raises MayNotStaff: if the actor may not give this post, or does not look after this account.
    :raises UnitOver: if the unit has ended.
    :raises RoleUnusable: if the role is none of an officer.
    :raises PostRepeated: if the account holds it already.
    """
    known = colleague(by=by, account_id=account_id, on=at.date())
    access.check_may_staff(actor=by, unit_ids=[unit_id], on=at.date(), roles=[role])
    access.check_stands(unit_id, on=at.date())
    if role not in OFFICERS:
        raise RoleUnusable("role", value="")
    try:
        with transaction.atomic():
            PostRow.objects.create(account_id=account_id, unit_id=unit_id, role=role.value, starts_on=at.date())
            audit.record(
                by=by, at=at, act="give_post", kind="account", key=known.username, reason=f"{role.value}@{unit_id}"
            )
    except IntegrityError as wrong:
        # The table forbids that one post is held twice at a time.
        raise PostRepeated("role") from wrong


def end_post(*, by: Actor, at: datetime, account_id: int, post_id: int) -> None:
    """
    End a post today; one that began today is held until the end of the day. Five statements.

    :raises ColleagueUnknown: if the account does not hold the post.
    :raises MayNotStaff: if the actor does not look after this account, or may not give this role.
    """
    known = colleague(by=by, account_id=account_id, on=at.date())
    post = next((one for one in known.posts if one.id == post_id and one.validity.covers(at.date())), None)
    if post is None:
        raise ColleagueUnknown("post", key=post_id)
    access.check_may_staff(actor=by, unit_ids=[post.unit_id], on=at.date(), roles=[post.role])
    ends_before = max(at.date(), post.validity.starts_on + timedelta(days=1))
    with transaction.atomic():
        PostRow.objects.filter(id=post_id).update(ends_before=ends_before)
        audit.record(
            by=by, at=at, act="end_post", kind="account", key=known.username, reason=f"{post.role.value}@{post.unit_id}"
        )
