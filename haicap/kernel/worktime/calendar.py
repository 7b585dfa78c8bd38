"""On which days and at which hours an office works."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from haicap.kernel.validity import Validity

ONE_DAY = timedelta(days=1)
MONDAY_TO_FRIDAY = frozenset({0, 1, 2, 3, 4})


@dataclass(frozen=True, slots=True)
class DayMark:
    """
    A day that differs from its place in the week: a holiday (`works` false) or a worked weekend day.

    `is_confirmed` is false as long as the act that declares the day has not been seen.
    """

    day: date
    works: bool
    name: str
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """
    The hours of an office in a span of days.

    `sessions` are in order and do not touch; each is half-open: the minute it ends is not worked. A filing
    after `cut_off`, by the minute, counts as received on the next working day.

    Source: Decree 118/2025/NĐ-CP on the one-stop mechanism (transfer after 15:00); house rule for the sessions.

    :raises ValueError: if there is no session or they are out of order.
    """

    validity: Validity
    sessions: tuple[tuple[time, time], ...] = ((time(8), time(12)), (time(13), time(17)))
    cut_off: time = time(15)
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY

    def __post_init__(self) -> None:
        edges = [edge for session in self.sessions for edge in session]
        if not edges or any(a >= b for a, b in pairwise(edges)):
            raise ValueError("sessions must be given in order and hold at least one minute each")

    @property
    def closing(self) -> time:
        """Return when the office closes."""
        return self.sessions[-1][1]

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Return the sessions as minutes of the day."""
        return tuple((a.hour * 60 + a.minute, b.hour * 60 + b.minute) for a, b in self.sessions)

    @property
    def minutes(self) -> int:
        """Return the working minutes of one day."""
        return sum(b - a for a, b in self.spans)


class WorkCalendar:
    """
    The working calendar of one office, ready to be asked fast.

    `marks` are the days that differ from the week; `years` are the years for which the plan of holidays is
    held: outside of them only weekends are known. `hours` must cover every day that is asked about; the last
    span of hours is taken for days that no span covers.

    :raises ValueError: if there are no hours.
    """

    __slots__ = ("_days", "_unsure", "hours", "marks", "years")

    def __init__(self, *, marks: Iterable[DayMark], years: Iterable[int], hours: Iterable[OpeningHours]) -> None:
        self.marks = {mark.day: mark for mark in marks}
        self.years = frozenset(years)
        self.hours = tuple(hours)
        if not self.hours:
            raise ValueError("a calendar needs opening hours")
        self._days: dict[int, list[int]] = {}
        self._unsure = sorted(day for day, mark in self.marks.items() if not mark.is_confirmed and self._matters(mark))

    def hours_on(self, day: date) -> OpeningHours:
        """Return the opening hours in force on the day."""
        for hours in self.hours:
            if hours.validity.covers(day):
                return hours
        return self.hours[-1]

    def is_working(self, day: date) -> bool:
        """Test if the office works on the day."""
        mark = self.marks.get(day)
        return mark.works if mark else day.weekday() in self.hours_on(day).weekdays

    def is_provisional(self, first: date, last: date) -> bool:
        """
        Test if an answer that spans the days, both included, may still change.

        It may when one of them is marked by an act not yet seen, or lies outside the years that are planned.
        """
        if any(year not in self.years for year in range(first.year, last.year + 1)):
            return True
        at = bisect_left(self._unsure, first)
        return at < len(self._unsure) and self._unsure[at] <= last

    def working_day(self, after: date, count: int) -> date:
        """
        Return the working day number `count` after the day, which itself is not counted. `count` is 1 or more.

        :raises OverflowError: if it lies beyond the year 9999.
        """
        year, left = after.year, count
        days = self._of(year)
        at = bisect_right(days, after.toordinal())
        while len(days) - at < left:
            left -= len(days) - at
            year, at = year + 1, 0
            if year > date.max.year:
                raise OverflowError("the calendar ends with the year 9999")
            days = self._of(year)
        return date.fromordinal(days[at + left - 1])

    def working_days_between(self, first: date, last: date) -> int:
        """Return how many working days lie from `first` to `last`, both included; 0 when `last` is earlier."""
        found = 0
        for year in range(first.year, last.year + 1):
            days = self._of(year)
            found += max(bisect_right(days, last.toordinal()) - bisect_left(days, first.toordinal()), 0)
        return found

    def next_working_day(self, day: date) -> date:
        """Return the day itself when it is worked, else the first working day after it."""
        return day if self.is_working(day) else self.working_day(day, 1)

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """
        Return the working minutes from `start` to `end`, in the local time of both; negative when `end` is first.
        """
        if end < start:
            return -self.minutes_between(end, start)
        first, last = start.date(), end.date()
        if first == last:
            return self._until(end) - self._until(start)
        return self._whole(first) - self._until(start) + self._within(first, last) + self._until(end)

    def _until(self, moment: datetime) -> int:
        """Return the working minutes of the day of the moment that lie before it."""
        day = moment.date()
        if not self.is_working(day):
            return 0
        minute = moment.hour * 60 + moment.minute
        return sum(max(min(minute, end) - start, 0) for start, end in self.hours_on(day).spans)

    def _whole(self, day: date) -> int:
        return self.hours_on(day).minutes if self.is_working(day) else 0

    def _within(self, first: date, last: date) -> int:
        """Return the working minutes of the days strictly between two days."""
        edges = {day for span in self.hours for day in (span.validity.starts_on, span.validity.ends_before) if day}
        cuts = sorted({first + ONE_DAY, last, *(day for day in edges if first + ONE_DAY < day < last)})
        return sum(
            self.working_days_between(start, end - ONE_DAY) * self.hours_on(start).minutes
            for start, end in pairwise(cuts)
        )

    def _matters(self, mark: DayMark) -> bool:
        return mark.works != (mark.day.weekday() in self.hours_on(mark.day).weekdays)

    def _of(self, year: int) -> list[int]:
        """Return the working days of a year as ordinals, in order."""
        days = self._days.get(year)
        if days is None:
            ordinals = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
            days = [at for at in ordinals if self.is_working(date.fromordinal(at))]
            self._days[year] = days
        return days
