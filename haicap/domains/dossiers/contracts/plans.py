"""What others may know of plans by which running dossiers go on by another version of their process."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, NotFound, Refused


class Reason(StrEnum):
    """Why a dossier cannot go on by another version from where it stands."""

    UNMAPPED = "unmapped"
    OTHER_WAITING = "other_waiting"
    OTHER_STAGE = "other_stage"
    PATHS_GONE = "paths_gone"
    JOIN_STUCK = "join_stuck"
    SCOPE_GONE = "scope_gone"
    SEVERAL_RUNS = "several_runs"
    CORRECTION = "correction"
    UNIT_UNKNOWN = "unit_unknown"


REASONS: Mapping[Reason, str] = {
    Reason.UNMAPPED: sentence("the new version has no such element, and the plan names none for it"),
    Reason.OTHER_WAITING: sentence("the element that the plan names for it does not wait for the same kind of thing"),
    Reason.OTHER_STAGE: sentence("the element that the plan names for it belongs to another stage of a dossier"),
    Reason.PATHS_GONE: sentence("what has arrived at this join came by a path that the new version does not have"),
    Reason.JOIN_STUCK: sentence("this join of the new version would wait for something that never comes"),
    Reason.SCOPE_GONE: sentence("in the new version this sub-process is not around where the dossier stands"),
    Reason.SEVERAL_RUNS: sentence("several runs of this sub-process cannot be told apart in the new version"),
    Reason.CORRECTION: sentence("a correction waits to be confirmed"),
    Reason.UNIT_UNKNOWN: sentence("the unit that the new version names for it is not known"),
}


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What keeps a dossier where it is: why, and the element of which that is true."""

    element: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Live:
    """How many places of running dossiers are at an element of a version, and where they would go; empty: nowhere."""

    process: str
    element: str
    to: str
    count: int


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a plan would do: dossiers of the versions, those of them that go, live elements, and what keeps dossiers."""

    dossiers: int
    movable: int
    live: tuple[Live, ...]
    hindered: tuple[tuple[Hindrance, int], ...]


@dataclass(frozen=True, slots=True)
class PlanAsked:
    """From which versions of processes to which, by their keys, and which element or path takes the place of which."""

    processes: tuple[str, ...]
    to: str
    mapping: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProcessPlan:
    """
    A plan in force, who made it, and how far it has come: dossiers moved, and left where they were.

    `undoes` is the plan that this one takes back, `stopped_at` when this one was taken back itself.
    """

    id: int
    asked: PlanAsked
    undoes: int
    drafted_by: str
    approved_by: str
    approved_at: datetime
    moved: int
    left: int
    begun_at: datetime | None
    done_at: datetime | None
    stopped_at: datetime | None


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A dossier that a plan could not move, and what keeps it."""

    code: str
    hindrance: Hindrance


class PlanUnknown(NotFound):
    """There is no plan with this number."""

    message = sentence("There is no plan with the number “%(key)s”.")


class PlanToItself(BadInput):
    """A plan would lead from a version to the same one."""

    message = sentence("A plan leads to another version than the one that dossiers are on.")


class MappingUnknown(BadInput):
    """The mapping of a plan names what neither version has."""

    message = sentence("The process has no element or path “%(element)s”.")


class PlanTakenBack(Refused):
    """The plan was taken back already, or takes back another itself."""

    message = sentence("This plan was taken back already, or takes back another one.")
    status = 409
