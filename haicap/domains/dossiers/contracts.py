"""What other parts may know of dossiers. No framework here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from haicap.kernel.actors import Role
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, NotAllowed, NotFound, Refused
from haicap.kernel.worktime import Term

#: Places for which values are sealed; written into the sealed bytes, so they never change.
CONTACT = "dossiers.dossier.contact"
SECRET = "dossiers.secret.value"  # noqa: S105 (a place, not a password)
DRAFT = "dossiers.draft.body"
#: how long an unfinished filing and the key of a submission are kept
KEPT_DAYS = 7
#: requests for more papers; one more counts as late (Decision 766/QĐ-TTg)
MOST_SUPPLEMENTS = 1


class Business(StrEnum):
    """Where a dossier stands in its business."""

    SUBMITTED = "submitted"
    SUPPLEMENT_ASKED = "supplement_asked"
    ACCEPTED = "accepted"
    IN_PROCESS = "in_process"
    DECIDED = "decided"
    RETURNED = "returned"
    REJECTED_AT_DOOR = "rejected_at_door"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    TRANSFERRED = "transferred"


class Decision(StrEnum):
    """What was decided; `NONE` until it is."""

    NONE = ""
    APPROVED = "approved"
    REFUSED = "refused"


class Money(StrEnum):
    """Where the money of a dossier stands."""

    NONE = "none"
    DUE = "due"
    PAID = "paid"
    EXEMPT = "exempt"
    REFUND_DUE = "refund_due"
    REFUNDED = "refunded"


class Delivery(StrEnum):
    """Where the result of a dossier is on its way to the applicant."""

    NONE = "none"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    HANDED_OVER = "handed_over"


class Sync(StrEnum):
    """Whether outside systems know the state of a dossier."""

    NONE = "none"
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class Channel(StrEnum):
    """How a dossier came in."""

    ONLINE = "online"
    COUNTER = "in_person"
    POST = "post"


class TermKind(StrEnum):
    """Where the length of the deadline is from."""

    CONFIRMED = "confirmed"
    FROM_CATALOGUE = "from_catalogue"
    APPOINTED = "appointed"
    UNKNOWN = "unknown"


class Node(StrEnum):
    """A step of the standard flow at which a dossier waits for somebody."""

    RECEIVE = "receive"
    ASSIGN = "assign"
    PROCESS = "process"
    APPROVE = "approve"
    SIGN = "sign"
    RETURN = "return"
    MORE_AT_DOOR = "more_door"
    MORE_IN_WORK = "more_work"


class Act(StrEnum):
    """What an officer does with a dossier."""

    LOOK = "look"
    RECEIVE = "receive"
    ACCEPT = "accept"
    ASSIGN = "assign"
    PROPOSE = "propose"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    SIGN = "sign"
    HAND_OVER = "hand_over"
    REJECT = "reject"
    ASK_MORE = "ask_more"
    TAKE_MORE = "take_more"
    REAPPOINT = "reappoint"
    WITHDRAW = "withdraw"
    STOP = "stop"
    POST = "post"
    POST_FAILED = "post_failed"
    POST_ARRIVED = "post_arrived"
    SEND_ONLINE = "send_online"


#: the acts beside the standard flow, in the order of a page
TURN_ACTS = (
    Act.TAKE_MORE,
    Act.POST_ARRIVED,
    Act.POST_FAILED,
    Act.POST,
    Act.SEND_ONLINE,
    Act.ASK_MORE,
    Act.REJECT,
    Act.REAPPOINT,
    Act.WITHDRAW,
    Act.STOP,
)


class Kind(StrEnum):
    """What an event of a dossier tells."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    PROPOSED = "proposed"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    SIGNED = "signed"
    HANDED_OVER = "handed_over"
    REJECTED = "rejected"
    MORE_ASKED = "more_asked"
    MORE_TAKEN = "more_taken"
    REAPPOINTED = "reappointed"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    POSTED = "posted"
    POST_FAILED = "post_failed"
    POST_ARRIVED = "post_arrived"
    SENT_ONLINE = "sent_online"


