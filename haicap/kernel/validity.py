"""Spans of calendar days, used wherever the law gives something a term."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Validity:
    """
    A half-open span of days: `starts_on` counts, `ends_before` does not.

    :raises ValueError: if the span would hold no day at all.
    """

    starts_on: date
    ends_before: date | None = None

    def __post_init__(self) -> None:
        if self.ends_before is not None and self.ends_before <= self.starts_on:
            raise ValueError(f"a span from {self.starts_on} before {self.ends_before} holds no day")

    def covers(self, day: date) -> bool:
        """Test if the day lies inside the span."""
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)

    def overlaps(self, other: "Validity") -> bool:
        """Test if some day lies in both spans."""
        starts_first = self.ends_before is None or other.starts_on < self.ends_before
        return starts_first and (other.ends_before is None or self.starts_on < other.ends_before)

    def without(self, other: "Validity") -> tuple["Validity", ...]:
        """Return what is left of the span when another is cut out of it: before it and behind it."""
        if not self.overlaps(other):
            return (self,)
        before = [Validity(self.starts_on, other.starts_on)] if self.starts_on < other.starts_on else []
        stop = other.ends_before
        is_behind = stop is not None and (self.ends_before is None or stop < self.ends_before)
        behind = [Validity(stop, self.ends_before)] if is_behind and stop is not None else []
        return (*before, *behind)
