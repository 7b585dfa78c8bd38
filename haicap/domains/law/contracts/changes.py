"""A change of law as a value, and what the parts implement so that they can be changed by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from haicap.domains.law.contracts.instruments import Instrument
from haicap.kernel.actors import Actor
from haicap.kernel.validity import Validity

#: faults that one answer lists
MOST_FAULTS = 200
#: faults after which a kind may stop looking: the rest is told when these are mended
ENOUGH_FAULTS = 1_000
#: What would be in force, by the name that the owner of the facts gives them; what is not in it is as it is now.
Overlay = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """
    One change of law as the file gives it.

    `body` holds JSON's values, fit for the schema of its kind; days are ISO texts. `line` is that of the file, from
    1; `lines` are those of the fields within the body, by path (`to.units.0`). Texts are clean, in NFC.
    """

    kind: str
    body: Mapping[str, Any]
    line: int = 1
    lines: Mapping[str, int] = made(default_factory=dict)
    ordinal: int = 0

    def line_of(self, path: str) -> int:
        """Return the line of a field of the body, or of the nearest thing around it that has one."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path.rpartition(".")[0]
        return self.line


@dataclass(frozen=True, slots=True)
class Fault:
    """
    What is wrong in a file or draft, at one place.

    `field` is the path from the top of the file (`changes.2.day.date`). `message` is an English sentence with places
    for `params`, marked by `sentence()`; a surface translates it. A param that is a list holds such sentences as well:
    words that are translated, each by itself. `code` is what programs read.
    """

    line: int
    field: str
    code: str
    message: str
    params: Mapping[str, object] = made(default_factory=dict)


def fault_in(change: Change, path: str, *, code: str, message: str, **params: object) -> Fault:
    """Return a fault at a field of the body of a change; an empty path is the change itself."""
    place = f"changes.{change.ordinal}.{change.kind}"
    return Fault(change.line_of(path), f"{place}.{path}" if path else place, code, message, params)


class Weight(StrEnum):
    """How much an effect of a change asks of the one who approves it."""

    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class ImpactItem:
    """
    One effect that a draft would have. `message` is as in `Fault`; `count` is how many things it is about.

    `details` are some of them in JSON's values, for programs and for a closer look; never personal data.
    """

    code: str
    message: str
    params: Mapping[str, object] = made(default_factory=dict)
    weight: Weight = Weight.NOTE
    count: int = 0
    details: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Enactment:
    """The recorded text and amendment under which changes are made. Rows keep both ids."""

    amendment_id: int
    instrument_id: int
    instrument: Instrument


class LawEffect(Protocol):
    """
    What one part does for changes of a kind. Each part whose own facts such a change alters registers one.

    Each method gets all changes of the kind in one draft, in the order of the file. What a lower part's changes make
    stands in `over`. `check`, `overlay` and `impact` read only; nothing is ever written to see what it would do.
    """

    @property
    def kind(self) -> str:
        """Return the word by which files name the kind."""

    def check(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Sequence[Fault]:
        """Return what is wrong with the changes, and which no longer fit what is in force."""

    def overlay(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Overlay:
        """Return `over` with what would be in force by the changes, which have no fault."""

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return what the changes do to the facts of this part; `over` holds those of the whole draft."""

    def apply(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Write the changes, dated, with `recorded_at` at `at`. Called in the transaction of the approval."""

    def restore(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """
        Withdraw over their whole span what the changes wrote, and let what stood before stand again.

        Nothing is erased: the answer as known before `at` stays. Called in the transaction of the roll-back.

        :raises LaterChangeStands: if a later change was made on top.
        """


class LawChange(LawEffect, Protocol):
    """
    A kind of change, implemented by the part that owns the facts and registered by `config/wiring.py`.

    It says how the kind is written. Parts above whose facts the same change alters add a `LawEffect` each.
    """

    @property
    def schema(self) -> Mapping[str, Any]:
        """Return the JSON Schema (2020-12) of the body, whole, without references to other schemas."""

    def span(self, change: Change) -> Validity:
        """Return the days on which the change makes a difference. The body fits the schema."""


class Impact(Protocol):
    """A part that is touched by changes of law in the parts below it; asked before an approval, writes nothing."""

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return what the draft, with `over` in force, does to what this part holds. All changes, of all kinds."""
