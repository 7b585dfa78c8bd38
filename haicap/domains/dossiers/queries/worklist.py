from datetime import datetime

from haicap.domains.dossiers.contracts import Channel, MayNotAct, Node, WorkFilter, WorkItem
from haicap.kernel.actors import Actor, Role
from haicap.kernel.messages import sentence
from haicap.platform.db.api import run_all

PAGE = 50
EVERYTHING = WorkFilter()
LED_BY = sentence("this is seen by those who lead the division or the unit")
_FIRST = datetime.fromisoformat("0001-01-01T00:00:00+00:00")

# In the order of the fields of WorkItem.
_WORK = """
select t.id, d.code, d.procedure_version_id, d.applicant_name, t.node, t.unit_id, d.received_unit_id,
    t.assignee_id, d.channel, d.submitted_at, d.due_at, d.decided_at, d.supplement_count,
    t.rank_at, d.is_sample, t.element, d.process
from dossiers_tokenrow t join dossiers_dossierrow d on d.id = t.dossier_id
where t.unit_id = %(unit)s and t.role = %(role)s{more}
    and (t.rank_at, t.id) > (%(rank_at)s, %(id)s)
order by t.rank_at, t.id limit %(limit)s
"""
#: quicker than to make each anew
_NODES = {node.value: node for node in Node}
_CHANNELS = {channel.value: channel for channel in Channel}
#: what the procedures to choose among are taken from: as many of the most urgent steps
LOOKED_AT = 1000
_PROCEDURES = """
select distinct d.procedure_version_id from (
    select t.dossier_id from dossiers_tokenrow t
    where t.unit_id = %(unit)s and t.role = %(role)s{more}
    order by t.rank_at, t.id limit %(limit)s
) as urgent join dossiers_dossierrow d on d.id = urgent.dossier_id
"""
_STEPS = """
select distinct urgent.node from (
    select t.node from dossiers_tokenrow t
    where t.unit_id = %(unit)s and t.role = %(role)s{more}
    order by t.rank_at, t.id limit %(limit)s
) as urgent
"""
#: at these steps the clock stands still, or has ended with the decision, so that nothing becomes due
_WAITING = [Node.MORE_AT_DOOR.value, Node.MORE_IN_WORK.value, Node.RETURN.value]
#: who may see what the specialists of the unit have
_LEADS = frozenset({Role.HEAD, Role.CHAIR})


def worklist(
    *,
    of: Actor,
    wanted: WorkFilter = EVERYTHING,
    after: tuple[datetime, int] | None = None,
    limit: int = PAGE,
) -> list[WorkItem]:
    """
    Return what waits for the actor's post, soonest due first; unknown due moments stand at their receipt.

    `after` is `(rank_at, token_id)` of the last line of the page before. One statement, with no more conditions than
    there are wishes. The right is in the question: only steps of the actor's own unit and role come back, or those of
    the unit's specialists for those who lead it.

    :raises MayNotAct: if the work of specialists is wanted by who does not lead them.
    """
    rank_at, last_id = after or (_FIRST, 0)
    if wanted.due_from and (wanted.due_from, 0) > (rank_at, last_id):
        rank_at, last_id = wanted.due_from, 0
    whose, more, params = _whose(of, wanted)
    narrower, values = _conditions(wanted)
    rows = run_all(
        _WORK.format(more=more + narrower),
        {**whose, **params, **values, "rank_at": rank_at, "id": last_id, "limit": limit},
        packed=True,
    )
    return [
        # Each by its name, which takes half the time of slices.
        WorkItem(
            token, code, version, name, _NODES[node], unit, received, assignee,
            _CHANNELS[channel], submitted, due, decided, asked, rank, sample, element, process,
        )
        for token, code, version, name, node, unit, received, assignee,
            channel, submitted, due, decided, asked, rank, sample, element, process in rows
    ]  # fmt: skip


def procedures_waiting(*, of: Actor, wanted: WorkFilter = EVERYTHING) -> list[int]:
    """
    Return the versions of procedures among the 1,000 most urgent steps of the post, whatever else is wanted.

    One statement.

    :raises MayNotAct: as `worklist`.
    """
    whose, more, params = _whose(of, wanted)
    rows = run_all(_PROCEDURES.format(more=more), {**whose, **params, "limit": LOOKED_AT})
    return [int(row[0]) for row in rows]


def nodes_waiting(*, of: Actor) -> frozenset[Node]:
    """Return at which steps the 1,000 most urgent ones of the post wait. One statement."""
    whose, more, params = _whose(of, EVERYTHING)
    rows = run_all(_STEPS.format(more=more), {**whose, **params, "limit": LOOKED_AT})
    return frozenset(_NODES[row[0]] for row in rows)


def _whose(of: Actor, wanted: WorkFilter) -> tuple[dict[str, object], str, dict[str, object]]:
    """Return the parameters of unit and role, and the condition on the officer with its parameters."""
    if wanted.assignee_id is None:
        whose: dict[str, object] = {"unit": of.unit_id, "role": of.role.value}
        return whose, " and t.assignee_id in (0, %(account)s)", {"account": of.account_id}
    if of.role not in _LEADS:
        raise MayNotAct(why=LED_BY)
    whose = {"unit": of.unit_id, "role": Role.SPECIALIST.value}
    if not wanted.assignee_id:
        return whose, "", {}
    return whose, " and t.assignee_id = %(account)s", {"account": wanted.assignee_id}


def _conditions(wanted: WorkFilter) -> tuple[str, dict[str, object]]:
    """Return the conditions of the wishes, each with an “and” before it, and their parameters."""
    found: list[str] = []
    params: dict[str, object] = {}

    def narrow(condition: str, **values: object) -> None:
        found.append(f" and {condition}")
        params.update(values)

    if wanted.node:
        narrow("t.node = %(node)s", node=wanted.node.value)
    if wanted.version_ids:
        narrow("d.procedure_version_id = any(%(versions)s)", versions=list(wanted.version_ids))
    if wanted.due_before:
        narrow("t.rank_at < %(due_before)s", due_before=wanted.due_before)
    if wanted.due_from or wanted.due_before:
        narrow("d.due_at is not null and t.node <> all(%(waiting)s)", waiting=_WAITING)
    if wanted.channel:
        narrow("d.channel = %(channel)s", channel=wanted.channel.value)
    if wanted.code:
        narrow("d.code = %(code)s", code=wanted.code)
    for number, word in enumerate(wanted.words):
        # The words are letters and digits only, so nothing in them means anything to LIKE.
        narrow(f"d.applicant_words like %(word_{number})s", **{f"word_{number}": f"% {word}%"})
    return "".join(found), params
