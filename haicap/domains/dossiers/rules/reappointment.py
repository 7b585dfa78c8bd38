"""The one new appointment that a dossier may get."""

from datetime import datetime, timedelta

from haicap.domains.dossiers.contracts import (
    ReappointedBefore,
    ReappointmentTooLate,
    ReappointmentUnusable,
)
from haicap.kernel.worktime import WorkCalendar

MOST_LATER = timedelta(days=60)
MOST_REAPPOINTMENTS = 1


def check_reappointment(
    *, old: datetime | None, new: datetime, at: datetime, made_before: int, calendar: WorkCalendar
) -> None:
    """
    Check that the due moment may be moved to `new`; moments are local, `made_before` counts earlier ones.

    Source: Decree 61/2018/NĐ-CP art. 19 (apology before the due moment, once). House rule: a working day, after
    the old moment and at most 60 days later.

    :raises ReappointedBefore: if it was moved before.
    :raises ReappointmentTooLate: if the due moment has come, or there is none.
    :raises ReappointmentUnusable: if the new moment cannot be one.
    """
    if made_before >= MOST_REAPPOINTMENTS:
        raise ReappointedBefore
    if old is None or at >= old:
        raise ReappointmentTooLate
    if not old < new <= old + MOST_LATER or not calendar.is_working(new.date()):
        raise ReappointmentUnusable("appointment", value="")
