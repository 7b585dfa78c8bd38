"""The table of flags that were set."""

from django.db import models
from django.db.models import F, Q


class FlagRow(models.Model):
    """
    A flag that was set otherwise than the code has it, as a whole (`scope` empty) or for one thing, until a moment.

    Born and replaced by the operator, with an entry of the audit; counts no more from `ends_at`; goes when cleared.
    """

    name = models.CharField(max_length=60)
    scope = models.CharField(max_length=60, default="", blank=True)
    is_on = models.BooleanField()
    owner = models.CharField(max_length=120)
    reason = models.CharField(max_length=300)
    set_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        app_label = "flags"
        constraints = [
            models.UniqueConstraint(fields=["name", "scope"], name="flag_set_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("set_at")), name="flag_ends_after_it_was_set"),
            models.CheckConstraint(condition=~Q(owner="") & ~Q(reason=""), name="flag_has_owner_and_reason"),
        ]
