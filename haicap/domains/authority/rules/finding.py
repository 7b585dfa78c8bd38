"""Where the law leaves a matter without anybody who decides, or with two."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from haicap.domains.authority.contracts import Grant
from haicap.domains.authority.rules.deciding import Outcome
from haicap.domains.authority.rules.register import DAYS, PLACES, Laid
from haicap.kernel.boxes import Box, bits, merged


@dataclass(frozen=True, slots=True)
class Region:
    """
    Days `starts_on` ≤ day < `ends_before`, places, and facts.

    `when` names only facts that bound the region: words as a list, numbers as ranges.
    """

    places: tuple[str, ...]
    when: Mapping[str, object]
    starts_on: date
    ends_before: date


@dataclass(frozen=True, slots=True)
class Finding:
    """A region in which the law is at fault, of one kind, and the grants concerned."""

    outcome: Outcome
    region: Region
    grants: tuple[Grant, ...]


def findings(laid: Laid) -> Iterator[Finding]:
    """
    Yield every region without one clear answer, neighbours put together; the regions do not meet.

    Source: Law 72/2025/QH15 art. 11 (tasks and powers are clear, without overlap and without omission).
    """
    faults: dict[tuple[Outcome, tuple[int, ...]], tuple[tuple[Grant, ...], list[Box]]] = {}
    for box, verdict in laid.verdicts():
        if verdict.outcome is not Outcome.DECIDED:
            key = (verdict.outcome, tuple(sorted(grant.id for grant in verdict.grants)))
            faults.setdefault(key, (verdict.grants, []))[1].append(box)
    for (outcome, _ids), (grants, boxes) in faults.items():
        for box in merged(boxes):
            for region in region_of(laid, box):
                yield Finding(outcome, region, grants)


def region_of(laid: Laid, box: Box) -> Iterator[Region]:
    """
    Yield a box in words, once for each span of its days.

    House rule: a fact that does not bound the region is not named.
    """
    when: dict[str, object] = {
        name: axis.named(parts)
        for name, axis, parts, whole in zip(laid.facts, laid.axes, box[2:], laid.domain[0][2:], strict=True)
        if parts != whole
    }
    places = tuple(laid.places[number].unit_code for number in bits(box[PLACES]))
    for first, end in laid.days.spans(box[DAYS]):
        yield Region(places, when, first, end)
