"""What a draft does to units, told to the one who approves it."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from haicap.domains.law.contracts import ImpactItem, Weight
from haicap.domains.organisation.contracts import DraftedUnits, Piece, Unit
from haicap.domains.organisation.rules.heirs import handed_over, only_heir
from haicap.kernel.messages import sentence

ENDS = sentence("%(count)s units end: %(names)s.")
BEGINS = sentence("%(count)s units begin: %(names)s.")
GROWS = sentence("%(count)s units that stand take others in: %(names)s.")
GIVES_LAND = sentence("%(count)s units that stand on give a part: %(names)s.")
NO_ADDRESS = sentence("The address of the office is not told for %(names)s.")
ADDRESSES = sentence("%(count)s offices give up their address: %(names)s.")
NO_BORDER = sentence("The border of %(names)s is not known: a place cannot be found in it until it is drawn.")
NO_RULE = sentence("What was split goes to a person to decide, for no rule is given: %(names)s.")
NO_OFFICE = sentence("Nobody is named to take over people and counter of %(names)s: their posts end.")


def effects_of(draft: DraftedUnits) -> list[ImpactItem]:
    """
    Return which units end, begin and grow, and what of addresses, borders and rules is missing.

    House rule.
    """
    olds = {piece.old.id: piece.old for piece in draft.pieces}
    ended = [olds[unit_id] for unit_id in draft.ended]
    begun = {unit.id for unit in draft.begun}
    grown = list({piece.new.id: piece.new for piece in draft.pieces if piece.new.id not in begun}.values())
    giving = [unit for unit_id, unit in olds.items() if unit_id not in draft.ended]
    pieces = handed_over(draft.pieces)
    split = {old: held for old, held in pieces.items() if only_heir(held) is None}
    items = [
        _item("UnitsEnd", ENDS, ended, details=[_ending(unit, pieces[unit.id]) for unit in ended]),
        _item("UnitsBegin", BEGINS, draft.begun, details=[_beginning(unit) for unit in draft.begun]),
        _item("UnitsGrow", GROWS, grown),
        _item("LandGoesOver", GIVES_LAND, giving),
        _item("AddressesEnd", ADDRESSES, [unit for unit in ended if unit.headquarters],
              details=[{"code": unit.code, "address": unit.headquarters} for unit in ended if unit.headquarters]),
        _item("AddressMissing", NO_ADDRESS, [unit for unit in draft.begun if not unit.headquarters], Weight.WARNING),
        _item("BorderMissing", NO_BORDER, [unit for unit in draft.begun if not unit.boundary_known], Weight.WARNING),
        _item("OfficeUnnamed", NO_OFFICE, _olds(split, lambda piece: piece.takes_office), Weight.WARNING),
        _item("RuleMissing", NO_RULE, _olds(split, _has_rule), Weight.WARNING),
    ]  # fmt: skip
    return [item for item in items if item.count]


def _has_rule(piece: Piece) -> bool:
    return bool(piece.deciding.streets or piece.deciding.old_units or piece.deciding.rest)


def _olds(split: Mapping[int, Sequence[Piece]], has: Callable[[Piece], bool]) -> list[Unit]:
    return [held[0].old for held in split.values() if not any(has(piece) for piece in held)]


def _item(
    code: str,
    message: str,
    units: Iterable[Unit],
    weight: Weight = Weight.NOTE,
    details: Sequence[dict[str, object]] | None = None,
) -> ImpactItem:
    named = list(units)
    params = {"count": len(named), "names": ", ".join(unit.full_name for unit in named[:20])}
    told = tuple(details) if details is not None else tuple({"code": one.code, "name": one.full_name} for one in named)
    return ImpactItem(code, message, params, weight, len(named), told)


def _ending(unit: Unit, pieces: Sequence[Piece]) -> dict[str, object]:
    return {
        "code": unit.code,
        "name": unit.full_name,
        "on": pieces[0].on.isoformat(),
        "successors": [
            {"code": piece.new.code, "name": piece.new.full_name, "share": piece.share.value} for piece in pieces
        ],
    }


def _beginning(unit: Unit) -> dict[str, object]:
    return {
        "code": unit.code,
        "name": unit.full_name,
        "kind": unit.kind.value,
        "on": unit.validity.starts_on.isoformat(),
        "identification_code": unit.identification_code,
    }
