"""Who acts at the command line: an officer by user name, or the operator of the machine."""

from datetime import datetime

from haicap.domains.staff import api as staff
from haicap.kernel.actors import Actor, Role
from haicap.platform.accounts import api as accounts

OPERATOR_NAME = "operator"


def acting(username: str | None, at: datetime) -> Actor:
    """
    Return the officer of a user name in the post by which law is changed, or the operator of the machine.

    :raises ColleagueUnknown: if there is no such account.
    """
    if username is None:
        return Actor(role=Role.SYSTEM, name=OPERATOR_NAME)
    account = accounts.account_named(username)
    if account is None:
        raise staff.ColleagueUnknown("by", key=username)
    posts = sorted(staff.posts_of(account.id, on=at.date()), key=lambda post: post.role is not Role.LEGAL)
    if not posts:
        return Actor(role=Role.CITIZEN, account_id=account.id, name=account.name)
    return Actor(
        role=posts[0].role, account_id=account.id, post_id=posts[0].id, unit_id=posts[0].unit_id, name=account.name
    )
