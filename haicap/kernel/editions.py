"""Which state of the slowly changing tables an answer was read from."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Editions:
    """
    The edition of each topic, as one statement saw them.

    An edition is a random mark that is new with every change of the tables of its topic, and never comes again. Who
    holds the edition of a topic may use what was read of it under the same edition.
    """

    by_topic: Mapping[str, str] = field(default_factory=dict)

    def of(self, topic: str) -> str:
        """Return the edition of a topic; empty when there is none, so that nothing may be kept for it."""
        return self.by_topic.get(topic, "")
