"""
The first password and a new one: set by the officer alone, with a code that is good once.

An administrator hands the code over in person; no password is ever known to two people, and no e-mail is needed.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, Refused
from haicap.kernel.text import clean_line, fold
from haicap.platform.accounts.models import AccountRow
from haicap.platform.accounts.sessions import end_all
from haicap.platform.accounts.signing_in import MOST_FAILURES, PAUSE, TooManyFailures
from haicap.platform.protect import api as protect

CODE_PLACE = "accounts.account.code"
#: no letter or digit that is easily taken for another
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GROUPS, GROUP = 4, 5
GOOD_FOR = timedelta(days=7)
SHORTEST, LONGEST = 10, 200
USERNAME_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-")


class UsernameUnusable(BadInput):
    """A user name has 3 to 60 small letters without diacritics, digits, dots and dashes."""

    message = sentence("A user name has 3 to 60 small letters without diacritics, digits, dots or dashes.")


class UsernameTaken(BadInput):
    """Another account has this user name."""

    message = sentence("There is already an account with the user name “%(value)s”.")


class PersonNameMissing(BadInput):
    """No name was given for an account."""

    message = sentence("Please write the full name of the officer.")


class CodeRefused(Refused):
    """User name and code do not fit together, or the code has ended or was used; which of them is not told."""

    message = sentence("The user name and the code do not fit together, or the code is no longer good.")


class PasswordWeak(BadInput):
    """The password is too short, too common, or holds the user name."""

    message = sentence("Please choose a password of at least %(shortest)s signs that nobody guesses: a short sentence.")


class PasswordWrong(BadInput):
    """The present password was not given rightly."""

    message = sentence("This is not your present password.")


class PasswordsDiffer(BadInput):
    """The password was written differently the second time."""

    message = sentence("The two passwords are not the same.")


@dataclass(frozen=True, slots=True)
class Code:
    """A code to be handed over: for which account, and until when it is good."""

    account_id: int
    username: str
    code: str
    ends_at: datetime


def new_account(*, username: str, name: str, at: datetime, is_sample: bool = False) -> Code:
    """
    Make an account that has no password yet, and return the code with which its owner sets one. Two statements.

    Who may is decided by the caller.

    :raises UsernameUnusable: if the user name has other signs or another length.
    :raises UsernameTaken: if there is such an account.
    :raises PersonNameMissing: if there is no letter in the name.
    """
    wanted = clean_line(username, field="username", most=60).lower()
    if len(wanted) < 3 or not USERNAME_SIGNS.issuperset(wanted):
        raise UsernameUnusable("username", value="")
    whole_name = clean_line(name, field="name", most=120)
    if not any(sign.isalpha() for sign in whole_name):
        raise PersonNameMissing("name", value="")
    made, is_new = AccountRow.objects.get_or_create(
        username=wanted, defaults={"name": whole_name, "password": "!", "made_at": at, "is_sample": is_sample}
    )
    if not is_new:
        raise UsernameTaken("username", value=wanted)
    return new_code(made.id, at=at)


def new_code(account_id: int, *, at: datetime) -> Code:
    """Give an account a code for a new password, good for seven days; an older code ends. Two statements."""
    row = AccountRow.objects.get(id=account_id)
    letters = "".join(secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP))
    row.code_index = protect.blind_index(letters, place=CODE_PLACE)
    row.code_ends_at = at + GOOD_FOR
    row.failures, row.failed_at = 0, None
    row.save(update_fields=["code_index", "code_ends_at", "failures", "failed_at"])
    shown = "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))
    return Code(row.id, row.username, shown, row.code_ends_at)


def set_password(*, username: str, code: str, password: str, again: str, at: datetime) -> int:
    """
    Set the password of an account with its code, end its sessions, and return its id. Three statements.

    Ten wrong codes or passwords let the account rest for fifteen minutes.

    :raises PasswordsDiffer: if the two are not the same.
    :raises PasswordWeak: if it has fewer than 10 signs, is common, or holds the user name.
    :raises CodeRefused: if user name and code do not fit, or the code has ended.
    :raises TooManyFailures: after ten failures.
    """
    wanted = clean_line(username, field="username", most=60).lower()
    _check_password(password, again=again, username=wanted)
    letters = clean_line(code, field="code", most=60).upper().replace("-", "").replace(" ", "")
    with transaction.atomic():
        row = AccountRow.objects.select_for_update().filter(username=wanted, is_locked=False).first()
        if row is None:
            raise CodeRefused("code")
        if row.failures >= MOST_FAILURES and row.failed_at and at < row.failed_at + PAUSE:
            raise TooManyFailures("code", minutes=PAUSE.seconds // 60)
        good = row.code_index is not None and row.code_ends_at is not None and at <= row.code_ends_at
        fits = good and bytes(row.code_index or b"") == protect.blind_index(letters, place=CODE_PLACE)
        if fits:
            row.set_password(password)
            row.code_index, row.code_ends_at = None, None
            row.session_number += 1
            end_all(row.id)
        row.failures, row.failed_at = (0, None) if fits else (row.failures + 1, at)
        row.save()
    if not fits:
        raise CodeRefused("code")
    return row.id


def change_password(account_id: int, *, present: str, password: str, again: str, at: datetime) -> None:
    """
    Change the password of who knows the present one, and end all sessions. Three statements.

    :raises PasswordsDiffer: if the two new ones are not the same.
    :raises PasswordWeak: if the new one has fewer than 10 signs, is common, or holds the user name.
    :raises PasswordWrong: if the present one is another.
    :raises TooManyFailures: after ten failures, for fifteen minutes since the last.
    """
    with transaction.atomic():
        row = AccountRow.objects.select_for_update().get(id=account_id)
        _check_password(password, again=again, username=row.username)
        if row.failures >= MOST_FAILURES and row.failed_at and at < row.failed_at + PAUSE:
            raise TooManyFailures("present", minutes=PAUSE.seconds // 60)
        fits = check_password(present, row.password)
        if fits:
            row.set_password(password)
            # A code that was given for a new password has done its work.
            row.code_index, row.code_ends_at = None, None
            row.session_number += 1
            end_all(row.id)
        row.failures, row.failed_at = (0, None) if fits else (row.failures + 1, at)
        row.save()
    if not fits:
        raise PasswordWrong("present", value="")


def lock(account_id: int, *, locked: bool) -> None:
    """Lock an account, which ends its sessions, or open it again. One statement."""
    AccountRow.objects.filter(id=account_id).update(is_locked=locked)


def end_sessions(account_id: int) -> None:
    """End all sessions of an account, wherever they are. Three statements."""
    with transaction.atomic():
        row = AccountRow.objects.select_for_update().get(id=account_id)
        row.session_number += 1
        row.save(update_fields=["session_number"])
        end_all(account_id)


def _check_password(password: str, *, again: str, username: str) -> None:
    if password != again:
        raise PasswordsDiffer("again", value="")
    holds_name = bool(username) and fold(username) in fold(password)
    if not SHORTEST <= len(password) <= LONGEST or "\0" in password or holds_name:
        raise PasswordWeak("password", value="", shortest=SHORTEST)
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError as wrong:
        raise PasswordWeak("password", value="", shortest=SHORTEST) from wrong
