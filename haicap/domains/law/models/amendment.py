"""Amendments, their changes, and the history of their lives."""

from django.db import models
from django.db.models import F, Q

from haicap.domains.law.contracts.amendments import OPERATOR, Step
from haicap.domains.law.models.instrument import InstrumentRow

DRAFTED = Q(step__in=[Step.DRAFT.value, Step.CHECKED.value, Step.GIVEN_UP.value])
PUT_IN_FORCE = Q(step__in=[Step.APPROVED.value, Step.ROLLED_BACK.value])


class AmendmentRow(models.Model):
    """
    A draft set of changes under one instrument, and what became of it.

    Born when a file is taken in; moved by new versions, check, giving up, approval and roll-back, each with a row of
    history; never removed. `header` is the instrument as the file gives it; its row is recorded with the approval.
    `file` are the bytes of the last `version`; those of all stand in AmendmentVersionRow. An account of 0 is the
    operator at the machine, who alone may be both persons (decision 0016).
    """

    step = models.CharField(max_length=12)
    header = models.JSONField()
    instrument = models.ForeignKey(InstrumentRow, models.PROTECT, null=True, related_name="+")
    file = models.BinaryField()
    version = models.PositiveIntegerField(default=1, db_default=1)
    takes_effect_on = models.DateField()
    drafted_by_id = models.BigIntegerField()
    drafted_by_name = models.TextField()
    drafted_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    approved_by_id = models.BigIntegerField(null=True)
    approved_by_name = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True)
    rolled_back_by_id = models.BigIntegerField(null=True)
    rolled_back_by_name = models.TextField(blank=True)
    rolled_back_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "law"
        indexes = (models.Index(fields=["instrument", "-approved_at"], name="amendment_of_instrument"),)
        constraints = (
            models.CheckConstraint(condition=Q(step__in=[s.value for s in Step]), name="amendment_step_known"),
            models.CheckConstraint(
                condition=Q(approved_by_id__isnull=True)
                | ~Q(approved_by_id=F("drafted_by_id"))
                | Q(approved_by_id=OPERATOR),
                name="amendment_has_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(step__in=[Step.DRAFT.value, Step.GIVEN_UP.value]) | Q(checked_at__isnull=False),
                name="amendment_is_checked_first",
            ),
            models.CheckConstraint(
                condition=(DRAFTED & Q(approved_by_id__isnull=True, approved_at__isnull=True, instrument__isnull=True))
                | (PUT_IN_FORCE & Q(approved_by_id__isnull=False, approved_at__isnull=False, instrument__isnull=False)),
                name="amendment_approved_with_moment",
            ),
            models.CheckConstraint(
                condition=Q(step=Step.ROLLED_BACK.value, rolled_back_by_id__isnull=False, rolled_back_at__isnull=False)
                | (~Q(step=Step.ROLLED_BACK.value) & Q(rolled_back_by_id__isnull=True, rolled_back_at__isnull=True)),
                name="amendment_rolled_back_with_moment",
            ),
        )

    def __str__(self) -> str:
        return f"amendment {self.pk} ({self.step})"


class ChangeRow(models.Model):
    """
    One change of an amendment, with the days on which it makes a difference.

    Born with a version of the draft, never changed; those of a further version take their place. The facts that it
    makes stand in the tables of the part that owns them.
    """

    amendment = models.ForeignKey(AmendmentRow, models.PROTECT, related_name="+")
    ordinal = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    body = models.JSONField()
    line = models.PositiveIntegerField()
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)

    class Meta:
        app_label = "law"
        constraints = (
            models.UniqueConstraint(fields=["amendment", "ordinal"], name="one_change_of_an_ordinal"),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")), name="change_holds_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"change {self.ordinal} ({self.kind}) of amendment {self.amendment_id}"


class AmendmentMoveRow(models.Model):
    """A step in the life of an amendment. Born with the step; a trigger forbids that it is changed or removed."""

    amendment = models.ForeignKey(AmendmentRow, models.PROTECT, related_name="+")
    serial = models.PositiveIntegerField()
    step = models.CharField(max_length=12)
    at = models.DateTimeField()
    account_id = models.BigIntegerField()
    name = models.TextField()
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        app_label = "law"
        constraints = (
            models.UniqueConstraint(fields=["amendment", "serial"], name="one_move_of_a_serial"),
            models.CheckConstraint(condition=Q(step__in=[s.value for s in Step]), name="amendment_move_known"),
        )

    def __str__(self) -> str:
        return f"{self.step} of amendment {self.amendment_id}"


class AmendmentVersionRow(models.Model):
    """
    What a draft said at one time, as the bytes of a law file. Born with the draft and with each change of it.

    A trigger forbids that it is changed or removed; another one, that an account that wrote one approves.
    """

    amendment = models.ForeignKey(AmendmentRow, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    file = models.BinaryField()
    at = models.DateTimeField()
    account_id = models.BigIntegerField()
    name = models.TextField()

    class Meta:
        app_label = "law"
        constraints = (models.UniqueConstraint(fields=["amendment", "version"], name="one_file_of_a_version"),)

    def __str__(self) -> str:
        return f"version {self.version} of amendment {self.amendment_id}"


class AssayRow(models.Model):
    """
    What a check found of a draft. Born with the check, never changed; the last one of a version counts.

    `editions` are those of the tables that it was held against, so that it can be told from a later state.
    """

    amendment = models.ForeignKey(AmendmentRow, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    account_id = models.BigIntegerField()
    name = models.TextField()
    faults = models.JSONField()
    impact = models.JSONField()
    editions = models.JSONField()

    class Meta:
        app_label = "law"
        indexes = (models.Index(fields=["amendment", "-id"], name="assay_of_amendment"),)

    def __str__(self) -> str:
        return f"check of version {self.version} of amendment {self.amendment_id}"
