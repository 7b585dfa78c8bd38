"""Holders and conditions as the register keeps them, and the fingerprint by which a grant is the same as another."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from haicap.domains.authority.contracts import Attached, Grant, Holder, OfUnit, Own
from haicap.kernel.axes import Choice, Condition, Range

UNIT, OWN, ATTACHED, UNDETERMINED = "unit", "own", "attached", "undetermined"


def stored_holder(holder: Holder | None) -> tuple[str, str, list[str], list[str]]:
    """
    Return kind, name, kinds of units and codes of units by which a holder is kept.

    House rule: the name is the code of a unit or the purpose of an agency, empty for a class.
    """
    if holder is None:
        return UNDETERMINED, "", [], []
    if isinstance(holder, OfUnit):
        return UNIT, holder.code, [], []
    if isinstance(holder, Attached):
        return ATTACHED, holder.purpose, [], []
    return OWN, "", sorted(holder.kinds), sorted(holder.codes)


def read_holder(kind: str, name: str, kinds: list[str], codes: list[str]) -> Holder | None:
    """
    Return the holder that is kept so.

    House rule: as `stored_holder`.
    """
    if kind == UNIT:
        return OfUnit(name)
    if kind == ATTACHED:
        return Attached(name)
    return Own(frozenset(kinds), frozenset(codes)) if kind == OWN else None


def stored_condition(condition: Condition) -> dict[str, object]:
    """
    Return a condition as it is kept: `{"in": [...]}`, or `{"from": …, "below": …}` with numbers as text.

    House rule: a number is kept as text, so that it comes back as it was.
    """
    if isinstance(condition, Choice):
        return {"in": sorted(condition.values)}
    ends = (("from", condition.at_least), ("below", condition.below))
    return {name: format(number.normalize(), "f") for name, number in ends if number is not None}


def read_condition(kept: Mapping[str, Any]) -> Condition:
    """
    Return the condition that is kept so.

    House rule: as `stored_condition`.
    """
    if "in" in kept:
        return Choice(frozenset(kept["in"]))
    low, high = (Decimal(kept[name]) if name in kept else None for name in ("from", "below"))
    return Range(low, high)


def stored_conditions(conditions: Mapping[str, Condition]) -> dict[str, object]:
    """
    Return all conditions of a grant as they are kept.

    House rule: as `stored_condition`.
    """
    return {name: stored_condition(conditions[name]) for name in sorted(conditions)}


def identity(grant: Grant) -> str:
    """
    Return the fingerprint of a grant: SHA-256 over who holds what from whom, where, for which facts, by which text.

    House rule: two grants with one fingerprint may not be in force on one day; days, signing and source do not make
    another grant.
    """
    said = [
        grant.basis.value,
        stored_holder(grant.holder),
        grant.office.value,
        grant.giver,
        None if grant.places is None else sorted(grant.places),
        stored_conditions(grant.conditions),
        grant.instrument,
        grant.instrument_id,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
