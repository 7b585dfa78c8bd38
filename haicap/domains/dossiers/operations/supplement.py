"""The request for more papers, and the papers that came."""

from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import (
    Act,
    Business,
    Dossier,
    Kind,
    Node,
    PaperGiven,
    ReasonMissing,
    SupplementMissing,
)
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.proposals import last_assignee
from haicap.domains.dossiers.rules.business import check_move
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.due import Deadline
from haicap.domains.dossiers.rules.flow import next_step
from haicap.domains.dossiers.rules.waiting import effect_on, resumed
from haicap.domains.organisation import api as organisation
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
    node = next_step(at=dossier.node, act=Act.ASK_MORE)
    check_move(old=dossier.business, new=Business.SUPPLEMENT_ASKED)
    wanted = clean(note, field="note", most=4000)
    if not wanted:
        raise ReasonMissing("note", value="")
    asked = dossier.supplement_count + 1
    change = Change(
        kind=Kind.MORE_ASKED,
        act=Act.ASK_MORE,
        columns={"business": Business.SUPPLEMENT_ASKED.value, "waiting_since": at, "supplement_count": asked},
        node=node,
        told={"request": asked},
        personal={"note": wanted},
    )
    record(dossier=dossier, change=change, by=by, at=at)


def take_more(
    *, by: Actor, at: datetime, code: str, papers: tuple[PaperGiven, ...] = (), on_paper: str = "", note: str = ""
) -> None:
    """
    Note down the papers that came; the dossier goes on where it was, and its clock runs again. Four statements.

    `on_paper` names those that came without a file, one a line. `at` is local time.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if no papers are waited for.
    :raises SupplementMissing: if neither a file nor a name came.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.TAKE_MORE, actor=by, dossier=dossier, on=at.date())
    node = next_step(at=dossier.node, act=Act.TAKE_MORE)
    business = Business.SUBMITTED if node is Node.RECEIVE else Business.IN_PROCESS
    check_move(old=dossier.business, new=business)
    named = [line.strip()[:500] for line in clean(on_paper, field="on_paper", most=4000).splitlines()]
    came = (*papers, *(PaperGiven(name) for name in named if name))
    if not came:
        raise SupplementMissing("on_paper", value="")
    change = Change(
        kind=Kind.MORE_TAKEN,
        act=Act.TAKE_MORE,
        columns={"business": business.value, **_clock(dossier, at=at)},
        node=node,
        assignee_id=last_assignee(dossier.id) if node is Node.PROCESS else 0,
        personal={"note": clean(note, field="note", most=4000)},
        papers=came,
    )
    record(dossier=dossier, change=change, by=by, at=at)


def _clock(dossier: Dossier, *, at: datetime) -> dict[str, object]:
    """Return the columns of the clock once the full dossier came."""
    deadline = resumed(
        standing=Deadline(
            dossier.term, dossier.term_kind, dossier.counts_as, dossier.due_at, dossier.due_is_provisional
        ),
        effect=effect_on(dossier.term_kind),
        asked_at=(dossier.waiting_since or at).astimezone(at.tzinfo),
        came_at=at,
        calendar=organisation.work_calendar(unit_id=dossier.received_unit_id),
    )
    return {
        "waiting_since": None,
        "runs_from": at,
        "counts_as": deadline.counts_as,
        "due_at": deadline.due_at,
        "due_is_provisional": deadline.is_provisional,
    }
