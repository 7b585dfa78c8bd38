"""What becomes of powers where the units that they name go over into others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from haicap.domains.authority.contracts import Grant, Held, Holder, OfUnit, Own
from haicap.domains.law.contracts import ImpactItem, Weight
from haicap.kernel.messages import sentence

#: how many powers stand with an effect
MOST_TOLD = 50
FOLLOW = sentence("%(count)s powers go on in the units that follow.")
END = sentence(
    "%(count)s powers do not go on in all of their territory, for they did not hold in all that the new unit is made "
    "of, or nobody follows alone: their giver decides again."
)
GROW = sentence("%(count)s powers hold in units that take others in, and from the day on in all of these.")


@dataclass(frozen=True, slots=True)
class Handover:
    """
    What goes over on one day: codes that end, the only heir of each if there is one, and what units are made of.

    `heirs` and `made_of` are by code; `made_of` counts a unit that stood before among its own.
    """

    on: date
    ended: frozenset[str]
    heirs: Mapping[str, str]
    made_of: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Followed:
    """
    What becomes of a register: powers that end on the day, powers that begin on it, and what of them is lost.

    `shortened` are those that end, as they stood; `made` those that go on elsewhere, with ids below zero; `lost` are
    powers of which something goes on nowhere, with the codes of the places or units that nobody follows in; `grown`
    are those that hold in a unit which stands, and so in what it takes in.
    """

    on: date
    shortened: tuple[Grant, ...]
    made: tuple[Grant, ...]
    lost: tuple[tuple[Grant, frozenset[str]], ...]
    grown: tuple[Grant, ...] = ()


def named_in(grant: Grant) -> frozenset[str]:
    """
    Return the codes of units that a grant names: holder, giver and places.

    House rule.
    """
    codes = {grant.giver} if grant.giver else set()
    if isinstance(grant.holder, OfUnit):
        codes.add(grant.holder.code)
    elif isinstance(grant.holder, Own):
        codes |= grant.holder.codes
    return frozenset(codes | (grant.places or frozenset()))


def followed(grants: Sequence[Grant], handover: Handover, *, first_id: int = -1) -> Followed:
    """
    Return what becomes of the grants of one procedure on a day on which units go over.

    A unit that follows alone takes over what its predecessor held and had given. A power that held in a territory
    goes on in a new unit only if it held in all that the unit is made of, by one text or by several alike; else it
    ends there, and the one who decides without it decides. A unit that stands and takes others in is the same unit:
    what holds in it holds in all of it.

    Source: Law 72/2025/QH15 arts. 13 and 14 (scope of what is given on). House rule: in a new unit no power grows.
    """
    on, ids = handover.on, count(first_id, -1)
    touched = [one for one in grants if _reaches(one, on) and named_in(one) & handover.ended]
    grown = tuple(one for one in grants if _reaches(one, on) and _grows(one, handover))
    if not touched:
        return Followed(on, (), (), (), grown)
    groups: dict[object, list[Grant]] = defaultdict(list)
    lost: list[tuple[Grant, frozenset[str]]] = []
    for grant in [one for one in grants if _reaches(one, on)]:
        holder, gone = _holder(grant.holder, handover)
        giver = handover.heirs.get(grant.giver, "") if grant.giver in handover.ended else grant.giver
        gone |= {grant.giver} if grant.giver and not giver else frozenset()
        if gone:
            lost.append((grant, gone))
        else:
            groups[_alike(grant, holder, giver, on)].append(replace(grant, giver=giver, holder=holder))
    made: list[Grant] = []
    by_id = {one.id for one in touched}
    for members in groups.values():
        moved = [one for one in members if one.id in by_id]
        if not moved:
            continue
        stay = [one for one in members if one.id not in by_id]
        given, missed = _together(moved, stay, handover)
        originals = {one.id: one for one in touched}
        lost += [(originals[one.id], codes) for one in moved if (codes := missed & named_in(originals[one.id]))]
        if given is not None:
            made.append(replace(given, id=next(ids), starts_on=max(on, given.starts_on)))
    same = {_whole(one) for one in made}
    kept = [one for one in touched if _whole(replace(one, starts_on=max(on, one.starts_on))) in same]
    unchanged = {_whole(replace(one, starts_on=max(on, one.starts_on))) for one in kept}
    return Followed(
        on,
        tuple(one for one in touched if one not in kept),
        tuple(one for one in made if _whole(one) not in unchanged),
        tuple(lost),
        grown,
    )


def with_followed(register: Mapping[str, Held], changes: Mapping[str, Followed]) -> dict[str, Held]:
    """
    Return the register after units went over; `changes` are by procedure.

    House rule: what ends on the day ends before it.
    """
    found = dict(register)
    for code, change in changes.items():
        gone = {one.id for one in change.shortened}
        shorter = [replace(one, ends_before=change.on) for one in change.shortened if one.starts_on < change.on]
        others = [one for one in found[code].grants if one.id not in gone]
        found[code] = Held([*others, *shorter, *change.made], found[code].facts)
    return found


def gone_over(
    register: Mapping[str, Held], handovers: Iterable[Handover]
) -> tuple[dict[str, Held], dict[str, list[Followed]]]:
    """
    Return the register after all that goes over, and what became of each procedure that it touches.

    House rule: day by day, the earliest first.
    """
    found, became, number = dict(register), defaultdict(list), -1
    for handover in handovers:
        changes = {}
        for code, held in found.items():
            change = followed(held.grants, handover, first_id=number)
            if change.shortened or change.made or change.lost or change.grown:
                number -= len(change.made)
                changes[code] = change
                became[code].append(change)
        found = with_followed(found, changes)
    return found, dict(became)


def grants_told(became: Mapping[str, Sequence[Followed]]) -> list[ImpactItem]:
    """
    Return how many powers go on in the units that follow, and of which something ends.

    House rule: what ends is a warning, for its giver decides again.
    """
    made = [one for changes in became.values() for change in changes for one in change.made]
    lost = [pair for changes in became.values() for change in changes for pair in change.lost]
    grown = [one for changes in became.values() for change in changes for one in change.grown]
    items = []
    if made:
        details = tuple(_detail(one) for one in made[:MOST_TOLD])
        items.append(ImpactItem("GrantsFollow", FOLLOW, {"count": len(made)}, Weight.NOTE, len(made), details))
    if lost:
        told = tuple({**_detail(one), "without": sorted(codes)} for one, codes in lost[:MOST_TOLD])
        items.append(ImpactItem("GrantsEnd", END, {"count": len(lost)}, Weight.WARNING, len(lost), told))
    if grown:
        wider = tuple(_detail(one) for one in grown[:MOST_TOLD])
        items.append(ImpactItem("GrantsGrow", GROW, {"count": len(grown)}, Weight.WARNING, len(grown), wider))
    return items


def _detail(grant: Grant) -> dict[str, object]:
    holder = grant.holder
    codes = [holder.code] if isinstance(holder, OfUnit) else sorted(holder.codes) if isinstance(holder, Own) else []
    return {
        "grant": max(grant.id, 0),
        "procedure": grant.procedure,
        "basis": grant.basis.value,
        "instrument": grant.instrument,
        "holder": codes,
        "places": None if grant.places is None else sorted(grant.places),
        "giver": grant.giver,
    }


def _reaches(grant: Grant, on: date) -> bool:
    return grant.ends_before is None or grant.ends_before > on


def _grows(grant: Grant, handover: Handover) -> bool:
    """Test if a power holds in a unit that takes in what it did not hold in."""
    codes = grant.holder.codes if isinstance(grant.holder, Own) else frozenset()
    for territory in (codes, grant.places or frozenset()):
        grown = [code for code in territory if code in handover.made_of.get(code, ())]
        if any(not handover.made_of[code] <= territory for code in grown):
            return True
    return False


def _holder(holder: Holder | None, handover: Handover) -> tuple[Holder | None, frozenset[str]]:
    """Return the holder from the day on, and the unit that nobody follows, if it is one."""
    if isinstance(holder, OfUnit) and holder.code in handover.ended:
        heir = handover.heirs.get(holder.code)
        return (OfUnit(heir), frozenset()) if heir else (holder, frozenset({holder.code}))
    return holder, frozenset()


def _alike(grant: Grant, holder: Holder | None, giver: str, on: date) -> object:
    """Return what two powers share that differ only in the territory."""
    kinds = (holder.kinds, bool(holder.codes)) if isinstance(holder, Own) else holder
    conditions = tuple(sorted((name, repr(one)) for name, one in grant.conditions.items()))
    return (
        grant.basis, kinds, grant.office, giver, conditions, grant.signing, grant.possible, max(on, grant.starts_on),
        grant.ends_before, grant.places is None,
    )  # fmt: skip


def _together(moved: Sequence[Grant], stay: Sequence[Grant], handover: Handover) -> tuple[Grant | None, frozenset[str]]:
    """Return what goes on of powers that are alike, `None` when nothing does, and the codes lost on the way."""
    first, missed = moved[0], frozenset[str]()
    changed = first
    if isinstance(first.holder, Own) and first.holder.codes:
        codes, gone = _mapped(_codes(moved), _codes(stay), handover)
        missed |= gone
        if not codes:
            return None, missed
        changed = replace(changed, holder=Own(first.holder.kinds, codes))
    if first.places is not None:
        places, gone = _mapped(_places(moved), _places(stay), handover)
        missed |= gone
        if not places:
            return None, missed
        changed = replace(changed, places=places)
    return changed, missed


def _codes(grants: Iterable[Grant]) -> frozenset[str]:
    return frozenset(code for one in grants if isinstance(one.holder, Own) for code in one.holder.codes)


def _places(grants: Iterable[Grant]) -> frozenset[str]:
    return frozenset(code for one in grants for code in one.places or ())


def _mapped(codes: frozenset[str], beside: frozenset[str], handover: Handover) -> tuple[frozenset[str], frozenset[str]]:
    """Return a territory from the day on, and the codes of it that are lost; `beside` is held by others alike."""
    whole = codes | beside
    gained = {new for new, olds in handover.made_of.items() if olds & codes & handover.ended and olds <= whole}
    ending = codes & handover.ended
    covered = {code for code in ending if all(new in gained for new, olds in handover.made_of.items() if code in olds)}
    return ((codes - handover.ended) | gained) - beside, ending - covered


def _whole(grant: Grant) -> object:
    conditions = tuple(sorted((name, repr(one)) for name, one in grant.conditions.items()))
    return (
        grant.procedure, grant.basis, grant.holder, grant.office, grant.giver, grant.places, conditions, grant.signing,
        grant.possible, grant.starts_on, grant.ends_before, grant.instrument_id, grant.clause,
    )  # fmt: skip
