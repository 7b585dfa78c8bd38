"""The tables of codes and passes."""

from django.db import models
from django.db.models import Q


class CodeRow(models.Model):
    """
    A one-time code that was sent. The code stands here as a keyed hash only, whose it is as a blind index.

    Born when it is asked for; used once; taken away a day later.
    """

    subject_index = models.BinaryField(max_length=32)
    address_index = models.BinaryField(max_length=32)
    code_index = models.BinaryField(max_length=32)
    asked_at = models.DateTimeField(db_index=True)
    good_until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "confirm"
        indexes = [
            models.Index(fields=["subject_index", "-asked_at"], name="code_of_subject"),
            models.Index(fields=["address_index", "-asked_at"], name="code_of_address"),
        ]
        constraints = [models.CheckConstraint(condition=Q(tries__lte=5), name="code_tried_five_times")]


class PassRow(models.Model):
    """
    What a secret of 128 bits stands for: its content and an address, both sealed. The secret itself is not stored.

    Born when it is handed out; taken away when it is given back or its time is over.
    """

    secret_index = models.BinaryField(max_length=32, unique=True)
    purpose = models.CharField(max_length=20)
    subject_index = models.BinaryField(max_length=32)
    address_index = models.BinaryField(max_length=32)
    content_sealed = models.BinaryField()
    address_sealed = models.BinaryField()
    made_at = models.DateTimeField()
    good_until = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "confirm"
        indexes = [
            models.Index(fields=["subject_index", "-made_at"], name="pass_of_subject"),
            models.Index(fields=["address_index", "-made_at"], name="pass_of_address"),
        ]
