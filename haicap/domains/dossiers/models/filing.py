from django.db import models
from django.db.models import Q

from haicap.domains.dossiers.models.dossier import DossierRow


class AttachmentRow(models.Model):
    """
    A paper of a dossier: one of the applicant, or the result. Without a file it is there on paper only.

    Born with the act that brought it; never changed.
    """

    dossier = models.ForeignKey(DossierRow, models.PROTECT, related_name="+")
    ordinal = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=10)
    name = models.TextField()
    file = models.ForeignKey("files.FileRow", models.PROTECT, related_name="+", db_column="sha256", null=True)
    file_name = models.CharField(max_length=200)

    class Meta:
        app_label = "dossiers"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "ordinal"], name="one_attachment_of_an_ordinal"),
            models.CheckConstraint(condition=Q(source__in=["applicant", "result"]), name="attachment_source_known"),
        ]


class SubmissionKeyRow(models.Model):
    """
    That a sender's submission was taken, so that the same one sent again gives the same answer.

    Born with the dossier; may go after seven days.
    """

    sender = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    body_hash = models.BinaryField(max_length=32)
    dossier_uuid = models.UUIDField()
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "dossiers"
        constraints = [models.UniqueConstraint(fields=["sender", "key"], name="one_submission_of_a_key")]


class DayBaseRow(models.Model):
    """
    Where the numbers of a unit stood when its first dossier of a day came.

    Born then, never changed. The serial of the day is the next number of the unit's sequence less this base,
    so that no row is fought over by the counters of one unit.
    """

    unit = models.ForeignKey("organisation.UnitRow", models.PROTECT, related_name="+")
    day = models.DateField()
    base = models.BigIntegerField()

    class Meta:
        app_label = "dossiers"
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="one_base_of_a_unit_and_day")]


class DraftRow(models.Model):
    """
    A filing that is being written, found by a secret that only its writer holds.

    Born when the first page is sent; gone with the submission, or seven days after the last change.
    """

    secret_index = models.BinaryField(unique=True, max_length=32)
    procedure_code = models.CharField(max_length=20)
    body_sealed = models.BinaryField()
    code = models.CharField(max_length=60, default="", blank=True)
    changed_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "dossiers"
