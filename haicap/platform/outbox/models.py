"""The table of news that waits to be told."""

from django.db import models


class MessageRow(models.Model):
    """
    News of a change, written in the statement that makes the change.

    Born with the change; taken away by the relay once the jobs of all who listen are deferred.
    """

    name = models.CharField(max_length=80)
    body = models.JSONField()
    happened_at = models.DateTimeField()

    class Meta:
        app_label = "outbox"
