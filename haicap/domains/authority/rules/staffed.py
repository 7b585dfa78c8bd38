"""Whether somebody holds a post from which a power can be used."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from haicap.domains.authority.contracts import Grant, Office
from haicap.domains.authority.rules.deciding import Outcome, holder_at
from haicap.domains.authority.rules.finding import Region, region_of
from haicap.domains.authority.rules.register import PLACES, Laid
from haicap.kernel.actors import Role
from haicap.kernel.boxes import bits, with_parts

#: the posts that sign for an office
SIGNS: Mapping[Office, frozenset[Role]] = {
    Office.COMMITTEE: frozenset({Role.CHAIR}),
    Office.CHAIR: frozenset({Role.CHAIR}),
    Office.HEAD: frozenset({Role.HEAD, Role.CHAIR}),
    Office.POST: frozenset({Role.HEAD, Role.CHAIR, Role.SPECIALIST, Role.RECEIVER}),
}

Span = tuple[date, date]


def without(spans: Sequence[tuple[date, date | None]], *, first: date, end: date) -> tuple[Span, ...]:
    """
    Return the days of `first` ≤ day < `end` that lie in none of the spans.

    House rule: the first day of a span counts, its end does not.
    """
    holes: list[Span] = []
    at = first
    for starts_on, ends_before in sorted(spans, key=lambda span: span[0]):
        if starts_on > at:
            holes.append((at, min(starts_on, end)))
        at = max(at, ends_before or end)
        if at >= end:
            return tuple(holes)
    holes.append((at, end))
    return tuple(hole for hole in holes if hole[0] < hole[1])


def unstaffed(laid: Laid, empty: Mapping[tuple[str, Office], tuple[Span, ...]]) -> Iterator[tuple[Grant, Region]]:
    """
    Yield where somebody decides who has no post that could, with the grant that gives the power.

    `empty` are the days on which a unit has nobody for an office; units that are not named are never empty.

    House rule: a committee signs by its chair, a department by its head.
    """
    found: dict[tuple[int, tuple[Span, ...], int, tuple[int, ...]], int] = {}
    grants: dict[int, Grant] = {}
    for box, said in laid.verdicts():
        if said.outcome is not Outcome.DECIDED:
            continue
        grant = said.grants[0]
        grants[grant.id] = grant
        for number in bits(box[PLACES]):
            holes = empty.get((holder_at(grant.holder, laid.places[number]), grant.office))
            if holes:
                key = (grant.id, holes, box[0], box[2:])
                found[key] = found.get(key, 0) | 1 << number
    for (grant_id, holes, days, facts), places in found.items():
        for region in region_of(laid, with_parts((days, 0, *facts), PLACES, places)):
            for first, end in holes:
                starts_on, ends_before = max(first, region.starts_on), min(end, region.ends_before)
                if starts_on < ends_before:
                    yield grants[grant_id], Region(region.places, region.when, starts_on, ends_before)
