from django.db import models

from haicap.domains.dossiers.models.dossier import DossierRow


class ClientFollowRow(models.Model):
    """
    That a client is told of a dossier that it handed in, and how far that has come.

    Born with the dossier; `told_serial` is the newest event that the client acknowledged, `given_up_serial` the one
    that was the newest when it was given up. The events themselves stand in the log: nothing is kept twice.
    """

    dossier = models.OneToOneField(DossierRow, models.PROTECT, related_name="+")
    client = models.ForeignKey("clients.ClientRow", models.PROTECT, related_name="+")
    told_serial = models.PositiveIntegerField(default=0)
    given_up_serial = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    again_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=60, default="", blank=True)

    class Meta:
        app_label = "dossiers"
