from datetime import date

from django.db.models import Q, QuerySet

from haicap.domains.staff.contracts import Post
from haicap.domains.staff.models import PostRow
from haicap.kernel.actors import Role
from haicap.kernel.validity import Validity
from haicap.platform.db.api import run_all

_POSTS_OF = """
select id, unit_id, role, starts_on, ends_before from staff_postrow
where account_id = %(account)s and starts_on <= %(day)s and (ends_before is null or ends_before > %(day)s)
order by starts_on, id
"""


def posts_of(account_id: int, *, on: date) -> list[Post]:
    """Return the posts that an account holds on the day, the oldest first. One statement."""
    # Bare, since every page of the desk asks it.
    rows = run_all(_POSTS_OF, {"account": account_id, "day": on})
    return [Post(id_, account_id, unit_id, Role(role), Validity(start, end)) for id_, unit_id, role, start, end in rows]


def holders(*, unit_id: int, role: Role, on: date) -> list[Post]:
    """Return the posts of a role in a unit on the day. One statement."""
    return [to_post(row) for row in _held(on).filter(unit_id=unit_id, role=role.value).order_by("id")]


def sample_posts(*, on: date) -> list[Post]:
    """Return the posts held by accounts of the sample city, by unit and role. One statement."""
    return [to_post(row) for row in _held(on).filter(account__is_sample=True).order_by("unit_id", "id")]


def posts_between(first: date, end: date) -> list[Post]:
    """Return the posts that are held on some day of `first` ≤ day < `end`. One statement."""
    not_ended = Q(ends_before__isnull=True) | Q(ends_before__gt=first)
    return [to_post(row) for row in PostRow.objects.filter(not_ended, starts_on__lt=end).order_by("unit_id", "id")]


def _held(on: date) -> QuerySet[PostRow]:
    not_ended = Q(ends_before__isnull=True) | Q(ends_before__gt=on)
    return PostRow.objects.filter(not_ended, starts_on__lte=on)


def to_post(row: PostRow) -> Post:
    """Return the post of a row."""
    return Post(
        id=row.id,
        account_id=row.account_id,
        unit_id=row.unit_id,
        role=Role(row.role),
        validity=Validity(row.starts_on, row.ends_before),
    )
