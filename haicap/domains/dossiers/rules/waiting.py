"""What the wait for the applicant does to the due moment."""

from datetime import datetime

from haicap.domains.dossiers.contracts import TermKind
from haicap.domains.dossiers.rules.due import Deadline
from haicap.domains.procedures.contracts import SupplementEffect as Effect
from haicap.kernel.worktime import WorkCalendar, due_at
from haicap.kernel.worktime.due import after_minutes, at_time, next_working_minute


def effect_on(kind: TermKind, *, chosen: Effect) -> Effect:
    """
    Return what a wait does: what the procedure chose; an appointed moment has no term and is always moved on.

    Source: Decree 61/2018/NĐ-CP art. 17 (the time begins anew with the full dossier) unless the procedure says
    otherwise; house rule for appointments.
    """
    return Effect.PAUSE if kind is TermKind.APPOINTED else chosen


def resumed(
    *, standing: Deadline, effect: Effect, asked_at: datetime, came_at: datetime, calendar: WorkCalendar
) -> Deadline:
    """
    Return the deadline once the full dossier came. `asked_at` is before `came_at`, both local.

    A restart counts the whole term from the day the dossier came. A pause leaves at least the working minutes that
    were left, up to closing time, and never more than a restart would: a term of calendar days is not made longer by
    counting its pause in working time. Neither ends earlier than before. An unknown due moment stays unknown.

    Source: Decree 61/2018/NĐ-CP art. 17; house rule: waiting for the applicant never shortens the time left.
    """
    if standing.due_at is None:
        return standing
    old = standing.due_at.astimezone(came_at.tzinfo)
    if effect is Effect.PAUSE:
        end = _moved_on(old, calendar.minutes_between(asked_at, came_at), calendar)
        if standing.kind is not TermKind.APPOINTED:
            restarted = due_at(received_at=came_at, term=standing.term, calendar=calendar).due_at
            end = max(min(end, restarted), _on_a_working_day(old, calendar))
        unsure = standing.is_provisional or calendar.is_provisional(old.date(), end.date())
        return Deadline(standing.term, standing.kind, standing.counts_as, end, unsure)
    fresh = due_at(received_at=came_at, term=standing.term, calendar=calendar)
    if fresh.due_at < old:
        kept = _on_a_working_day(old, calendar)
        return Deadline(standing.term, standing.kind, fresh.counts_as, kept, standing.is_provisional)
    return Deadline(standing.term, standing.kind, fresh.counts_as, fresh.due_at, fresh.is_provisional)


def _on_a_working_day(moment: datetime, calendar: WorkCalendar) -> datetime:
    """Return the moment, or closing time of the next working day when its day was declared off meanwhile."""
    day = calendar.next_working_day(moment.date())
    return moment if day == moment.date() else at_time(moment, day, calendar.hours_on(day).closing)


def _moved_on(old: datetime, waited: int, calendar: WorkCalendar) -> datetime:
    if not waited:
        return _on_a_working_day(old, calendar)
    end = after_minutes(next_working_minute(old, calendar), waited, calendar)
    return at_time(end, end.date(), calendar.hours_on(end.date()).closing)
