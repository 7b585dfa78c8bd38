"""Changes of law by which units end, begin and go over into others: what the file says, and what would stand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from haicap.domains.law.contracts import DAY, LINE, Change, Instrument
from haicap.domains.organisation.contracts import Deciding, DraftedUnits, Kind, Piece, Share, Tier, Unit
from haicap.domains.organisation.rules.spelling import bare, full_name_of, name_of
from haicap.kernel.validity import Validity

CODE: Mapping[str, Any] = {"type": "string", "minLength": 1, "maxLength": 40, "pattern": "^[A-Za-z0-9._-]+$"}
#: the tier of each kind of unit that may begin or go over into another
TIERS: Mapping[Kind, Tier] = {
    **dict.fromkeys((Kind.WARD, Kind.COMMUNE, Kind.TOWNSHIP, Kind.SPECIAL_ZONE), Tier.COMMUNE),
    **dict.fromkeys((Kind.DEPARTMENT, Kind.DIVISION, Kind.CENTRE, Kind.AGENCY, Kind.BRANCH), Tier.DEPARTMENT),
}
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "Units that go over into another one: whole, in part, or what is left of them.",
    "required": ["on", "from", "to", "share"],
    "additionalProperties": False,
    "properties": {
        "on": {**DAY, "description": "The first day of the new order."},
        "from": {"type": "array", "minItems": 1, "maxItems": 200, "uniqueItems": True, "items": CODE},
        "to": {
            "type": "object",
            "description": "A unit that stands, by its code alone; with name and kind, one that begins on the day.",
            "required": ["code"],
            "additionalProperties": False,
            "properties": {
                "code": CODE,
                "name": LINE,
                "kind": {"enum": [kind.value for kind in TIERS]},
                "name_en": LINE,
                "identification_code": {"type": "string", "minLength": 1, "maxLength": 35},
                "headquarters": LINE,
                "population": {"type": "integer", "minimum": 0, "maximum": 100_000_000},
                "area_km2": {"type": "number", "minimum": 0, "maximum": 999_999},
            },
        },
        "share": {"enum": [share.value for share in Share]},
        "clause": LINE,
        "ends": {"type": "boolean", "description": "Whether the old units end; true when left out."},
        "office": {"type": "boolean", "description": "Of a split unit: who takes over its people and its counter."},
        "where": {
            "type": "object",
            "description": "Of a split unit: which matters go along, by the place of the matter.",
            "minProperties": 1,
            "additionalProperties": False,
            "properties": {
                "streets": {"type": "array", "minItems": 1, "maxItems": 2000, "uniqueItems": True, "items": LINE},
                "old_units": {"type": "array", "minItems": 1, "maxItems": 200, "uniqueItems": True, "items": CODE},
                "rest": {"const": True},
            },
        },
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ground:
    """What successions are held against: the lives of codes, and the units that each unit was made of, by id."""

    lives: Mapping[str, Sequence[Unit]]
    origins: Mapping[int, Sequence[Unit]]


def day_of(change: Change) -> date:
    """
    Return the first day of the new order.

    House rule: the old unit stands until the day before.
    """
    return date.fromisoformat(change.body["on"])


def codes_of(changes: Sequence[Change]) -> set[str]:
    """
    Return every code of a unit that the changes name.

    House rule: as written.
    """
    found: set[str] = set()
    for change in changes:
        found |= {*change.body["from"], change.body["to"]["code"], *change.body.get("where", {}).get("old_units", ())}
    return found


def begins(change: Change) -> bool:
    """
    Test if the change describes the unit that follows as a new one.

    House rule: a name or a kind describes it; a code alone means one that stands, or that the same file describes.
    """
    return "name" in change.body["to"] or "kind" in change.body["to"]


def old_units(change: Change, lives: Mapping[str, Sequence[Unit]]) -> list[Unit]:
    """
    Return the units that go over: those that bear the codes until the day.

    House rule: a code is meant as of the day before.
    """
    on = day_of(change)
    return [
        unit
        for code in change.body["from"]
        for unit in lives.get(code, ())
        if unit.validity.starts_on < on and (unit.validity.ends_before is None or unit.validity.ends_before >= on)
    ]


def drafted(changes: Sequence[Change], *, under: Instrument, ground: Ground) -> DraftedUnits:
    """
    Return the units as the changes, which have no fault, make them. Those that begin have ids below zero.

    House rule: what is not told of a new unit is taken from the whole units that it is made of, where all agree or
    where it adds up.
    """
    described = {(change.body["to"]["code"], day_of(change)): change for change in changes if begins(change)}
    made_of: dict[tuple[str, date], list[tuple[Unit, Share]]] = defaultdict(list)
    for change in changes:
        key = (change.body["to"]["code"], day_of(change))
        made_of[key] += [(old, Share(change.body["share"])) for old in old_units(change, ground.lives)]
    ids = count(-1, -1)
    begun = {key: _unit(change, made_of[key], id_=next(ids), under=under) for key, change in sorted(described.items())}
    pieces: list[Piece] = []
    ended: dict[int, date] = {}
    for change in changes:
        on, code, where = day_of(change), change.body["to"]["code"], change.body.get("where", {})
        new = begun.get((code, on)) or _standing(ground.lives.get(code, ()), on)
        assert new is not None
        for old in old_units(change, ground.lives):
            if change.body.get("ends", True):
                ended[old.id] = on
            names = tuple(
                one.full_name for one in ground.origins.get(old.id, ()) if one.code in where.get("old_units", ())
            )
            pieces.append(
                Piece(
                    old=old,
                    new=new,
                    share=Share(change.body["share"]),
                    clause=change.body.get("clause", ""),
                    on=on,
                    instrument=under.number,
                    takes_office=change.body.get("office", False),
                    deciding=Deciding(tuple(where.get("streets", ())), names, where.get("rest", False)),
                    ends_old=change.body.get("ends", True),
                )
            )
    return DraftedUnits(ended, tuple(begun.values()), tuple(pieces))


def _standing(lives: Sequence[Unit], on: date) -> Unit | None:
    return next((unit for unit in lives if unit.validity.covers(on)), None)


def _unit(change: Change, made_of: Sequence[tuple[Unit, Share]], *, id_: int, under: Instrument) -> Unit:
    to, on = change.body["to"], day_of(change)
    kind, olds = Kind(to["kind"]), [old for old, _share in made_of]
    first, alone = olds[0], olds[0] if len(olds) == 1 else None
    is_whole = all(share is Share.WHOLE for _old, share in made_of)
    same = alone if is_whole and alone else None
    full_name = full_name_of(kind, to["name"])
    name = name_of(kind, to["name"])
    people = _sum([old.population for old in olds]) if is_whole else None
    area = _sum([old.area_km2 for old in olds]) if is_whole else None
    provisional = "identification_code" not in to
    kept = same.identification_code if same and same.code == to["code"] else f"{first.parent_code}.{to['code']}"
    return Unit(
        id=id_,
        code=to["code"],
        identification_code=to.get("identification_code", kept if TIERS[kind] is Tier.COMMUNE else ""),
        identification_provisional=provisional,
        tier=TIERS[kind],
        kind=kind,
        name=name,
        full_name=full_name,
        name_en=to.get("name_en", bare(name)),
        parent_id=first.parent_id,
        parent_code=first.parent_code,
        parent_name=first.parent_name,
        parent_tier=first.parent_tier,
        validity=Validity(on),
        start_known=True,
        instrument=under.number,
        ended_by="",
        population=to.get("population", people),
        area_km2=Decimal(str(to["area_km2"])) if "area_km2" in to else area,
        headquarters=to.get("headquarters", same.headquarters if same else ""),
        lat=same.lat if same else None,
        lon=same.lon if same else None,
        boundary_known=is_whole and all(old.boundary_known for old in olds),
        confirmed=True,
        source=under.source,
    )


def _sum(figures: Sequence[Any]) -> Any:
    return None if any(one is None for one in figures) else sum(figures)
