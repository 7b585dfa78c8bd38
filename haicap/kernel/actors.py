"""Who acts. Every operation takes one; nothing reads it from a global."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """
    What a post is for. An officer with several posts acts in one of them at a time.

    The citizen and the system are roles too, so that every act has somebody who did it.
    """

    CITIZEN = "citizen"
    SYSTEM = "system"
    RECEIVER = "receiver"
    SPECIALIST = "specialist"
    HEAD = "head"
    CHAIR = "chair"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    LEGAL = "legal"


@dataclass(frozen=True, slots=True)
class Actor:
    """
    The one who acts, in the post in which the act is done.

    `account_id`, `post_id` and `unit_id` are 0 for a citizen without an account and for the system.
    """

    role: Role
    account_id: int = 0
    post_id: int = 0
    unit_id: int = 0
    name: str = ""
    unit_code: str = ""

    @property
    def is_officer(self) -> bool:
        """Test if the actor acts in a post of the administration."""
        return self.post_id != 0


CITIZEN = Actor(role=Role.CITIZEN)
SYSTEM = Actor(role=Role.SYSTEM)
