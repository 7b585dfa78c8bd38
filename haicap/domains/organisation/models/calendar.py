"""The working calendar: marked days, planned years, hours. Rows are added and withdrawn, never changed."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from haicap.domains.organisation.contracts import DayKind, DayStatus
from haicap.domains.organisation.models.spans import days, holds_a_day
from haicap.domains.organisation.models.unit import UnitRow

STANDS = Q(withdrawn_at__isnull=True)


class CalendarDayRow(models.Model):
    """A day that differs from its place in the week, as one act or source says. One stands for a day."""

    day = models.DateField()
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in DayKind])
    name = models.TextField()
    status = models.TextField(choices=[(status.value, status.value) for status in DayStatus])
    source = models.TextField()
    instrument = models.ForeignKey("law.InstrumentRow", models.PROTECT, null=True, related_name="+")
    # The amendment that made the row, and the one that withdrew it, by taking effect or by being rolled back.
    amendment = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    withdrawn_by = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["day"], condition=STANDS, name="one_mark_stands_for_a_day"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in DayKind]), name="mark_kind_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in DayStatus]), name="mark_status_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class CalendarYearRow(models.Model):
    """A year whose plan of holidays has been seen. For other years only weekends are known for sure."""

    year = models.PositiveSmallIntegerField()
    source = models.TextField()
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["year"], condition=STANDS, name="one_plan_stands_for_a_year"),)

    def __str__(self) -> str:
        return str(self.year)


class WorkingHoursRow(models.Model):
    """
    The hours in a span of days of one unit, of all units of a kind, or of all offices when neither is set.

    The hours of a unit go before those of its kind, and both before those of all. `weekdays` counts from 1, Monday, to
    7. An office that is open for half a day has one session only.
    """

    unit = models.ForeignKey(UnitRow, models.PROTECT, null=True, related_name="+")
    unit_kind = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    morning_opens = models.TimeField(null=True)
    morning_closes = models.TimeField(null=True)
    afternoon_opens = models.TimeField(null=True)
    afternoon_closes = models.TimeField(null=True)
    cut_off = models.TimeField()
    weekdays = ArrayField(models.PositiveSmallIntegerField())
    source = models.TextField()
    instrument = models.ForeignKey("law.InstrumentRow", models.PROTECT, null=True, related_name="+")
    amendment = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    withdrawn_by = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="an_office_has_one_set_of_hours_a_day",
                expressions=[
                    (Coalesce(F("unit_id"), Value(0)), RangeOperators.EQUAL),
                    ("unit_kind", RangeOperators.EQUAL),
                    (days(), RangeOperators.OVERLAPS),
                ],
                condition=STANDS,
            ),
            models.CheckConstraint(condition=holds_a_day(), name="hours_hold_some_day"),
            models.CheckConstraint(condition=Q(unit__isnull=True) | Q(unit_kind=""), name="hours_are_of_one_or_a_kind"),
            models.CheckConstraint(
                condition=(
                    Q(morning_opens__isnull=True, morning_closes__isnull=True)
                    | Q(morning_opens__lt=F("morning_closes"))
                )
                & (
                    Q(afternoon_opens__isnull=True, afternoon_closes__isnull=True)
                    | Q(afternoon_opens__lt=F("afternoon_closes"))
                )
                & (Q(morning_opens__isnull=False) | Q(afternoon_opens__isnull=False))
                & (
                    Q(morning_closes__isnull=True)
                    | Q(afternoon_opens__isnull=True)
                    | Q(morning_closes__lt=F("afternoon_opens"))
                ),
                name="hours_have_sessions_in_order",
            ),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7]), name="hours_name_days_of_the_week"
            ),
        )

    def __str__(self) -> str:
        return f"hours of {self.unit_id or 'all'} from {self.starts_on}"
