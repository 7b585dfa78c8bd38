"""When the timers of a process fire."""

from calendar import monthrange
from collections.abc import Callable
from datetime import datetime, timedelta

from haicap.kernel.worktime import WorkCalendar
from haicap.kernel.worktime.due import after_minutes, at_time, next_working_minute
from haicap.platform.flows.api import ClockKind, Timer


def fires_at(timer: Timer, *, since: datetime, calendar: Callable[[], WorkCalendar]) -> datetime:
    """
    Return the moment at which a timer fires that began at `since`, which is local and aware.

    On the working clock working days come first, each to the same time of the next working day, then working minutes;
    it begins with the next working minute. `calendar` is asked for that clock only.

    House rule: as the budgets of steps count (8 hours are a day, no cut-off).
    """
    if timer.at:
        return datetime.fromisoformat(timer.at)
    if timer.clock is ClockKind.CALENDAR:
        return _months_on(since, timer.months) + timedelta(days=timer.days, minutes=timer.minutes)
    working = calendar()
    start = next_working_minute(since, working)
    if timer.days:
        day = working.working_day(start.date(), timer.days)
        start = next_working_minute(at_time(start, day, start.timetz().replace(tzinfo=None)), working)
    return after_minutes(start, timer.minutes, working) if timer.minutes else start


def _months_on(moment: datetime, months: int) -> datetime:
    """Return the same time of the same day some months on; of a shorter month its last day."""
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))
