from django.db import models
from django.db.models import Q

from haicap.domains.dossiers.contracts import Kind
from haicap.domains.dossiers.models.dossier import DossierRow


class EventRow(models.Model):
    """
    Something that happened to a dossier.

    Born with the change; a trigger forbids that it is altered or taken away. `hash` is
    sha256(hash of the event before ‖ header ‖ payload), of the bytes as they are stored.
    """

    dossier = models.ForeignKey(DossierRow, models.PROTECT, related_name="events")
    serial = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    header = models.BinaryField()
    payload = models.BinaryField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        app_label = "dossiers"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "serial"], name="one_event_of_a_serial"),
            models.CheckConstraint(condition=Q(serial__gte=1), name="event_serial_from_one"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="event_kind_known"),
        ]


class SecretRow(models.Model):
    """
    A personal value to which an event binds itself by a salted commitment.

    Born with the event; may be erased, and then the event says no more than that there was a value.
    """

    dossier = models.ForeignKey(DossierRow, models.PROTECT, related_name="+")
    serial = models.PositiveIntegerField()
    name = models.CharField(max_length=20)
    salt = models.BinaryField(max_length=16)
    value_sealed = models.BinaryField()

    class Meta:
        app_label = "dossiers"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "serial", "name"], name="one_secret_of_a_name"),
        ]
