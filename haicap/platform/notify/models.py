"""The table of messages."""

from django.db import models
from django.db.models import Q


class MailRow(models.Model):
    """
    A message to one address.

    Born with what it tells, once for each `key`; sent by a job, again and again until the mail server takes it or
    its time is over; taken away after `forget_at`. Address, subject and text are sealed.
    """

    uuid = models.UUIDField(unique=True)
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=80, default="", blank=True)
    language = models.CharField(max_length=5)
    address_sealed = models.BinaryField()
    body_sealed = models.BinaryField()
    state = models.CharField(max_length=10)
    tries = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=200, default="", blank=True)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    good_until = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    forget_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "notify"
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="mail_waiting"),
            models.Index(fields=["-made_at", "-id"], name="mail_latest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "failed", "not_sent"]), name="mail_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", done_at__isnull=True) | (~Q(state="waiting") & Q(done_at__isnull=False)),
                name="mail_done_with_state",
            ),
        ]
