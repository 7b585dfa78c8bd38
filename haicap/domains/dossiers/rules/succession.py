"""What becomes of a running dossier whose unit went over into others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from haicap.domains.dossiers.contracts import Act, Dossier, Kind, Node, NotACandidate, ReasonMissing
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.flow import STEPS


@dataclass(frozen=True, slots=True)
class Running:
    """A running dossier and its step, as far as units matter."""

    id: int
    seen: int
    received: int
    competent: int
    passed: tuple[int, ...]
    node: Node
    assignee_id: int
    since: datetime
    rank_at: datetime


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a dossier goes: its two units and its step then."""

    received: int
    competent: int
    node: Node
    assignee_id: int


def placed(one: Running, *, received: int, competent: int, specialists: frozenset[tuple[int, int]]) -> Placed | None:
    """
    Return where a dossier goes, `None` when it stays. `specialists` are (unit, account) of those who may have it.

    It waits where it waited, for whom it waited, as long as that officer went along; else it is assigned anew.

    House rule.
    """
    if (received, competent) == (one.received, one.competent):
        return None
    node, assignee = one.node, one.assignee_id
    if node is Node.PROCESS and (competent, assignee) not in specialists:
        node, assignee = Node.ASSIGN, 0
    return Placed(received, competent, node, assignee)


def columns_of(one: Running, to: Placed) -> dict[str, object]:
    """
    Return the columns of the dossier that change; code, clock and receipt stay.

    House rule: the unit that was competent is one that it passed.
    """
    columns: dict[str, object] = {}
    if to.received != one.received:
        columns["received_unit_id"] = to.received
    if to.competent != one.competent:
        columns["competent_unit_id"] = to.competent
        columns["passed_unit_ids"] = [*one.passed, one.competent]
    return columns


def token_of(one: Running, to: Placed) -> dict[str, object]:
    """
    Return the columns of the step then: the same moment, the same place in the order of the work.

    House rule.
    """
    step = STEPS[to.node]
    return {
        "node": to.node.value,
        "unit_id": to.received if step.at_receiving_unit else to.competent,
        "role": step.role.value,
        "assignee_id": to.assignee_id,
        "since": one.since,
        "rank_at": one.rank_at,
    }


def told_of_succession(
    *, instrument: str, amendment_id: int, is_back: bool, received: int, competent: int
) -> dict[str, object]:
    """
    Return what the event tells beside columns and step: the text, and the units of before.

    House rule: so that each step before it can be told with the unit at which it was.
    """
    told: dict[str, object] = {
        "instrument": instrument,
        "amendment": amendment_id,
        "old_received": received,
        "old_competent": competent,
    }
    return told | {"back": True} if is_back else told


def placing(
    dossier: Dossier,
    *,
    to: int,
    candidates: Sequence[int],
    ended: frozenset[int],
    reason: str,
    told: Mapping[str, object],
) -> Change:
    """
    Return the change by which a person says to which unit a dossier of a split unit goes; `reason` is clean.

    House rule: one of the units that followed, and a reason; what was received or decided in the old unit goes there.

    :raises NotACandidate: if the unit is none of those.
    :raises ReasonMissing: if no reason was given.
    """
    if to not in candidates:
        raise NotACandidate("unit", value="")
    if not reason:
        raise ReasonMissing("note", value="")
    assert dossier.token is not None
    one = Running(
        id=dossier.id,
        seen=dossier.seen,
        received=dossier.received_unit_id,
        competent=dossier.competent_unit_id,
        passed=dossier.passed_unit_ids,
        node=dossier.token.node,
        assignee_id=dossier.token.assignee_id,
        since=dossier.token.since,
        rank_at=dossier.token.since,
    )
    received = to if one.received in ended else one.received
    competent = to if one.competent in ended else one.competent
    found = placed(one, received=received, competent=competent, specialists=frozenset())
    assert found is not None
    return Change(
        kind=Kind.SUCCEEDED,
        act=Act.PLACE,
        columns=columns_of(one, found),
        node=found.node,
        assignee_id=found.assignee_id,
        told=told,
        personal={"note": reason},
    )
