"""The only door of this part. See README.md for its words and rules."""

from haicap.domains.staff.access import may_staff
from haicap.domains.staff.contracts import (
    Colleague,
    ColleagueUnknown,
    MayNotStaff,
    NewPost,
    Post,
    PostNotHeld,
    PostRepeated,
    RoleUnusable,
    UnitOver,
)
from haicap.domains.staff.operations.change_account import (
    end_sessions,
    give_code,
    lock_account,
    reset_second_step,
)
from haicap.domains.staff.operations.change_posts import end_post, give_post
from haicap.domains.staff.operations.follow_units import follow_units
from haicap.domains.staff.operations.give_posts import give_posts
from haicap.domains.staff.operations.take_on import OFFICERS, take_on
from haicap.domains.staff.queries.colleagues import colleague, colleagues
from haicap.domains.staff.queries.door import Entry, entry
from haicap.domains.staff.queries.posts import holders, posts_between, posts_of, sample_posts
from haicap.domains.staff.queries.signed_in import Officer, signed_in

__all__ = [
    "OFFICERS",
    "Colleague",
    "ColleagueUnknown",
    "Entry",
    "MayNotStaff",
    "NewPost",
    "Officer",
    "Post",
    "PostNotHeld",
    "PostRepeated",
    "RoleUnusable",
    "UnitOver",
    "colleague",
    "colleagues",
    "end_post",
    "end_sessions",
    "entry",
    "follow_units",
    "give_code",
    "give_post",
    "give_posts",
    "holders",
    "lock_account",
    "may_staff",
    "posts_between",
    "posts_of",
    "reset_second_step",
    "sample_posts",
    "signed_in",
    "take_on",
]
