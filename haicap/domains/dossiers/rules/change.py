"""What an act changes of a dossier, how that is told in the log, and how the dossier stands after it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any

from haicap.domains.dossiers.contracts import (
    Act,
    Business,
    Decision,
    Delivery,
    Dossier,
    Kind,
    Money,
    Node,
    PaperGiven,
    TermKind,
    Token,
)
from haicap.domains.dossiers.rules.flow import STEPS
from haicap.kernel.actors import Role

#: longer than any deadline
BEHIND = timedelta(days=36_525)


@dataclass(frozen=True, slots=True)
class Change:
    """
    What an act changes. `columns` are those of the dossier; `node` is where it waits then, `None` at the end.

    `kept` are columns that hold personal values and so stand in no event in clear.

    A change with `stays` leaves the step as it is, with its moment, or leaves the end; `node` is not read then.

    Files that come with it are `results` of the office or `papers` of the applicant, not both.
    """

    kind: Kind
    act: Act
    columns: Mapping[str, object]
    node: Node | None
    assignee_id: int = 0
    told: Mapping[str, object] = field(default_factory=dict)
    personal: Mapping[str, str] = field(default_factory=dict)
    results: tuple[PaperGiven, ...] = ()
    papers: tuple[PaperGiven, ...] = ()
    stays: bool = False
    kept: Mapping[str, object] = field(default_factory=dict)


def token_columns(
    *,
    node: Node,
    received_unit_id: int,
    competent_unit_id: int,
    assignee_id: int,
    at: datetime,
    rank_at: datetime,
) -> dict[str, object]:
    """
    Return the columns of the token that waits at a step since `at`.

    House rule: the table STEPS.
    """
    step = STEPS[node]
    return {
        "node": node.value,
        "unit_id": received_unit_id if step.at_receiving_unit else competent_unit_id,
        "role": step.role.value,
        "assignee_id": assignee_id,
        "since": at,
        "rank_at": rank_at,
    }


def token_after(dossier: Dossier, change: Change, *, at: datetime) -> dict[str, object] | None:
    """
    Return the columns of the token after a change made at `at`; `None` when the flow ends.

    House rule: worklists are ordered by the due moment, else by the receipt. Behind all that is due stands what waits
    for the applicant: for papers to come, or for a result to be fetched.
    """
    if change.stays:
        return _standing(dossier, change)
    if change.node is None:
        return None
    return token_columns(
        node=change.node,
        received_unit_id=_unit(dossier.received_unit_id, change.columns.get("received_unit_id")),
        competent_unit_id=_unit(dossier.competent_unit_id, change.columns.get("competent_unit_id")),
        assignee_id=change.assignee_id,
        at=at,
        rank_at=_rank(dossier, change, node=change.node),
    )


def told_of(change: Change) -> dict[str, object]:
    """
    Return what the event of a change tells beside columns, token and personal values: its own words, its files.

    House rule: a file is told by its SHA-256, a paper without one by an empty text.
    """
    told = dict(change.told)
    if change.results:
        told["results"] = [paper.sha256 for paper in change.results]
    if change.papers:
        told["papers"] = [paper.sha256 for paper in change.papers]
    return told


def after(dossier: Dossier, change: Change, *, at: datetime) -> Dossier:
    """
    Return the dossier as it stands once the change was made at `at`: what a reader of its rows would find.

    House rule: one more event, the columns set, the token moved or gone. The token of a dossier that had ended is a
    new row, whose id nobody knows yet: it is 0.
    """
    return with_token(dossier, change, token_after(dossier, change, at=at))


def with_token(dossier: Dossier, change: Change, moved: Mapping[str, object] | None) -> Dossier:
    """
    Return the dossier after a change whose token is known already.

    House rule: as `after`.
    """
    return replace(
        dossier,
        **{
            name: _READ.get(name, _as_it_is)(value)
            for name, value in {**change.columns, **change.kept}.items()
            if name in _TOLD
        },
        seen=dossier.seen + 1,
        token=token(moved, id_=dossier.token.id if dossier.token else 0),
    )


def token(columns: Mapping[str, Any] | None, *, id_: int) -> Token | None:
    """
    Return the token of its columns, `None` for none.

    House rule.
    """
    if columns is None:
        return None
    return Token(
        id=id_,
        node=Node(columns["node"]),
        unit_id=columns["unit_id"],
        role=Role(columns["role"]),
        assignee_id=columns["assignee_id"],
        since=columns["since"],
    )


def _standing(dossier: Dossier, change: Change) -> dict[str, object] | None:
    """Return the columns of the token as it stands, `None` for a dossier that has ended."""
    if dossier.token is None:
        return None
    return {
        "node": dossier.token.node.value,
        "unit_id": dossier.token.unit_id,
        "role": dossier.token.role.value,
        "assignee_id": dossier.token.assignee_id,
        "since": dossier.token.since,
        "rank_at": _rank(dossier, change, node=dossier.token.node),
    }


def _unit(old: int, new: object) -> int:
    """Return the unit of a place after an act that may have moved it."""
    return new if isinstance(new, int) else old


def _rank(dossier: Dossier, change: Change, *, node: Node) -> datetime:
    """Return where it stands in worklists: what waits for the applicant stands behind all that is due."""
    waiting = change.columns.get("waiting_since", dossier.waiting_since if change.stays else None)
    if isinstance(waiting, datetime):
        return waiting + BEHIND
    due_at = change.columns.get("due_at", dossier.due_at)
    rank = due_at if isinstance(due_at, datetime) else dossier.submitted_at
    return rank + BEHIND if node is Node.RETURN else rank


def _as_it_is(value: Any) -> Any:
    return value


#: column -> how its stored value is read
_READ: dict[str, Callable[[Any], Any]] = {
    "business": Business,
    "decision": Decision,
    "money": Money,
    "delivery": Delivery,
    "term_kind": TermKind,
    "passed_unit_ids": tuple,
}
#: the columns that a reader of the dossier is told of; others stay in the row
_TOLD = frozenset(one.name for one in fields(Dossier))
