"""What becomes of a running dossier whose unit went over into others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from haicap.domains.dossiers.contracts import (
    Act,
    Conduct,
    Dossier,
    Kind,
    Node,
    NotACandidate,
    ReasonMissing,
    Token,
)
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.leading import Places, moved_on, settled, ways_at
from haicap.platform.flows.api import Flow

FORWARD = Act.FORWARD.value


@dataclass(frozen=True, slots=True)
class Running:
    """A running dossier as far as units and its process matter; the first of `tokens` speaks for it."""

    id: int
    seen: int
    received: int
    competent: int
    passed: tuple[int, ...]
    tokens: tuple[Token, ...]
    flow: Flow = field(compare=False, repr=False)
    process_values: Mapping[str, object] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
    conduct: Conduct = field(default=Conduct(), compare=False, repr=False)

    @property
    def token(self) -> Token:
        """
        Return the token that speaks for it.

        House rule.
        """
        return self.tokens[0]

    @property
    def node(self) -> Node:
        """
        Return the step at which it waits.

        House rule.
        """
        return self.token.node


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a dossier goes: its two units and its tokens then."""

    received: int
    competent: int
    tokens: tuple[Token, ...]


def placed(one: Running, *, received: int, competent: int, specialists: frozenset[tuple[int, int]]) -> Placed | None:
    """
    Return where a dossier goes, `None` when it stays. `specialists` are (unit, account) of those who may have it.

    It waits where it waited, for whom it waited, as long as that officer went along; else it is assigned anew.

    House rule.
    """
    if (received, competent) == (one.received, one.competent):
        return None
    if one.node is Node.PROCESS and (competent, one.token.assignee_id) not in specialists:
        return Placed(received, competent, begun_anew(one, received=received, competent=competent))
    tokens = stayed(one, received=received, competent=competent)
    fit = (one if (one.unit_id, one.assignee_id) in specialists else replace(one, assignee_id=0) for one in tokens)
    return Placed(received, competent, tuple(fit))


def stayed(one: Running, *, received: int, competent: int) -> tuple[Token, ...]:
    """
    Return the tokens at their steps in other units: the same moments, the same places in the order of the work.

    House rule.
    """
    places = _places(one, received=received, competent=competent)
    return tuple(replace(settled(one.flow, token, places=places), rank_at=token.rank_at) for token in one.tokens)


def begun_anew(one: Running, *, received: int, competent: int) -> tuple[Token, ...]:
    """
    Return the tokens of a dossier that goes to a unit which takes it up anew, as when it is passed on.

    House rule: what the process has for a dossier that is passed on; where it has nothing, the step stays and is
    nobody's yet. The moments and the place in the order of the work are those of before.
    """
    places = _places(one, received=received, competent=competent)
    if FORWARD not in ways_at(one):
        return tuple(replace(token, assignee_id=0) for token in stayed(one, received=received, competent=competent))
    led = moved_on(one, name=FORWARD, places=places, at=one.token.since, assignee_id=0)
    return led.tokens


def _places(one: Running, *, received: int, competent: int) -> Places:
    rank = one.token.rank_at
    return Places(received_unit_id=received, competent_unit_id=competent, due_at=rank, submitted_at=rank)


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
    one = Running(
        id=dossier.id,
        seen=dossier.seen,
        received=dossier.received_unit_id,
        competent=dossier.competent_unit_id,
        passed=dossier.passed_unit_ids,
        tokens=dossier.tokens,
        flow=dossier.flow,
        process_values=dossier.process_values,
        facts=dossier.facts,
        conduct=dossier.conduct,
    )
    received = to if one.received in ended else one.received
    competent = to if one.competent in ended else one.competent
    found = placed(one, received=received, competent=competent, specialists=frozenset())
    assert found is not None
    return Change(
        kind=Kind.SUCCEEDED,
        act=Act.PLACE,
        columns=columns_of(one, found),
        to=found.tokens,
        told=told,
        personal={"note": reason},
    )
