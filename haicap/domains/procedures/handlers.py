"""What this part does when the law changes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from haicap.domains.law.contracts import Change, Enactment, Fault, ImpactItem, Instrument, Overlay
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Unit
from haicap.domains.procedures.contracts import Deadline
from haicap.domains.procedures.loading.processes import hash_of
from haicap.domains.procedures.operations.make_processes import (
    latest_processes,
    make_processes,
    unmake_processes,
)
from haicap.domains.procedures.operations.make_versions import latest_versions, make_versions, unmake_versions
from haicap.domains.procedures.operations.set_deadlines import deadlines_set_by, set_deadlines, unset_deadlines
from haicap.domains.procedures.operations.set_decisions import set_decisions, unset_decisions
from haicap.domains.procedures.queries.checking import faults_of_process
from haicap.domains.procedures.queries.procedures import held_of
from haicap.domains.procedures.queries.processes import flow, process_uses, processes
from haicap.domains.procedures.queries.reading import Held
from haicap.domains.procedures.rules.decision_changes import (
    DECISION_SCHEMA,
    decided_procedures,
    decision_effects,
    decision_faults,
    decision_span,
)
from haicap.domains.procedures.rules.process_changes import (
    PROCESS_SCHEMA,
    LatestProcess,
    begins_on,
    procedures_of,
    process_change_faults,
    process_effects,
)
from haicap.domains.procedures.rules.processes import longest_minutes
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
from haicap.platform.flows import api as flows

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


class ProcessChange:
    """Further versions of processes, and which procedures use them."""

    kind = "process"
    schema: Mapping[str, Any] = PROCESS_SCHEMA

    def span(self, change: Change) -> Validity:
        """Return the days from the first one on."""
        return Validity(begins_on(change))

    def check(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Sequence[Fault]:
        """Return what is wrong with the processes. Two statements; three when a step names a unit or calls are made."""
        held = held_of(procedures_of(changes))
        return process_change_faults(
            changes,
            latest=_latest_processes(changes),
            looked=lambda change: _looked(change, changes),
            hash_of=hash_of,
            known=lambda code, on: _in_force(held, code, on) is not None,
        )

    def overlay(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Overlay:
        """Return `over`: no other part asks for processes that are only drafted."""
        return over

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return what becomes of the processes, and where the steps take longer than the deadline."""
        uses = process_uses()
        held = held_of(procedures_of(changes) | {one.procedure for one in uses})
        return process_effects(
            changes,
            latest=_latest_processes(changes),
            used_by=lambda code, on: [one.procedure for one in uses if one.process == code and one.validity.covers(on)],
            minutes=_minutes,
            deadline=lambda code, on: _term(held, code, on),
            written=lambda one: one.text or "?",
        )

    def apply(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Make the versions, and give procedures their process."""
        make_processes(changes, under=under, at=at)

    def restore(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Let the versions and uses of before count again."""
        unmake_processes(under=under, at=at)


class DecisionChange:
    """Decision tables of procedures."""

    kind = "decision"
    schema: Mapping[str, Any] = DECISION_SCHEMA

    def span(self, change: Change) -> Validity:
        """Return the days of the tables."""
        return decision_span(change)

    def check(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Sequence[Fault]:
        """Return what is wrong with the tables. One statement."""
        held = held_of(decided_procedures(changes))
        return decision_faults(changes, known=lambda code, on: _in_force(held, code, on) is not None)

    def overlay(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Overlay:
        """Return `over`: no other part asks for tables that are only drafted."""
        return over

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return what the tables decide."""
        return decision_effects(changes)

    def apply(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Give the procedures their tables."""
        set_decisions(changes, under=under, at=at)

    def restore(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Let the tables of before count again."""
        unset_decisions(under=under, at=at)


def _latest_processes(changes: Sequence[Change]) -> Mapping[str, LatestProcess]:
    return latest_processes({change.body["code"] for change in changes})


def _looked(change: Change, changes: Sequence[Change]) -> Sequence[flows.Fault]:
    on = begins_on(change)
    beside = {
        one.body["code"]: one.body["bpmn"]
        for one in changes
        if one is not change and "bpmn" in one.body and begins_on(one) <= on
    }
    return faults_of_process(change.body["bpmn"], on, beside=beside)


def _minutes(change: Change) -> int:
    if "bpmn" in change.body:
        return longest_minutes(flows.read(change.body["bpmn"].encode()))
    on = begins_on(change)
    return next((longest_minutes(flow(one.key)) for one in processes(on) if one.code == change.body["code"]), 0)


def _term(held: Mapping[str, tuple[Held, ...]], code: str, on: date) -> Deadline | None:
    version = _in_force(held, code, on)
    return version.deadline(on, channel=None) if version else None


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
