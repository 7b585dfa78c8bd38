"""What other parts may know of staff. No framework here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from haicap.kernel.actors import Role
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, NotAllowed, NotFound, Refused
from haicap.kernel.validity import Validity

#: the names under which the session of an officer keeps the account, the post that is acted in, and the number of
#: the account's sessions
SESSION_ACCOUNT, SESSION_POST, SESSION_NUMBER = "account", "post", "number"
ROLES: Mapping[Role, str] = {
    Role.CITIZEN: sentence("Applicant"),
    Role.SYSTEM: sentence("System"),
    Role.RECEIVER: sentence("Counter officer"),
    Role.SPECIALIST: sentence("Specialist"),
    Role.HEAD: sentence("Head of division"),
    Role.CHAIR: sentence("Chair"),
    Role.SUPERVISOR: sentence("Supervisor"),
    Role.ADMINISTRATOR: sentence("Administrator"),
    Role.LEGAL: sentence("Legal officer"),
}


@dataclass(frozen=True, slots=True)
class Post:
    """A post that an account holds in a unit for a span of days."""

    id: int
    account_id: int
    unit_id: int
    role: Role
    validity: Validity


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to be given."""

    account_id: int
    unit_id: int
    role: Role
    starts_on: date


class PostNotHeld(NotAllowed):
    """The account does not hold this post on the day."""

    message = sentence("You do not hold this post today.")


class PostChanged(Refused):
    """The page was shown in one post, and in another window the officer has taken another one since."""

    message = sentence(
        "This page was opened as %(shown)s, and you act as %(now)s now. Nothing was done. Please change the post at "
        "the top, go back and send again."
    )
    status = 409


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who holds or held posts: the account, and the posts, the oldest first."""

    account_id: int
    username: str
    name: str
    is_locked: bool
    has_second_step: bool
    posts: tuple[Post, ...]


class MayNotStaff(NotAllowed):
    """The post does not look after the accounts and posts of this unit, or may not give this role."""

    message = sentence("Your post may not do this with these accounts: %(why)s")


class PostRepeated(Refused):
    """The account holds this post already."""

    message = sentence("This officer holds this post already.")
    status = 409


class ColleagueUnknown(NotFound):
    """There is no such account, or none for this actor."""

    message = sentence("There is no such account.")


class RoleUnusable(BadInput):
    """The role is none that an officer can have."""

    message = sentence("Please choose the role of the post.")


class UnitOver(Refused):
    """The unit has ended, so no post in it can be given."""

    message = sentence("%(name)s has ended: give the post in the unit that followed.")
    status = 409
