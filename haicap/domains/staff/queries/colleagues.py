from datetime import date

from haicap.domains.staff import access
from haicap.domains.staff.contracts import Colleague, ColleagueUnknown, Post
from haicap.domains.staff.models import PostRow
from haicap.domains.staff.queries.posts import to_post
from haicap.kernel.actors import Actor
from haicap.platform.accounts import api as accounts


def colleagues(*, by: Actor, unit_id: int, on: date) -> list[Colleague]:
    """
    Return those who hold a post in a unit on the day or held one before, by name. Three statements.

    :raises MayNotStaff: if the actor does not look after this unit.
    """
    access.check_may_staff(actor=by, unit_ids=[unit_id], on=on)
    return _colleagues([to_post(row) for row in PostRow.objects.filter(unit_id=unit_id).order_by("starts_on", "id")])


def colleague(*, by: Actor, account_id: int, on: date) -> Colleague:
    """
    Return one account with all its posts. Three statements.

    :raises ColleagueUnknown: if there is no such account.
    :raises MayNotStaff: if the account holds a post in a unit that the actor does not look after.
    """
    rows = PostRow.objects.filter(account_id=account_id).order_by("starts_on", "id")
    found = _colleagues([to_post(row) for row in rows])
    if not found:
        raise ColleagueUnknown("account", key=account_id)
    # Posts of the past elsewhere do not keep the present unit from looking after its people.
    held = [post for post in found[0].posts if post.validity.covers(on)] or list(found[0].posts)
    access.check_may_staff(actor=by, unit_ids=[post.unit_id for post in held], on=on)
    return found[0]


def _colleagues(posts: list[Post]) -> list[Colleague]:
    known = accounts.accounts_by_id(post.account_id for post in posts)
    return sorted(
        (
            Colleague(
                account_id=account.id,
                username=account.username,
                name=account.name,
                is_locked=account.is_locked,
                has_second_step=account.has_second_step,
                posts=tuple(post for post in posts if post.account_id == account.id),
            )
            for account in known.values()
        ),
        key=lambda one: one.name,
    )
