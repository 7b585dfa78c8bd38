"""One-time codes of six digits."""

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext, override

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput
from haicap.platform.confirm.limits import check_often
from haicap.platform.db.api import run_all, run_one
from haicap.platform.notify import api as notify
from haicap.platform.protect import api as protect

DIGITS, MOST_TRIES = 6, 5
GOOD_FOR, KEPT = timedelta(minutes=10), timedelta(days=1)
SUBJECT, ADDRESS, CODE = "confirm.subject", "confirm.address", "confirm.code"
_LINES = (
    sentence("Your code is: %(code)s"),
    sentence("It is good until %(until)s, on the page where you asked for it."),
    sentence(
        "Give it to nobody: the office never asks for it. If you did not ask for a code, you need not do anything."
    ),
)


class ConfirmationWrong(BadInput):
    """The code is not the one that was sent last, is too old, was used, or was tried too often."""

    message = sentence(
        "This code does not open anything. Please compare it with the newest message, or ask for a new code: "
        "it is good for ten minutes and five tries."
    )


def ask(*, purpose: str, subject: str, address: str, language: str, at: datetime) -> None:
    """
    Send a code of six digits for a subject to an address. Five statements. `at` is local.

    :raises ConfirmationTooSoon: if the last one is younger than a minute.
    :raises ConfirmationsTooMany: if there were five within an hour.
    :raises MailAddressUnusable: if the address is none.
    """
    address = notify.usable_address(address)
    whose, where = of_subject(purpose, subject), of_address(address)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    with transaction.atomic():
        check_often("confirm_coderow", "asked_at", subject=whose, address=where, pause=True, at=at)
        row = run_one(
            "insert into confirm_coderow (subject_index, address_index, code_index, asked_at, good_until, tries) "
            "values (%(subject)s, %(address)s, %(code)s, %(at)s, %(until)s, 0) returning id",
            {
                "subject": whose,
                "address": where,
                "code": _hash(purpose, subject, code),
                "at": at,
                "until": at + GOOD_FOR,
            },
        )
        assert row is not None
        with override(language):
            values = {"code": code, "until": f"{at + GOOD_FOR:%H:%M}"}
            lines = [gettext(line) % values for line in _LINES]
            subject_line = gettext(sentence("Your code of the one-stop office"))
        letter = notify.Letter(
            key=f"code/{row[0]}/{whose.hex()[:16]}",
            kind=f"code.{purpose}",
            address=address,
            subject=subject_line,
            text="\n\n".join(lines) + "\n",
            language=language,
            good_for=GOOD_FOR,
            kept=KEPT,
        )
        notify.write(letter, at=at)


def check(*, purpose: str, subject: str, code: str, at: datetime) -> None:
    """
    Use the code that was sent last for a subject. Two statements.

    Nobody learns from the answer whether the subject is known: it is the same for a wrong code and an unknown one.

    :raises ConfirmationWrong: if it is not the one, or not any more.
    """
    digits = "".join(sign for sign in code[:40] if sign in "0123456789")
    row = run_one(
        "update confirm_coderow set tries = tries + 1 where id = (select id from confirm_coderow "
        "where subject_index = %(subject)s order by asked_at desc, id desc limit 1) "
        "and used_at is null and good_until > %(at)s and tries < %(most)s returning id, code_index",
        {"subject": of_subject(purpose, subject), "at": at, "most": MOST_TRIES},
    )
    known = bytes(row[1]) if row else bytes(32)
    if not hmac.compare_digest(known, _hash(purpose, subject, digits)):
        raise ConfirmationWrong("code", value="")
    assert row is not None
    used = run_one(
        "update confirm_coderow set used_at = %(at)s where id = %(id)s and used_at is null returning id",
        {"at": at, "id": row[0]},
    )
    if used is None:
        raise ConfirmationWrong("code", value="")


def forget_codes(*, at: datetime) -> int:
    """Take away the codes of the days before. One statement."""
    return len(run_all("delete from confirm_coderow where asked_at < %(before)s returning id", {"before": at - KEPT}))


def of_subject(purpose: str, subject: str) -> bytes:
    """Return the blind index of a subject within its purpose."""
    return protect.blind_index(f"{purpose}\0{subject}", place=SUBJECT)


def of_address(address: str) -> bytes:
    """Return the blind index of an address, whichever letters are capitals."""
    return protect.blind_index(address.casefold(), place=ADDRESS)


def _hash(purpose: str, subject: str, code: str) -> bytes:
    return protect.blind_index(f"{purpose}\0{subject}\0{code}", place=CODE)
