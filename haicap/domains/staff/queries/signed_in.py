"""Who is signed in, in which post: asked at the door of every page of officers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import get_language, gettext

from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Unit
from haicap.domains.staff.contracts import (
    ROLES,
    SESSION_ACCOUNT,
    SESSION_NUMBER,
    SESSION_POST,
    Post,
    PostChanged,
    PostNotHeld,
)
from haicap.domains.staff.queries.door import MOST_HELD, Entry, entry
from haicap.kernel.actors import Actor
from haicap.kernel.editions import Editions
from haicap.platform.accounts import api as accounts


@dataclass(frozen=True, slots=True, eq=False)
class Officer:
    """
    Somebody signed in: the account, the posts of today with their units, and the post that is acted in.

    Two requests get the same object only when nothing of it has changed in between, so it may be a key of what is
    made of it.

    `must_protect` tells that the second step is demanded of one of the posts and not set up. `editions` are what the
    door has seen of units, calendars, procedures and grants, so that pages may answer from memory.
    """

    account: accounts.Account
    posts: tuple[Post, ...]
    units: Mapping[int, Unit]
    post: Post
    editions: Editions
    must_protect: bool = False

    @property
    def unit(self) -> Unit:
        """Return the unit of the post."""
        return self.units[self.post.unit_id]

    @property
    def actor(self) -> Actor:
        """Return who acts, for the operations."""
        return Actor(
            role=self.post.role,
            account_id=self.account.id,
            post_id=self.post.id,
            unit_id=self.post.unit_id,
            name=self.account.name,
            unit_code=self.unit.code,
        )

    @property
    def acts_as(self) -> str:
        """Return the post as the forms of its pages carry it."""
        return str(self.post.id)

    def check_acts_as(self, shown_as: str) -> None:
        """
        Check that a form was sent in the post in which its page was shown; in another window it may have changed.

        :raises PostNotHeld: if it is none of the own posts.
        :raises PostChanged: if another post was taken since.
        """
        if shown_as in {"", self.acts_as}:
            return
        post = next((each for each in self.posts if str(each.id) == shown_as), None)
        if post is None:
            raise PostNotHeld("post")
        raise PostChanged(shown=self._named(post), now=self._named(self.post))

    def _named(self, post: Post) -> str:
        return f"{gettext(ROLES[post.role])}, {self.units[post.unit_id].called(get_language())}"


def signed_in(session: accounts.SessionStore, *, on: date, protected: Collection[str] = ()) -> Officer | None:
    """
    Return the officer of the session, or `None` when there is none, or none any more.

    `protected` are the roles of which the second step is demanded. One statement, with the units held in memory.
    """
    found = entry(session.session_key, on=on) if session.session_key else None
    session.take(found.data if found else None)
    kept = session.get(SESSION_ACCOUNT)
    if found is None or not isinstance(kept, int):
        return None
    account, number = found.account, session.get(SESSION_NUMBER)
    # The sessions of an account end together when its number goes up; one ends when it goes from the list.
    if account is None or account.id != kept or not found.posts or number != account.session_number:
        session.flush()
        return None
    return _officer(found, account, str(session.get(SESSION_POST)), frozenset(protected))


# The units are those of the editions in the entry: when they change it is another entry.
@lru_cache(maxsize=MOST_HELD)
def _officer(found: Entry, account: accounts.Account, chosen: str, protected: frozenset[str]) -> Officer:
    post = next((post for post in found.posts if str(post.id) == chosen), found.posts[0])
    units = organisation.units_by_id((post.unit_id for post in found.posts), editions=found.editions)
    unprotected = not account.has_second_step and any(post.role.value in protected for post in found.posts)
    return Officer(account, found.posts, units, post, found.editions, unprotected)
