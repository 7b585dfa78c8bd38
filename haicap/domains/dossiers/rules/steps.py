"""The acts of the standard flow, each from the dossier as it stands to what it changes."""

from collections.abc import Collection
from datetime import datetime

from haicap.domains.dossiers.contracts import (
    Act,
    Appointment,
    AssigneeUnfit,
    Business,
    CollectorMissing,
    Decision,
    Delivery,
    Dossier,
    Kind,
    PaperGiven,
    Proof,
    ReasonMissing,
    TermKind,
)
from haicap.domains.dossiers.rules.business import check_move
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.delivery import check_delivery, check_way
from haicap.domains.dossiers.rules.due import appointed, standing
from haicap.domains.dossiers.rules.leading import check_open
from haicap.domains.dossiers.rules.money import check_given_out
from haicap.domains.people.contracts import Authorisation, AuthorisationMissing
from haicap.kernel.worktime import WorkCalendar


def acceptance(
    dossier: Dossier, *, at: datetime, appointment: Appointment | None, calendar: WorkCalendar
) -> Change:  # fmt: skip
    """
    Return what it changes that a dossier from afar is taken in. `at` is local, the calendar the receiving unit's.

    Source: Decree 118/2025/NĐ-CP art. 17. House rule: the due moment stays as counted from the submission.

    :raises WrongStep: if it does not wait to be taken in.
    :raises AppointmentNeeded: and its siblings, see `appointed`.
    """
    check_open(dossier, Act.ACCEPT)
    check_move(old=dossier.business, new=Business.ACCEPTED)
    deadline = appointed(found=standing(dossier), appointment=appointment, received_at=at, calendar=calendar)
    columns: dict[str, object] = {"business": Business.ACCEPTED.value}
    if deadline.kind is TermKind.APPOINTED:
        columns |= {
            "term_kind": deadline.kind.value,
            "due_at": deadline.due_at,
            "due_is_provisional": deadline.is_provisional,
        }
    return Change(
        kind=Kind.ACCEPTED,
        act=Act.ACCEPT,
        columns=columns,
        personal={"note": appointment.reason if appointment else ""},
    )


def assignment(dossier: Dossier, *, assignee_id: int, specialists: Collection[int]) -> Change:
    """
    Return what it changes that a dossier is given to a specialist; `specialists` are the accounts that may get it.

    Source: Decree 118/2025/NĐ-CP art. 18 (processing by the competent unit).

    :raises WrongStep: if it does not wait to be assigned and is not being processed.
    :raises AssigneeUnfit: if the account is none of the specialists.
    """
    check_open(dossier, Act.ASSIGN)
    columns: dict[str, object] = {}
    if dossier.business is not Business.IN_PROCESS:
        check_move(old=dossier.business, new=Business.IN_PROCESS)
        columns["business"] = Business.IN_PROCESS.value
    if assignee_id not in specialists:
        raise AssigneeUnfit("assignee", value="")
    return Change(
        kind=Kind.ASSIGNED,
        act=Act.ASSIGN,
        columns=columns,
        assignee_id=assignee_id,
        told={"assignee": assignee_id},
    )


def proposal(dossier: Dossier, *, decision: Decision, note: str, results: tuple[PaperGiven, ...]) -> Change:
    """
    Return what it changes that a decision is proposed, with the draft of the result. `note` is clean.

    Source: Decree 118/2025/NĐ-CP art. 17 (a refusal needs its reasons in writing).

    :raises WrongStep: if it is not being processed.
    :raises ReasonMissing: if nothing is decided, or a refusal comes without its reasons.
    """
    check_open(dossier, Act.PROPOSE)
    if decision is Decision.NONE or (decision is Decision.REFUSED and not note):
        raise ReasonMissing("note" if decision is Decision.REFUSED else "decision", value="")
    columns: dict[str, object] = {}
    if dossier.business is Business.ACCEPTED:
        # A process without a step of assigning: the work begins with the proposal.
        check_move(old=dossier.business, new=Business.IN_PROCESS)
        columns["business"] = Business.IN_PROCESS.value
    return Change(
        kind=Kind.PROPOSED,
        act=Act.PROPOSE,
        columns=columns,
        told={"proposal": decision.value},
        personal={"note": note},
        results=results,
    )


def approval(dossier: Dossier, *, note: str) -> Change:
    """
    Return what it changes that the head agrees with what was proposed. `note` is clean.

    House rule: it goes to be signed.

    :raises WrongStep: if it does not wait for approval.
    """
    check_open(dossier, Act.APPROVE)
    return Change(kind=Kind.APPROVED, act=Act.APPROVE, columns={}, personal={"note": note})


def sending_back(dossier: Dossier, *, note: str, assignee_id: int) -> Change:
    """
    Return what it changes that a proposal goes back to the one who had the dossier last. `note` is clean.

    House rule: with the reason.

    :raises WrongStep: if it waits neither for approval nor for signature.
    :raises ReasonMissing: if no reason was given.
    """
    check_open(dossier, Act.SEND_BACK)
    if not note:
        raise ReasonMissing("note", value="")
    return Change(
        kind=Kind.SENT_BACK,
        act=Act.SEND_BACK,
        columns={},
        assignee_id=assignee_id,
        personal={"note": note},
    )


def signature(dossier: Dossier, *, at: datetime, decision: Decision, note: str) -> Change:
    """
    Return what it changes that the chair decides as proposed. `note` is clean.

    Source: Decree 118/2025/NĐ-CP arts. 18 and 22: decided, and the result waits to be handed over.

    :raises WrongStep: if it does not wait for signature.
    """
    check_open(dossier, Act.SIGN)
    check_move(old=dossier.business, new=Business.DECIDED)
    check_delivery(old=dossier.delivery, new=Delivery.WAITING)
    return Change(
        kind=Kind.SIGNED,
        act=Act.SIGN,
        columns={
            "business": Business.DECIDED.value,
            "decision": decision.value,
            "delivery": Delivery.WAITING.value,
            "decided_at": at,
        },
        personal={"note": note},
    )


def handing_over(
    dossier: Dossier, *, at: datetime, collector: str, proof: Proof, authorisation: Authorisation | None = None
) -> Change:
    """
    Return what it changes that the result is handed over at the counter. `collector` is a clean name.

    `authorisation` is by what a proxy takes it; it goes with that proof only.

    Source: Decree 118/2025/NĐ-CP arts. 6 and 22.

    :raises WrongStep: if no result is ready.
    :raises ResultOnTheWay: if a carrier has the result.
    :raises FeeStillDue: if a fee is due.
    :raises CollectorMissing: if the name of the collector was not given.
    :raises AuthorisationMissing: if a proxy takes it and it was not told by what.
    """
    check_open(dossier, Act.HAND_OVER)
    check_move(old=dossier.business, new=Business.RETURNED)
    check_way(act=Act.HAND_OVER, delivery=dossier.delivery)
    check_given_out(dossier)
    check_delivery(old=dossier.delivery, new=Delivery.HANDED_OVER)
    if not any(sign.isalpha() for sign in collector):
        raise CollectorMissing("collector", value="")
    told = {"proof": proof.value}
    if proof is Proof.PROXY:
        if authorisation is None:
            raise AuthorisationMissing("authorisation", value="")
        told["authorisation"] = authorisation.value
    return Change(
        kind=Kind.HANDED_OVER,
        act=Act.HAND_OVER,
        columns={
            "business": Business.RETURNED.value,
            "delivery": Delivery.HANDED_OVER.value,
            "returned_at": at,
        },
        told=told,
        personal={"collector": collector},
    )
