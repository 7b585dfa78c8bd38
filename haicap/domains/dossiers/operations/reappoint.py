from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, Appointment, Kind, ReasonMissing
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.flow import next_step
from haicap.domains.dossiers.rules.reappointment import check_reappointment
from haicap.domains.organisation import api as organisation
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean


def reappoint(*, by: Actor, at: datetime, code: str, appointment: Appointment) -> None:
    """
    Set the one new due moment that a dossier may get, with an apology (form 04). `at` is local. Three statements.

    The step and the one who works at it stay.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if it was not taken in yet, waits for the applicant, is decided, or has ended.
    :raises ReappointedBefore: and its siblings, see `check_reappointment`.
    :raises ReasonMissing: if no reason was given.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.REAPPOINT, actor=by, dossier=dossier, on=at.date())
    node = next_step(at=dossier.node, act=Act.REAPPOINT)
    calendar = organisation.work_calendar(unit_id=dossier.received_unit_id)
    old = dossier.due_at.astimezone(at.tzinfo) if dossier.due_at else None
    check_reappointment(
        old=old, new=appointment.due_at, at=at, made_before=dossier.reappointment_count, calendar=calendar
    )
    reason = clean(appointment.reason, field="reason", most=1000)
    if not reason:
        raise ReasonMissing("reason", value="")
    change = Change(
        kind=Kind.REAPPOINTED,
        act=Act.REAPPOINT,
        columns={
            "due_at": appointment.due_at,
            "due_is_provisional": calendar.is_provisional(at.date(), appointment.due_at.date()),
            "reappointment_count": dossier.reappointment_count + 1,
        },
        node=node,
        assignee_id=dossier.token.assignee_id if dossier.token else 0,
        told={"old_due_at": dossier.due_at},
        personal={"note": reason},
    )
    record(dossier=dossier, change=change, by=by, at=at)
