"""All that is at fault with one procedure, as it is reported."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from haicap.domains.authority.contracts import (
    Fact,
    FindingKind,
    Grant,
    Office,
    Place,
    RegisterFinding,
)
from haicap.domains.authority.rules.deciding import Outcome, holder_at
from haicap.domains.authority.rules.finding import Region, findings
from haicap.domains.authority.rules.lapsing import REMEMBERED, lapses
from haicap.domains.authority.rules.layout import layout
from haicap.domains.authority.rules.staffed import Span, unstaffed
from haicap.domains.authority.rules.told import plain_when

KINDS = {
    Outcome.GAP: FindingKind.GAP,
    Outcome.OVERLAP: FindingKind.OVERLAP,
    Outcome.UNDETERMINED: FindingKind.UNCONFIRMED,
}


def faults(
    grants: Sequence[Grant],
    facts: Sequence[Fact],
    *,
    procedure: str,
    places: Sequence[Place],
    spans: Iterable[Span],
    empty: Mapping[tuple[str, Office], tuple[Span, ...]],
    is_ours: bool = True,
) -> Iterator[RegisterFinding]:
    """
    Yield what is at fault with a procedure on the days of the spans, neighbours put together.

    `is_ours` tells that the catalogue gives it to communes or to the city; for another, nobody deciding is no fault.

    Source: Law 72/2025/QH15 art. 11 (tasks and powers are clear, without overlap and without omission).
    """
    looked = Looked(grants, facts, procedure, places, empty)
    for span in spans:
        found = [one for one in _faults(looked, *span) if is_ours or one.kind is not FindingKind.GAP]
        yield from joined(found)


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at: the grants and facts of a procedure, the places, and the units without people."""

    grants: Sequence[Grant]
    facts: Sequence[Fact]
    procedure: str
    places: Sequence[Place]
    empty: Mapping[tuple[str, Office], tuple[Span, ...]]


def _faults(at: Looked, first: date, end: date) -> Iterator[RegisterFinding]:
    grants, places = at.grants, at.places

    def report(kind: FindingKind, region: Region, of: Sequence[Grant], declared: Mapping[str, Fact]) -> RegisterFinding:
        return RegisterFinding(
            kind,
            at.procedure,
            region.places,
            plain_when(region.when, declared),
            region.starts_on,
            region.ends_before,
            tuple(sorted(grant.id for grant in of)),
            _units(of, region, places),
        )

    for era in layout(grants, at.facts, places, first=first, end=end):
        for fault in findings(era.laid):
            yield report(KINDS[fault.outcome], fault.region, fault.grants, era.facts)
        for grant, region in unstaffed(era.laid, at.empty) if at.empty else ():
            yield report(FindingKind.UNSTAFFED, region, [grant], era.facts)
    ends = [grant.ends_before for grant in grants if grant.giver and grant.ends_before and grant.ends_before < end]
    if ends and max(ends) >= first - REMEMBERED:
        # From the day before the first end that counts, so that what ended then is still laid out.
        since = min(first, max(first - REMEMBERED, min(ends)) - timedelta(days=1))
        for era in layout(grants, at.facts, places, first=since, end=end):
            for grant, region in lapses(era.laid, first=first):
                yield report(FindingKind.EXPIRING, region, [grant], era.facts)


def joined(found: Iterable[RegisterFinding]) -> list[RegisterFinding]:
    """
    Return findings with those put together that say the same of days that follow each other, by kind and day.

    House rule: facts declared anew do not divide a finding.
    """
    kept: dict[tuple[object, ...], list[RegisterFinding]] = {}
    for one in sorted(found, key=lambda fault: fault.starts_on):
        same = kept.setdefault((one.kind, one.places, repr(one.when), one.grants), [])
        if same and same[-1].ends_before == one.starts_on:
            same[-1] = replace(same[-1], ends_before=one.ends_before)
        else:
            same.append(one)
    ordered = [one for same in kept.values() for one in same]
    return sorted(ordered, key=lambda fault: (fault.starts_on, list(FindingKind).index(fault.kind), fault.places))


def _units(grants: Sequence[Grant], region: Region, places: Sequence[Place]) -> tuple[str, ...]:
    codes = frozenset(region.places)
    here = [place for place in places if place.unit_code in codes]
    return tuple(sorted({unit for grant in grants for place in here if (unit := holder_at(grant.holder, place))}))
