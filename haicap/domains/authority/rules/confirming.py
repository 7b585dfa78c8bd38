"""Which powers of the base register a person confirms, and what stands then."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from haicap.domains.authority.contracts import (
    Basis,
    Grant,
    Held,
    HolderDiffers,
    HolderMissing,
    NotInRegister,
    OfUnit,
    Own,
    Status,
    Tier,
)

MOST_TOLD = 10


@dataclass(frozen=True, slots=True)
class Confirming:
    """
    What a confirmation does. `kept` are confirmed as they stand, `named` take the place of those that do not say who.

    `already` are the procedures of which nothing is left to confirm.
    """

    kept: tuple[Grant, ...]
    named: tuple[tuple[Grant, Grant], ...]
    already: tuple[str, ...]


def of_catalogue(held: Held, *, on: date) -> list[Grant]:
    """
    Return the powers that the catalogue gave and that hold on a day or later.

    House rule: a power by law that rests on a version of a published procedure.
    """
    return [
        grant
        for grant in held.grants
        if grant.basis is Basis.BY_LAW
        and grant.version_id is not None
        and (grant.ends_before is None or grant.ends_before > on)
    ]


def to_confirm(
    codes: Collection[str], register: Mapping[str, Held], *, tier: Tier | None, city: str, text: str, on: date
) -> Confirming:
    """
    Return what the confirmation of procedures does on a day.

    Where the catalogue names both tiers the one who confirms says which decides, and the power rests on the text.

    Source: Law 72/2025/QH15 art. 11 (tasks and powers are clear and without overlap).

    :raises NotInRegister: if the catalogue gave no power over one of them.
    :raises HolderMissing: if the catalogue does not say who decides and no tier is named.
    :raises HolderDiffers: if a tier is named and another one is on record.
    """
    found = {code: of_catalogue(register.get(code, Held()), on=on) for code in sorted(codes)}
    if missing := [code for code, grants in found.items() if not grants]:
        raise NotInRegister("procedures", procedures=_some(missing))
    if other := [code for code, grants in found.items() if any(_differs(one, tier, city) for one in grants)]:
        raise HolderDiffers("tier", procedures=_some(other))
    derived = [one for grants in found.values() for one in grants if one.status is Status.DERIVED]
    unsaid = [one for one in derived if one.holder is None]
    if unsaid and tier is None:
        raise HolderMissing("tier", procedures=_some(sorted({one.procedure for one in unsaid})))
    holder = OfUnit(city) if tier is Tier.CITY else Own()
    named = tuple(
        (one, replace(one, holder=holder, possible=(), status=Status.CONFIRMED, instrument=text)) for one in unsaid
    )
    touched = {one.procedure for one in derived}
    already = tuple(code for code in found if code not in touched)
    return Confirming(tuple(one for one in derived if one.holder is not None), named, already)


def to_undo(held: Held, originals: Mapping[int, Grant], *, on: date) -> list[tuple[Grant, Grant]]:
    """
    Return the confirmed powers of a procedure, each with the derived one that stands in its place again.

    `originals` are the powers as they were before they were confirmed, by version. What a change of law has recorded
    since stays as it is: that is taken back with the change.

    House rule.
    """
    found = []
    for grant in of_catalogue(held, on=on):
        original = originals.get(grant.version_id or 0)
        if grant.status is Status.CONFIRMED and original is not None and grant.amendment_id is None:
            again = replace(original, starts_on=grant.starts_on, ends_before=grant.ends_before, status=Status.DERIVED)
            found.append((grant, again))
    return found


def _differs(grant: Grant, tier: Tier | None, city: str) -> bool:
    if tier is None:
        return False
    if grant.holder is None:
        return tier not in grant.possible
    at_city = isinstance(grant.holder, OfUnit) and grant.holder.code == city
    return at_city != (tier is Tier.CITY)


def _some(codes: Sequence[str]) -> str:
    return ", ".join(codes[:MOST_TOLD]) + (" …" if len(codes) > MOST_TOLD else "")
