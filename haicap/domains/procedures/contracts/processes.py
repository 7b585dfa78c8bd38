"""What other parts and the surfaces see of processes: their versions, and the words that a step may use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import NotFound, Refused
from haicap.kernel.validity import Validity

#: the process of every procedure that has no other, and its first version, which dossiers of all times may be on
STANDARD = "standard"
FIRST_VERSION = "standard/1"

#: whose a step may be
STEP_ROLES = ("receiver", "specialist", "head", "chair")
#: where the unit of a step is found: it received, it decides, it is the item of a step that several do; or `unit:CODE`
PLACES = ("received", "competent", "item")
UNIT_PLACE = "unit:"
#: what a step without acts of its own ends with
COMPLETE = "complete"
#: the acts that may end a step, and those that may be done beside it and leave it waiting
ENDING_ACTS = (
    "accept", "assign", "propose", "approve", "send_back", "sign", "hand_over", "post_arrived", "send_online",
    "take_more", COMPLETE,
)  # fmt: skip
BESIDE_ACTS = ("assign", "reappoint", "post", "post_failed")
#: the acts that take a dossier out of its step, as messages to it; the first four end it
TURNS = ("withdraw", "stop", "transfer", "reject", "forward", "ask_more")
ENDING_TURNS = frozenset(TURNS[:4])
#: what may be heard from outside: the tax authority has told what is due; it is paid, or an exemption is written
OUTSIDE_MESSAGES = ("tax_notice", "obligation_met")
#: the act by which a dossier is taken in, that by which it is decided, and those by which the result is handed over
ACCEPT, DECIDE, HAND_OVER = "accept", "sign", ("hand_over", "post_arrived", "send_online")
#: what the system can do at a step: write to the applicant, remind whose step it is, hand over to the tax authority
SERVICES = ("notify_applicant", "remind", "send_to_tax")
#: what decision tables of a procedure may decide: the papers needed, facts of the way, the length of the deadline
DECISIONS = ("papers", "facts", "deadline")
#: for what the clock of a dossier may stand still, and how it goes on
CLOCK_STOPS = ("applicant", "money", "outside")
CLOCK_THEN = ("pause", "restart", "appoint")
#: languages in which a process and its elements are named; BPMN's own name is the first
LANGUAGES = ("vi", "en", "id")


@dataclass(frozen=True, slots=True)
class Process:
    """
    A version of a process. `key` is code and number (`standard/1`) and means the same flow for ever.

    In the days of `validity` it is the one that new dossiers of its process get. `instrument` is the text that made
    it, empty when it was shipped; `is_withdrawn` tells that this text was rolled back. `names` are by language.
    """

    key: str
    code: str
    number: int
    names: Mapping[str, str]
    sha256: str
    validity: Validity
    recorded_at: datetime
    instrument: str = ""
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class ProcessUse:
    """Which process a procedure has in a span of days, where it is not the standard one."""

    procedure: str
    process: str
    validity: Validity
    instrument: str = ""


class ProcessUnknown(NotFound):
    """No process, or no version of one, has this key."""

    message = sentence("There is no process “%(key)s”.")

    def details(self) -> dict[str, object]:
        """Return the key that was asked for."""
        return {**Refused.details(self), **self.params}
