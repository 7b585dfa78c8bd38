"""What became of units, and what units came from."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, QuerySet

from haicap.domains.law import api as law
from haicap.domains.organisation.contracts import Share, Succession, Unit, UnitUnknown
from haicap.domains.organisation.models import SuccessionRow
from haicap.domains.organisation.queries.units import FIELDS, JOINED, lives, to_unit, unit
from haicap.domains.organisation.rules.lives import life_before


def successors(code: str, on: date) -> tuple[Succession, ...]:
    """
    Return what had become of a code by the day: the pieces of the unit that bore it before the day.

    Empty when that unit still stands on the day. Whole units come first, mere land later. Three statements.

    :raises UnitUnknown: if no unit bore the code before the day.
    """
    return _read(SuccessionRow.objects.filter(old=unit_before(code, on).id, on__lte=on))


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


_ORDER = {share: at for at, share in enumerate(Share)}


def _read(rows: QuerySet[SuccessionRow]) -> tuple[Succession, ...]:
    sides = {
        f"{side}_{name}": F(f"{side}__{path}")
        for side in ("old", "new")
        for name, path in {**{name: name for name in FIELDS}, **JOINED}.items()
    }
    # `old_id` and `new_id` are columns of the table itself: an annotation may not hide them.
    own = {"old_id", "new_id"}
    held = rows.annotate(**{name: path for name, path in sides.items() if name not in own}).values(
        "share", "clause", "on", "instrument_id", *sides
    )
    numbers = law.instrument_numbers({row["instrument_id"] for row in held})
    found = [
        Succession(
            old=to_unit({name.removeprefix("old_"): row[name] for name in sides if name.startswith("old_")}),
            new=to_unit({name.removeprefix("new_"): row[name] for name in sides if name.startswith("new_")}),
            share=Share(row["share"]),
            clause=row["clause"],
            on=row["on"],
            instrument=numbers[row["instrument_id"]],
        )
        for row in held
    ]
    return tuple(sorted(found, key=lambda piece: (piece.old.code, _ORDER[piece.share], piece.new.code)))
