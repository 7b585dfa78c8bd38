"""Acts by which derived powers are confirmed, and which ends of powers were told."""

from django.db import models
from django.db.models import Q

from haicap.domains.authority.contracts import ConfirmAct
from haicap.domains.authority.models.grant import GrantRow
from haicap.domains.authority.rules.lapsing import WARNINGS


class ConfirmationRow(models.Model):
    """
    One act on one power of the base register: confirmed by a person under a text, or that taken back.

    Born with the act; a trigger forbids changing or removing it. `tier` is the holder named where the catalogue does
    not say who decides; `stands_as` is the power that stands from then on.
    """

    act = models.TextField(choices=[(act.value, act.value) for act in ConfirmAct])
    procedure = models.TextField()
    grant = models.ForeignKey(GrantRow, models.PROTECT, related_name="+")
    stands_as = models.ForeignKey(GrantRow, models.PROTECT, related_name="+")
    tier = models.TextField(blank=True)
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(act__in=[act.value for act in ConfirmAct]), name="confirmation_act_is_known"
            ),
            models.CheckConstraint(condition=~Q(text="") & ~Q(procedure=""), name="confirmation_has_a_text"),
        )
        indexes = (models.Index(fields=["procedure", "-id"], name="confirmation_by_procedure"),)

    def __str__(self) -> str:
        return f"{self.procedure} {self.act} by {self.by_name}"


class EndingRow(models.Model):
    """
    That the coming end of a power was told under one step. Born when it is told; never changed.

    `about` is the fingerprint of the power, so that a row recorded anew is not told again.
    """

    about = models.TextField()
    grant = models.ForeignKey(GrantRow, models.PROTECT, related_name="+")
    procedure = models.TextField()
    ends_before = models.DateField()
    step = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["procedure", "about", "ends_before", "step"], name="an_ending_is_told_once_a_step"
            ),
            models.CheckConstraint(condition=Q(step__in=WARNINGS), name="ending_step_is_known"),
        )
        indexes = (models.Index(fields=["ends_before"], name="ending_by_its_day"),)

    def __str__(self) -> str:
        return f"{self.procedure} ends before {self.ends_before}: {self.step} days"
