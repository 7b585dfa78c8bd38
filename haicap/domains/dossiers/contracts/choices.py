"""The choices of dossiers: states, steps, acts, kinds of events."""

from enum import StrEnum

#: Places for which values are sealed; written into the sealed bytes, so they never change.
CONTACT = "dossiers.dossier.contact"
SECRET = "dossiers.secret.value"  # noqa: S105 (a place, not a password)
DRAFT = "dossiers.draft.body"
#: what a person asks for to see their own data, and what the link that comes stands for
OWN_DATA_ASKED, OWN_DATA = "own_data_asked", "own_data"
#: how long an unfinished filing and the key of a submission are kept
KEPT_DAYS = 7
#: the largest fee that a counter may ask, in whole đồng
MOST_FEE_VND = 1_000_000_000
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
    TOLD = "told"
    UNKNOWN = "unknown"


class Node(StrEnum):
    """
    What a token of a dossier waits for, as the whole house understands it, whatever the process calls the step.

    `WORK` is any other step that a person does; at `WAIT` nobody here acts: a message, a time or the system is waited
    for; `JOIN` has arrived where others are waited for, `TIMER` counts the time of another; `CHECK_BY_…` stand beside
    every process: a correction waits for a second person.
    """

    RECEIVE = "receive"
    ASSIGN = "assign"
    PROCESS = "process"
    APPROVE = "approve"
    SIGN = "sign"
    RETURN = "return"
    MORE_AT_DOOR = "more_door"
    MORE_IN_WORK = "more_work"
    CHECK_BY_HEAD = "fix_head"
    CHECK_BY_CHAIR = "fix_chair"
    WORK = "work"
    WAIT = "wait"
    JOIN = "join"
    TIMER = "timer"


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
    FORWARD = "forward"
    TRANSFER = "transfer"
    ASK_CORRECTION = "ask_correction"
    CONFIRM_CORRECTION = "confirm_correction"
    DECLINE_CORRECTION = "decline_correction"
    ASK_FEE = "ask_fee"
    NOTE_PAYMENT = "note_payment"
    EXEMPT_FEE = "exempt_fee"
    OWE_REFUND = "owe_refund"
    NOTE_REFUND = "note_refund"
    RECTIFY_CONTACT = "rectify_contact"
    ASK_RECTIFICATION = "ask_rectification"
    CONFIRM_RECTIFICATION = "confirm_rectification"
    DECLINE_RECTIFICATION = "decline_rectification"
    CORRECT_FACTS = "correct_facts"
    PLACE = "place"
    COMPLETE = "complete"
    NOTE_MESSAGE = "note_message"
    UNDO = "undo"
    RUN_ON = "run_on"


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
    Act.FORWARD,
    Act.TRANSFER,
    Act.WITHDRAW,
    Act.STOP,
)

#: the acts on the money of a dossier, beside flow and turns, in the order of a page
MONEY_ACTS = (Act.NOTE_PAYMENT, Act.NOTE_REFUND, Act.ASK_FEE, Act.EXEMPT_FEE, Act.OWE_REFUND)

#: the acts on wrong personal data, beside all others, in the order of a page
RECTIFYING_ACTS = (
    Act.CONFIRM_RECTIFICATION,
    Act.DECLINE_RECTIFICATION,
    Act.RECTIFY_CONTACT,
    Act.ASK_RECTIFICATION,
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
    FORWARDED = "forwarded"
    TRANSFERRED = "transferred"
    CORRECTION_ASKED = "correction_asked"
    CORRECTED = "corrected"
    CORRECTION_DECLINED = "correction_declined"
    CALENDAR_CHANGED = "calendar_changed"
    SUCCEEDED = "succeeded"
    MIRRORED = "mirrored"
    FEE_ASKED = "fee_asked"
    FEE_PAID = "fee_paid"
    FEE_EXEMPTED = "fee_exempted"
    REFUND_OWED = "refund_owed"
    REFUNDED = "refunded"
    CONTACT_RECTIFIED = "contact_rectified"
    RECTIFYING_ASKED = "rectifying_asked"
    RECTIFIED = "rectified"
    RECTIFYING_DECLINED = "rectifying_declined"
    FACTS_CORRECTED = "facts_corrected"
    MOVED_BY_LAW = "moved_by_law"
    PINNED_ANEW = "pinned_anew"
    STEP_DONE = "step_done"
    MESSAGE_NOTED = "message_noted"
    TIME_CAME = "time_came"
    SERVICE_DONE = "service_done"
    UNDONE = "undone"
    PROCESS_CHANGED = "process_changed"


class Proof(StrEnum):
    """By what the collector of a result showed to be entitled."""

    SLIP = "slip"
    IDENTITY = "identity"
    PROXY = "proxy"
