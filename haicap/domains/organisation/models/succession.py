"""What became of units that ended."""

from django.db import models
from django.db.models import F, Q

from haicap.domains.organisation.contracts import Share
from haicap.domains.organisation.models.spans import STANDS
from haicap.domains.organisation.models.unit import UnitRow


class SuccessionRow(models.Model):
    """
    A piece of an old unit that went into a new one. Born with the change of law that did it; never changed.

    Withdrawn when that change was rolled back. Where a unit was split, `takes_office` is true for the one that took
    over its people and its counter, and `deciding` says which matters went along: `streets`, `old_units`, `rest`.
    `ends_old` is false for land that a unit gave which stands on.
    """

    old = models.ForeignKey(UnitRow, models.PROTECT, related_name="successions")
    new = models.ForeignKey(UnitRow, models.PROTECT, related_name="origins")
    share = models.TextField(choices=[(share.value, share.value) for share in Share])
    clause = models.TextField(blank=True)
    on = models.DateField()
    instrument = models.ForeignKey("law.InstrumentRow", models.PROTECT, related_name="+")
    takes_office = models.BooleanField(default=False)
    ends_old = models.BooleanField(default=True)
    deciding = models.JSONField(default=dict)
    amendment = models.ForeignKey("law.AmendmentRow", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["old", "new", "on"], condition=STANDS, name="succession_is_recorded_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="succession_leads_to_another_unit"),
            models.CheckConstraint(condition=Q(share__in=[s.value for s in Share]), name="succession_share_is_known"),
            models.UniqueConstraint(
                fields=["old"], condition=STANDS & Q(share=Share.WHOLE.value), name="succession_is_whole_only_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.old_id} to {self.new_id} on {self.on}"
