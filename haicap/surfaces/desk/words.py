"""What stands at the desk for roles, steps, states and acts, in the reader's language."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import get_language, gettext

from haicap.domains.dossiers.contracts import (
    Act,
    Business,
    Channel,
    Decision,
    Delivery,
    Dossier,
    Kind,
    MayNotAct,
    Money,
    Node,
    Proof,
    Sync,
    WrongMove,
    WrongStep,
)
from haicap.domains.organisation.contracts import Unit
from haicap.domains.procedures.contracts import Level
from haicap.kernel.actors import Role
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.ui.refusals import refusal_words

STEPS: Mapping[Node, str] = {
    Node.RECEIVE: sentence("Waiting to be taken in"),
    Node.ASSIGN: sentence("Waiting to be assigned"),
    Node.PROCESS: sentence("Being processed"),
    Node.APPROVE: sentence("Waiting for approval"),
    Node.SIGN: sentence("Waiting for signature"),
    Node.RETURN: sentence("Result ready to hand over"),
    Node.MORE_AT_DOOR: sentence("Waiting for papers before it is taken in"),
    Node.MORE_IN_WORK: sentence("Waiting for papers to go on"),
    Node.CHECK_BY_HEAD: sentence("Waiting for a correction to be confirmed"),
    Node.CHECK_BY_CHAIR: sentence("Waiting for a correction to be confirmed"),
    Node.WORK: sentence("At a further step of its process"),
    Node.WAIT: sentence("Waiting for an answer from elsewhere"),
    Node.JOIN: sentence("Waiting for steps done at the same time"),
    Node.TIMER: sentence("Waiting for a moment to come"),
}
#: what a ready result waits for, by the way it goes
ON_THE_WAY: Mapping[Delivery, str] = {
    Delivery.SENT: sentence("The result is on its way by post"),
    Delivery.FAILED: sentence("The result came back from the post and is at the office"),
}
#: what is to be done at a step, as short as a column
TO_DO: Mapping[Node, str] = {
    Node.RECEIVE: sentence("Take in"),
    Node.ASSIGN: sentence("Assign"),
    Node.PROCESS: sentence("Process"),
    Node.APPROVE: sentence("Approve"),
    Node.SIGN: sentence("Sign"),
    Node.RETURN: sentence("Hand over"),
    Node.MORE_AT_DOOR: sentence("Papers to take it in"),
    Node.MORE_IN_WORK: sentence("Papers to go on"),
    Node.CHECK_BY_HEAD: sentence("Confirm a correction"),
    Node.CHECK_BY_CHAIR: sentence("Confirm a correction"),
    Node.WORK: sentence("Further step"),
    Node.WAIT: sentence("Answer from elsewhere"),
    Node.JOIN: sentence("Other steps"),
    Node.TIMER: sentence("A moment"),
}
#: the steps that can wait for a post, in the order of the flow
STEPS_OF: Mapping[Role, tuple[Node, ...]] = {
    Role.RECEIVER: (Node.RECEIVE, Node.MORE_AT_DOOR, Node.MORE_IN_WORK, Node.RETURN, Node.WORK, Node.WAIT),
    Role.SPECIALIST: (Node.PROCESS, Node.WORK, Node.WAIT),
    Role.HEAD: (Node.ASSIGN, Node.APPROVE, Node.WORK, Node.WAIT, Node.CHECK_BY_HEAD),
    Role.CHAIR: (Node.ASSIGN, Node.SIGN, Node.WORK, Node.WAIT, Node.CHECK_BY_CHAIR),
}
CHANNELS: Mapping[StrEnum, str] = {
    Channel.ONLINE: sentence("Online"),
    Channel.COUNTER: sentence("At the counter"),
    Channel.POST: sentence("By post"),
}
LEVELS: Mapping[Level, str] = {
    Level.COMMUNE: sentence("Ward and commune"),
    Level.PROVINCE: sentence("City"),
    Level.MINISTRY: sentence("Ministry"),
    Level.OTHER: sentence("Other body"),
}
STATES: Mapping[Business, tuple[str, str]] = {
    Business.SUBMITTED: (sentence("Submitted"), "info"),
    Business.SUPPLEMENT_ASKED: (sentence("Supplement asked"), "soon"),
    Business.ACCEPTED: (sentence("Taken in"), "info"),
    Business.IN_PROCESS: (sentence("In process"), "info"),
    Business.DECIDED: (sentence("Decided"), "info"),
    Business.RETURNED: (sentence("Result handed over"), "good"),
    Business.REJECTED_AT_DOOR: (sentence("Rejected at the door"), ""),
    Business.WITHDRAWN: (sentence("Withdrawn"), ""),
    Business.STOPPED: (sentence("Stopped"), ""),
    Business.TRANSFERRED: (sentence("Transferred"), ""),
}
DECISIONS: Mapping[Decision, str] = {
    Decision.APPROVED: sentence("Request granted"),
    Decision.REFUSED: sentence("Request refused"),
}
KINDS: Mapping[Kind, str] = {
    Kind.SUBMITTED: sentence("Submitted online"),
    Kind.RECEIVED: sentence("Taken in at the counter"),
    Kind.ACCEPTED: sentence("Taken in from online"),
    Kind.ASSIGNED: sentence("Assigned to a specialist"),
    Kind.PROPOSED: sentence("Result proposed"),
    Kind.APPROVED: sentence("Proposal approved"),
    Kind.SENT_BACK: sentence("Sent back to the specialist"),
    Kind.SIGNED: sentence("Approved, without an electronic signature"),
    Kind.HANDED_OVER: sentence("Result handed over"),
    Kind.REJECTED: sentence("Refused at the door"),
    Kind.MORE_ASKED: sentence("More papers asked for"),
    Kind.MORE_TAKEN: sentence("Papers came in"),
    Kind.REAPPOINTED: sentence("New appointment with an apology"),
    Kind.CALENDAR_CHANGED: sentence("Due moment moved by a change of the calendar"),
    Kind.SUCCEEDED: sentence("Gone over to the unit that followed"),
    Kind.WITHDRAWN: sentence("Withdrawn by the applicant"),
    Kind.STOPPED: sentence("Work stopped"),
    Kind.POSTED: sentence("Result given to the post"),
    Kind.POST_FAILED: sentence("Result came back from the post"),
    Kind.POST_ARRIVED: sentence("Result delivered by the post"),
    Kind.SENT_ONLINE: sentence("Result sent online"),
    Kind.FORWARDED: sentence("Passed on to another unit"),
    Kind.TRANSFERRED: sentence("Given to another authority"),
    Kind.CORRECTION_ASKED: sentence("Correction asked for"),
    Kind.CORRECTED: sentence("Corrected"),
    Kind.CORRECTION_DECLINED: sentence("Correction declined"),
    Kind.MIRRORED: sentence("Message of the system that works it"),
    Kind.CONTACT_RECTIFIED: sentence("Contact put right"),
    Kind.RECTIFYING_ASKED: sentence("Asked to put personal data right"),
    Kind.RECTIFIED: sentence("Personal data put right"),
    Kind.RECTIFYING_DECLINED: sentence("Personal data left as they are"),
    Kind.FEE_ASKED: sentence("Fee asked for"),
    Kind.FEE_PAID: sentence("Fee paid"),
    Kind.FEE_EXEMPTED: sentence("No fee to pay"),
    Kind.REFUND_OWED: sentence("Money to be given back"),
    Kind.REFUNDED: sentence("Money given back"),
    Kind.FACTS_CORRECTED: sentence("Facts of the matter corrected"),
    Kind.MOVED_BY_LAW: sentence("Moved to another unit by a change of law"),
    Kind.PINNED_ANEW: sentence("Decided under another text by a change of law"),
    Kind.STEP_DONE: sentence("A step of its process was done"),
    Kind.MESSAGE_NOTED: sentence("An answer from elsewhere came"),
    Kind.TIME_CAME: sentence("A moment set by its process came"),
    Kind.SERVICE_DONE: sentence("The system went on"),
    Kind.UNDONE: sentence("The last step was taken back"),
    Kind.PROCESS_CHANGED: sentence("Goes on by a new version of its process"),
}
#: what a change of law made of a day
DAYS_NOW: Mapping[str, str] = {
    "off": sentence("%(day)s is a day off (%(name)s)"),
    "workday": sentence("%(day)s is a worked day of the weekend (%(name)s)"),
    "normal": sentence("%(day)s is a day like any other"),
}
HOURS_NOW = sentence("working hours from %(first)s to %(last)s: %(sessions)s, received until %(cut_off)s")
#: what the notice of an event is called, with the number of its form
NOTICES: Mapping[Kind, str] = {
    Kind.MORE_ASKED: sentence("Request for papers, form 02 (PDF)"),
    Kind.REJECTED: sentence("Refusal, form 03 (PDF)"),
    Kind.REAPPOINTED: sentence("Apology and new appointment, form 04 (PDF)"),
    Kind.WITHDRAWN: sentence("Notice of stopping, form 05 (PDF)"),
    Kind.STOPPED: sentence("Notice of stopping, form 05 (PDF)"),
    Kind.FORWARDED: sentence("Notice of passing on (PDF)"),
    Kind.TRANSFERRED: sentence("Notice of stopping, form 05 (PDF)"),
    Kind.CORRECTED: sentence("Notice of the correction (PDF)"),
}
PROOFS: Mapping[Proof, str] = {
    Proof.SLIP: sentence("The slip of the dossier"),
    Proof.IDENTITY: sentence("The citizen's card"),
    Proof.PROXY: sentence("A written authorisation"),
}
ACTS: Mapping[Act, str] = {
    Act.ACCEPT: sentence("Take in"),
    Act.ASSIGN: sentence("Assign"),
    Act.PROPOSE: sentence("Propose the result"),
    Act.APPROVE: sentence("Approve the proposal"),
    Act.SIGN: sentence("Sign"),
    Act.SEND_BACK: sentence("Send back"),
    Act.HAND_OVER: sentence("Hand over the result"),
    Act.REJECT: sentence("Refuse at the door"),
    Act.ASK_MORE: sentence("Ask for more papers"),
    Act.TAKE_MORE: sentence("Note the papers that came"),
    Act.REAPPOINT: sentence("Set a new day with an apology"),
    Act.WITHDRAW: sentence("Note that the applicant withdraws"),
    Act.STOP: sentence("Stop the work"),
    Act.POST: sentence("Send the result by post"),
    Act.POST_FAILED: sentence("Note that the post brought it back"),
    Act.POST_ARRIVED: sentence("Note that the post delivered it"),
    Act.SEND_ONLINE: sentence("Note that it was sent online"),
    Act.FORWARD: sentence("Pass on to the unit that decides"),
    Act.TRANSFER: sentence("Give to an authority outside the city"),
    Act.PLACE: sentence("Say which unit takes it over"),
    Act.COMPLETE: sentence("Finish this step"),
    Act.NOTE_MESSAGE: sentence("Note that the answer came"),
    Act.UNDO: sentence("Take back my last step"),
    Act.ASK_CORRECTION: sentence("Ask for a correction of the last act"),
    Act.CONFIRM_CORRECTION: sentence("Confirm the correction"),
    Act.DECLINE_CORRECTION: sentence("Decline the correction"),
    Act.RECTIFY_CONTACT: sentence("Put the contact right"),
    Act.ASK_RECTIFICATION: sentence("Ask to put right who applies or files"),
    Act.CONFIRM_RECTIFICATION: sentence("Confirm: the data are to be put right"),
    Act.DECLINE_RECTIFICATION: sentence("Decline: the data stay as they are"),
    Act.ASK_FEE: sentence("Ask for a fee"),
    Act.NOTE_PAYMENT: sentence("Note that the fee was paid"),
    Act.EXEMPT_FEE: sentence("Note that no fee is to be paid"),
    Act.OWE_REFUND: sentence("Note that money must be given back"),
    Act.NOTE_REFUND: sentence("Note that the money was given back"),
    Act.CORRECT_FACTS: sentence("Correct the facts of the matter"),
}
#: what an act did, said once it is done; the event by which the log knows it
DONE: Mapping[Kind, str] = {
    Kind.RECEIVED: sentence("The dossier has been taken in."),
    Kind.ACCEPTED: sentence("The dossier has been taken in and waits to be assigned."),
    Kind.ASSIGNED: sentence("The dossier has been assigned."),
    Kind.PROPOSED: sentence("Your proposal waits for approval."),
    Kind.APPROVED: sentence("The proposal is approved and waits for signature."),
    Kind.SENT_BACK: sentence("The dossier went back to the specialist."),
    Kind.SIGNED: sentence("The dossier is decided. The result waits at the counter."),
    Kind.HANDED_OVER: sentence("The result has been handed over. The dossier is closed."),
    Kind.REJECTED: sentence("The dossier is refused. Give the applicant the paper with the reason."),
    Kind.MORE_ASKED: sentence("The papers are asked for and the clock stands still. Give the applicant the request."),
    Kind.MORE_TAKEN: sentence("The papers are noted down. The dossier goes on."),
    Kind.REAPPOINTED: sentence("The new day is set. Give the applicant the apology before the old day has passed."),
    Kind.WITHDRAWN: sentence("The withdrawal is noted down. The dossier is closed."),
    Kind.STOPPED: sentence("The work is stopped. Give the applicant the notice."),
    Kind.POSTED: sentence("The result is on its way by post."),
    Kind.POST_FAILED: sentence("The return is noted down. The result is here again."),
    Kind.POST_ARRIVED: sentence("The delivery is noted down. The dossier is closed."),
    Kind.SENT_ONLINE: sentence("The sending is noted down. The dossier is closed."),
    Kind.FORWARDED: sentence(
        "The dossier is with the other unit now; its due day stays. Give the applicant the notice."
    ),
    Kind.SUCCEEDED: sentence("The dossier is with the unit that you chose; code and due day stay."),
    Kind.TRANSFERRED: sentence("The dossier is closed here. Give the applicant the notice."),
    Kind.CORRECTION_ASKED: sentence("Your request waits for a second person. Until then nothing else can be done."),
    Kind.CORRECTED: sentence("The error is put right and the dossier goes on. Give the applicant the notice."),
    Kind.CORRECTION_DECLINED: sentence("The request is declined. The dossier stands as it stood."),
    Kind.CONTACT_RECTIFIED: sentence("The contact is put right. Give the applicant the new receipt."),
    Kind.RECTIFYING_ASKED: sentence(
        "Your request waits for a second person. Until then the dossier is neither decided nor ended."
    ),
    Kind.RECTIFIED: sentence("The data are put right and count from now on. Give the applicant the new receipt."),
    Kind.RECTIFYING_DECLINED: sentence("The request is declined. The data stay as they were."),
    Kind.FEE_ASKED: sentence("The fee is asked for. The result is not given out before it is paid."),
    Kind.FEE_PAID: sentence("The payment is noted down. Give the applicant the receipt."),
    Kind.FEE_EXEMPTED: sentence("It is noted down that no fee is to be paid."),
    Kind.REFUND_OWED: sentence("It is noted down that money must be given back."),
    Kind.REFUNDED: sentence("It is noted down that the money was given back."),
    Kind.FACTS_CORRECTED: sentence("The facts are corrected. Step and due day stay."),
    Kind.STEP_DONE: sentence("The step is done, and the dossier goes on."),
    Kind.MESSAGE_NOTED: sentence("It is noted down, and the dossier goes on."),
    Kind.UNDONE: sentence("Your last step is taken back. The dossier stands as before it."),
}
#: where the money of a dossier stands, with its amount
MONEY: Mapping[Money, str] = {
    Money.DUE: sentence("%(amount)s, to be paid"),
    Money.PAID: sentence("%(amount)s, paid"),
    Money.EXEMPT: sentence("No fee to pay"),
    Money.REFUND_DUE: sentence("%(amount)s, to be given back"),
    Money.REFUNDED: sentence("%(amount)s, given back"),
}
#: what the system that handed a dossier in knows of it
TOLD: Mapping[Sync, str] = {
    Sync.PENDING: sentence("It is being told of the newest change"),
    Sync.DONE: sentence("It knows the newest change"),
    Sync.FAILED: sentence("It could not be told of the newest change"),
}
ENDED = sentence("ended")


def unit_name(unit: Unit) -> str:
    """Return the name of a unit with its kind, as the reader's language writes it."""
    return unit.called(get_language())


def short_name(procedure: str) -> str:
    """Return the name of a procedure for a list, without the words that nearly all of them begin with."""
    rest = procedure.removeprefix("Thủ tục ").strip()
    return rest[:1].upper() + rest[1:]


def step_of(dossier: Dossier) -> str:
    """Return where a dossier waits, or that it has ended."""
    if dossier.token is None:
        return gettext("Closed")
    on_the_way = ON_THE_WAY.get(dossier.delivery) if dossier.token.node is Node.RETURN else None
    return gettext(on_the_way or STEPS[dossier.token.node])


def said(refusal: Refused) -> str:
    """Return what a refusal says; a reason or a step inside of it is translated too."""
    told = dict(refusal.params)
    if isinstance(refusal, MayNotAct):
        told["why"] = gettext(str(told["why"]))
    if isinstance(refusal, WrongStep):
        told["step"] = gettext(str(told["step"]))
    if isinstance(refusal, WrongMove):
        told = {
            name: gettext(STATES[Business(str(state))][0]) if state in set(Business) else state
            for name, state in told.items()
        }
    if told == refusal.params:
        return refusal_words(refusal)
    return gettext(refusal.message) % told
