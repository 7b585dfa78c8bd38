"""What the pages say of where a dossier stands. Plain words, no personal data."""

from django.utils.translation import gettext

from haicap.domains.dossiers.contracts import Business, Decision, Delivery, Kind, Money, Node, Tracking
from haicap.kernel import money
from haicap.kernel.messages import sentence

HAPPENED = {
    Kind.SUBMITTED: sentence("Handed in online"),
    Kind.RECEIVED: sentence("Handed in at the counter and taken in"),
    Kind.ACCEPTED: sentence("Taken in: the papers are complete"),
    Kind.ASSIGNED: sentence("Given to a specialist"),
    Kind.PROPOSED: sentence("Examined, a decision is proposed"),
    Kind.APPROVED: sentence("Approved by the head of the division"),
    Kind.SENT_BACK: sentence("Sent back inside the office to be examined again"),
    Kind.SIGNED: sentence("Decided: approved by the chair, without an electronic signature"),
    Kind.HANDED_OVER: sentence("The result was handed over"),
    Kind.REJECTED: sentence("Not taken in; the reason stands in the letter to the applicant"),
    Kind.MORE_ASKED: sentence("More papers were asked for"),
    Kind.MORE_TAKEN: sentence("The papers asked for have come"),
    Kind.REAPPOINTED: sentence("A new day was set, with an apology"),
    Kind.CALENDAR_CHANGED: sentence("Working days or hours changed by law; the due day was reckoned anew"),
    Kind.SUCCEEDED: sentence("The office was merged or divided; this one goes on with the dossier, the due day stays"),
    Kind.WITHDRAWN: sentence("Withdrawn at the wish of the applicant"),
    Kind.STOPPED: sentence("The work was stopped; the reason stands in the letter to the applicant"),
    Kind.POSTED: sentence("The result was sent by post"),
    Kind.POST_FAILED: sentence("The post could not deliver the result"),
    Kind.POST_ARRIVED: sentence("The post delivered the result"),
    Kind.SENT_ONLINE: sentence("The result was sent online"),
    Kind.FORWARDED: sentence("Passed on to the office that decides; the due day stays"),
    Kind.TRANSFERRED: sentence("Given to an authority outside the city; the letter to the applicant says which"),
    Kind.CORRECTION_ASKED: sentence("The office began to check whether it had made an error"),
    Kind.CORRECTED: sentence("An error of the office was put right; the dossier goes on, the due day stays"),
    Kind.CORRECTION_DECLINED: sentence("The office found no error"),
    Kind.MIRRORED: sentence("The system that handles the dossier told where it stands"),
    Kind.CONTACT_RECTIFIED: sentence("Data of the applicant were put right"),
    Kind.RECTIFYING_ASKED: sentence("The office checks whether data of the applicant are wrong"),
    Kind.RECTIFIED: sentence("Data of the applicant were put right"),
    Kind.RECTIFYING_DECLINED: sentence("The office found the data of the applicant right"),
    Kind.FEE_ASKED: sentence("The office asked for the fee"),
    Kind.FEE_PAID: sentence("The fee was paid"),
    Kind.FEE_EXEMPTED: sentence("No fee to pay"),
    Kind.REFUND_OWED: sentence("Money is to be given back"),
    Kind.REFUNDED: sentence("The money was given back"),
    Kind.FACTS_CORRECTED: sentence("The office put a fact of the matter right"),
    Kind.MOVED_BY_LAW: sentence("A change of law gave the dossier to another office; the due day stays"),
    Kind.PINNED_ANEW: sentence("A change of law: the office decides under another text; the due day stays"),
    Kind.STEP_DONE: sentence("A step of the work was done"),
    Kind.MESSAGE_NOTED: sentence("An answer that the office waited for has come"),
    Kind.TIME_CAME: sentence("A moment came for which the process waited"),
    Kind.SERVICE_DONE: sentence("The system did a step of the work"),
    Kind.UNDONE: sentence("The office took back its last step"),
    Kind.PROCESS_CHANGED: sentence("The office goes on by a new version of the process; the due day stays"),
}
HAPPENS = {
    Node.RECEIVE: sentence("The counter checks the papers"),
    Node.ASSIGN: sentence("The office gives the dossier to a specialist"),
    Node.PROCESS: sentence("A specialist examines the dossier"),
    Node.APPROVE: sentence("The head of the division checks the proposal"),
    Node.SIGN: sentence("The chair decides and signs"),
    Node.RETURN: sentence("The result is ready to be fetched"),
    Node.MORE_AT_DOOR: sentence("The office waits for the papers named in its letter; the clock stands still"),
    Node.MORE_IN_WORK: sentence("The office waits for the papers named in its letter; the clock stands still"),
    Node.CHECK_BY_HEAD: sentence("The office checks whether it has made an error"),
    Node.CHECK_BY_CHAIR: sentence("The office checks whether it has made an error"),
    Node.WORK: sentence("The office does a further step of the work"),
    Node.WAIT: sentence("The office waits for an answer from elsewhere"),
    Node.JOIN: sentence("Several steps are done at the same time"),
    Node.TIMER: sentence("The office waits for a moment set by the process"),
}
#: what a ready result waits for, by the way it goes
ON_THE_WAY = {
    Delivery.SENT: sentence("The result is on its way by post"),
    Delivery.FAILED: sentence("The result came back from the post and is at the office"),
}
STATES = {
    Business.SUBMITTED: sentence("Handed in, waiting to be taken in"),
    Business.SUPPLEMENT_ASKED: sentence("Waiting for papers from the applicant"),
    Business.ACCEPTED: sentence("Taken in"),
    Business.IN_PROCESS: sentence("Being handled"),
    Business.DECIDED: sentence("Decided"),
    Business.RETURNED: sentence("Finished: the result was handed over"),
    Business.REJECTED_AT_DOOR: sentence("Not taken in"),
    Business.WITHDRAWN: sentence("Withdrawn by the applicant"),
    Business.STOPPED: sentence("Stopped"),
    Business.TRANSFERRED: sentence("Passed on to another authority"),
}
DECISIONS = {
    Decision.APPROVED: sentence("The request was granted."),
    Decision.REFUSED: sentence("The request was refused. The reasons stand in the letter you receive."),
}

