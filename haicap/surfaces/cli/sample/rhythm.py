"""When sample dossiers come in, where, and how fast they are handled."""

from bisect import bisect
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from haicap.domains.organisation.contracts import Unit
from haicap.kernel.worktime import WorkCalendar

#: Monday to Friday, in thousandths, as the requests of a real municipality came in; see data/NOTE.md
WEEKDAYS = (201, 228, 189, 243, 139)
#: the hours from 7 to 22, in the same way; a counter has those in which it is open
FIRST_HOUR = 7
HOURS = (14, 74, 127, 144, 131, 102, 82, 122, 131, 57, 10, 2, 2, 2, 1, 1)
#: a unit whose people nobody has counted
SOME_PEOPLE = 20_000


class Rhythm:
    """
    Draws the moments and units of receipts: `days` working days, the last of them `behind` of them before `at`.

    A unit gets dossiers as it has people. Offices that open on other days take what came on the next working day.
    """

    def __init__(
        self, *, units: Sequence[Unit], calendar: WorkCalendar, days: int, at: datetime, behind: int = 0
    ) -> None:
        self._at = at
        self._units = list(units)
        self._people = list(accumulate(unit.population or SOME_PEOPLE for unit in units))
        self._days = _last_days(calendar, days=days + behind, before=at.date())[:days]
        self._weights = list(accumulate(WEEKDAYS[day.weekday() % len(WEEKDAYS)] for day in self._days))
        self._hours = list(accumulate(HOURS))

    def unit(self, chance: Random) -> Unit:
        """Return a unit, the more often the more people it has."""
        return self._units[bisect(self._people, chance.randrange(self._people[-1]))]

    def moment(self, chance: Random, calendar: WorkCalendar, *, at_counter: bool) -> datetime:
        """Return a moment of receipt; at a counter one in its opening hours."""
        day = calendar.next_working_day(self._days[bisect(self._weights, chance.randrange(self._weights[-1]))])
        spans = calendar.hours_on(day).spans
        while True:
            hour = FIRST_HOUR + bisect(self._hours, chance.randrange(self._hours[-1]))
            minute = hour * 60 + chance.randrange(60)
            if not at_counter or any(opens <= minute < closes for opens, closes in spans):
                clock = time(hour, minute % 60, chance.randrange(60))
                return datetime.combine(day, clock, tzinfo=self._at.tzinfo)


def _last_days(calendar: WorkCalendar, *, days: int, before: date) -> list[date]:
    found: list[date] = []
    day = before
    while len(found) < days:
        if calendar.is_working(day):
            found.append(day)
        day -= timedelta(days=1)
    return found[::-1]
