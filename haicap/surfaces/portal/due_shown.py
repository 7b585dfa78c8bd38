"""A due moment that explains itself: the words, the badge, and the day-by-day list."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext

from haicap.kernel.worktime import Step, Term, WorkCalendar, explain
from haicap.ui.formats import LOCAL
from haicap.ui.values import DayCount


def step_words(step: Step) -> str:
    """Return why a day counts or not, in the reader's language."""
    told = gettext(step.why)
    return told % dict(step.params) if step.params else told


def day_counts(*, received_at: datetime, term: Term, calendar: WorkCalendar) -> list[DayCount]:
    """Return every day from the receipt to the due date, both included; the last is marked."""
    return days_of(explain(received_at=received_at.astimezone(LOCAL), term=term, calendar=calendar))


def days_of(steps: Sequence[Step]) -> list[DayCount]:
    """Return the days of an explanation as the pages show them; the last is marked."""
    return [
        DayCount(
            step.day,
            step.counts,
            step_words(step),
            is_due=number == len(steps),
            is_provisional=step.is_provisional,
        )
        for number, step in enumerate(steps, start=1)
    ]
