"""How a dossier ends without a decision: rejected at the door, withdrawn, stopped."""

from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.rules.turns import ending
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean


def reject(*, by: Actor, at: datetime, code: str, note: str) -> None:
    """
    Refuse to take in what was handed in from afar, with the reason in writing (form 03). Two statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if it was taken in, or has ended.
    :raises ReasonMissing: if no reason was given.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    _end(Act.REJECT, by=by, at=at, code=code, note=note)


def withdraw(*, by: Actor, at: datetime, code: str, note: str) -> None:
    """
    Note that the applicant has taken the request back, before it is decided (form 05). Two statements.

    `note` says how the applicant asked for it, such as by a letter of a day.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if it is decided, or has ended.
    :raises ReasonMissing: if the note is empty.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    _end(Act.WITHDRAW, by=by, at=at, code=code, note=note)


def stop(*, by: Actor, at: datetime, code: str, note: str) -> None:
    """
    Stop the work on a dossier before it is decided, with the reason in writing (form 05). Two statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: if it was not taken in yet, is decided, or has ended.
    :raises ReasonMissing: if no reason was given.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    _end(Act.STOP, by=by, at=at, code=code, note=note)


def _end(act: Act, *, by: Actor, at: datetime, code: str, note: str) -> None:
    dossier = read(code)
    access.check_may(act, actor=by, dossier=dossier, on=at.date())
    change = ending(dossier, act=act, note=clean(note, field="note", most=4000))
    record(dossier=dossier, change=change, by=by, at=at)
