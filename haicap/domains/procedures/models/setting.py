"""Deadlines that texts of the city set."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from haicap.domains.procedures.models.catalogue import MEASURED, SPAN, SPAN_IS_NOT_EMPTY, ProcedureRow

STANDS = Q(withdrawn_at__isnull=True)


class DeadlineRow(models.Model):
    """
    A deadline that a text sets for a procedure in a span of days: for one unit or all, one channel or all.

    Born by an amendment, withdrawn by a later one or by a roll-back; never changed. It counts before what is published
    and confirmed. `cited` is the number of the text, `longer` the words by which it allows more time than the law.
    """

    procedure = models.ForeignKey(ProcedureRow, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.UnitRow", models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=10, blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    kind = models.CharField(max_length=15)
    working_days = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    calendar_days = models.PositiveSmallIntegerField(null=True)
    months = models.PositiveSmallIntegerField(null=True)
    text = models.TextField()
    article = models.TextField(blank=True)
    longer = models.TextField(blank=True)
    source = models.TextField()
    cited = models.TextField()
    instrument = models.ForeignKey("law.InstrumentRow", models.PROTECT, related_name="+")
    amendment = models.ForeignKey("law.AmendmentRow", models.PROTECT, related_name="+")
    withdrawn_by = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "procedures_deadline"
        constraints: ClassVar = [
            models.CheckConstraint(condition=SPAN_IS_NOT_EMPTY, name="deadline_span"),
            models.CheckConstraint(
                condition=Q(channel__in=["", "in_person", "online", "post"]), name="deadline_channel"
            ),
            models.CheckConstraint(condition=MEASURED, name="deadline_measure"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(cited=""), name="deadline_has_its_text"),
            ExclusionConstraint(
                name="deadlines_apart",
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    (Coalesce(F("unit_id"), Value(0)), RangeOperators.EQUAL),
                    ("channel", RangeOperators.EQUAL),
                    (SPAN, RangeOperators.OVERLAPS),
                ],
                condition=STANDS,
            ),
        ]
