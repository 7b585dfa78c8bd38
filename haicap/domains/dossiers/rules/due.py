"""What deadline a dossier gets when it is taken in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from haicap.domains.dossiers.contracts import (
    Appointment,
    AppointmentNeeded,
    AppointmentNotAllowed,
    AppointmentUnusable,
    Dossier,
    ReasonMissing,
    TermKind,
)
from haicap.kernel.worktime import Term, WorkCalendar, due_at
from haicap.kernel.worktime.due import day_of_receipt

LONGEST_APPOINTMENT = timedelta(days=3653)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The deadline of one dossier. `due_at` is `None` as long as the length is not known."""

    term: Term
    kind: TermKind
    counts_as: date
    due_at: datetime | None
    is_provisional: bool


def standing(dossier: Dossier) -> Deadline:
    """
    Return the deadline that a dossier has.

    House rule: as it was reckoned when it was set last.
    """
    return Deadline(dossier.term, dossier.term_kind, dossier.counts_as, dossier.due_at, dossier.due_is_provisional)


def deadline(*, received_at: datetime, term: Term | None, is_confirmed: bool, calendar: WorkCalendar) -> Deadline:
    """
    Return the deadline from the length that the procedure gives; `term` is `None` when it is not known for sure.

    Source: as `haicap.kernel.worktime.due_at`. House rule: a length that is not known is never computed.
    """
    if term is None:
        counts_as = day_of_receipt(received_at, calendar)
        return Deadline(Term(), TermKind.UNKNOWN, counts_as, None, is_provisional=False)
    due = due_at(received_at=received_at, term=term, calendar=calendar)
    kind = TermKind.CONFIRMED if is_confirmed else TermKind.FROM_CATALOGUE
    return Deadline(term, kind, due.counts_as, due.due_at, due.is_provisional)


def appointed(
    *, found: Deadline, appointment: Appointment | None, received_at: datetime, calendar: WorkCalendar
) -> Deadline:
    """
    Return the deadline after the officer's word: an appointment where the length is unknown, else as found.

    House rule: an appointment ends on a working day, after the receipt and within ten years.

    :raises AppointmentNeeded: if the length is unknown and none was set.
    :raises AppointmentNotAllowed: if the length is known and one was set.
    :raises AppointmentUnusable: if the moment cannot be one.
    :raises ReasonMissing: if no reason was given.
    """
    if found.kind is not TermKind.UNKNOWN:
        if appointment is not None:
            raise AppointmentNotAllowed("appointment", value="")
        return found
    if appointment is None:
        raise AppointmentNeeded("appointment", value="")
    day = appointment.due_at.date()
    in_range = received_at < appointment.due_at <= received_at + LONGEST_APPOINTMENT
    if not in_range or not calendar.is_working(day):
        raise AppointmentUnusable("appointment", value="")
    if not appointment.reason.strip():
        raise ReasonMissing("reason", value="")
    unsure = calendar.is_provisional(received_at.date(), day)
    return Deadline(Term(), TermKind.APPOINTED, found.counts_as, appointment.due_at, unsure)
