"""Derived powers that somebody who knows the text confirms, and powers that end soon, as they are told."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ConfirmAct(StrEnum):
    """What was done: powers confirmed, or that taken back."""

    CONFIRMED = "confirmed"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """
    What an act did, by the codes of procedures.

    `done` were changed by it, `already` stood so before; both in the order of the codes.
    """

    done: tuple[str, ...]
    already: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """
    One act on the derived power over a procedure: who, when, and on which text it relies.

    `tier` is the holder that was named where the catalogue does not say who decides, empty else. An act that takes
    back holds the reason as its text.
    """

    procedure: str
    act: ConfirmAct
    grant_id: int
    tier: str
    by_id: int
    by_name: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class EndingTold:
    """That the end of a power was told: under which step, of 180, 60 or 14 days, and when."""

    grant_id: int
    procedure: str
    ends_before: date
    step: int
    told_at: datetime
