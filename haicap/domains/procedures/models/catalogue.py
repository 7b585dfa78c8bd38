"""The catalogue: procedures, their dated versions, and the deadlines confirmed by a text of law."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q


class DateRange(Func):
    """The span of a row as the database compares it: the first day counts, the last does not."""

    function = "DATERANGE"
    output_field = DateRangeField()


SPAN = DateRange("starts_on", "ends_before", RangeBoundary())
SPAN_IS_NOT_EMPTY = Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on"))
#: the kind of a deadline and its measures fit together
MEASURED = (
    Q(kind="same_day", working_days=0, calendar_days__isnull=True, months__isnull=True)
    | Q(kind="working_days", working_days__gt=0, calendar_days__isnull=True, months__isnull=True)
    | Q(kind="calendar_days", calendar_days__gt=0, working_days__isnull=True, months__isnull=True)
    | Q(kind="months", months__gt=0, working_days__isnull=True, calendar_days__isnull=True)
    | Q(kind="mixed", working_days__gt=0, calendar_days__gt=0, months__isnull=True)
)


class ProcedureRow(models.Model):
    """
    One procedure by its national code. Born when the catalogue first holds the code; never changed, never
    gone.
    """

    code = models.CharField(max_length=20, unique=True)

    class Meta:
        db_table = "procedures_procedure"


class ProcedureVersionRow(models.Model):
    """
    One procedure as it stands in a span of days.

    Born by a loading of the catalogue or by an amendment; only `ends_before` is set later, by the version that follows
    or by a text (`ended_by`, with the end of before in `stood_until`). One that an amendment made is withdrawn when
    that is rolled back, and stays for the dossiers that pin it. The content (`sha256` over it) never changes, because
    dossiers pin versions. `title`, `everyday`, `found_by` and `wanted` only serve search and follow the shipped words.
    """

    procedure = models.ForeignKey(ProcedureRow, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    seen_on = models.DateField()
    recorded_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    name = models.TextField()
    field = models.TextField()
    commune = models.BooleanField()
    province = models.BooleanField()
    ministry_level = models.BooleanField()
    other_level = models.BooleanField()
    one_stop_commune = models.BooleanField()
    doubtful = models.BooleanField()
    ways = models.JSONField()
    document = models.JSONField()
    title = models.TextField()
    everyday = models.TextField()
    found_by = models.TextField()
    wanted = models.PositiveSmallIntegerField()
    amendment = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    stood_until = models.DateField(null=True)
    withdrawn_by = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "procedures_procedureversion"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_number_once"),
            models.CheckConstraint(condition=SPAN_IS_NOT_EMPTY, name="procedure_version_span"),
            models.CheckConstraint(
                condition=Q(one_stop_commune=False) | Q(commune=True), name="procedure_one_stop_is_commune"
            ),
            ExclusionConstraint(
                name="procedure_versions_stand_apart",
                expressions=[("procedure", RangeOperators.EQUAL), (SPAN, RangeOperators.OVERLAPS)],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["found_by"], opclasses=["gin_trgm_ops"], name="procedure_found_by"),
            models.Index(fields=["field"], name="procedure_field"),
        ]


class ConfirmationRow(models.Model):
    """
    A deadline that a text of law or the published procedure itself states in words, with where it was read.

    Born by loading the shipped file (`origin` is `shipped`), replaced whole when that file changes. An empty
    `channel` means all channels.
    """

    procedure = models.ForeignKey(ProcedureRow, on_delete=models.PROTECT, related_name="confirmations")
    channel = models.CharField(max_length=10, blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    kind = models.CharField(max_length=15)
    working_days = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    calendar_days = models.PositiveSmallIntegerField(null=True)
    months = models.PositiveSmallIntegerField(null=True)
    text = models.TextField()
    instrument = models.TextField()
    article = models.TextField()
    source = models.TextField()
    note = models.TextField(blank=True)
    origin = models.CharField(max_length=10)

    class Meta:
        db_table = "procedures_confirmation"
        constraints: ClassVar = [
            models.CheckConstraint(condition=SPAN_IS_NOT_EMPTY, name="confirmation_span"),
            models.CheckConstraint(
                condition=Q(channel__in=["", "in_person", "online", "post"]), name="confirmation_channel"
            ),
            models.CheckConstraint(
                condition=MEASURED,
                name="confirmation_measure",
            ),
            models.CheckConstraint(
                condition=~Q(instrument="") & ~Q(source="") & ~Q(text=""), name="confirmation_has_its_source"
            ),
            ExclusionConstraint(
                name="confirmations_apart",
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    ("channel", RangeOperators.EQUAL),
                    (SPAN, RangeOperators.OVERLAPS),
                ],
            ),
        ]
