"""What a process asks of those who run it: the working clock, decisions, units."""

import json
from collections.abc import Mapping
from datetime import date, datetime

from haicap.domains.dossiers.contracts import Conduct
from haicap.domains.dossiers.rules.timing import fires_at
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.kernel.editions import Editions
from haicap.kernel.worktime import WorkCalendar
from haicap.platform.clock.api import LOCAL
from haicap.platform.decisions.api import json_of
from haicap.platform.flows.api import Timer


def conduct(*, procedure_version_id: int, received_unit_id: int, editions: Editions | None = None) -> Conduct:
    """
    Return how a dossier is conducted. Timers count by the calendar of the unit that received it.

    No statement; one at the most when something is asked that this process does not hold.
    """

    def calendar() -> WorkCalendar:
        return organisation.work_calendar(unit_id=received_unit_id, editions=editions)

    def ends_at(timer: Timer, since: datetime) -> datetime:
        return fires_at(timer, since=since.astimezone(LOCAL), calendar=calendar)

    def decide(name: str, known: Mapping[str, object], on: date) -> Mapping[str, object]:
        version = procedures.version_by_id(procedure_version_id, on=on, editions=editions)
        found = json.loads(json_of(procedures.decide(version.code, name, on, known, editions=editions)))
        if found is None:
            return {}
        return found if isinstance(found, Mapping) else {name: found}

    def unit_id(code: str, on: date) -> int:
        return organisation.unit(code, on, editions=editions).id

    return Conduct(ends_at, decide, unit_id, procedures.term_of, calendar)
