from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.steps import assignment
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
    posts = staff.holders(unit_id=dossier.competent_unit_id, role=Role.SPECIALIST, on=at.date())
    change = assignment(dossier, assignee_id=assignee_id, specialists={post.account_id for post in posts})
    record(dossier=dossier, change=change, by=by, at=at)
