"""Tables of this part."""

from haicap.domains.organisation.models.calendar import CalendarDayRow, CalendarYearRow, WorkingHoursRow
from haicap.domains.organisation.models.succession import SuccessionRow
from haicap.domains.organisation.models.unit import UnitBoundaryRow, UnitRow

__all__ = [
    "CalendarDayRow",
    "CalendarYearRow",
    "SuccessionRow",
    "UnitBoundaryRow",
    "UnitRow",
    "WorkingHoursRow",
]
