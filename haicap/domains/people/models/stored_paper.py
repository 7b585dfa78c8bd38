from django.db import models
from django.db.models import Q


class StoredPaperRow(models.Model):
    """
    A paper that a person lets the offices keep, so that it is not asked for again.

    Born when the dossier it came with is taken in, or decided for a result; out of use once `removed_at` is set. The
    dossier keeps its own: this is only what may be used for another one.
    """

    person = models.ForeignKey("people.PersonRow", models.PROTECT, related_name="+")
    name = models.TextField()
    file = models.ForeignKey("files.FileRow", models.PROTECT, related_name="+", db_column="sha256")
    file_name = models.CharField(max_length=200)
    source = models.CharField(max_length=10)
    from_code = models.CharField(max_length=60)
    kept_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "people"
        constraints = [
            # One that was removed stays removed, however often the job of its dossier runs.
            models.UniqueConstraint(fields=["person", "file", "from_code"], name="one_stored_paper_of_a_dossier"),
            models.CheckConstraint(condition=Q(source__in=["applicant", "result"]), name="stored_paper_source_known"),
        ]
