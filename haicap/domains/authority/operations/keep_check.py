"""The whole register checked by a job, with progress, and what was found kept for the pages."""

from datetime import datetime, timedelta

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from haicap.domains.authority.access import check_may_read_register
from haicap.domains.authority.contracts import FindingKind
from haicap.domains.authority.models import CheckRow, FindingRow
from haicap.domains.authority.queries.check import check
from haicap.domains.authority.queries.matrix import whole_edition
from haicap.domains.organisation.contracts import Unit
from haicap.platform.editions import api as editions

#: how far ahead the register is looked at
AHEAD = timedelta(days=365)
#: a check that made no end in this time was killed, and another one begins
GIVEN_UP = timedelta(minutes=10)
#: after so many procedures the progress is written
STEP = 100
#: the kinds of findings in the order in which they are read
GRAVITY = (
    FindingKind.GAP,
    FindingKind.OVERLAP,
    FindingKind.EXPIRING,
    FindingKind.UNSTAFFED,
    FindingKind.UNCONFIRMED,
)
JOB, QUEUE, LOCK = "authority.check_register", "upkeep", "authority.check"


def ask_check(*, unit: Unit) -> None:
    """
    Have the register checked anew as soon as a worker is free. One statement; asking twice is asking once.

    :raises MayNotReadRegister: if officers of the unit do not work with the register.
    """
    check_may_read_register(unit=unit)
    try:
        with transaction.atomic():
            app.configure_task(JOB, queue=QUEUE, lock=LOCK, queueing_lock=f"{LOCK}.again").defer(again=True)
    except AlreadyEnqueued:
        return


def keep_check(*, at: datetime, again: bool = False) -> bool:
    """
    Check the register from the day on for a year and keep what is found; return whether there was a need.

    There is none when the same register was checked on the same day, unless it is asked for `again`. Two statements
    then; else those of `check`, one for each hundred procedures, and three.
    """
    edition, first = whole_edition(editions.current()), at.date()
    last = CheckRow.objects.order_by("-id").first()
    is_same = last is not None and (last.edition, last.starts_on) == (edition, first)
    if last is not None and is_same and not again and (last.is_finished or last.began_at > at - GIVEN_UP):
        return False
    row = CheckRow.objects.create(edition=edition, starts_on=first, ends_before=first + AHEAD, began_at=at)

    def told(done: int, total: int) -> None:
        if done % STEP == 0 or done == total:
            CheckRow.objects.filter(pk=row.pk).update(done=done, total=total)

    try:
        found = list(check(first=row.starts_on, end=row.ends_before, told=told))
    except Exception:
        # What came to no end is not shown as running for ever.
        row.delete()
        raise
    with transaction.atomic():
        FindingRow.objects.bulk_create(
            (
                FindingRow(
                    of_check=row,
                    kind=one.kind.value,
                    procedure=one.procedure,
                    places=list(one.places),
                    when=dict(one.when),
                    starts_on=one.starts_on,
                    ends_before=one.ends_before,
                    grants=list(one.grants),
                    units=list(one.units),
                )
                for one in sorted(found, key=lambda one: GRAVITY.index(one.kind))
            ),
            batch_size=1000,
        )
        CheckRow.objects.filter(pk=row.pk).update(is_finished=True)
        CheckRow.objects.filter(pk__lt=row.pk).delete()
    return True
