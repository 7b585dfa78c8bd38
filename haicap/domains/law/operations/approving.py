"""An amendment put in force, and rolled back."""

from datetime import datetime

from django.db import transaction

from haicap.domains.law import access
from haicap.domains.law.contracts import (
    OPERATOR,
    Amendment,
    DraftOutdated,
    Enactment,
    LawFileInvalid,
    SamePerson,
    Step,
    WrongAmendmentMove,
)
from haicap.domains.law.models import AmendmentRow
from haicap.domains.law.operations.assaying import by_effect, read, weighed
from haicap.domains.law.operations.drafting import check, draft
from haicap.domains.law.operations.moving import check_seen, lock_the_law, locked, note_move
from haicap.domains.law.operations.record import record_instruments
from haicap.domains.law.queries.amendments import amendment_by_id, standing_under, written_by
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean


@transaction.atomic
def approve(*, by: Actor, at: datetime, amendment_id: int, seen: int | None = None) -> Amendment:
    """
    Put a checked draft in force by its dates; every part writes its facts, in one transaction.

    `seen` is the version that the approver read.

    :raises MayNotChangeLaw: if the actor is no legal officer.
    :raises AmendmentUnknown: if there is none.
    :raises SamePerson: if the actor wrote any version of it; the operator of the machine may do both.
    :raises DraftChangedMeanwhile: if another version stands by now than the one that was seen.
    :raises WrongAmendmentMove: if it is not checked, or approved already.
    :raises DraftOutdated: if it no longer fits what is in force.
    """
    access.check_may_change_law(by)
    lock_the_law()
    row = locked(amendment_id)
    if by.account_id != OPERATOR and (name := written_by(row.pk, by.account_id)):
        raise SamePerson("approved_by", name=name)
    check_seen(row, seen)
    if row.step != Step.CHECKED.value:
        raise WrongAmendmentMove(state=row.step)
    given = read(bytes(row.file))
    faults, _over = weighed(given, at=at)
    if faults:
        raise DraftOutdated(faults)
    instrument_id = record_instruments([given.instrument])[given.instrument]
    row.step, row.instrument_id = Step.APPROVED.value, instrument_id
    row.approved_by_id, row.approved_by_name, row.approved_at = by.account_id, by.name, at
    row.save(update_fields=["step", "instrument", "approved_by_id", "approved_by_name", "approved_at"])
    under = Enactment(row.pk, instrument_id, given.instrument)
    for effect, changes in by_effect(given):
        effect.apply(changes, under=under, by=by, at=at)
    note_move(row, step=Step.APPROVED, by=by, at=at)
    return amendment_by_id(row.pk, on=at.date())


@transaction.atomic
def put_in_force(*, by: Actor, approved_by: Actor, at: datetime, content: bytes) -> Amendment:
    """
    Draft, check and approve a law file in one act of two persons. All or nothing.

    :raises SamePerson: if both are one.
    :raises LawFileInvalid: if the file cannot be taken, or does not fit what is in force.
    :raises MayNotChangeLaw: if one of them is no legal officer.
    """
    if by.account_id == approved_by.account_id != OPERATOR:
        raise SamePerson("approved_by", name=by.name)
    drafted = draft(by=by, at=at, content=content)
    found = check(by=by, at=at, amendment_id=drafted.id, with_impact=False)
    if found.faults:
        raise LawFileInvalid(found.faults)
    return approve(by=approved_by, at=at, amendment_id=drafted.id)


@transaction.atomic
def roll_back(*, by: Actor, at: datetime, named: str, reason: str = "") -> tuple[Amendment, ...]:
    """
    Take back all that stands under an instrument, the latest amendment first, and return what was taken back.

    `named` is its number, or `ISSUER:NUMBER@DATE`. It is withdrawn over its whole span and never erased.

    :raises MayNotChangeLaw: if the actor is no legal officer.
    :raises AmendmentUnknown: if nothing stands under it.
    :raises AmendmentAmbiguous: if several instruments bear the number.
    :raises LaterChangeStands: if a later change was made on top.
    """
    access.check_may_change_law(by)
    said = clean(reason, field="reason", most=1000)
    lock_the_law()
    return tuple(
        _rolled_back(locked(amendment_id), by=by, at=at, reason=said) for amendment_id in standing_under(named)
    )


def _rolled_back(row: AmendmentRow, *, by: Actor, at: datetime, reason: str) -> Amendment:
    given = read(bytes(row.file))
    assert row.instrument_id is not None
    under = Enactment(row.pk, row.instrument_id, given.instrument)
    # What stands on top comes off first.
    for effect, changes in reversed(by_effect(given)):
        effect.restore(changes, under=under, by=by, at=at)
    row.step = Step.ROLLED_BACK.value
    row.rolled_back_by_id, row.rolled_back_by_name, row.rolled_back_at = by.account_id, by.name, at
    row.save(update_fields=["step", "rolled_back_by_id", "rolled_back_by_name", "rolled_back_at"])
    note_move(row, step=Step.ROLLED_BACK, by=by, at=at, note=reason)
    return amendment_by_id(row.pk, on=at.date())
