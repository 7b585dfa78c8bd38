"""
The second step of signing in: a code of an app on the officer's phone, or a recovery code from paper.

Set up by the officer alone; taken away by the officer with a code, or by an administrator.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, Refused
from haicap.kernel.text import clean_line
from haicap.platform.accounts import totp
from haicap.platform.accounts.models import AccountRow, RecoveryRow
from haicap.platform.accounts.passwords import ALPHABET
from haicap.platform.accounts.sessions import end_all
from haicap.platform.accounts.signing_in import TooManyFailures
from haicap.platform.protect import api as protect

TOTP_KEY = "accounts.account.totp_key"
RECOVERY_PLACE = "accounts.recovery.code"
#: codes of two groups of five out of 31 signs: 49 bits each
RECOVERY_CODES, GROUP = 10, 5
#: House rule: after five wrong codes in a row a rest, twice as long with every further one. Three of a million codes
#: fit at any moment, so that a guesser who knows the password needs more than a lifetime.
MOST_WRONG, SHORTEST_REST, LONGEST_REST = 5, timedelta(minutes=15), timedelta(hours=4)


class CodeWrong(BadInput):
    """The code is none of the app, was used already, or is no recovery code that is left."""

    message = sentence(
        "This code does not fit, or it was used already. Please wait for the next one in the app and check the time "
        "of your phone."
    )


class SecondStepThere(Refused):
    """The second step is set up already."""

    message = sentence("The second step is set up already.")
    status = 409


class SecondStepMissing(Refused):
    """There is no second step, or none is being set up."""

    message = sentence("The second step is not set up.")
    status = 409


class Means(StrEnum):
    """What was shown in the second step."""

    APP = "app"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class SetUp:
    """What the app must be told, as text to be typed and as the address in a square code."""

    key: str
    uri: str


@dataclass(frozen=True, slots=True)
class SecondStep:
    """How the second step of an account stands; `since` is `None` when there is none."""

    since: datetime | None
    codes_left: int


def second_step(account_id: int) -> SecondStep:
    """Return how the second step of an account stands. Two statements."""
    since = AccountRow.objects.filter(id=account_id).values_list("totp_since", flat=True).first()
    return SecondStep(since, RecoveryRow.objects.filter(account_id=account_id, used_at__isnull=True).count())


def begin_second_step(account_id: int) -> None:
    """
    Make a new key for the app; it counts once a code of it was shown. Two statements.

    :raises SecondStepThere: if there is one that counts.
    """
    with transaction.atomic():
        row = _row(account_id)
        if row.totp_since is not None:
            raise SecondStepThere
        row.totp_key_sealed = protect.seal(totp.new_key(), place=TOTP_KEY)
        row.totp_step, row.totp_failures, row.totp_failed_at = 0, 0, None
        row.save(update_fields=["totp_key_sealed", "totp_step", "totp_failures", "totp_failed_at"])


def set_up(account_id: int, *, issuer: str) -> SetUp | None:
    """Return what the app must be told while it is being set up; `None` before and after. One statement."""
    row = AccountRow.objects.filter(id=account_id, totp_since__isnull=True, totp_key_sealed__isnull=False).first()
    if row is None:
        return None
    key = _key(row)
    return SetUp(totp.in_groups(key), totp.uri(key, username=row.username, issuer=issuer))


def confirm_second_step(account_id: int, *, code: str, at: datetime) -> list[str]:
    """
    Let the second step count from now on, end all sessions, and return ten recovery codes. Six statements.

    :raises SecondStepMissing: if none is being set up.
    :raises SecondStepThere: if there is one already.
    :raises CodeWrong: if the app gives other codes.
    :raises TooManyFailures: after five wrong codes, for a while.
    """
    with transaction.atomic():
        row = _row(account_id)
        if row.totp_since is not None:
            raise SecondStepThere
        if row.totp_key_sealed is None:
            raise SecondStepMissing
        if _shown(row, code, at=at, recovery=False) is not None:
            row.totp_since = at
            row.session_number += 1
            row.save()
            end_all(row.id)
            return _new_codes(row)
    raise CodeWrong("code", value="")


def check_code(account_id: int, *, code: str, at: datetime) -> Means:
    """
    Check a code of the app, or a recovery code, and use it up. Two or three statements.

    :raises SecondStepMissing: if the account has no second step.
    :raises CodeWrong: if the code does not fit or was used.
    :raises TooManyFailures: after five wrong codes, for a while.
    """
    with transaction.atomic():
        means = _shown(_with_step(account_id), code, at=at)
    if means is None:
        raise CodeWrong("code", value="")
    return means


def renew_recovery_codes(account_id: int, *, code: str, at: datetime) -> list[str]:
    """
    Make ten new recovery codes, shown once; the old ones are good no more. Five statements.

    :raises SecondStepMissing: and its siblings, see `check_code`.
    """
    with transaction.atomic():
        row = _with_step(account_id)
        if _shown(row, code, at=at) is not None:
            return _new_codes(row)
    raise CodeWrong("code", value="")


def end_second_step(account_id: int, *, code: str, at: datetime) -> None:
    """
    Take the second step away, as its owner who shows a code. Five statements.

    :raises SecondStepMissing: and its siblings, see `check_code`.
    """
    with transaction.atomic():
        row = _with_step(account_id)
        if _shown(row, code, at=at) is not None:
            _take_away(row)
            return
    raise CodeWrong("code", value="")


def reset_second_step(account_id: int) -> bool:
    """
    Take the second step away for who lost phone and paper, and end all sessions; return whether there was one.

    Who may is decided by the caller. At most four statements.
    """
    with transaction.atomic():
        row = _row(account_id)
        if row.totp_key_sealed is None:
            return False
        row.session_number += 1
        _take_away(row)
        end_all(row.id)
        return True


def _shown(row: AccountRow, code: str, *, at: datetime, recovery: bool = True) -> Means | None:
    """Return what the code is, `None` when it does not fit; use it up or count the failure, in the locked row."""
    rest = _rest(row.totp_failures)
    if row.totp_failed_at and at < row.totp_failed_at + rest:
        left = row.totp_failed_at + rest - at
        raise TooManyFailures("code", minutes=-(-left.seconds // 60))
    signs = clean_line(code, field="code", most=60).upper().replace(" ", "").replace("-", "")
    means = None
    step = totp.fitting_step(_key(row), signs, at=at, after=row.totp_step) if _is_of_app(signs) else None
    if step is not None:
        means, row.totp_step = Means.APP, step
    elif recovery and _use_up(row, signs, at=at):
        means = Means.RECOVERY
    row.totp_failures, row.totp_failed_at = (0, None) if means else (min(row.totp_failures + 1, 1000), at)
    row.save(update_fields=["totp_step", "totp_failures", "totp_failed_at"])
    return means


def _rest(failures: int) -> timedelta:
    if failures < MOST_WRONG:
        return timedelta()
    times: int = 1 << min(failures - MOST_WRONG, 10)
    return min(SHORTEST_REST * times, LONGEST_REST)


def _is_of_app(signs: str) -> bool:
    return len(signs) == totp.DIGITS and signs.isascii() and signs.isdecimal()


def _use_up(row: AccountRow, signs: str, *, at: datetime) -> bool:
    unused = RecoveryRow.objects.filter(account_id=row.id, code_index=_index(row, signs), used_at__isnull=True)
    return unused.update(used_at=at) == 1


def _new_codes(row: AccountRow) -> list[str]:
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(2 * GROUP)) for _ in range(RECOVERY_CODES)]
    RecoveryRow.objects.filter(account_id=row.id).delete()
    RecoveryRow.objects.bulk_create([RecoveryRow(account_id=row.id, code_index=_index(row, code)) for code in codes])
    return [f"{code[:GROUP]}-{code[GROUP:]}" for code in codes]


def _take_away(row: AccountRow) -> None:
    row.totp_key_sealed, row.totp_since = None, None
    row.totp_step, row.totp_failures, row.totp_failed_at = 0, 0, None
    row.save()
    RecoveryRow.objects.filter(account_id=row.id).delete()


def _index(row: AccountRow, signs: str) -> bytes:
    # With the account in it: the same signs are another code for somebody else.
    return protect.blind_index(f"{row.id} {signs}", place=RECOVERY_PLACE)


def _key(row: AccountRow) -> str:
    return protect.unseal(bytes(row.totp_key_sealed or b""), place=TOTP_KEY)


def _row(account_id: int) -> AccountRow:
    return AccountRow.objects.select_for_update().get(id=account_id)


def _with_step(account_id: int) -> AccountRow:
    row = _row(account_id)
    if row.totp_since is None:
        raise SecondStepMissing
    return row
