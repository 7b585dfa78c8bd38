"""How a due date came about, day by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from haicap.kernel.messages import sentence
from haicap.kernel.worktime.calendar import ONE_DAY, WorkCalendar
from haicap.kernel.worktime.due import (
    HALF_A_DAY_MINUTES,
    Due,
    at_time,
    due_at,
    effective_start,
    end_of_counted_days,
    next_working_minute,
)
from haicap.kernel.worktime.terms import Term


@dataclass(frozen=True, slots=True)
class Step:
    """
    One day on the way from the receipt to the end of a deadline.

    `counts` says if the day used up a part of the term. `why` is an English sentence with `%(name)s` places
    for `params`; the one who shows it translates it. `is_provisional` marks a day that may still be declared
    otherwise.
    """

    day: date
    counts: bool
    why: str
    params: tuple[tuple[str, object], ...] = ()
    is_provisional: bool = False

    def in_words(self) -> str:
        """Return the English sentence with its places filled."""
        return self.why % dict(self.params) if self.params else self.why


def explain(*, received_at: datetime, term: Term, calendar: WorkCalendar) -> tuple[Step, ...]:
    """
    Return every day from the receipt to the due date, both included, and why it counts or not.

    Source: as `due_at`; the last day is always that of `due_at`.
    """
    due = due_at(received_at=received_at, term=term, calendar=calendar)
    steps = [*_before_it_counts(received_at, due.counts_as, calendar)]
    if term.is_half_a_day:
        start = effective_start(received_at, calendar)
        steps += _worked(start, due, HALF_A_DAY_MINUTES, calendar)
    elif term.is_same_day:
        steps.append(Step(due.counts_as, True, sentence("The day of receipt: the result is owed the same day.")))
    else:
        steps.append(Step(due.counts_as, False, sentence("The day that counts as the day of receipt.")))
        steps += _counted(due, term, calendar)
    return _marked(steps, calendar)


def explain_hours(*, start: datetime, minutes: int, due: Due, calendar: WorkCalendar) -> tuple[Step, ...]:
    """
    Return every day from the start of a budget of working minutes to its end, both included.

    Source: as `due_after_hours`, whose answer is given as `due`.
    """
    begins = next_working_minute(start, calendar)
    steps = [
        _off(day, calendar) or Step(day, False, sentence("The office was closed: it runs from the next opening."))
        for day in _days(start.date(), begins.date() - ONE_DAY)
    ]
    return _marked([*steps, *_worked(begins, due, minutes, calendar)], calendar)


def _before_it_counts(received_at: datetime, counts_as: date, calendar: WorkCalendar) -> Iterator[Step]:
    received_on = received_at.date()
    for day in _days(received_on, counts_as - ONE_DAY):
        off = _off(day, calendar)
        if off:
            yield off
        else:
            places = (
                ("time", f"{received_at:%H:%M}"),
                ("cut_off", f"{calendar.hours_on(day).cut_off:%H:%M}"),
            )
            yield Step(
                day,
                False,
                sentence("Received at %(time)s, after %(cut_off)s: counts as received on the next working day."),
                places,
            )


def _counted(due: Due, term: Term, calendar: WorkCalendar) -> Iterator[Step]:
    """Yield the days after the day of receipt."""
    last_counted = end_of_counted_days(due.counts_as, term)
    counted = (last_counted - due.counts_as).days
    first_working_days = last_counted + ONE_DAY
    for number, day in enumerate(_days(due.counts_as + ONE_DAY, last_counted), start=1):
        yield Step(day, True, sentence("Day %(number)s of %(total)s."), (("number", number), ("total", counted)))
    whole, half = divmod(term.working_half_days, 2)
    number = 0
    for day in _days(first_working_days, due.due_at.date()):
        off = _off(day, calendar)
        if off:
            yield off
            continue
        number += 1
        if number <= whole:
            places = (("number", number), ("total", whole))
            yield Step(day, True, sentence("Working day %(number)s of %(total)s."), places)
        elif half:
            until = (("time", f"{due.due_at:%H:%M}"),)
            yield Step(day, True, sentence("Half a working day: ends at %(time)s."), until)
        else:
            yield Step(day, False, sentence("The last day was a day off: it ends on this next working day."))


def _worked(start: datetime, due: Due, minutes: int, calendar: WorkCalendar) -> Iterator[Step]:
    """Yield the days of a budget of working minutes, from its first minute."""
    used = 0
    for day in _days(start.date(), due.due_at.date()):
        off = _off(day, calendar)
        if off:
            yield off
            continue
        opens = start if day == start.date() else at_time(start, day, calendar.hours_on(day).sessions[0][0])
        closes = at_time(start, day, calendar.hours_on(day).closing)
        on_this_day = min(calendar.minutes_between(opens, closes), minutes - used)
        used += on_this_day
        places = (
            ("hours", on_this_day // 60),
            ("minutes", on_this_day % 60),
            ("used_hours", used // 60),
            ("used_minutes", used % 60),
        )
        why = sentence("%(hours)s h %(minutes)s min worked, %(used_hours)s h %(used_minutes)s min in all.")
        yield Step(day, True, why, places)


def _off(day: date, calendar: WorkCalendar) -> Step | None:
    if calendar.is_working(day):
        return None
    mark = calendar.marks.get(day)
    if mark and mark.name:
        return Step(day, False, sentence("Day off: %(name)s."), (("name", mark.name),))
    return Step(day, False, sentence("Weekend."))


def _marked(steps: list[Step], calendar: WorkCalendar) -> tuple[Step, ...]:
    return tuple(
        Step(step.day, step.counts, step.why, step.params, calendar.is_provisional(step.day, step.day))
        for step in steps
    )


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += ONE_DAY