class Proof(StrEnum):
    """By what the collector of a result showed to be entitled."""

    SLIP = "slip"
    IDENTITY = "identity"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class PaperGiven:
    """
    A paper that was handed in: the component it stands for, and the kept file.

    Without a file (`sha256` empty) the paper lies with the office on paper only.
    """

    name: str
    sha256: str = ""
    file_name: str = ""
    media_type: str = ""
    size_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Appointment:
    """A due moment that an officer set because the length of the deadline is not known for sure."""

    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Filing:
    """
    What is handed in. `place_code` is the unit of the applicant's place, by which competence is found.

    The declared values come as they were typed; the operation cleans and checks them.
    """

    procedure_code: str
    place_code: str
    name: str
    national_id: str
    born_on: date | None
    address: str
    phone: str = ""
    email: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    papers: tuple[PaperGiven, ...] = ()


@dataclass(frozen=True, slots=True)
class Slip:
    """What the applicant is given: the code, who decides, and by when. `due_at` is `None` when not known yet."""

    code: str
    business: Business
    procedure_version_id: int
    competent_unit_id: int
    submitted_at: datetime
    due_at: datetime | None
    due_is_provisional: bool


@dataclass(frozen=True, slots=True)
class Token:
    """A step that waits: where, for whom, since when. `assignee_id` is 0 when any holder of the role may act."""

    id: int
    node: Node
    unit_id: int
    role: Role
    assignee_id: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Dossier:
    """
    A dossier as it stands. `seen` is its number of events, by which a change in between is noticed.

    `runs_from` is the moment from which its term is counted: the submission, or the day the full dossier came.
    `waiting_since` is set while the clock stands still for the applicant.
    """

    id: int
    code: str
    procedure_version_id: int
    applicant_id: int
    applicant_name: str
    support_unit_id: int | None
    received_unit_id: int
    competent_unit_id: int
    channel: Channel
    business: Business
    decision: Decision
    money: Money
    delivery: Delivery
    term: Term
    term_kind: TermKind
    submitted_at: datetime
    counts_as: date
    due_at: datetime | None
    due_is_provisional: bool
    decided_at: datetime | None
    returned_at: datetime | None
    runs_from: datetime
    waiting_since: datetime | None
    supplement_count: int
    reappointment_count: int
    is_sample: bool
    seen: int
    token: Token | None

    @property
    def node(self) -> Node | None:
        """Return the step at which it waits, `None` when its flow has ended."""
        return self.token.node if self.token else None

    @property
    def counts_as_late(self) -> bool:
        """Test if it is late whatever its due moment: papers were asked for more than once."""
        return self.supplement_count > MOST_SUPPLEMENTS


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One event of the log, fit to be shown: what, when, by whom, in which post, and the note that goes with it.

    `note` and `proposal` are empty for those who may not read them. `request` counts the requests for papers,
    `old_due_at` is what an event that moved the due moment found, `due_at` what it set.
    """

    serial: int
    kind: Kind
    at: datetime
    account_id: int
    role: Role
    unit_id: int
    note: str
    decision: str
    request: int = 0
    old_due_at: datetime | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """
    A paper of a dossier. `source` says whose it is: `applicant` or `result`.

    Without a file (`sha256` empty) it lies with the office on paper only.
    """

    ordinal: int
    name: str
    file_name: str
    media_type: str
    size_bytes: int
    sha256: str
    source: str


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A line of a worklist."""

    token_id: int
    code: str
    procedure_version_id: int
    applicant_name: str
    node: Node
    unit_id: int
    received_unit_id: int
    assignee_id: int
    channel: Channel
    submitted_at: datetime
    due_at: datetime | None
    rank_at: datetime
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Tracking:
    """What anyone with the code may follow: no personal data. `steps` are (kind, moment, unit), oldest first."""

    code: str
    procedure_version_id: int
    business: Business
    decision: Decision
    delivery: Delivery
    node: Node | None
    received_unit_id: int
    competent_unit_id: int
    submitted_at: datetime
    term: Term
    term_kind: TermKind
    due_at: datetime | None
    due_is_provisional: bool
    returned_at: datetime | None
    runs_from: datetime
    supplement_count: int
    reappointment_count: int
    is_sample: bool
    steps: tuple[tuple[Kind, datetime, int], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """An act that the dossier waits for. `why_not` is the English reason, empty when the actor may do it."""

    act: Act
    why_not: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A filing that is being written; `code` is set once it was handed in, and then nothing else is left."""

    procedure_code: str
    values: Mapping[str, str]
    papers: tuple[PaperGiven, ...]
    code: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification read, and where a dossier differs from its log: (code, what)."""

    dossiers: int
    events: int
    differences: tuple[tuple[str, str], ...]


class DraftUnknown(NotFound):
    """There is no filing being written under this secret."""

    message = sentence("The form that you began is no longer here. Please begin again.")


class DossierUnknown(NotFound):
    """There is no dossier with this code, or none for this actor."""

    message = sentence("There is no dossier with the code “%(key)s”. Please check the code on the slip.")


class MayNotAct(NotAllowed):
    """The post has no right to this act on this dossier."""

    message = sentence("Your post may not do this with this dossier: %(why)s")


class WrongStep(Refused):
    """The dossier is not at the step of this act."""

    message = sentence("The dossier is not waiting for this: it stands at “%(step)s”.")
    status = 409


class WrongMove(Refused):
    """The dossier cannot go from its state to the one asked for."""

    message = sentence("A dossier that is “%(old)s” cannot become “%(new)s”.")
    status = 409


class ChangedMeanwhile(Refused):
    """Somebody else acted on the dossier after it was read."""

    message = sentence("Somebody else has just acted on this dossier. Please look at it again.")
    status = 409


class KeyReused(Refused):
    """One idempotency key came with two different filings."""

    message = sentence("This submission was sent before with other content. Please begin again.")


class KeyMissing(BadInput):
    """No idempotency key came with a filing, or one that is too long."""

    message = sentence("The form has lost its number. Please open it again.")


class AppointmentNeeded(BadInput):
    """The length of the deadline is not known for sure, so an officer must set the appointment."""

    message = sentence(
        "The deadline of this procedure is not confirmed. Please set the day of return and give the reason."
    )


class AppointmentNotAllowed(BadInput):
    """The deadline is known; an appointment by hand is not taken."""

    message = sentence("The deadline of this procedure is known and is not set by hand.")


class AppointmentUnusable(BadInput):
    """The moment set lies before the receipt, more than ten years on, or on a day off."""

    message = sentence("The day of return must be a working day after the receipt.")


class AssigneeUnfit(BadInput):
    """The person chosen holds no post of a specialist in the unit."""

    message = sentence("Please choose a specialist of this unit.")


class ReasonMissing(BadInput):
    """An act that needs a reason came without one."""

    message = sentence("Please write the reason.")


class SupplementMissing(BadInput):
    """Neither a file nor the name of a paper came with what the applicant is said to have brought."""

    message = sentence("Please add the files, or write which papers came.")


class ReappointedBefore(Refused):
    """A new appointment was already made for the dossier."""

    message = sentence("A new appointment was made before. It is possible only once.")
    status = 409


class ReappointmentTooLate(Refused):
    """The due moment has passed, or none is set: a new appointment comes with an apology before it."""

    message = sentence("A new appointment can be made only before the due moment.")
    status = 409


class ReappointmentUnusable(BadInput):
    """The new day is a day off, not after the one set before, or more than 60 days after it."""

    message = sentence("The new day must be a working day after the one set before, at most 60 days later.")


class CarrierMissing(BadInput):
    """It was not said who carries the result."""

    message = sentence("Please write who carries the result.")


class TrackingNumberMissing(BadInput):
    """The number by which the carrier knows what was sent was not given."""

    message = sentence("Please write the tracking number of the carrier.")


class OnlinePlaceMissing(BadInput):
    """It was not said where a result was sent online."""

    message = sentence("Please write where the result was sent.")


class ResultOnTheWay(Refused):
    """The result was given to a carrier and has not come back."""

    message = sentence("The result is on its way by post. Please note first how that ended.")
    status = 409


class ResultNotPosted(Refused):
    """The result is not with a carrier."""

    message = sentence("The result is not on its way by post.")
    status = 409


class ResultFileMissing(Refused):
    """A result without a file cannot be sent online."""

    message = sentence("There is no file of the result that could be sent online.")
    status = 409


class NoticeUnknown(NotFound):
    """The event is not one about which a notice is issued."""

    message = sentence("There is no notice of this number.")


class CollectorMissing(BadInput):
    """The name of the one who took the result was not given."""

    message = sentence("Please write who took the result.")


class PaperMissing(BadInput):
    """No paper was handed in for a procedure that needs papers."""

    message = sentence("Please add at least one file of your papers.")


class ReceiptNotYet(NotFound):
    """The receipt is issued when an officer takes the dossier in."""

    message = sentence("The receipt is issued when an officer has taken in the dossier.")
