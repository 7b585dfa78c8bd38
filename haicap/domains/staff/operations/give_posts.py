from collections.abc import Iterable

from haicap.domains.staff.contracts import NewPost
from haicap.domains.staff.models import PostRow


def give_posts(posts: Iterable[NewPost]) -> None:
    """
    Give posts to accounts; one that is held already is left as it is. One statement for 1,000 posts.

    For the first filling of an installation, by the operator at the machine.
    """
    PostRow.objects.bulk_create(
        [
            PostRow(account_id=one.account_id, unit_id=one.unit_id, role=one.role.value, starts_on=one.starts_on)
            for one in posts
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )
