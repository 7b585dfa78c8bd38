from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
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


class SuccessionFollowRow(models.Model):
    """
    That running dossiers follow their units by one change of law, or go back by its roll-back, and how far that is.

    Born with the approval, one for each day of it; `last_id` is the dossier behind which the work goes on. Done when
    all were looked at once, swept when they were a second time some minutes later. Stopped by a roll-back. Kept as
    history.
    """

    amendment = models.ForeignKey("law.AmendmentRow", models.PROTECT, related_name="+")
    is_back = models.BooleanField()
    due_on = models.DateField()
    last_id = models.BigIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    swept_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "dossiers"
        constraints = [
            models.UniqueConstraint(fields=["amendment", "is_back", "due_on"], name="a_succession_is_followed_once"),
            models.CheckConstraint(
                condition=Q(swept_at__isnull=True) | Q(done_at__isnull=False, swept_at__gte=F("done_at")),
                name="succession_is_swept_when_done",
            ),
        ]


class PowerFollowRow(models.Model):
    """
    That running dossiers follow a change of powers whose text says so, or go back by its roll-back; how far that is.

    Born with the approval, one for each day on which its changes count; `rules` say which powers, and what becomes of
    running work. `left` counts those of which the register does not say who decides now: they stay. Done, swept and
    stopped as with successions. Kept as history.
    """

    amendment = models.ForeignKey("law.AmendmentRow", models.PROTECT, related_name="+")
    is_back = models.BooleanField()
    due_on = models.DateField()
    rules = models.JSONField()
    last_id = models.BigIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    swept_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "dossiers"
        constraints = [
            models.UniqueConstraint(fields=["amendment", "is_back", "due_on"], name="a_power_is_followed_once"),
            models.CheckConstraint(
                condition=Q(swept_at__isnull=True) | Q(done_at__isnull=False, swept_at__gte=F("done_at")),
                name="power_is_swept_when_done",
            ),
        ]


class UnplacedRow(models.Model):
    """
    A running dossier of a unit that went to several, for which no rule decides to which; a person does.

    `candidates` are the units that it may go to. Born with the change of law's day, closed when it was placed.
    """

    dossier = models.ForeignKey("dossiers.DossierRow", models.PROTECT, related_name="+")
    follow = models.ForeignKey(SuccessionFollowRow, models.PROTECT, related_name="+")
    candidates = ArrayField(models.BigIntegerField())
    noted_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "dossiers"
        indexes = [
            GinIndex(fields=["candidates"], condition=Q(closed_at__isnull=True), name="unplaced_by_candidate"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(closed_at__isnull=True), name="a_dossier_is_unplaced_once"
            ),
            models.CheckConstraint(condition=Q(candidates__len__gte=1), name="unplaced_has_candidates"),
        ]
