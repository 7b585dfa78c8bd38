"""When a deadline ends."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time

from haicap.kernel.worktime.calendar import ONE_DAY, WorkCalendar
from haicap.kernel.worktime.terms import Term

HALF_A_DAY_MINUTES = 4 * 60


@dataclass(frozen=True, slots=True)
class Due:
    """
    The end of a deadline, in the local time of the receipt.

    `counts_as` is the day that counts as the day of receipt. `is_provisional` says that a day on the way may
    still be declared otherwise.
    """

    due_at: datetime
    counts_as: date
    is_provisional: bool


def day_of_receipt(received_at: datetime, calendar: WorkCalendar) -> date:
    """
    Return the day that counts as the day of receipt: a receipt after the cut-off or on a day off counts tomorrow.

    The cut-off is taken by the minute: 15:00:59 is not after 15:00.

    Source: Decree 61/2018/NĐ-CP art. 18 and Decree 118/2025/NĐ-CP art. 18 (received after 15:00: handed over at
    the start of the next working day).
    """
    day = received_at.date()
    if not calendar.is_working(day):
        return calendar.working_day(day, 1)
    if _minute(received_at) > calendar.hours_on(day).cut_off:
        return calendar.working_day(day, 1)
    return day


def due_at(*, received_at: datetime, term: Term, calendar: WorkCalendar) -> Due:
    """
    Return the moment by which a result is owed.

    `received_at` is aware and in the local time of the office; so is the answer. Whole days do not count the
    day of receipt and end at closing time of the last day; a last day that is not worked moves to the next
    working day; calendar days and months count all days. No term at all ends at closing time of the day that
    counts as the day of receipt. Half a day is 4 working hours from the receipt; N and a half days end 4
    working hours after opening of the working day after the Nth. Of a mixed term months run first, then
    calendar days, then working days, as one term: only its last day moves.

    Source: Civil Code 2015 arts. 145-148; Circular 03/2025/TT-VPCP for the half days (House rule in detail).

    :raises ValueError: if `received_at` has no time zone.
    """
    if received_at.tzinfo is None:
        raise ValueError("received_at must have a time zone")
    counts_as = day_of_receipt(received_at, calendar)
    if term.is_half_a_day:
        end = after_minutes(effective_start(received_at, calendar), HALF_A_DAY_MINUTES, calendar)
    else:
        end = _end_of_days(received_at, counts_as, term, calendar)
    return Due(end, counts_as, calendar.is_provisional(received_at.date(), end.date()))


def due_after_hours(*, start: datetime, minutes: int, calendar: WorkCalendar) -> Due:
    """
    Return when a budget of working minutes (1 or more) is used up, to the minute and without a cut-off.

    It runs from `start`, or from the next working minute. 8 working hours are one day.

    Source: House rule after the internal processes of procedures, which give hours for each step
    (for example Decision 663/QĐ-TTPVHCC of 13 May 2026: 1 day = 8 working hours).

    :raises ValueError: if `start` has no time zone or there is no minute to run.
    """
    if start.tzinfo is None or minutes < 1:
        raise ValueError("start must have a time zone and minutes must be at least 1")
    begins = next_working_minute(start, calendar)
    end = after_minutes(begins, minutes, calendar)
    return Due(end, begins.date(), calendar.is_provisional(start.date(), end.date()))


def effective_start(received_at: datetime, calendar: WorkCalendar) -> datetime:
    """Return the first working minute at or after the receipt, on the day that counts as the day of receipt."""
    counts_as = day_of_receipt(received_at, calendar)
    if counts_as == received_at.date():
        return next_working_minute(received_at, calendar)
    return at_time(received_at, counts_as, calendar.hours_on(counts_as).sessions[0][0])


def next_working_minute(moment: datetime, calendar: WorkCalendar) -> datetime:
    """Return the moment, by the minute, when it is worked, else the next opening."""
    day = moment.date()
    if calendar.is_working(day):
        minute = _minute(moment)
        for opens, closes in calendar.hours_on(day).sessions:
            if minute < closes:
                return at_time(moment, day, max(minute, opens))
    day = calendar.working_day(day, 1)
    return at_time(moment, day, calendar.hours_on(day).sessions[0][0])


def after_minutes(start: datetime, minutes: int, calendar: WorkCalendar) -> datetime:
    """Return the earliest moment at which so many working minutes have passed since a working minute."""
    day, left = start.date(), minutes
    since = start.hour * 60 + start.minute
    while True:
        for opens, closes in calendar.hours_on(day).spans:
            room = closes - max(opens, since)
            if room <= 0:
                continue
            if left <= room:
                end = max(opens, since) + left
                return at_time(start, day, time(end // 60, end % 60))
            left -= room
        day, since = calendar.working_day(day, 1), 0


def at_time(zone_of: datetime, day: date, clock: time) -> datetime:
    """Return the day at the time, in the time zone of the first moment."""
    return datetime.combine(day, clock, tzinfo=zone_of.tzinfo)


def end_of_counted_days(counts_as: date, term: Term) -> date:
    """
    Return the last day of the months and calendar days of a term, not yet moved when it is a day off.

    A month ends on the same day of the month, or on its last day when it has no such day.

    Source: Civil Code 2015 art. 148(3).
    """
    month_count = counts_as.year * 12 + counts_as.month - 1 + term.months
    year, month = divmod(month_count, 12)
    day = min(counts_as.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) + term.calendar_days * ONE_DAY


def _end_of_days(received_at: datetime, counts_as: date, term: Term, calendar: WorkCalendar) -> datetime:
    last = end_of_counted_days(counts_as, term)
    whole, half = divmod(term.working_half_days, 2)
    if whole:
        last = calendar.working_day(last, whole)
    if half:
        day = calendar.working_day(last, 1)
        opening = at_time(received_at, day, calendar.hours_on(day).sessions[0][0])
        return after_minutes(opening, HALF_A_DAY_MINUTES, calendar)
    if not whole:
        last = calendar.next_working_day(last)
    return at_time(received_at, last, calendar.hours_on(last).closing)


def _minute(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0)
