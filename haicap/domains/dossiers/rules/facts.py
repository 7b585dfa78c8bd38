"""The facts of a matter, when an officer finds them otherwise than they were told."""

from collections.abc import Mapping
from datetime import datetime

from haicap.domains.authority.contracts import Competence
from haicap.domains.dossiers.contracts import Act, Dossier, FactsStand, Kind, Node, ReasonMissing, WrongStep
from haicap.domains.dossiers.rules.birth import pinned
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.flow import IN_HAND, NAMES

#: from the door to the decision; what is decided was decided on the facts as they were
OPEN = frozenset({Node.RECEIVE, Node.MORE_AT_DOOR, Node.MORE_IN_WORK, *IN_HAND})


def facts_at(node: Node | None) -> tuple[Act, ...]:
    """
    Return what can be done with the facts at a step.

    House rule: until it is decided.
    """
    return (Act.CORRECT_FACTS,) if node in OPEN else ()


def check_open(dossier: Dossier) -> None:
    """
    Check that the facts can still be corrected.

    House rule: as `facts_at`.

    :raises WrongStep: if it is decided, or has ended.
    """
    if dossier.node not in OPEN:
        raise WrongStep(step=NAMES[dossier.node] if dossier.node else "ended")


def facts_corrected(
    dossier: Dossier, *, facts: Mapping[str, object], competence: Competence | None, reason: str, at: datetime
) -> Change:
    """
    Return the change that the facts of a dossier are others. `reason` is clean.

    `competence` is that of the unit that has the dossier, for the new facts; `None` where another unit decides for
    them, and then it is passed on by an act of its own. Step and clock stay.

    Source: Law 72/2025/QH15 arts. 12 to 14 (a power holds for the facts that its text names). House rule for the act.

    :raises FactsStand: if they are those that the dossier has.
    :raises ReasonMissing: if it was not said how that was found.
    """
    if facts == dossier.facts:
        raise FactsStand("facts", value="")
    if not reason:
        raise ReasonMissing("note", value="")
    columns: dict[str, object] = {"facts": dict(facts)}
    if competence is not None:
        columns["competence"] = pinned(competence, at=at)
    return Change(
        kind=Kind.FACTS_CORRECTED,
        act=Act.CORRECT_FACTS,
        columns=columns,
        told={"old_facts": dict(dossier.facts)},
        personal={"note": reason},
        stays=True,
    )
