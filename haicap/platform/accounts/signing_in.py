"""Signing in: which account a name and a password open, and what happens to one who guesses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.kernel.text import clean_line
from haicap.platform.accounts.models import AccountRow
from haicap.platform.db.api import run_one

_ACCOUNT = """
select id, username, name, language, is_sample, is_locked, session_number, totp_since is not null
from accounts_accountrow where id = %(account)s and not is_locked
"""
MOST_FAILURES = 10
PAUSE = timedelta(minutes=15)
#: the password of all accounts of the sample city, shown on its sign-in page; guards nothing that is not sample data
SAMPLE_PASSWORD = "haicap"  # noqa: S105


class SignInRefused(Refused):
    """Name and password do not fit, or the account is locked; which of them is not told."""

    message = sentence("The user name and the password do not fit together.")
    status = 422


class TooManyFailures(Refused):
    """The account rests after ten failures."""

    message = sentence("Too many failed attempts. Please try again in %(minutes)s minutes.")
    status = 429


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in. `name` is shown to colleagues and in the log of acts."""

    id: int
    username: str
    name: str
    language: str
    is_sample: bool
    is_locked: bool = False
    session_number: int = 0
    has_second_step: bool = False


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be made."""

    username: str
    name: str
    language: str = "vi"


def sign_in(*, username: str, password: str, at: datetime) -> Account:
    """
    Return the account when the password fits, and count the failure when it does not.

    Who asks goes on to `check_code` when the account has a second step.

    :raises SignInRefused: if there is no such account, it is locked, or the password is wrong.
    :raises TooManyFailures: after ten failures, for fifteen minutes since the last.
    """
    name = clean_line(username, field="username", most=60).lower()
    with transaction.atomic():
        row = AccountRow.objects.select_for_update().filter(username=name).first()
        if row is None:
            # As long as for an account that exists, so that the time tells nothing.
            make_password(password)
            raise SignInRefused("username")
        if row.failures >= MOST_FAILURES and row.failed_at and at < row.failed_at + PAUSE:
            raise TooManyFailures("username", minutes=PAUSE.seconds // 60)
        fits = check_password(password, row.password) and not row.is_locked
        row.failures, row.failed_at = (0, None) if fits else (row.failures + 1, at)
        row.save(update_fields=["failures", "failed_at"])
    if not fits:
        raise SignInRefused("username")
    return _account(row)


def account(account_id: int) -> Account | None:
    """Return the account, or `None` when there is none that may act. One statement."""
    # Bare, since every page of the desk asks it.
    row = run_one(_ACCOUNT, {"account": account_id})
    return Account(*row) if row else None


def account_named(username: str) -> Account | None:
    """Return the account with this user name, or `None` when there is none that may act. One statement."""
    name = clean_line(username, field="username", most=60).lower()
    row = AccountRow.objects.filter(username=name, is_locked=False).first()
    return _account(row) if row else None


def accounts_by_id(account_ids: Iterable[int]) -> dict[int, Account]:
    """Return accounts by id, locked ones too. One statement."""
    return {row.id: _account(row) for row in AccountRow.objects.filter(id__in=set(account_ids))}


def names_of(account_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of accounts, locked ones too. One statement."""
    return dict(AccountRow.objects.filter(id__in=set(account_ids)).values_list("id", "name"))


def set_language(account_id: int, language: str) -> None:
    """Keep the language in which somebody works."""
    AccountRow.objects.filter(id=account_id).update(language=language)


def make_sample_accounts(accounts: Iterable[NewAccount], *, password: str, at: datetime) -> dict[str, int]:
    """
    Make accounts for trying the platform, all with one password, and return username -> id.

    The password is hashed once: thousands of hashes would take minutes and guard nothing that is not public.
    """
    hashed = make_password(password)
    AccountRow.objects.bulk_create(
        [
            AccountRow(
                username=one.username, name=one.name, language=one.language, password=hashed,
                is_sample=True, made_at=at,
            )
            for one in accounts
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return dict(AccountRow.objects.filter(is_sample=True).values_list("username", "id"))


def _account(row: AccountRow) -> Account:
    return Account(
        id=row.id,
        username=row.username,
        name=row.name,
        language=row.language,
        is_sample=row.is_sample,
        is_locked=row.is_locked,
        session_number=row.session_number,
        has_second_step=row.totp_since is not None,
    )
