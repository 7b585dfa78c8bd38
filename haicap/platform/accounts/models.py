"""The table of accounts."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models


class AccountRow(AbstractBaseUser):
    """
    Somebody who can sign in at the desk.

    Born by an administrator or with the sample city; locked, never deleted, because acts name it.
    """

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="vi")
    is_locked = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    USERNAME_FIELD = "username"

    class Meta:
        app_label = "accounts"
