"""The table of stored files."""

from django.db import models


class FileRow(models.Model):
    """
    A file that is kept, named by its content.

    Born when the first thing refers to it; never changed, because its name is its content.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    size_bytes = models.BigIntegerField()
    media_type = models.CharField(max_length=80)
    stored_at = models.DateTimeField()

    class Meta:
        app_label = "files"
        constraints = [models.CheckConstraint(condition=models.Q(size_bytes__gt=0), name="file_is_not_empty")]
