"""Due moments and lengths of time, as the desk says them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, ngettext

from haicap.domains.dossiers.contracts import Business, Dossier, TermKind
from haicap.domains.procedures.contracts import TO_BE_CHECKED, Deadline, DeadlineStatus
from haicap.kernel.messages import sentence
from haicap.kernel.worktime import Term, WorkCalendar, due_at, explain
from haicap.platform.clock.api import LOCAL
from haicap.ui.due import DueWords, due_done, due_paused, due_unknown, due_words
from haicap.ui.formats import moment_vi
from haicap.ui.values import DayCount

TERM_KINDS = {
    TermKind.CONFIRMED: sentence("Confirmed by the legal text"),
    TermKind.FROM_CATALOGUE: sentence("As published in the national catalogue"),
    TermKind.APPOINTED: sentence("Set by the officer, with the reason in the log"),
    TermKind.TOLD: sentence("As told by the system that works the dossier"),
    TermKind.UNKNOWN: sentence("Not confirmed: the officer who takes the dossier in sets the day"),
}
STATUSES = {
    DeadlineStatus.CONFIRMED: sentence("Confirmed by the legal text"),
    DeadlineStatus.FROM_CATALOGUE: sentence("As published in the national catalogue"),
    DeadlineStatus.TO_BE_CHECKED: TO_BE_CHECKED,
}


ENDED = frozenset({Business.REJECTED_AT_DOOR, Business.WITHDRAWN, Business.STOPPED, Business.TRANSFERRED})


@dataclass(frozen=True, slots=True)
class DueShown:
    """A due moment with its words and the days that lead to it; no days where none can be told."""

    words: str
    days: tuple[DayCount, ...]
    basis: str
    received_at: datetime
    due_at: datetime | None
    is_provisional: bool


def badge(due: datetime | None, *, now: datetime, calendar: WorkCalendar) -> DueWords:
    """Return what to say of running work that is due at the moment; the minutes are those of the calendar."""
    if due is None:
        return due_unknown()
    minutes = calendar.minutes_between(now, due.astimezone(LOCAL))
    # After closing time no working minute has passed yet, and still it is late.
    return due_words(min(minutes, -1) if now > due else minutes)


def badge_of(dossier: Dossier, *, now: datetime, calendar: WorkCalendar) -> DueWords:
    """Return the badge of a dossier: once it is decided, whether it was on time."""
    if dossier.business in {Business.DECIDED, Business.RETURNED} and dossier.due_at and dossier.decided_at:
        return due_done(on_time=dossier.decided_at <= dossier.due_at and not dossier.counts_as_late)
    if dossier.waiting_since:
        return due_paused()
    if dossier.business in ENDED:
        return DueWords("", "minus", gettext("Ended without a decision"))
    return badge(dossier.due_at, now=now, calendar=calendar)


def due_of(dossier: Dossier, *, calendar: WorkCalendar) -> DueShown:
    """
    Return the due moment of a dossier, explained by the calendar of the unit that received it.

    The days are left out when the officer set the moment, or when the calendar has changed since.
    """
    received = dossier.runs_from.astimezone(LOCAL)
    days: tuple[DayCount, ...] = ()
    if dossier.term_kind in {TermKind.CONFIRMED, TermKind.FROM_CATALOGUE} and not dossier.waiting_since:
        computed = due_at(received_at=received, term=dossier.term, calendar=calendar)
        if computed.due_at == dossier.due_at:
            days = days_to(received_at=received, term=dossier.term, calendar=calendar)
    return DueShown(
        words=_due_said(dossier),
        days=days,
        basis=_basis(dossier),
        received_at=received,
        due_at=dossier.due_at,
        is_provisional=dossier.due_is_provisional,
    )


def _due_said(dossier: Dossier) -> str:
    if dossier.waiting_since:
        since = moment_vi(dossier.waiting_since.astimezone(LOCAL))
        return gettext("Set again when the papers have come; the clock stands still since %(since)s") % {"since": since}
    return moment_vi(dossier.due_at) if dossier.due_at else gettext("No due date yet")


def _basis(dossier: Dossier) -> str:
    if dossier.source_system and dossier.due_at is None:
        return gettext("The system that works the dossier told none")
    told = [gettext(TERM_KINDS[dossier.term_kind])]
    if dossier.reappointment_count:
        told.append(gettext("moved once, with an apology"))
    elif dossier.runs_from != dossier.submitted_at:
        told.append(gettext("counted from the day the full dossier came"))
    return ", ".join(told)


def due_expected(*, term: Term | None, is_confirmed: bool, at: datetime, calendar: WorkCalendar) -> DueShown:
    """Return the due moment of a dossier that would be taken in at the moment."""
    if term is None:
        return DueShown(gettext("To be set by you"), (), gettext(TERM_KINDS[TermKind.UNKNOWN]), at, None, False)
    computed = due_at(received_at=at, term=term, calendar=calendar)
    kind = TermKind.CONFIRMED if is_confirmed else TermKind.FROM_CATALOGUE
    return DueShown(
        words=moment_vi(computed.due_at),
        days=days_to(received_at=at, term=term, calendar=calendar),
        basis=gettext(TERM_KINDS[kind]),
        received_at=at,
        due_at=computed.due_at,
        is_provisional=computed.is_provisional,
    )


def days_to(*, received_at: datetime, term: Term, calendar: WorkCalendar) -> tuple[DayCount, ...]:
    """Return every day from the receipt to the due day with the reason why it counts or not."""
    steps = explain(received_at=received_at, term=term, calendar=calendar)
    last = len(steps) - 1
    return tuple(
        DayCount(
            step.day,
            step.counts,
            gettext(step.why) % dict(step.params),
            is_due=index == last,
            is_provisional=step.is_provisional,
        )
        for index, step in enumerate(steps)
    )


def deadline_words(deadline: Deadline) -> str:
    """Return how long a procedure may take: “5 working days”, “The same day”, or what was published, unsure."""
    if not deadline.is_known:
        return gettext("%(published)s (to be checked)") % {"published": deadline.text or "?"}
    parts = []
    if deadline.months:
        parts.append(ngettext("%(n)d month", "%(n)d months", deadline.months) % {"n": deadline.months})
    if deadline.calendar_days:
        days = deadline.calendar_days
        parts.append(ngettext("%(n)d calendar day", "%(n)d calendar days", days) % {"n": days})
    if deadline.working_days:
        written = f"{deadline.working_days.normalize():f}".replace(".", ",")
        parts.append(ngettext("%(n)s working day", "%(n)s working days", int(deadline.working_days)) % {"n": written})
    return " + ".join(parts) or gettext("The same day")
