from dataclasses import replace
from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, Appointment
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.turns import new_appointment
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
    calendar = organisation.work_calendar(unit_id=dossier.received_unit_id, editions=dossier.editions)
    cleaned = replace(appointment, reason=clean(appointment.reason, field="reason", most=1000))
    change = new_appointment(dossier, at=at, appointment=cleaned, calendar=calendar)
    record(dossier=dossier, change=change, by=by, at=at)
