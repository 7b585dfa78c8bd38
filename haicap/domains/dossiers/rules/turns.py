"""The turns beside the standard flow, each from the dossier as it stands to what it changes."""

from datetime import datetime

from haicap.domains.dossiers.contracts import (
    Act,
    Appointment,
    Business,
    Dossier,
    Kind,
    Node,
    PaperGiven,
    ReasonMissing,
    SupplementMissing,
)
from haicap.domains.dossiers.rules.business import check_move
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.due import Deadline, standing
from haicap.domains.dossiers.rules.leading import check_open
from haicap.domains.dossiers.rules.reappointment import check_reappointment
from haicap.domains.dossiers.rules.waiting import effect_on, resumed
from haicap.domains.procedures.contracts import SupplementEffect
from haicap.kernel.worktime import WorkCalendar

#: how a dossier ends without a decision: act -> event and state
ENDINGS: dict[Act, tuple[Kind, Business]] = {
    Act.REJECT: (Kind.REJECTED, Business.REJECTED_AT_DOOR),
    Act.WITHDRAW: (Kind.WITHDRAWN, Business.WITHDRAWN),
    Act.STOP: (Kind.STOPPED, Business.STOPPED),
}


def request_for_more(dossier: Dossier, *, at: datetime, note: str) -> Change:
    """
    Return what it changes that papers are asked for; the clock stands still. `note` is clean and names them.

    Source: Decree 118/2025/NĐ-CP art. 17. House rule: a second request is possible, is marked, and counts as late.

    :raises WrongStep: if it neither waits to be taken in nor is being processed.
    :raises ReasonMissing: if nothing was named.
    """
    check_open(dossier, Act.ASK_MORE)
    check_move(old=dossier.business, new=Business.SUPPLEMENT_ASKED)
    if not note:
        raise ReasonMissing("note", value="")
    asked = dossier.supplement_count + 1
    return Change(
        kind=Kind.MORE_ASKED,
        act=Act.ASK_MORE,
        columns={"business": Business.SUPPLEMENT_ASKED.value, "waiting_since": at, "supplement_count": asked},
        told={"request": asked},
        personal={"note": note},
    )


def supplement(
    dossier: Dossier,
    *,
    at: datetime,
    papers: tuple[PaperGiven, ...],
    note: str,
    assignee_id: int,
    calendar: WorkCalendar,
    effect: SupplementEffect,
    before: Deadline | None = None,
) -> Change:
    """
    Return what it changes that the papers came: it goes on where it was. `note` is clean, `at` local.

    `assignee_id` is the one who had it last, the calendar that of the receiving unit, the effect the procedure's.
    `before` is the deadline it had when it began to wait, reckoned by this calendar: a day off that was declared
    meanwhile moves it; without it the one that it has.

    Source: Decree 61/2018/NĐ-CP art. 17, see `resumed`.

    :raises WrongStep: if no papers are waited for.
    :raises SupplementMissing: if none came.
    """
    check_open(dossier, Act.TAKE_MORE)
    business = Business.SUBMITTED if dossier.node is Node.MORE_AT_DOOR else Business.IN_PROCESS
    check_move(old=dossier.business, new=business)
    if not papers:
        raise SupplementMissing("on_paper", value="")
    paused = effect_on(dossier.term_kind, chosen=effect)
    deadline = resumed(
        standing=before or standing(dossier),
        effect=paused,
        asked_at=(dossier.waiting_since or at).astimezone(at.tzinfo),
        came_at=at,
        calendar=calendar,
    )
    return Change(
        kind=Kind.MORE_TAKEN,
        act=Act.TAKE_MORE,
        columns={
            "business": business.value,
            "waiting_since": None,
            "runs_from": at,
            "counts_as": deadline.counts_as,
            "due_at": deadline.due_at,
            "due_is_provisional": deadline.is_provisional,
        },
        assignee_id=assignee_id if dossier.node is Node.MORE_IN_WORK else 0,
        # A restart is what the log means without a word.
        told={"clock": paused.value} if paused is SupplementEffect.PAUSE else {},
        personal={"note": note},
        papers=papers,
    )


def ending(dossier: Dossier, *, act: Act, note: str) -> Change:
    """
    Return what it changes that a dossier ends without a decision, by an act of ENDINGS. `note` is clean.

    Source: Decree 118/2025/NĐ-CP arts. 17-22 (refusal to receive, withdrawal, stop), each with its reason.

    :raises WrongStep: if the dossier cannot end in this way where it stands.
    :raises ReasonMissing: if no reason was given.
    """
    kind, business = ENDINGS[act]
    check_open(dossier, act)
    check_move(old=dossier.business, new=business)
    if not note:
        raise ReasonMissing("note", value="")
    columns: dict[str, object] = {"business": business.value}
    if dossier.waiting_since:
        columns["waiting_since"] = None
    return Change(kind=kind, act=act, columns=columns, personal={"note": note})


def new_appointment(dossier: Dossier, *, at: datetime, appointment: Appointment, calendar: WorkCalendar) -> Change:
    """
    Return what it changes that the due moment is moved, with an apology. The reason is clean, `at` local.

    The step and the one who works at it stay. The calendar is that of the receiving unit.

    Source: Decree 61/2018/NĐ-CP art. 19.

    :raises WrongStep: if it was not taken in yet, waits for the applicant, is decided, or has ended.
    :raises ReappointedBefore: and its siblings, see `check_reappointment`.
    :raises ReasonMissing: if no reason was given.
    """
    check_open(dossier, Act.REAPPOINT)
    old = dossier.due_at.astimezone(at.tzinfo) if dossier.due_at else None
    check_reappointment(
        old=old, new=appointment.due_at, at=at, made_before=dossier.reappointment_count, calendar=calendar
    )
    if not appointment.reason:
        raise ReasonMissing("reason", value="")
    return Change(
        kind=Kind.REAPPOINTED,
        act=Act.REAPPOINT,
        columns={
            "due_at": appointment.due_at,
            "due_is_provisional": calendar.is_provisional(at.date(), appointment.due_at.date()),
            "reappointment_count": dossier.reappointment_count + 1,
        },
        assignee_id=dossier.token.assignee_id if dossier.token else 0,
        told={"old_due_at": dossier.due_at},
        personal={"note": appointment.reason},
    )
