"""The grants of one procedure laid out as boxes: over days, places and facts."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from haicap.domains.authority.contracts import Choice, Condition, Grant, OfUnit, Own, Place, Range
from haicap.domains.authority.rules.boxes import Box, bits, cells
from haicap.domains.authority.rules.deciding import Verdict, verdict

DAYS, PLACES = 0, 1


@dataclass(frozen=True, slots=True)
class Days:
    """The axis of days: `edges[n]` ≤ day < `edges[n + 1]` is part n."""

    edges: tuple[date, ...]

    def parts(self, starts_on: date | None, ends_before: date | None) -> int:
        """Return the parts that lie from a day to before another."""
        found = 0
        for number, first in enumerate(self.edges[:-1]):
            if (starts_on is None or starts_on <= first) and (ends_before is None or first < ends_before):
                found |= 1 << number
        return found

    def part_of(self, day: date) -> int:
        """
        Return the part in which a day lies.

        :raises ValueError: if it lies outside.
        """
        if not self.edges[0] <= day < self.edges[-1]:
            raise ValueError("a day outside what was laid out")
        return 1 << (bisect_right(self.edges, day) - 1)

    def spans(self, parts: int) -> list[tuple[date, date]]:
        """Return the days of some parts as spans, first day and the day after the last."""
        spans: list[tuple[date, date]] = []
        for number in bits(parts):
            first, end = self.edges[number], self.edges[number + 1]
            if spans and spans[-1][1] == first:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((first, end))
        return spans


@dataclass(frozen=True, slots=True)
class Numbers:
    """The axis of a fact that is a number: `edges[n]` ≤ number < `edges[n + 1]`; `None` at an open end."""

    edges: tuple[Decimal | None, ...]

    def parts(self, condition: Condition) -> int:
        """
        Return the parts that fulfil a condition.

        :raises TypeError: if the condition is not on a number.
        """
        if not isinstance(condition, Range):
            raise TypeError("a condition on words for a fact that is a number")
        found = 0
        for number, (low, high) in enumerate(pairwise(self.edges)):
            above = condition.at_least is None or (low is not None and low >= condition.at_least)
            under = condition.below is None or (high is not None and high <= condition.below)
            if above and under:
                found |= 1 << number
        return found

    def part_of(self, fact: str | Decimal) -> int:
        """
        Return the part in which a number lies.

        :raises TypeError: if it is no number.
        """
        if not isinstance(fact, Decimal):
            raise TypeError("a word for a fact that is a number")
        for number, (low, high) in enumerate(pairwise(self.edges)):
            if (low is None or low <= fact) and (high is None or fact < high):
                return 1 << number
        return 0

    def named(self, parts: int) -> list[dict[str, object]]:
        """Return some parts as ranges, neighbours put together."""
        ranges: list[dict[str, object]] = []
        last = -2
        for number in bits(parts):
            if number == last + 1:
                ranges[-1]["below"] = self.edges[number + 1]
            else:
                ranges.append({"from": self.edges[number], "below": self.edges[number + 1]})
            last = number
        return ranges


@dataclass(frozen=True, slots=True)
class Words:
    """The axis of a fact that is a word: each word is a part."""

    words: tuple[str, ...]

    def parts(self, condition: Condition) -> int:
        """
        Return the parts that fulfil a condition.

        :raises TypeError: if the condition is not on words.
        """
        if not isinstance(condition, Choice):
            raise TypeError("a condition on a number for a fact that is a word")
        return sum(1 << number for number, word in enumerate(self.words) if word in condition.values)

    def part_of(self, fact: str | Decimal) -> int:
        """
        Return the part that a word is, 0 when it is none of them.

        :raises TypeError: if it is a number.
        """
        if not isinstance(fact, str):
            raise TypeError("a number for a fact that is a word")
        return 1 << self.words.index(fact) if fact in self.words else 0

    def named(self, parts: int) -> list[str]:
        """Return the words of some parts."""
        return [self.words[number] for number in bits(parts)]


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
        """Yield regions that together are the domain and do not meet, each with its one verdict."""
        special = self.special()
        for region in self.domain:
            for cell, covering in cells(region, self.boxes):
                fitting = [self.grants[number] for number in covering]
                for parts in alike(cell[PLACES], special):
                    place = self.places[(parts & -parts).bit_length() - 1]
                    yield (cell[DAYS], parts, *cell[2:]), verdict(fitting, place)

    def special(self) -> int:
        """Return the places whose own unit is named by a grant as holder or giver, or that have agencies."""
        named = {grant.giver for grant in self.grants}
        named |= {grant.holder.code for grant in self.grants if isinstance(grant.holder, OfUnit)}
        found = 0
        for number, place in enumerate(self.places):
            if place.unit_code in named or not named.isdisjoint(place.attached.values()):
                found |= 1 << number
        return found


def alike(parts: int, special: int) -> Iterator[int]:
    """Yield sets of places for which one of them stands for all: each special one alone, the others together."""
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

    House rule: axes are divided where a grant or the life of a place begins or ends, and nowhere else.

    :raises KeyError: if a grant depends on a fact that is not declared.
    """
    near = tuple(grant for grant in grants if grant.starts_on < end and (grant.ends_before or end) > first)
    there = tuple(place for place in places if place.starts_on < end and (place.ends_before or end) > first)
    days = _days(near, there, first, end)
    names = tuple(sorted({name for grant in near for name in grant.conditions}))
    axes = tuple(_axis(facts[name], [grant.conditions[name] for grant in near if name in grant.conditions])
                 for name in names)  # fmt: skip
    full = tuple(axis.parts(facts[name]) for name, axis in zip(names, axes, strict=True))
    boxes = tuple(
        (
            days.parts(grant.starts_on, grant.ends_before),
            _territory(grant, there),
            *(
                whole if grant.conditions.get(name) is None else axis.parts(grant.conditions[name]) & whole
                for name, axis, whole in zip(names, axes, full, strict=True)
            ),
        )
        for grant in near
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
