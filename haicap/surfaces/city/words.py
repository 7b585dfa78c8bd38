"""What stands on the city surface for states of the law, in the reader's language."""

from collections.abc import Mapping

from haicap.domains.law.contracts import State
from haicap.kernel.messages import sentence

#: the state of an amendment in words, and its tone
STATES: Mapping[State, tuple[str, str]] = {
    State.DRAFT: (sentence("Draft"), ""),
    State.CHECKED: (sentence("Checked, waits for approval"), "soon"),
    State.SCHEDULED: (sentence("Approved, not in force yet"), "info"),
    State.IN_FORCE: (sentence("In force"), "good"),
    State.ROLLED_BACK: (sentence("Rolled back"), "late"),
}