#: where the fee stands: the state, and what to do about it
FEES = {
    Money.DUE: (
        sentence("%(amount)s, to be paid"),
        sentence(
            "You pay at the counter of %(unit)s and are given a receipt. The result is given out once it is paid."
        ),
    ),
    Money.PAID: (sentence("%(amount)s, paid"), ""),
    Money.EXEMPT: (sentence("No fee to pay"), ""),
    Money.REFUND_DUE: (
        sentence("%(amount)s, to be given back"),
        sentence("You are given the money at the counter of %(unit)s. Please bring the receipt of your payment."),
    ),
    Money.REFUNDED: (sentence("%(amount)s, given back"), ""),
}
#: why an office decides, by the basis of its power
POWERS = {
    "by_law": sentence("The law gives it the power (%(text)s)."),
    "devolved": sentence("The power was devolved to it by %(text)s."),
    "decentralised": sentence("The power was decentralised to it by %(text)s."),
    "delegated": sentence("The power was delegated to it by %(text)s."),
}
#: how a dossier ends without a result; what was due by then is not asked for here
WITHOUT_RESULT = frozenset({Business.REJECTED_AT_DOOR, Business.WITHDRAWN, Business.STOPPED, Business.TRANSFERRED})


def fee_words(tracking: Tracking, *, counter: str) -> tuple[str, str]:
    """Return where the fee stands and what to do about it at the counter; both are empty when nothing is to be said."""
    asks_in_vain = tracking.money is Money.DUE and tracking.business in WITHOUT_RESULT
    if tracking.money not in FEES or asks_in_vain:
        return "", ""
    stands, to_do = FEES[tracking.money]
    return gettext(stands) % {"amount": money.written(tracking.fee_vnd or 0)}, gettext(to_do) % {
        "unit": counter
    } if to_do else ""


def power_words(tracking: Tracking) -> str:
    """Return in plain words by which text the competent office decides; empty where that is not known."""
    if not tracking.text or tracking.basis not in POWERS:
        return ""
    return gettext(POWERS[tracking.basis]) % {"text": tracking.text}


def happened_words(kind: Kind) -> str:
    """Return what an event was."""
    return gettext(HAPPENED[kind])


def happens_words(node: Node, delivery: Delivery = Delivery.NONE) -> str:
    """Return what the dossier waits for."""
    on_the_way = ON_THE_WAY.get(delivery) if node is Node.RETURN else None
    return gettext(on_the_way or HAPPENS[node])


def state_words(tracking: Tracking) -> str:
    """Return where the dossier stands, with the decision when there is one."""
    told = [gettext(STATES[tracking.business])]
    if tracking.decision in DECISIONS:
        told.append(gettext(DECISIONS[tracking.decision]))
    return ". ".join(told)
