from django.db import models
from django.db.models import F, Q


class CalendarFollowRow(models.Model):
    """
    That the running due moments follow one change of the calendar, and how far that has come.

    Born with the news of the change; `last_id` is the dossier behind which the work goes on, so that a worker that
    was killed loses nothing. Done when all were looked at once, swept when they were looked at a second time some
    minutes later, for those that came in with the old calendar in hand. Kept as the history of the work.
    """

    amendment = models.ForeignKey("law.AmendmentRow", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    last_id = models.BigIntegerField(default=0)
    looked_at = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    swept_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "dossiers"
        constraints = [
            models.UniqueConstraint(fields=["amendment", "changed_at"], name="a_change_is_followed_once"),
            models.CheckConstraint(
                condition=Q(swept_at__isnull=True) | Q(done_at__isnull=False, swept_at__gte=F("done_at")),
                name="follow_is_swept_when_done",
            ),
        ]
