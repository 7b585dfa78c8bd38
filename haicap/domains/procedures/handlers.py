"""What this part does when the law changes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from haicap.domains.law.contracts import Change, Enactment, Fault, ImpactItem, Instrument, Overlay
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Unit
from haicap.domains.procedures.contracts import Deadline
from haicap.domains.procedures.operations.make_versions import latest_versions, make_versions, unmake_versions
from haicap.domains.procedures.operations.set_deadlines import deadlines_set_by, set_deadlines, unset_deadlines
from haicap.domains.procedures.queries.procedures import held_of
from haicap.domains.procedures.queries.reading import Held
from haicap.domains.procedures.rules.setting import (
    DEADLINE_SCHEMA,
    For,
    Set,
    codes_of,
    deadline_effects,
    deadline_faults,
    sets_of,
    span_of,
    units_of,
)
from haicap.domains.procedures.rules.versions import (
    PROCEDURE_SCHEMA,
    Latest,
    starts_on,
    version_effects,
    version_faults,
)
from haicap.kernel.actors import Actor
from haicap.kernel.validity import Validity

#: the name by which an overlay of changes of law holds the deadlines that it would set
DEADLINES = "procedures.deadlines"


class DeadlineChange:
    """Deadlines of procedures that a text sets: for all or some units, for all or one channel."""

    kind = "deadline"
    schema: Mapping[str, Any] = DEADLINE_SCHEMA

    def span(self, change: Change) -> Validity:
        """Return the days of the deadline."""
        return span_of(change)

    def check(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Sequence[Fault]:
        """Return what is wrong with the deadlines. Four statements."""
        codes = codes_of(changes)
        held = held_of(codes)
        return deadline_faults(
            changes,
            under=under,
            units=_lives(changes),
            known=lambda code, on: _in_force(held, code, on) is not None,
            law=lambda one, on: _of_law(held, one, on),
            set_by=deadlines_set_by(codes),
        )

    def overlay(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Overlay:
        """Return what would be set."""
        return {**over, DEADLINES: tuple(sets_of(changes, under=under, units=_lives(changes)))}

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return what becomes of the deadlines, and which pages change."""
        drafted = over.get(DEADLINES)
        said = [one for one in drafted if isinstance(one, Set)] if isinstance(drafted, tuple) else []
        held = held_of(codes_of(changes))
        return deadline_effects(said, before=lambda one, on: _now(held, one, on), written=lambda one: one.text or "?")

    def apply(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Set the deadlines."""
        set_deadlines(sets_of(changes, under=under.instrument, units=_lives(changes)), under=under, at=at)

    def restore(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Let the deadlines of before count again."""
        unset_deadlines(under=under, at=at)


class ProcedureChange:
    """Further versions of procedures, and their ends."""

    kind = "procedure"
    schema: Mapping[str, Any] = PROCEDURE_SCHEMA

    def span(self, change: Change) -> Validity:
        """Return the days from the first one on."""
        return Validity(starts_on(change))

    def check(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Sequence[Fault]:
        """Return what is wrong with the versions. One statement."""
        return version_faults(changes, latest=_latest(changes))

    def overlay(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Overlay:
        """Return `over`: no other part asks for versions that are only drafted."""
        return over

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return what becomes of the procedures, and which pages change."""
        return version_effects(changes, latest=_latest(changes))

    def apply(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Make the versions."""
        make_versions(changes, under=under, at=at)

    def restore(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Let the versions of before go on."""
        unmake_versions(under=under, at=at)


def _latest(changes: Sequence[Change]) -> Mapping[str, Latest]:
    return latest_versions({change.body["code"] for change in changes})


def _lives(changes: Sequence[Change]) -> Mapping[str, Sequence[Unit]]:
    """Return all units that ever bore the codes that changes name. One statement, or none."""
    return organisation.lives_by_code(units_of(changes))


def _in_force(held: Mapping[str, tuple[Held, ...]], code: str, on: date) -> Held | None:
    return next((one for one in held.get(code, ()) if one.validity.covers(on)), None)


def _of_law(held: Mapping[str, tuple[Held, ...]], one: For, on: date) -> Deadline:
    version = _in_force(held, one.procedure, on)
    assert version is not None
    return version.deadline_of_law(on, channel=one.channel)


def _now(held: Mapping[str, tuple[Held, ...]], one: For, on: date) -> Deadline:
    version = _in_force(held, one.procedure, on)
    assert version is not None
    return version.deadline(on, channel=one.channel, unit_id=one.unit_id)
