"""The request for more papers, and the papers that came."""

from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, Node, PaperGiven
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.proposals import last_assignee
from haicap.domains.dossiers.queries.running import clocked
from haicap.domains.dossiers.rules.new_calendar import reckoned
from haicap.domains.dossiers.rules.turns import request_for_more, supplement
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean


def ask_more(*, by: Actor, at: datetime, code: str, note: str) -> None:
    """
    Ask the applicant for papers, completely and in writing (form 02); the clock stands still. Two statements.

    `note` names what is missing, one a line. A second request is possible, is marked, and counts as late.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if it neither waits to be taken in nor is being processed.
    :raises ReasonMissing: if nothing was named.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.ASK_MORE, actor=by, dossier=dossier, on=at.date())
    change = request_for_more(dossier, at=at, note=clean(note, field="note", most=4000))
    record(dossier=dossier, change=change, by=by, at=at)


def take_more(
    *, by: Actor, at: datetime, code: str, papers: tuple[PaperGiven, ...] = (), on_paper: str = "", note: str = ""
) -> None:
    """
    Note down the papers that came; the dossier goes on where it was, and its clock runs again. Six statements.

    `on_paper` names those that came without a file, one a line. `at` is local time.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if no papers are waited for.
    :raises SupplementMissing: if neither a file nor a name came.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.TAKE_MORE, actor=by, dossier=dossier, on=at.date())
    named = [line.strip()[:500] for line in clean(on_paper, field="on_paper", most=4000).splitlines()]
    calendar = organisation.work_calendar(unit_id=dossier.received_unit_id, editions=dossier.editions)
    change = supplement(
        dossier,
        at=at,
        papers=(*papers, *(PaperGiven(name) for name in named if name)),
        note=clean(note, field="note", most=4000),
        assignee_id=last_assignee(dossier.id) if dossier.node is Node.MORE_IN_WORK else 0,
        calendar=calendar,
        before=reckoned(clocked(dossier), calendar=calendar) if dossier.due_at else None,
        effect=procedures.version_by_id(
            dossier.procedure_version_id, on=at.date(), editions=dossier.editions
        ).supplement_effect,
    )
    record(dossier=dossier, change=change, by=by, at=at)
