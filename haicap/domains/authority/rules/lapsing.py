"""Where a power that was given for a term has ended and its giver decides again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from haicap.domains.authority.contracts import Grant
from haicap.domains.authority.rules.deciding import GIVEN_FROM, Outcome, verdict
from haicap.domains.authority.rules.finding import Region, region_of
from haicap.domains.authority.rules.register import PLACES, Laid, alike
from haicap.kernel.boxes import Box, cells, merged

#: before how many days a coming end is told, the last warning first
WARNINGS = (14, 60, 180)
#: for how long a lapse stays worth telling
REMEMBERED = timedelta(days=max(WARNINGS))


def lapses(laid: Laid, *, first: date) -> Iterator[tuple[Grant, Region]]:
    """
    Yield each grant that ended, with where and how long its giver decides again, from the day `first` on.

    What another grant took over at once is no lapse. `laid` reaches back to the ends that count.

    Source: Law 72/2025/QH15 art. 14 (a delegation has a term); house rule that a lapse is told for 180 days.
    """
    told: set[int] = set()
    for grant in laid.grants:
        ended = grant.ends_before
        if grant.basis not in GIVEN_FROM or ended is None or grant.id in told:
            continue
        if not max(first - REMEMBERED, laid.days.edges[0]) <= ended < laid.days.edges[-1]:
            continue
        told.add(grant.id)
        boxes = list(_fallen_back(laid, grant, ended))
        for region in (one for box in merged(boxes) for one in region_of(laid, box)):
            if region.starts_on == ended and region.ends_before > first:
                yield grant, replace(region, starts_on=max(ended, first))


def warning(*, ends_before: date, on: date) -> int | None:
    """
    Return the warning under which the end of a grant falls on a day, in days; `None` while it is far or past.

    House rule: 180, 60 and 14 days before.
    """
    days = (ends_before - on).days
    return next((warned for warned in WARNINGS if 0 < days <= warned), None)


def _fallen_back(laid: Laid, grant: Grant, ended: date) -> Iterator[Box]:
    after = laid.days.parts(ended, None)
    for number, one in enumerate(laid.grants):
        if one.id != grant.id:
            continue
        for domain in laid.domain:
            region: Box = (
                after & domain[0],
                *(here & there for here, there in zip(laid.boxes[number][1:], domain[1:], strict=True)),
            )
            for cell, covering in cells(region, laid.boxes):
                fitting = [laid.grants[other] for other in covering]
                for parts in alike(cell[PLACES], laid.special()):
                    place = laid.places[(parts & -parts).bit_length() - 1]
                    said = verdict(fitting, place)
                    if said.outcome is Outcome.DECIDED and _is_giver(said.grants[0], grant, said.unit):
                        yield (cell[0], parts, *cell[2:])


def _is_giver(decides: Grant, ended: Grant, unit: str) -> bool:
    return unit == ended.giver and decides.id != ended.id
