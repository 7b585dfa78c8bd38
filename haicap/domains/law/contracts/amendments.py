"""Amendments as values: a draft set of changes under one instrument, and its life."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from haicap.domains.law.contracts.changes import Change, Fault, ImpactItem
from haicap.domains.law.contracts.instruments import Instrument
from haicap.kernel.validity import Validity

#: `account_id` of the one who works at the machine itself
OPERATOR = 0


class Step(StrEnum):
    """How far an amendment has come, as it is stored."""

    DRAFT = "draft"
    CHECKED = "checked"
    GIVEN_UP = "given_up"
    APPROVED = "approved"
    ROLLED_BACK = "rolled_back"


class State(StrEnum):
    """Where an amendment stands on a day: an approved one is scheduled until its first day comes."""

    DRAFT = "draft"
    CHECKED = "checked"
    SCHEDULED = "scheduled"
    IN_FORCE = "in_force"
    ROLLED_BACK = "rolled_back"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Person:
    """Who did something: an account, or the operator of the machine; with the name as it was then."""

    account_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A change with the days on which it makes a difference."""

    change: Change
    validity: Validity


@dataclass(frozen=True, slots=True)
class Move:
    """
    One step in the life of an amendment, with the version it was done on.

    `note` says what a check found, or why it was given up or rolled back.
    """

    serial: int
    step: Step
    at: datetime
    by: Person
    note: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class Version:
    """What a draft said at one time: its number from 1, who wrote it, and when."""

    number: int
    at: datetime
    by: Person


@dataclass(frozen=True, slots=True)
class Amendment:
    """
    A set of dated changes under one instrument. `changes` are those of its last version, the number `version`.

    `state` is that of the day it was asked for. `name` is by what it is called for sure: `ISSUER:NUMBER@DATE`.
    """

    id: int
    instrument: Instrument
    step: Step
    state: State
    takes_effect_on: date
    drafted_by: Person
    drafted_at: datetime
    approved_by: Person | None
    approved_at: datetime | None
    rolled_back_by: Person | None
    rolled_back_at: datetime | None
    changes: tuple[Dated, ...]
    moves: tuple[Move, ...]
    version: int = 1
    versions: tuple[Version, ...] = ()

    def was_written_by(self, account_id: int) -> bool:
        """Test if an account wrote any version of it; such a one cannot approve it."""
        return any(one.by.account_id == account_id for one in self.versions)

    @property
    def name(self) -> str:
        """Return the name that fits this instrument alone."""
        return named(self.instrument)


@dataclass(frozen=True, slots=True)
class Draft:
    """A law file that was read: its instrument and its changes, every one fit for the schema of its kind."""

    instrument: Instrument
    changes: tuple[Dated, ...]


@dataclass(frozen=True, slots=True)
class Assay:
    """What a check found of a draft: its faults, and when there are none what it would do."""

    draft: Draft
    faults: tuple[Fault, ...]
    impact: tuple[ImpactItem, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """
    What a check found of a version, as it was kept.

    `is_stale` tells that since then the law in force, the units, the catalogue or the calendar changed, or the draft.
    """

    version: int
    at: datetime
    by: Person
    faults: tuple[Fault, ...]
    impact: tuple[ImpactItem, ...]
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A line in the list of amendments; `kinds` are its changes, counted by kind."""

    id: int
    instrument: Instrument
    state: State
    takes_effect_on: date
    kinds: tuple[tuple[str, int], ...]
    drafted_by: Person
    drafted_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A change that begins or ends to make a difference between two days."""

    amendment_id: int
    instrument: Instrument
    kind: str
    body: Mapping[str, Any]
    on: date
    begins: bool


def named(instrument: Instrument) -> str:
    """Return the name of an instrument that no other one has: `ISSUER:NUMBER@DATE`."""
    return f"{instrument.issuer}:{instrument.number}@{instrument.signed_on.isoformat()}"
