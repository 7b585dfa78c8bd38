"""Working time: on which days and hours an office works, and when a deadline ends. Pure; the clock is never read."""

from haicap.kernel.worktime.calendar import DayMark, OpeningHours, WorkCalendar
from haicap.kernel.worktime.due import Due, due_after_hours, due_at
from haicap.kernel.worktime.explained import Step, explain, explain_hours
from haicap.kernel.worktime.terms import Term, TermUnusable

__all__ = [
    "DayMark",
    "Due",
    "OpeningHours",
    "Step",
    "Term",
    "TermUnusable",
    "WorkCalendar",
    "due_after_hours",
    "due_at",
    "explain",
    "explain_hours",
]
