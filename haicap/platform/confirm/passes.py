"""Passes: secrets of 128 bits that stand for something for a while."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import NotFound
from haicap.platform.confirm.codes import of_address, of_subject
from haicap.platform.confirm.limits import check_often
from haicap.platform.db.api import run_all, run_one
from haicap.platform.notify import api as notify
from haicap.platform.protect import api as protect

SECRET_BYTES = 16
#: Places for which values are sealed; written into the sealed bytes, so they never change.
SECRET, CONTENT, SENT_TO = "confirm.pass.secret", "confirm.pass.content", "confirm.pass.address"
_FORM = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


class PassUnknown(NotFound):
    """The secret stands for nothing, or its time is over."""

    message = sentence("This link is not complete, or its time is over. Please ask for a new one.")


@dataclass(frozen=True, slots=True)
class Pass:
    """What a secret stands for. `content` is what was put into it, `address` where the secret was sent."""

    purpose: str
    content: str
    address: str
    good_until: datetime


def issue(*, purpose: str, subject: str, content: str, address: str, good_for: timedelta, at: datetime) -> str:
    """
    Return a new secret of 128 bits that stands for `content` for a while. Three statements.

    :raises ConfirmationsTooMany: if there were five of the subject or of the address within an hour.
    :raises MailAddressUnusable: if the address is none.
    """
    address = notify.usable_address(address)
    whose, where = of_subject(purpose, subject), of_address(f"{purpose}\0{address}")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        check_often("confirm_passrow", "made_at", subject=whose, address=where, pause=False, at=at)
        run_one(
            "insert into confirm_passrow (secret_index, purpose, subject_index, address_index, content_sealed, "
            "address_sealed, made_at, good_until) values (%(secret)s, %(purpose)s, %(subject)s, %(where)s, "
            "%(content)s, %(address)s, %(at)s, %(until)s) returning id",
            {
                "secret": _index(secret),
                "purpose": purpose,
                "subject": whose,
                "where": where,
                "content": protect.seal(content, place=CONTENT),
                "address": protect.seal(address, place=SENT_TO),
                "at": at,
                "until": at + good_for,
            },
        )
    return secret


def held(secret: str, *, purpose: str, at: datetime) -> Pass:
    """
    Return what a secret stands for. One statement.

    :raises PassUnknown: if it stands for nothing of this purpose, or not any more.
    """
    row = None
    if _FORM.fullmatch(secret):
        row = run_one(
            "select content_sealed, address_sealed, good_until from confirm_passrow "
            "where secret_index = %(secret)s and purpose = %(purpose)s and good_until > %(at)s",
            {"secret": _index(secret), "purpose": purpose, "at": at},
        )
    if row is None:
        raise PassUnknown("secret", key="")
    return Pass(
        purpose=purpose,
        content=protect.unseal(bytes(row[0]), place=CONTENT),
        address=protect.unseal(bytes(row[1]), place=SENT_TO),
        good_until=row[2],
    )


def give_back(secret: str) -> None:
    """End a pass before its time. One statement."""
    run_one("delete from confirm_passrow where secret_index = %(secret)s returning id", {"secret": _index(secret)})


def forget_passes(*, at: datetime) -> int:
    """Take away the passes whose time is over. One statement."""
    return len(run_all("delete from confirm_passrow where good_until < %(at)s returning id", {"at": at}))


def _index(secret: str) -> bytes:
    return protect.blind_index(secret, place=SECRET)
