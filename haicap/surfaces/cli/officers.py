"""Who acts at the command line: an officer by user name, the operator of the machine, or whom the operator names."""

from datetime import datetime

from haicap.domains.staff import api as staff
from haicap.kernel.actors import Actor, Role
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.kernel.text import clean_line
from haicap.platform.accounts import api as accounts

OPERATOR_NAME = "operator"


class SecondPersonMissing(Refused):
    """One of the two persons of a change of law was named, the other was not."""

    message = sentence("Name both who enters the change (--by) and who approves it (--approved-by).")


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


def acting_or_named(name: str | None, at: datetime) -> Actor:
    """
    Return as `acting` does; a name that no account has is a person whose act on paper the operator enters.

    :raises ColleagueUnknown: if the name is empty.
    :raises TextUnusable: if it holds what cannot be stored.
    :raises TextTooLong: if it has more than 200 characters.
    """
    written = clean_line(name, field="by") if name is not None else None
    if not written or accounts.account_named(written) is not None:
        return acting(written, at)
    return Actor(role=Role.SYSTEM, name=written)


def are_one(first: Actor, second: Actor) -> bool:
    """Test if two who were named are one person: one account, or one name where the operator wrote one."""
    if first.account_id and second.account_id:
        return first.account_id == second.account_id
    return first.name.casefold() == second.name.casefold()
