"""Whether a power may be given so at all: what is refused before it comes into the register."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product

from haicap.domains.authority.contracts import Basis, Grant, Place
from haicap.domains.authority.rules.deciding import GIVEN_FROM, standing
from haicap.domains.authority.rules.finding import Region, region_of
from haicap.domains.authority.rules.register import DAYS, PLACES, Laid, alike, laid_out
from haicap.kernel.axes import Condition
from haicap.kernel.boxes import Box, cells, merged
from haicap.kernel.messages import sentence


class Flaw(StrEnum):
    """Why a power cannot be given so."""

    NO_TERM = "no_term"
    NO_INSTRUMENT = "no_instrument"
    NO_GIVER = "no_giver"
    GIVER_OF_LAW = "giver_of_law"
    DEVOLVED_WITHOUT_LAW = "devolved_without_law"
    SUB_DELEGATION = "sub_delegation"
    FURTHER_DECENTRALISATION = "further_decentralisation"
    GIVER_WITHOUT_POWER = "giver_without_power"


#: the article that each flaw is against
ARTICLES: dict[Flaw, str] = {
    Flaw.NO_TERM: sentence("Law 72/2025/QH15 art. 14"),
    Flaw.NO_INSTRUMENT: sentence("Law 72/2025/QH15 art. 14"),
    Flaw.NO_GIVER: sentence("Law 72/2025/QH15 arts. 13, 14"),
    Flaw.GIVER_OF_LAW: sentence("Law 72/2025/QH15 art. 12"),
    Flaw.DEVOLVED_WITHOUT_LAW: sentence("Law 72/2025/QH15 art. 12"),
    Flaw.SUB_DELEGATION: sentence("Law 72/2025/QH15 art. 14"),
    Flaw.FURTHER_DECENTRALISATION: sentence("Law 72/2025/QH15 art. 13"),
    Flaw.GIVER_WITHOUT_POWER: sentence("Law 72/2025/QH15 arts. 13, 14"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A flaw of a grant; `regions` say where the giver has not what it gives."""

    flaw: Flaw
    article: str
    regions: tuple[Region, ...] = ()


def flaws(
    grant: Grant,
    register: Sequence[Grant],
    *,
    by_law_itself: bool,
    places: Sequence[Place],
    facts: Mapping[str, Condition],
    first: date,
    end: date,
) -> Iterator[Refusal]:
    """
    Yield why a grant may not come into a register of the same procedure, looking at `first` ≤ day < `end`.

    `by_law_itself` tells that its instrument is a law or a resolution of the National Assembly. What is given on
    must be held by its giver on each of the days, in each of the places, for all of the facts.

    Source: Law 72/2025/QH15 arts. 12 (devolution by law only), 13 (no further decentralisation) and 14 (delegation
    in writing, for a term, not given on).
    """
    for flaw in _plain_flaws(grant, by_law_itself=by_law_itself):
        yield Refusal(flaw, ARTICLES[flaw])
    if grant.basis in GIVEN_FROM and grant.giver:
        laid = laid_out([*register, grant], places=places, facts=facts, first=first, end=end)
        for flaw, boxes in _without_power(laid, grant).items():
            regions = tuple(one for box in merged(boxes) for one in region_of(laid, box))
            yield Refusal(flaw, ARTICLES[flaw], regions)


def _plain_flaws(grant: Grant, *, by_law_itself: bool) -> Iterator[Flaw]:
    if grant.basis is Basis.DELEGATED and grant.ends_before is None:
        yield Flaw.NO_TERM
    if grant.basis is not Basis.BY_LAW and not grant.instrument:
        yield Flaw.NO_INSTRUMENT
    if grant.basis in GIVEN_FROM and not grant.giver:
        yield Flaw.NO_GIVER
    if grant.basis not in GIVEN_FROM and grant.giver:
        yield Flaw.GIVER_OF_LAW
    if grant.basis is Basis.DEVOLVED and not by_law_itself:
        yield Flaw.DEVOLVED_WITHOUT_LAW


def _without_power(laid: Laid, grant: Grant) -> dict[Flaw, list[Box]]:
    """Return the regions of a grant in which its giver does not hold the power so that it may give it."""
    found: dict[Flaw, list[Box]] = {}
    owns = [box for one, box in zip(laid.grants, laid.boxes, strict=True) if one.id == grant.id]
    for domain, own in product(laid.domain, owns):
        region = tuple(here & there for here, there in zip(domain, own, strict=True))
        for cell, covering in cells(region, laid.boxes):
            fitting = [laid.grants[number] for number in covering]
            for parts in alike(cell[PLACES], laid.special()):
                flaw = _flaw_at(grant, fitting, laid.places[(parts & -parts).bit_length() - 1])
                if flaw:
                    found.setdefault(flaw, []).append((cell[DAYS], parts, *cell[2:]))
    return found


def _flaw_at(grant: Grant, fitting: Sequence[Grant], place: Place) -> Flaw | None:
    counting = standing(fitting, place)
    if any(one.id == grant.id for _unit, one in counting[grant.basis]):
        return None
    held = {basis for basis, grants in counting.items() for unit, one in grants if unit == grant.giver}
    if grant.basis is Basis.DECENTRALISED and Basis.DECENTRALISED in held:
        return Flaw.FURTHER_DECENTRALISATION
    return Flaw.SUB_DELEGATION if Basis.DELEGATED in held else Flaw.GIVER_WITHOUT_POWER
