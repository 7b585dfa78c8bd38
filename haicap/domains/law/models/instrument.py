"""Legal texts."""

from django.db import models
from django.db.models import F, Q

from haicap.domains.law.contracts import InstrumentKind


class InstrumentRow(models.Model):
    """
    One legal text. Born when a part records a fact that stands on it; never removed.
    """

    number = models.TextField()
    issuer = models.TextField()
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in InstrumentKind])
    signed_on = models.DateField()
    effective_on = models.DateField()
    expires_on = models.DateField(null=True)
    title = models.TextField()
    source = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["number", "issuer", "signed_on"], name="instrument_is_recorded_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in InstrumentKind]), name="instrument_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gt=F("effective_on")),
                name="instrument_is_in_force_some_day",
            ),
        )

    def __str__(self) -> str:
        return self.number
