from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, Appointment, Business, Dossier, Kind, TermKind
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.business import check_move
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.due import Deadline, appointed
from haicap.domains.dossiers.rules.flow import next_step
from haicap.domains.organisation import api as organisation
from haicap.kernel.actors import Actor


def accept(*, by: Actor, at: datetime, code: str, appointment: Appointment | None = None) -> None:
    """
    Take in a dossier that was handed in from afar: it is complete, and goes to be assigned.

    The due moment stays as it was counted from the submission. `appointment` is for a procedure whose deadline
    is not confirmed. Two statements, one more for the calendar.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if it does not wait to be taken in.
    :raises AppointmentNeeded: and its siblings, see `appointed`.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.ACCEPT, actor=by, dossier=dossier, on=at.date())
    node = next_step(at=dossier.node, act=Act.ACCEPT)
    check_move(old=dossier.business, new=Business.ACCEPTED)
    deadline = appointed(
        found=_standing(dossier),
        appointment=appointment,
        received_at=at,
        calendar=organisation.work_calendar(unit_id=dossier.received_unit_id),
    )
    columns: dict[str, object] = {"business": Business.ACCEPTED.value}
    if deadline.kind is TermKind.APPOINTED:
        columns |= {
            "term_kind": deadline.kind.value,
            "due_at": deadline.due_at,
            "due_is_provisional": deadline.is_provisional,
        }
    change = Change(
        kind=Kind.ACCEPTED,
        act=Act.ACCEPT,
        columns=columns,
        node=node,
        personal={"note": appointment.reason if appointment else ""},
    )
    record(dossier=dossier, change=change, by=by, at=at)


def _standing(dossier: Dossier) -> Deadline:
    return Deadline(dossier.term, dossier.term_kind, dossier.counts_as, dossier.due_at, dossier.due_is_provisional)
