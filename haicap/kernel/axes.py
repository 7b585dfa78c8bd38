"""Axes: days, numbers and words divided into parts, and conditions on facts that are sets of such parts."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from haicap.kernel.boxes import bits


@dataclass(frozen=True, slots=True)
class Choice:
    """The fact is one of these words; never empty."""

    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Range:
    """The fact is a number, `at_least` ≤ number < `below`; `None` leaves an end open."""

    at_least: Decimal | None = None
    below: Decimal | None = None


Condition = Choice | Range


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
