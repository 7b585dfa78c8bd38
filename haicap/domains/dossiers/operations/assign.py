from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, AssigneeUnfit, Business, Kind
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.business import check_move
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.flow import next_step
from haicap.domains.staff import api as staff
from haicap.kernel.actors import Actor, Role


def assign(*, by: Actor, at: datetime, code: str, assignee_id: int) -> None:
    """
    Give a dossier to a specialist of the unit, or to another one while it is processed.

    `assignee_id` is the account. Three statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if it does not wait to be assigned and is not being processed.
    :raises AssigneeUnfit: if the account holds no post of a specialist in the unit on the day.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.ASSIGN, actor=by, dossier=dossier, on=at.date())
    node = next_step(at=dossier.node, act=Act.ASSIGN)
    columns: dict[str, object] = {}
    if dossier.business is not Business.IN_PROCESS:
        check_move(old=dossier.business, new=Business.IN_PROCESS)
        columns["business"] = Business.IN_PROCESS.value
    posts = staff.holders(unit_id=dossier.competent_unit_id, role=Role.SPECIALIST, on=at.date())
    if assignee_id not in {post.account_id for post in posts}:
        raise AssigneeUnfit("assignee", value="")
    change = Change(
        kind=Kind.ASSIGNED,
        act=Act.ASSIGN,
        columns=columns,
        node=node,
        assignee_id=assignee_id,
        told={"assignee": assignee_id},
    )
    record(dossier=dossier, change=change, by=by, at=at)
