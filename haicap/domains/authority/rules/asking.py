"""Who decides a matter: the answer, or what is missing for one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from haicap.domains.authority.contracts import Grant, Place
from haicap.domains.authority.rules.deciding import GIVEN_FROM, STRENGTH, Outcome, Verdict, standing, verdict
from haicap.domains.authority.rules.register import PLACES, Laid
from haicap.kernel.boxes import Box, cells

Facts = Mapping[str, str | Decimal]


class FactUnfit(ValueError):
    """A fact that was told lies outside what it can be, or is a word where a number belongs."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What the law says of a matter. `missing` names the facts without which there are several answers.

    `starts_on` ≤ day < `ends_before` are the days around the asked one on which the answer is the same, within
    what was laid out.
    """

    verdict: Verdict
    missing: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_before: date | None = None
    chain: tuple[Grant, ...] = ()


def answer(laid: Laid, *, on: date, place: Place, facts: Facts) -> Answer:
    """
    Return who decides in the place on the day, for the facts that are known.

    House rule: a fact is asked for only where it would change the answer.

    :raises FactUnfit: if a fact lies outside what is declared.
    :raises ValueError: if the day or the place was not laid out.
    """
    number = laid.places.index(place)
    around = _open_region(laid, 1 << number, facts)
    today = laid.days.part_of(on)
    found = _answers(laid, (today, *around[1:]), place)
    said = found[0][1]
    if any(other.key != said.key for _cell, other in found):
        return Answer(said, missing=_missing(laid, found))
    starts_on, ends_before = _as_long_as(laid, around, today, place, said)
    return Answer(said, (), starts_on, ends_before, _chain(laid, (today, *around[1:]), place, said))


def _open_region(laid: Laid, place: int, facts: Facts) -> Box:
    parts = []
    for name, axis, whole in zip(laid.facts, laid.axes, laid.domain[0][2:], strict=True):
        if name not in facts:
            parts.append(whole)
            continue
        try:
            part = axis.part_of(facts[name]) & whole
        except TypeError as wrong:
            raise FactUnfit(name) from wrong
        if not part:
            raise FactUnfit(name)
        parts.append(part)
    return ((1 << (len(laid.days.edges) - 1)) - 1, place, *parts)


def _answers(laid: Laid, region: Box, place: Place) -> list[tuple[Box, Verdict]]:
    return [
        (cell, verdict([laid.grants[number] for number in covering], place))
        for cell, covering in cells(region, laid.boxes)
    ]


def _missing(laid: Laid, found: list[tuple[Box, Verdict]]) -> tuple[str, ...]:
    """Return the facts that alone can change the answer: two cells differ in it, and meet in all others."""
    names = []
    for axis, name in enumerate(laid.facts, start=PLACES + 1):
        if any(
            one.key != other.key and _meets_elsewhere(here, there, axis)
            for number, (here, one) in enumerate(found)
            for there, other in found[number + 1 :]
        ):
            names.append(name)
    return tuple(names)


def _meets_elsewhere(one: Box, other: Box, but: int) -> bool:
    return all(here & there for axis, (here, there) in enumerate(zip(one, other, strict=True)) if axis != but)


def _as_long_as(laid: Laid, around: Box, today: int, place: Place, said: Verdict) -> tuple[date, date]:
    """Return the span around the day on which the answer stays what it is."""
    living = laid.days.parts(place.starts_on, place.ends_before)
    same = 0
    for cell, one in _answers(laid, (living, *around[1:]), place):
        if one.key == said.key:
            same |= cell[0]
        else:
            # Elsewhere on these days another answer is possible for the facts that were not told.
            living &= ~cell[0]
    return next((first, end) for first, end in laid.days.spans(same & living) if laid.days.parts(first, end) & today)


def _chain(laid: Laid, region: Box, place: Place, said: Verdict) -> tuple[Grant, ...]:
    """Return the grant that decides, the one its giver holds it by, and so on to the law."""
    if said.outcome is not Outcome.DECIDED:
        return ()
    _cell, covering = next(cells(region, laid.boxes))
    counting = standing([laid.grants[number] for number in covering], place)
    chain = [said.grants[0]]
    while needed := GIVEN_FROM.get(chain[-1].basis):
        giver = chain[-1].giver
        bases = [grant for basis in STRENGTH if basis in needed for unit, grant in counting[basis] if unit == giver]
        chain.append(bases[0])
    return tuple(chain)
