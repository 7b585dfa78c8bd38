"""Who decides at one point: one procedure, one place, one day, known facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from haicap.domains.authority.contracts import Attached, Basis, Grant, Holder, Office, OfUnit, Place

#: the strongest first
STRENGTH = (Basis.DELEGATED, Basis.DECENTRALISED, Basis.DEVOLVED, Basis.BY_LAW)
#: on what the giver must hold the power that it gives
GIVEN_FROM: dict[Basis, frozenset[Basis]] = {
    Basis.DECENTRALISED: frozenset({Basis.BY_LAW, Basis.DEVOLVED}),
    Basis.DELEGATED: frozenset({Basis.BY_LAW, Basis.DEVOLVED, Basis.DECENTRALISED}),
}


class Outcome(StrEnum):
    """What the law says at a point."""

    DECIDED = "decided"
    GAP = "gap"
    OVERLAP = "overlap"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    The answer at a point. `grants` are those that decide: one, or several that contradict each other.

    `unit` and `office` are empty and `None` unless somebody decides.
    """

    outcome: Outcome
    grants: tuple[Grant, ...] = ()
    unit: str = ""
    office: Office | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """
        Return what two answers share that say the same.

        House rule: who decides, and by which grants.
        """
        return (self.outcome, self.unit, self.office, tuple(sorted(grant.id for grant in self.grants)))


def holder_at(holder: Holder | None, place: Place) -> str:
    """
    Return the code of the unit that holds a power in a place, empty when nobody there does.

    House rule: a class holds in its own territory, one unit wherever its grant has one.
    """
    if holder is None:
        return ""
    if isinstance(holder, OfUnit):
        return holder.code
    if isinstance(holder, Attached):
        return place.attached.get(holder.purpose, "")
    if (holder.kinds and place.kind not in holder.kinds) or (holder.codes and place.unit_code not in holder.codes):
        return ""
    return place.unit_code


def standing(grants: Iterable[Grant], place: Place) -> dict[Basis, list[tuple[str, Grant]]]:
    """
    Return the grants that count at a point with the units that hold them, the strongest basis first.

    The grants are those whose days, territory and facts fit. A power given on counts only where its giver holds it:
    decentralised power comes from what the law gives, delegated power from anything but a delegation.

    Source: Law 72/2025/QH15 arts. 12, 13 and 14.
    """
    there: dict[Basis, list[tuple[str, Grant]]] = {basis: [] for basis in STRENGTH}
    fitting = list(grants)
    for basis in reversed(STRENGTH):
        needed = GIVEN_FROM.get(basis)
        for grant in fitting:
            if grant.basis is not basis:
                continue
            unit = holder_at(grant.holder, place)
            if not unit and grant.holder is not None:
                continue
            if needed is None or any(grant.giver == held for base in needed for held, _ in there[base]):
                there[basis].append((unit, grant))
    return there


def verdict(grants: Iterable[Grant], place: Place) -> Verdict:
    """
    Return who decides, among the grants whose days, territory and facts fit the point.

    The strongest basis that counts decides; two holders of the strongest are too much. Where a delegation or
    decentralisation does not count, its giver decides.

    Source: Law 72/2025/QH15 art. 11 (no overlap); house rule for the order of the bases.
    """
    held = next((held for held in standing(grants, place).values() if held), None)
    return _strongest(held) if held else Verdict(Outcome.GAP)


def _strongest(held: Sequence[tuple[str, Grant]]) -> Verdict:
    grants = tuple(grant for _unit, grant in held)
    if any(grant.holder is None for grant in grants):
        return Verdict(Outcome.UNDETERMINED, grants)
    holders = {(unit, grant.office) for unit, grant in held}
    if len(holders) > 1:
        return Verdict(Outcome.OVERLAP, grants)
    unit, office = next(iter(holders))
    # The same holder by two texts is no contradiction: the later text is named.
    latest = max(grants, key=lambda grant: (grant.starts_on, grant.id))
    return Verdict(Outcome.DECIDED, (latest,), unit, office)
