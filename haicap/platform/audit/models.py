"""The table of acts and looks."""

from django.db import models


class EntryRow(models.Model):
    """
    Somebody did something, or looked at the data of a person.

    Born in the statement of the act; never changed; goes when its term of keeping ends. `subject_id` is the
    person whose data it was about, 0 when nobody's.
    """

    at = models.DateTimeField()
    account_id = models.BigIntegerField()
    post_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    role = models.CharField(max_length=20)
    act = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_key = models.CharField(max_length=80)
    subject_id = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=300, default="")

    class Meta:
        app_label = "audit"
        indexes = [
            models.Index(fields=["subject_id", "-at"], condition=models.Q(subject_id__gt=0), name="audit_subject"),
            models.Index(fields=["object_kind", "object_key", "-at"], name="audit_object"),
        ]
