"""What other parts may know of staff. No framework here."""

from dataclasses import dataclass
from datetime import date

from haicap.kernel.actors import Role
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import NotAllowed
from haicap.kernel.validity import Validity


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
