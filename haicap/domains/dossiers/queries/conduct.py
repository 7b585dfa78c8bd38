"""What a process asks of those who run it: the working clock, decisions, units."""

from datetime import date, datetime

from haicap.domains.dossiers.contracts import Conduct
from haicap.domains.dossiers.rules.timing import fires_at
from haicap.domains.organisation import api as organisation
from haicap.kernel.editions import Editions
from haicap.kernel.worktime import WorkCalendar
from haicap.platform.clock.api import LOCAL
from haicap.platform.flows.api import Timer


def conduct(*, received_unit_id: int, editions: Editions | None = None) -> Conduct:
    """
    Return how a dossier is conducted. Timers count by the calendar of the unit that received it.

    No statement; one at the most when something is asked that this process does not hold.
    """

    def calendar() -> WorkCalendar:
        return organisation.work_calendar(unit_id=received_unit_id, editions=editions)

    def ends_at(timer: Timer, since: datetime) -> datetime:
        return fires_at(timer, since=since.astimezone(LOCAL), calendar=calendar)

    def unit_id(code: str, on: date) -> int:
        return organisation.unit(code, on, editions=editions).id

    return Conduct(ends_at, unit_id=unit_id)
