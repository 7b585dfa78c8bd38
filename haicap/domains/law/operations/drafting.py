"""A law file taken in as a draft, changed, checked, and given up."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from haicap.domains.law import access
from haicap.domains.law.contracts import Amendment, Assay, Draft, LawFileInvalid, Step, WrongAmendmentMove
from haicap.domains.law.models import AmendmentRow, AmendmentVersionRow, AssayRow, ChangeRow
from haicap.domains.law.operations.assaying import assay, read
from haicap.domains.law.operations.moving import check_seen, locked, note_move
from haicap.domains.law.queries.amendments import amendment_by_id
from haicap.domains.law.rules.keeping import kept_faults, kept_items
from haicap.domains.law.rules.writing import written
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean
from haicap.platform.editions import api as editions

OPEN = frozenset({Step.DRAFT.value, Step.CHECKED.value})


@transaction.atomic
def draft(*, by: Actor, at: datetime, content: bytes) -> Amendment:
    """
    Take a law file in as a draft. Eleven statements; what is in force is not looked at.

    :raises MayNotChangeLaw: if the actor is no legal officer.
    :raises LawFileInvalid: if the file cannot be taken.
    """
    return _taken_in(read(content), content, by=by, at=at)


@transaction.atomic
def draft_from_values(*, by: Actor, at: datetime, values: Mapping[str, Any]) -> Amendment:
    """
    Take values in as a draft: `{"instrument": {…}, "changes": [{kind: body}, …]}`, as a law file holds them.

    For editors and for findings that know what heals them. There may be no change yet. Eleven statements.

    :raises MayNotChangeLaw: if the actor is no legal officer.
    :raises LawFileInvalid: if the values do not fit; lines are those of the file that they make.
    """
    content = written(values)
    return _taken_in(read(content, least=0), content, by=by, at=at)


def _taken_in(given: Draft, content: bytes, *, by: Actor, at: datetime) -> Amendment:
    access.check_may_change_law(by)
    row = AmendmentRow.objects.create(
        step=Step.DRAFT.value,
        header=_header(given),
        file=content,
        takes_effect_on=_first_day(given),
        drafted_by_id=by.account_id,
        drafted_by_name=by.name,
        drafted_at=at,
    )
    _put_changes(row, given)
    _keep_version(row, by=by, at=at)
    note_move(row, step=Step.DRAFT, by=by, at=at)
    return amendment_by_id(row.pk, on=at.date())


@transaction.atomic
def redraft(*, by: Actor, at: datetime, amendment_id: int, seen: int, values: Mapping[str, Any]) -> Amendment:
    """
    Make a new version of a draft out of values, as `draft_from_values` takes them; it is to be checked anew.

    `seen` is the version that the actor changed. Who writes a version cannot approve the amendment any more.

    :raises MayNotChangeLaw: if the actor is no legal officer.
    :raises AmendmentUnknown: if there is none.
    :raises DraftChangedMeanwhile: if another version stands by now.
    :raises WrongAmendmentMove: if it is no draft any more.
    :raises LawFileInvalid: if the values do not fit.
    """
    access.check_may_change_law(by)
    row = _open(amendment_id, seen=seen)
    content = written(values)
    given = read(content, least=0)
    row.step, row.checked_at, row.version = Step.DRAFT.value, None, row.version + 1
    row.header, row.file, row.takes_effect_on = _header(given), content, _first_day(given)
    row.save(update_fields=["step", "checked_at", "version", "header", "file", "takes_effect_on"])
    ChangeRow.objects.filter(amendment=row).delete()
    _put_changes(row, given)
    _keep_version(row, by=by, at=at)
    note_move(row, step=Step.DRAFT, by=by, at=at)
    return amendment_by_id(row.pk, on=at.date())


@transaction.atomic
def give_up(*, by: Actor, at: datetime, amendment_id: int, seen: int, reason: str = "") -> Amendment:
    """
    Give a draft up: it stays readable and nothing more can be done with it.

    :raises MayNotChangeLaw: if the actor is no legal officer.
    :raises AmendmentUnknown: if there is none.
    :raises DraftChangedMeanwhile: if another version stands by now.
    :raises WrongAmendmentMove: if it is no draft any more.
    """
    access.check_may_change_law(by)
    said = clean(reason, field="reason", most=1000)
    row = _open(amendment_id, seen=seen)
    row.step, row.checked_at = Step.GIVEN_UP.value, None
    row.save(update_fields=["step", "checked_at"])
    note_move(row, step=Step.GIVEN_UP, by=by, at=at, note=said)
    return amendment_by_id(row.pk, on=at.date())


@transaction.atomic
def check(*, by: Actor, at: datetime, amendment_id: int, with_impact: bool = True, seen: int | None = None) -> Assay:
    """
    Check a draft against what is in force, and keep what was found: without faults it is checked, else a draft again.

    What it would do is reckoned too, unless nobody is to read it; then nothing but the step is kept.

    :raises MayNotChangeLaw: if the actor is no legal officer.
    :raises AmendmentUnknown: if there is none.
    :raises DraftChangedMeanwhile: if another version stands by now than the one that was seen.
    :raises WrongAmendmentMove: if it is no draft any more.
    """
    access.check_may_change_law(by)
    row = _open(amendment_id, seen=seen)
    before = editions.current()
    found = _assayed(row, at=at, with_impact=with_impact)
    row.step = Step.DRAFT.value if found.faults else Step.CHECKED.value
    row.checked_at = None if found.faults else at
    row.save(update_fields=["step", "checked_at"])
    note = "; ".join(f"{one.line}: {one.code}" for one in found.faults[:20])
    note_move(row, step=Step(row.step), by=by, at=at, note=note)
    if with_impact:
        AssayRow.objects.create(
            amendment=row,
            version=row.version,
            at=at,
            account_id=by.account_id,
            name=by.name,
            faults=kept_faults(found.faults),
            impact=kept_items(found.impact),
            editions=dict(before.by_topic),
        )
    return found


def _open(amendment_id: int, *, seen: int | None) -> AmendmentRow:
    row = locked(amendment_id)
    if row.step not in OPEN:
        raise WrongAmendmentMove(state=row.step)
    check_seen(row, seen)
    return row


def _put_changes(row: AmendmentRow, given: Draft) -> None:
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


def _keep_version(row: AmendmentRow, *, by: Actor, at: datetime) -> None:
    AmendmentVersionRow.objects.create(
        amendment=row, version=row.version, file=row.file, at=at, account_id=by.account_id, name=by.name
    )


def _first_day(given: Draft) -> date:
    """Return the first day of the changes; of a draft that has none yet, that of the text."""
    return min((dated.validity.starts_on for dated in given.changes), default=given.instrument.effective_on)


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
