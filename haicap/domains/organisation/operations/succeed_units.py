"""Units that end, begin and go over into others by an amendment, and all of it taken back."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db.models import Q

from haicap.domains.law import api as law
from haicap.domains.law.contracts import Change, Enactment, LaterChangeStands
from haicap.domains.organisation.contracts import DraftedUnits, Piece, Unit
from haicap.domains.organisation.models import SuccessionRow, UnitBoundaryRow, UnitRow, WorkingHoursRow
from haicap.domains.organisation.models.spans import STANDS
from haicap.domains.organisation.queries.successions import ground_of
from haicap.domains.organisation.queries.units import FIELDS
from haicap.domains.organisation.rules.names import folded_path
from haicap.domains.organisation.rules.places import joined
from haicap.domains.organisation.rules.successions import drafted
from haicap.kernel.text import fold

#: fields of a unit that its row names otherwise
_OTHERWISE = frozenset({"id", "parent_id"})
_HOURS = ("morning_opens", "morning_closes", "afternoon_opens", "afternoon_closes", "cut_off", "weekdays")


def succeed(changes: Sequence[Change], *, under: Enactment, at: datetime) -> None:
    """
    End units, begin others, and record what goes over, with borders and hours where they follow from the old units.

    Statements: seven, and up to four for each unit that begins. For the transaction of an approval.
    """
    draft = drafted(changes, under=under.instrument, ground=ground_of(changes))
    # Those that end go first: a unit that begins may bear the same code.
    for unit_id, on in draft.ended.items():
        UnitRow.objects.filter(id=unit_id).update(
            ends_before=on, ended_by_id=under.instrument_id, ended_in_id=under.amendment_id
        )
    ids = {unit.id: _begin(unit, draft, under) for unit in draft.begun}
    SuccessionRow.objects.bulk_create(_row(piece, ids, under) for piece in draft.pieces)
    for unit in draft.begun:
        olds = [piece.old.id for piece in draft.pieces if piece.new.id == unit.id]
        if unit.boundary_known:
            _draw(ids[unit.id], olds)
        _keep_hours(ids[unit.id], olds, unit=unit, under=under, at=at)


def take_back(*, under: Enactment, at: datetime) -> None:
    """
    Withdraw the units that an amendment began and what it handed over, and let those that it ended stand on.

    Nine statements, one more for each unit that ended. For the transaction of a roll-back.

    :raises LaterChangeStands: if a later change ended a unit of it, or gave a code of it to another unit.
    """
    begun = list(UnitRow.objects.filter(STANDS, amendment_id=under.amendment_id))
    ended = list(UnitRow.objects.filter(STANDS, ended_in_id=under.amendment_id))
    pieces = SuccessionRow.objects.filter(STANDS, amendment_id=under.amendment_id)
    others = SuccessionRow.objects.filter(STANDS).exclude(amendment_id=under.amendment_id)
    touched = {unit_id for pair in pieces.values_list("old_id", "new_id") for unit_id in pair}
    gone = UnitRow.objects.filter(STANDS, id__in=touched, ended_in__isnull=False)
    later = set(gone.exclude(ended_in_id=under.amendment_id).values_list("ended_by_id", flat=True))
    of_begun = others.filter(Q(old__in=begun) | Q(new__in=begun))
    later |= set(of_begun.values_list("instrument_id", flat=True))
    for row in ended:
        assert row.ends_before is not None
        again = UnitRow.objects.filter(STANDS, code=row.code, starts_on__gte=row.ends_before)
        later |= set(again.exclude(amendment_id=under.amendment_id).values_list("instrument_id", flat=True))
    if later:
        numbers = law.instrument_numbers(one for one in later if one)
        raise LaterChangeStands("number", numbers=", ".join(sorted(numbers.values())))
    pieces.update(withdrawn_at=at)
    UnitRow.objects.filter(id__in=[row.pk for row in begun]).update(withdrawn_at=at)
    UnitRow.objects.filter(id__in=[row.pk for row in ended]).update(ends_before=None, ended_by=None, ended_in=None)
    WorkingHoursRow.objects.filter(STANDS, amendment_id=under.amendment_id).update(
        withdrawn_at=at, withdrawn_by_id=under.amendment_id
    )


def _begin(unit: Unit, draft: DraftedUnits, under: Enactment) -> int:
    known = {name: getattr(unit, name) for name in FIELDS if name not in {*_OTHERWISE, "starts_on", "ends_before"}}
    row = UnitRow.objects.create(
        **known,
        folded_name=fold(unit.name),
        folded_full_name=fold(unit.full_name),
        folded_path=folded_path([unit.full_name, *([unit.parent_name] if unit.parent_name else [])]),
        parent_id=unit.parent_id,
        starts_on=unit.validity.starts_on,
        instrument_id=under.instrument_id,
        amendment_id=under.amendment_id,
    )
    return int(row.pk)


def _row(piece: Piece, ids: dict[int, int], under: Enactment) -> SuccessionRow:
    deciding = {name: list(value) if isinstance(value, tuple) else value for name, value in
                asdict(piece.deciding).items() if value}  # fmt: skip
    return SuccessionRow(
        old_id=piece.old.id,
        new_id=ids.get(piece.new.id, piece.new.id),
        share=piece.share.value,
        clause=piece.clause,
        on=piece.on,
        instrument_id=under.instrument_id,
        takes_office=piece.takes_office,
        ends_old=piece.ends_old,
        deciding=deciding,
        amendment_id=under.amendment_id,
    )


def _draw(unit_id: int, olds: Sequence[int]) -> None:
    """Draw the border of a unit around the old ones."""
    borders = list(UnitBoundaryRow.objects.filter(unit_id__in=olds).values_list("coordinates", flat=True))
    if len(borders) == len(olds):
        UnitBoundaryRow.objects.create(
            unit_id=unit_id, coordinates=joined(borders), source="the borders of the units that it was made of"
        )


def _keep_hours(unit_id: int, olds: Sequence[int], *, unit: Unit, under: Enactment, at: datetime) -> None:
    """Keep the hours of the old offices, if all of them had the same of their own."""
    on = unit.validity.starts_on
    rows = [
        row
        for row in WorkingHoursRow.objects.filter(STANDS, unit_id__in=olds)
        if row.ends_before is None or row.ends_before > on
    ]
    told = {tuple(str(getattr(row, name)) for name in _HOURS) for row in rows if row.starts_on <= on}
    if len(told) != 1 or len({row.unit_id for row in rows if row.starts_on <= on}) != len(set(olds)):
        return
    kept = next(row for row in rows if row.starts_on <= on)
    WorkingHoursRow.objects.create(
        unit_id=unit_id,
        starts_on=on,
        ends_before=kept.ends_before,
        source=kept.source,
        instrument_id=under.instrument_id,
        amendment_id=under.amendment_id,
        recorded_at=at,
        **{name: getattr(kept, name) for name in _HOURS},
    )
