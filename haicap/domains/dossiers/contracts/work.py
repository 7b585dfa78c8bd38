"""By what a worklist is narrowed."""

from dataclasses import dataclass
from datetime import datetime

from haicap.domains.dossiers.contracts.choices import Channel, Node


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """
    What of the work is wanted; what is empty or `None` narrows nothing.

    `version_ids` are versions of procedures. `due_from` and `due_before` bound the due moment, the last not within;
    then what has no due moment, or waits for the applicant, is left out. `words` are folded beginnings of words of the
    applicant's name. `assignee_id` asks for what specialists of the unit have: that one, or all of them when 0.
    """

    node: Node | None = None
    version_ids: tuple[int, ...] = ()
    due_from: datetime | None = None
    due_before: datetime | None = None
    channel: Channel | None = None
    code: str = ""
    words: tuple[str, ...] = ()
    assignee_id: int | None = None
