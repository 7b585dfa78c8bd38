from datetime import datetime

from haicap.domains.dossiers.contracts import Channel, Node, WorkItem
from haicap.kernel.actors import Actor
from haicap.platform.db.api import run_all

PAGE = 50
_FIRST = datetime.fromisoformat("0001-01-01T00:00:00+00:00")

_WORK = """
select t.id, d.code, d.procedure_version_id, d.applicant_name, t.node, t.unit_id, d.received_unit_id,
    t.assignee_id, d.channel, d.submitted_at, d.due_at, t.rank_at, d.is_sample
from dossiers_tokenrow t join dossiers_dossierrow d on d.id = t.dossier_id
where t.unit_id = %(unit)s and t.role = %(role)s and t.assignee_id in (0, %(account)s)
    and (%(node)s = '' or t.node = %(node)s)
    and (t.rank_at, t.id) > (%(rank_at)s, %(id)s)
order by t.rank_at, t.id limit %(limit)s
"""


def worklist(
    *, of: Actor, node: Node | None = None, after: tuple[datetime, int] | None = None, limit: int = PAGE
) -> list[WorkItem]:
    """
    Return what waits for the actor's post, soonest due first; unknown due moments stand at their receipt.

    `after` is `(rank_at, token_id)` of the last line of the page before. One statement. The right is in the
    question: only steps of the actor's own unit and role come back.
    """
    rank_at, last_id = after or (_FIRST, 0)
    rows = run_all(
        _WORK,
        {
            "unit": of.unit_id,
            "role": of.role.value,
            "account": of.account_id,
            "node": node.value if node else "",
            "rank_at": rank_at,
            "id": last_id,
            "limit": limit,
        },
    )
    return [
        WorkItem(
            token_id=row[0],
            code=row[1],
            procedure_version_id=row[2],
            applicant_name=row[3],
            node=Node(row[4]),
            unit_id=row[5],
            received_unit_id=row[6],
            assignee_id=row[7],
            channel=Channel(row[8]),
            submitted_at=row[9],
            due_at=row[10],
            rank_at=row[11],
            is_sample=row[12],
        )
        for row in rows
    ]
