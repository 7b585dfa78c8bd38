"""What a change of a power does to a dossier that was taken in before it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from haicap.domains.authority.contracts import Competence, Powers, RunningWork
from haicap.domains.dossiers.contracts import Node
from haicap.domains.dossiers.rules.flow import IN_HAND
from haicap.domains.dossiers.rules.succession import Placed, Running, begun_anew, stayed

#: steps at which nobody has begun to decide
NOT_BEGUN = frozenset({Node.RECEIVE, Node.MORE_AT_DOOR, Node.ASSIGN})
#: steps before the decision; what is decided was decided by who held the power then
UNDECIDED = NOT_BEGUN | frozenset({*IN_HAND, Node.MORE_IN_WORK})
#: steps at which the dossier was not taken in yet, so that another door receives it
AT_DOOR = frozenset({Node.RECEIVE, Node.MORE_AT_DOOR})
#: steps that wait for the applicant, or for the door; the others begin anew in the other unit
WAITING = AT_DOOR | {Node.MORE_IN_WORK}


@dataclass(frozen=True, slots=True)
class Rule:
    """
    What one change of an amendment says of running work: `number` is the text that it ended, empty where it gave.

    `procedures` are empty where the change names none, and means all of that text.
    """

    policy: RunningWork
    number: str
    procedures: frozenset[str]

    @property
    def stored(self) -> dict[str, object]:
        """
        Return the rule as it is stored.

        House rule.
        """
        return {"policy": self.policy.value, "number": self.number, "procedures": sorted(self.procedures)}


def read_rule(stored: Mapping[str, Any]) -> Rule:
    """
    Return a rule as it was stored.

    House rule.
    """
    return Rule(RunningWork(stored["policy"]), stored["number"], frozenset(stored["procedures"]))


def may_move(node: Node, policy: RunningWork) -> bool:
    """
    Test if a dossier at a step goes with a power.

    House rule: by state, only what nobody has begun to decide; never what is decided.
    """
    if policy is RunningWork.STAY:
        return False
    return node in (NOT_BEGUN if policy is RunningWork.BY_STATE else UNDECIDED)


def concerns(rule: Rule, *, pinned: Mapping[str, Any], found: Competence, procedure: str, powers: Powers) -> bool:
    """
    Test if a rule is about a dossier: its power was ended, or the one that decides now was given.

    House rule: nothing else of the register moves it.
    """
    if rule.procedures and procedure not in rule.procedures:
        return False
    if rule.number:
        return any(powers.ended.get(number, ("", ""))[1] == rule.number for number in pinned.get("grants", ()))
    return found.chain[0].grant_id in powers.given


def gone_over(one: Running, *, competent: int, received: int | None = None) -> Placed:
    """
    Return where a dossier goes with a power: to be assigned there, or to the door where it waits for one.

    `received` is the door where it waits for one, without it that of the unit.

    House rule: the clock is that of before; what was not taken in is received there too.
    """
    if competent == one.competent:
        return Placed(one.received, one.competent, one.tokens)
    door = (received or competent) if one.node in AT_DOOR else one.received
    if one.node not in WAITING:
        return Placed(door, competent, begun_anew(one, received=door, competent=competent))
    tokens = stayed(one, received=door, competent=competent)
    return Placed(door, competent, tuple(replace(token, assignee_id=0) for token in tokens))
