"""How often something may be sent to one address, or for one subject."""

import math
from datetime import datetime, timedelta

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.platform.db.api import run_one

#: House rule: enough for a letter that was lost, too few to fill the mailbox of somebody else.
MOST_AN_HOUR = 5
PAUSE = timedelta(seconds=60)
HOUR = timedelta(hours=1)


class ConfirmationTooSoon(Refused):
    """The last code was sent less than a minute ago; `seconds` says when there may be another."""

    message = sentence("A code was sent a moment ago. Please wait %(seconds)s seconds before you ask for another.")
    status = 429

    def __init__(self, field: str, *, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(field, seconds=seconds)


class ConfirmationsTooMany(Refused):
    """Too much was sent to this address, or for this subject, within an hour."""

    message = sentence("Enough messages were sent for now. Please look into your mailbox, and try again in an hour.")
    status = 429


def check_often(table: str, moment: str, *, subject: bytes, address: bytes, pause: bool, at: datetime) -> None:
    """
    Make sure that there may be one more. Two statements; the caller is in a transaction.

    `table` and `moment` are names of this package's tables and columns.

    :raises ConfirmationTooSoon: if `pause` is wanted and the last one of the subject is younger than a minute.
    :raises ConfirmationsTooMany: if there were five of the subject or of the address within an hour.
    """
    # Two at once would both count four: the second waits here.
    run_one("select pg_advisory_xact_lock(%(key)s)", {"key": int.from_bytes(address[:8], signed=True)})
    row = run_one(
        "select count(*) filter (where subject_index = %(subject)s), "
        "count(*) filter (where address_index = %(address)s), "
        f"max({moment}) filter (where subject_index = %(subject)s) from {table} "
        f"where (subject_index = %(subject)s or address_index = %(address)s) and {moment} > %(since)s",
        {"subject": subject, "address": address, "since": at - HOUR},
    )
    assert row is not None
    of_subject, of_address, last = row
    if pause and last is not None and at - last < PAUSE:
        raise ConfirmationTooSoon("code", seconds=math.ceil((last + PAUSE - at).total_seconds()))
    if of_subject >= MOST_AN_HOUR or of_address >= MOST_AN_HOUR:
        raise ConfirmationsTooMany("email")
