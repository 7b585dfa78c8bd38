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
    # A code that is good once, for the first password or a new one; only its blind index is kept.
    code_index = models.BinaryField(null=True, max_length=32)
    code_ends_at = models.DateTimeField(null=True)
    # Sessions of an older number have been ended.
    session_number = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "username"

    class Meta:
        app_label = "accounts"
