"""The only door of this part. See README.md for its words and rules."""

from haicap.domains.organisation.loading.load import load
from haicap.domains.organisation.queries.calendar import calendars, calendars_before, work_calendar
from haicap.domains.organisation.queries.places import unit_at
from haicap.domains.organisation.queries.search import find_units
from haicap.domains.organisation.queries.successions import (
    heirs_of,
    inherited,
    pieces_of,
    predecessors,
    successors,
    unit_before,
)
from haicap.domains.organisation.queries.supervision import supervised_units
from haicap.domains.organisation.queries.units import (
    city,
    departments,
    lives,
    lives_by_code,
    unit,
    unit_by_id,
    units,
    units_between,
    units_by_id,
)
from haicap.domains.organisation.rules.calendar import changed_days, changed_hours
from haicap.domains.organisation.rules.heirs import (
    codes_before,
    handed_over,
    heir_at,
    office_heir,
    only_heir,
    with_drafted,
)

__all__ = [
    "calendars",
    "calendars_before",
    "changed_days",
    "changed_hours",
    "city",
    "codes_before",
    "departments",
    "find_units",
    "handed_over",
    "heir_at",
    "heirs_of",
    "inherited",
    "lives",
    "lives_by_code",
    "load",
    "office_heir",
    "only_heir",
    "pieces_of",
    "predecessors",
    "successors",
    "supervised_units",
    "unit",
    "unit_at",
    "unit_before",
    "unit_by_id",
    "units",
    "units_between",
    "units_by_id",
    "with_drafted",
    "work_calendar",
]
