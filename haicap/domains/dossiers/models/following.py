from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from haicap.domains.dossiers.contracts import Reason


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


class ProcessPlanRow(models.Model):
    """
    That running dossiers go on by another version of their process, by whose hands, and how far that is.

    Born with its approval. `processes` are the keys that it leads away from, `mapping` the elements and paths that
    have other ids in the new version. A plan that `undoes` another takes back the dossiers that this one moved, as
    far as they can go back; the other is stopped then. `last_id` is the dossier behind which the work goes on. Done,
    swept and stopped as with successions. Kept as history.
    """

    processes = ArrayField(models.CharField(max_length=80))
    to = models.CharField(max_length=80)
    mapping = models.JSONField()
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    drafted_by_id = models.BigIntegerField()
    drafted_by_name = models.CharField(max_length=200)
    approved_by_id = models.BigIntegerField()
    approved_by_name = models.CharField(max_length=200)
    approved_at = models.DateTimeField()
    last_id = models.BigIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    swept_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "dossiers"
        constraints = [
            models.CheckConstraint(condition=Q(processes__len__gte=1), name="plan_leads_away_from_something"),
            models.CheckConstraint(
                condition=Q(drafted_by_id=0) | ~Q(drafted_by_id=F("approved_by_id")), name="plan_has_two_hands"
            ),
            models.CheckConstraint(
                condition=Q(swept_at__isnull=True) | Q(done_at__isnull=False, swept_at__gte=F("done_at")),
                name="plan_is_swept_when_done",
            ),
        ]


class LeftBehindRow(models.Model):
    """
    A running dossier that a plan could not move, and what keeps it: the element and why.

    Born when the plan came to it, gone when the plan moves it after all.
    """

    plan = models.ForeignKey(ProcessPlanRow, models.CASCADE, related_name="left")
    dossier = models.ForeignKey("dossiers.DossierRow", models.CASCADE, related_name="+")
    element = models.CharField(max_length=200)
    reason = models.CharField(max_length=20)

    class Meta:
        app_label = "dossiers"
        constraints = [
            models.UniqueConstraint(fields=["plan", "dossier"], name="a_dossier_is_left_once"),
            models.CheckConstraint(
                condition=Q(reason__in=[one.value for one in Reason]), name="left_for_a_known_reason"
            ),
        ]
