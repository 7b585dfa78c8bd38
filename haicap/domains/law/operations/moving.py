"""The steps of an amendment: one at a time, each with its row of history and its entry in the audit."""

from datetime import datetime

from django.db import connection

from haicap.domains.law.contracts import AmendmentUnknown, DraftChangedMeanwhile, Step
from haicap.domains.law.models import AmendmentMoveRow, AmendmentRow, AmendmentVersionRow
from haicap.kernel.actors import Actor
from haicap.platform.audit import api as audit

#: any number that no other lock of the platform uses
LAW_LOCK = 0x6C_61_77


def lock_the_law() -> None:
    """Let one change of law be put in force or taken back at a time, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LAW_LOCK])


def locked(amendment_id: int) -> AmendmentRow:
    """
    Return the row of an amendment, which nobody else changes until the end of the transaction.

    :raises AmendmentUnknown: if there is none.
    """
    row = AmendmentRow.objects.select_for_update().filter(pk=amendment_id).first()
    if row is None:
        raise AmendmentUnknown("amendment", key=amendment_id)
    return row


def check_seen(row: AmendmentRow, seen: int | None) -> None:
    """
    Check that the version that an officer saw is the one that stands. One statement if not.

    :raises DraftChangedMeanwhile: if somebody changed it since.
    """
    if seen is not None and seen != row.version:
        last = AmendmentVersionRow.objects.get(amendment=row, version=row.version)
        raise DraftChangedMeanwhile("version", name=last.name, now=row.version, seen=seen)


def note_move(row: AmendmentRow, *, step: Step, by: Actor, at: datetime, note: str = "") -> None:
    """Add a step to the history of an amendment, and to the audit. Three statements."""
    serial = AmendmentMoveRow.objects.filter(amendment=row).count() + 1
    AmendmentMoveRow.objects.create(
        amendment=row,
        serial=serial,
        step=step.value,
        at=at,
        account_id=by.account_id,
        name=by.name,
        note=note,
        version=row.version,
    )
    audit.record(by=by, at=at, act=f"law_{step.value}", kind="amendment", key=str(row.pk), reason=note[:300])
