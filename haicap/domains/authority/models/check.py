"""Checks of the whole register, kept with what they found."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from haicap.domains.authority.contracts import FindingKind


class CheckRow(models.Model):
    """
    One check of the whole register over the days `starts_on` ≤ day < `ends_before`.

    Born when a job begins it; `done` of `total` procedures grows while it runs; it goes when a later one is finished.
    `edition` is that of the register, units and catalogue when it began. It can be made again at any time.
    """

    edition = models.TextField()
    starts_on = models.DateField()
    ends_before = models.DateField()
    began_at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    is_finished = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(ends_before__gt=models.F("starts_on")), name="check_holds_a_day"),
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total")), name="check_does_no_more_than_there_is"
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_on} to before {self.ends_before}, {self.done} of {self.total}"


class FindingRow(models.Model):
    """A fault that a check found. Born when the check is finished, and goes with it."""

    of_check = models.ForeignKey(CheckRow, models.CASCADE, related_name="+")
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in FindingKind])
    procedure = models.TextField()
    places = ArrayField(models.TextField())
    when = models.JSONField(default=dict)
    starts_on = models.DateField()
    ends_before = models.DateField()
    grants = ArrayField(models.BigIntegerField())
    units = ArrayField(models.TextField())

    class Meta:
        indexes = (models.Index(fields=["of_check", "kind", "id"], name="finding_of_its_check"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in FindingKind]), name="finding_kind_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.procedure} from {self.starts_on}"
