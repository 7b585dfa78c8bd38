"""The table of counts."""

from django.db import models


class CountRow(models.Model):
    """
    How often something was asked for from one place since a moment.

    Who and what stand in it as a blind index only. Born with the first request, begun anew when its time is over,
    taken away a day later.
    """

    key = models.BinaryField(max_length=32, primary_key=True)
    began_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        app_label = "ratelimit"
