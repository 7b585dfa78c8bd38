from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, Appointment
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.steps import acceptance
from haicap.domains.organisation import api as organisation
from haicap.kernel.actors import Actor


def accept(*, by: Actor, at: datetime, code: str, appointment: Appointment | None = None) -> None:
    """
    Take in a dossier that was handed in from afar: it is complete, and goes to be assigned.

    The due moment stays as it was counted from the submission. `appointment` is for a procedure whose deadline
    is not confirmed. Two statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if it does not wait to be taken in.
    :raises AppointmentNeeded: and its siblings, see `appointed`.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.ACCEPT, actor=by, dossier=dossier, on=at.date())
    calendar = organisation.work_calendar(unit_id=dossier.received_unit_id, editions=dossier.editions)
    change = acceptance(dossier, at=at, appointment=appointment, calendar=calendar)
    record(dossier=dossier, change=change, by=by, at=at)
