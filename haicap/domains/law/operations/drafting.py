"""A law file taken in as a draft, and checked."""

import json
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from haicap.domains.law import access
from haicap.domains.law.contracts import Amendment, Assay, Draft, LawFileInvalid, Step, WrongAmendmentMove
from haicap.domains.law.models import AmendmentRow, ChangeRow
from haicap.domains.law.operations.assaying import assay, read
from haicap.domains.law.operations.moving import locked, note_move
from haicap.domains.law.queries.amendments import amendment_by_id
from haicap.kernel.actors import Actor


@transaction.atomic
def draft(*, by: Actor, at: datetime, content: bytes) -> Amendment:
    """
    Take a law file in as a draft. Seven statements; what is in force is not looked at.

    :raises MayNotChangeLaw: if the actor is no legal officer.
    :raises LawFileInvalid: if the file cannot be taken.
    """
    access.check_may_change_law(by)
    given = read(content)
    row = AmendmentRow.objects.create(
        step=Step.DRAFT.value,
        header=_header(given),
        file=content,
        takes_effect_on=min(dated.validity.starts_on for dated in given.changes),
        drafted_by_id=by.account_id,
        drafted_by_name=by.name,
        drafted_at=at,
    )
    ChangeRow.objects.bulk_create(
        ChangeRow(
            amendment=row,
            ordinal=dated.change.ordinal,
            kind=dated.change.kind,
            body=dict(dated.change.body),
            line=dated.change.line,
            starts_on=dated.validity.starts_on,
            ends_before=dated.validity.ends_before,
        )
        for dated in given.changes
    )
    note_move(row, step=Step.DRAFT, by=by, at=at)
    return amendment_by_id(row.pk, on=at.date())


@transaction.atomic
def check(*, by: Actor, at: datetime, amendment_id: int, with_impact: bool = True) -> Assay:
    """
    Check a draft against what is in force, and note what was found: without faults it is checked, else a draft again.

    What it would do is reckoned too, unless nobody is to read it.

    :raises MayNotChangeLaw: if the actor is no legal officer.
    :raises AmendmentUnknown: if there is none.
    :raises WrongAmendmentMove: if it is no draft any more.
    """
    access.check_may_change_law(by)
    row = locked(amendment_id)
    if row.step not in {Step.DRAFT.value, Step.CHECKED.value}:
        raise WrongAmendmentMove(state=row.step)
    found = _assayed(row, at=at, with_impact=with_impact)
    row.step = Step.DRAFT.value if found.faults else Step.CHECKED.value
    row.checked_at = None if found.faults else at
    row.save(update_fields=["step", "checked_at"])
    note = "; ".join(f"{one.line}: {one.code}" for one in found.faults[:20])
    note_move(row, step=Step(row.step), by=by, at=at, note=note)
    return found


def _assayed(row: AmendmentRow, *, at: datetime, with_impact: bool) -> Assay:
    """Return what a check finds; a kind of change that is no longer taken is a fault like others."""
    try:
        return assay(bytes(row.file), at=at, with_impact=with_impact)
    except LawFileInvalid as invalid:
        return Assay(Draft(amendment_by_id(row.pk, on=at.date()).instrument, ()), invalid.faults, ())


def _header(given: Draft) -> dict[str, object]:
    values = asdict(given.instrument)
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    header: dict[str, object] = json.loads(json.dumps(plain))
    return header
