"""The table of accounts."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q


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
    # The key of the app that gives one-time codes: being set up until `totp_since`, asked for from then on.
    totp_key_sealed = models.BinaryField(null=True)
    totp_since = models.DateTimeField(null=True)
    # Codes of this step of thirty seconds and of all before are used up.
    totp_step = models.BigIntegerField(default=0)
    totp_failures = models.PositiveSmallIntegerField(default=0)
    totp_failed_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"

    class Meta:
        app_label = "accounts"
        constraints = [
            models.CheckConstraint(
                condition=Q(totp_since__isnull=True) | Q(totp_key_sealed__isnull=False), name="account_totp_has_key"
            )
        ]


class RecoveryRow(models.Model):
    """
    A recovery code, good once in the place of a code of the app; only its blind index is kept.

    Ten are born when the second step is set up or codes are made anew; all go with it.
    """

    account = models.ForeignKey(AccountRow, models.CASCADE, related_name="+")
    code_index = models.BinaryField(max_length=32, unique=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "accounts"


class SessionRow(models.Model):
    """
    A session that an account began, so that its owner can see and end it.

    Born at the sign-in; goes when it is ended, or at night when the session is over. `device` are a few words such
    as “Firefox, Windows”; no address is kept.
    """

    account = models.ForeignKey(AccountRow, models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()
    device = models.CharField(max_length=60)

    class Meta:
        app_label = "accounts"
