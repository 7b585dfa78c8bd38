"""The table of machines that may call."""

from django.db import models
from django.db.models import Q


class ClientRow(models.Model):
    """
    A machine that may call the interfaces. Of its token only the hash is kept.

    Born when an operator adds it; revoked once, never deleted, so that its dossiers keep their sender.
    """

    name = models.CharField(max_length=80)
    token_sha256 = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    # The system whose dossiers it may tell of; empty when none.
    may_mirror = models.CharField(max_length=40, db_default="", blank=True)

    class Meta:
        app_label = "clients"
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(revoked_at=None), name="one_client_of_a_name")
        ]
