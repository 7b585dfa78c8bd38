"""What became of units, and what units came from."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from haicap.domains.law import api as law
from haicap.domains.law.contracts import Change
from haicap.domains.organisation.contracts import Deciding, Piece, Share, Succession, Unit, UnitUnknown
from haicap.domains.organisation.models import SuccessionRow
from haicap.domains.organisation.models.spans import STANDS
from haicap.domains.organisation.queries.units import FIELDS, JOINED, lives, lives_by_code, to_unit, unit
from haicap.domains.organisation.rules.lives import life_before
from haicap.domains.organisation.rules.successions import Ground, codes_of
from haicap.platform.db.api import Clause


def successors(code: str, on: date) -> tuple[Succession, ...]:
    """
    Return what had become of a code by the day: the pieces of the unit that bore it before the day.

    Empty when that unit still stands on the day. Whole units come first, mere land later. Three statements.

    :raises UnitUnknown: if no unit bore the code before the day.
    """
    return _read(SuccessionRow.objects.filter(old=unit_before(code, on).id, on__lte=on, ends_old=True))


def unit_before(code: str, on: date) -> Unit:
    """
    Return the unit that last began to bear the code before the day, ended or not. One statement.

    :raises UnitUnknown: if no unit bore the code before the day.
    """
    borne = lives(code)
    old = life_before(borne, on)
    if old is None:
        raise UnitUnknown("code", code=code, on=on, lives=borne)
    return old


def predecessors(code: str, on: date) -> tuple[Succession, ...]:
    """
    Return the pieces that the unit with the code on the day was made of, by old code. Three statements.

    :raises UnitUnknown: if no unit bears the code on the day.
    """
    return _read(SuccessionRow.objects.filter(new=unit(code, on).id))


def successions_of(unit_ids: Iterable[int]) -> dict[int, tuple[Succession, ...]]:
    """Return the pieces of each of the units; units without any are left out. Two statements."""
    pieces: dict[int, list[Succession]] = {}
    for piece in _read(SuccessionRow.objects.filter(old__in=set(unit_ids))):
        pieces.setdefault(piece.old.id, []).append(piece)
    return {old: tuple(held) for old, held in pieces.items()}


def pieces_of(amendment_id: int) -> tuple[Piece, ...]:
    """Return what a change of law hands over of units, also one that was rolled back. Two statements."""
    return tuple(
        Piece(
            old=old,
            new=new,
            share=Share(row["share"]),
            clause=row["clause"],
            on=row["on"],
            instrument=number,
            takes_office=row["takes_office"],
            deciding=Deciding(
                tuple(row["deciding"].get("streets", ())),
                tuple(row["deciding"].get("old_units", ())),
                row["deciding"].get("rest", False),
            ),
            ends_old=row["ends_old"],
        )
        for old, new, number, row in _held(SuccessionRow.objects.filter(amendment_id=amendment_id).order_by("id"))
    )


def ground_of(changes: Sequence[Change]) -> Ground:
    """Return what successions of a draft are held against. Three statements."""
    lives_by = lives_by_code(codes_of(changes))
    olds = {unit.id for held in lives_by.values() for unit in held}
    origins: dict[int, list[Unit]] = {}
    for piece in _read(SuccessionRow.objects.filter(new__in=olds)):
        origins.setdefault(piece.new.id, []).append(piece.old)
    return Ground(lives_by, origins)


def heirs_of(unit_ids: Iterable[int], *, on: date) -> dict[int, Unit]:
    """
    Return the unit that took the place of each unit that had ended by the day, where one alone did.

    Through all later successions; units that stand, or went to several, are left out. Two statements for each step.
    """
    found: dict[int, Unit] = {}
    asked = {unit_id: unit_id for unit_id in unit_ids}
    while asked:
        rows = SuccessionRow.objects.filter(STANDS, old__in=asked.values(), on__lte=on, ends_old=True)
        heirs: dict[int, dict[int, Unit]] = {}
        for old, new, _number, _row in _held(rows):
            heirs.setdefault(old.id, {})[new.id] = new
        after: dict[int, int] = {}
        for first, last in asked.items():
            if len(heirs.get(last, {})) == 1:
                found[first] = next(iter(heirs[last].values()))
                after[first] = found[first].id
            elif last in heirs:
                found.pop(first, None)
        asked = after
    return found


def inherited(*, unit_id: int, on: date) -> Clause:
    """
    Return the clause `inherited` that gives the `id` of each ended unit of which a unit is the only heir on the day.

    Of the last step only: what had gone over before that, went over by then.
    """
    return Clause(
        "inherited",
        "select s.old_id as id from organisation_successionrow s "
        "where s.new_id = %(heir)s and s.withdrawn_at is null and s.ends_old and s.on <= %(inherited_on)s "
        "and not exists (select from organisation_successionrow other "
        "where other.old_id = s.old_id and other.new_id <> s.new_id and other.withdrawn_at is null "
        "and other.on = s.on)",
        {"heir": unit_id, "inherited_on": on},
    )


_ORDER = {share: at for at, share in enumerate(Share)}


def _read(rows: QuerySet[SuccessionRow]) -> tuple[Succession, ...]:
    found = [
        Succession(old=old, new=new, share=Share(row["share"]), clause=row["clause"], on=row["on"], instrument=number)
        for old, new, number, row in _held(rows.filter(STANDS))
    ]
    return tuple(sorted(found, key=lambda piece: (piece.old.code, _ORDER[piece.share], piece.new.code)))


def _held(rows: QuerySet[SuccessionRow]) -> list[tuple[Unit, Unit, str, dict[str, Any]]]:
    """Return old unit, new unit, number of the text and the row's own values of each piece. Two statements."""
    sides = {
        f"{side}_{name}": F(f"{side}__{path}")
        for side in ("old", "new")
        for name, path in {**{name: name for name in FIELDS}, **JOINED}.items()
    }
    # `old_id` and `new_id` are columns of the table itself: an annotation may not hide them.
    own = {"old_id", "new_id"}
    held = rows.annotate(**{name: path for name, path in sides.items() if name not in own}).values(
        "share", "clause", "on", "instrument_id", "takes_office", "ends_old", "deciding", *sides
    )
    numbers = law.instrument_numbers({row["instrument_id"] for row in held})

    def side(row: dict[str, Any], which: str) -> Unit:
        return to_unit({name.removeprefix(which): row[name] for name in sides if name.startswith(which)})

    return [(side(row, "old_"), side(row, "new_"), numbers[row["instrument_id"]], row) for row in held]
