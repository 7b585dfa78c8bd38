"""The steps that a process has of its own: done, ended by a message from outside, and taken back."""

from collections.abc import Callable
from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, ChangedMeanwhile, Dossier
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.dossier import happened
from haicap.domains.dossiers.queries.proposals import last_assignee
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.own_steps import at_step, completion, message_noted, undoing
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean

#: who acts on other steps of a dossier at once is let go first so many times
TRIES = 5


def complete(*, by: Actor, at: datetime, code: str, step: int, outcome: str = "", note: str = "") -> None:
    """
    Do a step that the process has of its own; `step` is the serial of its token. Three statements.

    Others may do other steps of the dossier at the same moment; of those who do the same one, one wins.

    :raises DossierUnknown: if there is none with this code.
    :raises StepGone: if the dossier does not wait at this step any more.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: and OutcomeUnknown, see `completion`; and as `moved_on`.
    :raises ChangedMeanwhile: if others acted again and again.
    """
    clean_note = clean(note, field="note", most=4000)

    def change(dossier: Dossier) -> Change:
        return completion(dossier, outcome=outcome, note=clean_note, assignee_id=last_assignee(dossier.id))

    _at_step(Act.COMPLETE, change, by=by, at=at, code=code, step=step)


def note_message(*, by: Actor, at: datetime, code: str, step: int, message: str, note: str = "") -> None:
    """
    Note that a message from outside has come for which a step waits. Three statements.

    :raises DossierUnknown: if there is none with this code.
    :raises StepGone: if the dossier does not wait at this step any more.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if the step does not wait for this message; and as `moved_on`.
    :raises ChangedMeanwhile: if others acted again and again.
    """
    clean_note = clean(note, field="note", most=4000)

    def change(dossier: Dossier) -> Change:
        return message_noted(dossier, message=message, note=clean_note, assignee_id=last_assignee(dossier.id))

    _at_step(Act.NOTE_MESSAGE, change, by=by, at=at, code=code, step=step)


def undo(*, by: Actor, at: datetime, code: str) -> None:
    """
    Take back one's own last step, as long as nobody has acted on it. Three statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises NothingToUndo: if there is none that can be taken back, or somebody else did it.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.UNDO, actor=by, dossier=dossier, on=at.date())
    change = undoing(dossier, events=happened(dossier.id), by=by)
    record(dossier=dossier, change=change, by=by, at=at)


def _at_step(act: Act, change: Callable[[Dossier], Change], *, by: Actor, at: datetime, code: str, step: int) -> None:
    for _ in range(TRIES):
        dossier = at_step(read(code), step)
        access.check_may(act, actor=by, dossier=dossier, on=at.date())
        try:
            record(dossier=dossier, change=change(dossier), by=by, at=at)
        except ChangedMeanwhile:
            continue
        return
    raise ChangedMeanwhile
