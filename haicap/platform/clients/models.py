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

    # Where it is told of the dossiers that it hands in, and by what it knows who tells; empty when nowhere.
    tell_url = models.CharField(max_length=300, db_default="", blank=True)
    tell_secret_sealed = models.BinaryField(db_default=b"")
    # While it cannot be reached: the moment before which it is not tried again.
    tell_after = models.DateTimeField(null=True)

    class Meta:
        app_label = "clients"
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(revoked_at=None), name="one_client_of_a_name"),
            models.CheckConstraint(
                condition=Q(tell_url="", tell_secret_sealed=b"") | (~Q(tell_url="") & ~Q(tell_secret_sealed=b"")),
                name="client_told_with_secret",
            ),
        ]
