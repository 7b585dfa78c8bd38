"""The grants of one procedure laid out as boxes: over days, places and facts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from haicap.domains.authority.contracts import Attached, Grant, OfUnit, Own, Place
from haicap.domains.authority.rules.deciding import Verdict, verdict
from haicap.kernel.axes import Choice, Condition, Days, Numbers, Range, Words
from haicap.kernel.boxes import Box, bits, cells

DAYS, PLACES = 0, 1


@dataclass(frozen=True, slots=True)
class Laid:
    """
    Grants of one procedure as boxes. `boxes` go with `grants`; `facts` name the axes behind days and places.

    `domain` are the regions in which there must be an answer: the places while they are, all declared facts.
    """

    grants: tuple[Grant, ...]
    boxes: tuple[Box, ...]
    days: Days
    places: tuple[Place, ...]
    facts: tuple[str, ...]
    axes: tuple[Numbers | Words, ...]
    domain: tuple[Box, ...]

    def verdicts(self) -> Iterator[tuple[Box, Verdict]]:
        """
        Yield regions that together are the domain and do not meet, each with its one verdict.

        House rule: within a cell the answer changes only at a place whose own unit is named by a grant.
        """
        special = self.special()
        for region in self.domain:
            for cell, covering in cells(region, self.boxes):
                fitting = [self.grants[number] for number in covering]
                for parts in alike(cell[PLACES], special):
                    place = self.places[(parts & -parts).bit_length() - 1]
                    yield (cell[DAYS], parts, *cell[2:]), verdict(fitting, place)

    def special(self) -> int:
        """
        Return the places at which a unit is by itself holder or giver of a grant.

        House rule: such a place stands for itself only.
        """
        named = {grant.giver for grant in self.grants}
        named |= {grant.holder.code for grant in self.grants if isinstance(grant.holder, OfUnit)}
        found = 0
        for number, place in enumerate(self.places):
            if place.unit_code in named or not named.isdisjoint(place.attached.values()):
                found |= 1 << number
        return found


def alike(parts: int, special: int) -> Iterator[int]:
    """
    Yield sets of places for which one of them stands for all.

    House rule: each special place alone, the others together.
    """
    if parts & ~special:
        yield parts & ~special
    for number in bits(parts & special):
        yield 1 << number


def laid_out(
    grants: Sequence[Grant],
    *,
    places: Sequence[Place],
    facts: Mapping[str, Condition],
    first: date,
    end: date,
) -> Laid:
    """
    Return the grants of a procedure laid out from the day `first` to before the day `end`.

    `facts` are the declared facts with all that they can be; a fact on which no grant depends has no axis.

    House rule: axes are divided where a grant or the life of a place begins or ends, and nowhere else. An attached
    agency of which no unit is on record holds its power as somebody undetermined.

    :raises KeyError: if a grant depends on a fact that is not declared.
    """
    near = tuple(
        laid
        for grant in grants
        if grant.starts_on < end and (grant.ends_before or end) > first
        for laid in ((grant, replace(grant, holder=None)) if isinstance(grant.holder, Attached) else (grant,))
    )
    there = tuple(place for place in places if place.starts_on < end and (place.ends_before or end) > first)
    days = _days(near, there, first, end)
    names = tuple(sorted({name for grant in near for name in grant.conditions}))
    axes = tuple(_axis(facts[name], [grant.conditions[name] for grant in near if name in grant.conditions])
                 for name in names)  # fmt: skip
    full = tuple(axis.parts(facts[name]) for name, axis in zip(names, axes, strict=True))
    boxes = tuple(
        (
            days.parts(grant.starts_on, grant.ends_before),
            _territory(grant, there) & ~_known(near, number, there),
            *(
                whole if grant.conditions.get(name) is None else axis.parts(grant.conditions[name]) & whole
                for name, axis, whole in zip(names, axes, full, strict=True)
            ),
        )
        for number, grant in enumerate(near)
    )
    lives: dict[int, int] = {}
    for number, place in enumerate(there):
        life = days.parts(place.starts_on, place.ends_before)
        lives[life] = lives.get(life, 0) | 1 << number
    return Laid(near, boxes, days, there, names, axes, tuple((life, parts, *full) for life, parts in lives.items()))


def _territory(grant: Grant, places: Sequence[Place]) -> int:
    """Return the places in which a grant has a holder."""
    holder = grant.holder
    if grant.places is None and (isinstance(holder, OfUnit | None) or holder == Own()):
        return (1 << len(places)) - 1
    found = 0
    for number, place in enumerate(places):
        if grant.places is not None and place.unit_code not in grant.places:
            continue
        if isinstance(holder, Own) and (
            (holder.kinds and place.kind not in holder.kinds) or (holder.codes and place.unit_code not in holder.codes)
        ):
            continue
        if not isinstance(holder, OfUnit | Own | None) and holder.purpose not in place.attached:
            continue
        found |= 1 << number
    return found


def _known(near: Sequence[Grant], number: int, places: Sequence[Place]) -> int:
    """Return the places in which a grant stands already, with the agency that is attached there."""
    before = near[number - 1] if number else None
    if before is None or before.id != near[number].id or not isinstance(before.holder, Attached):
        return 0
    return _territory(before, places)


def _days(grants: Sequence[Grant], places: Sequence[Place], first: date, end: date) -> Days:
    lives = [(grant.starts_on, grant.ends_before) for grant in grants]
    lives += [(place.starts_on, place.ends_before) for place in places]
    edges = {day for life in lives for day in life if day is not None and first < day < end}
    return Days(tuple(sorted({first, end} | edges)))


def _axis(domain: Condition, conditions: Sequence[Condition]) -> Numbers | Words:
    if isinstance(domain, Choice):
        return Words(tuple(sorted(domain.values)))
    numbers = {
        edge
        for condition in (domain, *conditions)
        if isinstance(condition, Range)
        for edge in (condition.at_least, condition.below)
        if edge is not None
    }
    return Numbers((None, *sorted(numbers), None))
