"""The correction of a wrong act, in two hands: one asks, another confirms or declines."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from haicap.domains.dossiers import access
from haicap.domains.dossiers.contracts import Act, Dossier, Kind
from haicap.domains.dossiers.operations.recording import record
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.domains.dossiers.queries.dossier import happened, log
from haicap.domains.dossiers.rules.correction import Happened, confirmation, process_to_go_back_to, refusal, request
from haicap.domains.procedures import api as procedures
from haicap.kernel.actors import Actor
from haicap.kernel.text import clean


def ask_correction(*, by: Actor, at: datetime, code: str, note: str) -> None:
    """
    Ask that the last act on a dossier be corrected, with the reason; it waits for a second person. Three statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not.
    :raises WrongStep: and its siblings, see `request`.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.ASK_CORRECTION, actor=by, dossier=dossier, on=at.date())
    reason = clean(note, field="note", most=4000)
    change = request(dossier, events=happened(dossier.id), by=by, at=at, reason=reason)
    record(dossier=dossier, change=change, by=by, at=at)


def confirm_correction(*, by: Actor, at: datetime, code: str) -> None:
    """
    Confirm the correction that another officer asked for: the dossier stands as before the wrong act. Four statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not, or the account asked for it itself.
    :raises WrongStep: if no request waits.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.CONFIRM_CORRECTION, actor=by, dossier=dossier, on=at.date())
    asked = [entry for entry in log(dossier.id) if entry.kind is Kind.CORRECTION_ASKED]
    events = happened(dossier.id)
    change = confirmation(
        _in_the_process_of_then(dossier, events), events=events, at=at, reason=asked[-1].note if asked else ""
    )
    record(dossier=dossier, change=change, by=by, at=at)


def decline_correction(*, by: Actor, at: datetime, code: str, note: str) -> None:
    """
    Decline the correction that another officer asked for, with the reason; all stays as it was. Three statements.

    :raises DossierUnknown: if there is none with this code.
    :raises MayNotAct: if the post may not, or the account asked for it itself.
    :raises WrongStep: if no request waits.
    :raises ReasonMissing: if no reason was given.
    :raises ChangedMeanwhile: if somebody else acted in between.
    """
    dossier = read(code)
    access.check_may(Act.DECLINE_CORRECTION, actor=by, dossier=dossier, on=at.date())
    change = refusal(dossier, events=happened(dossier.id), at=at, reason=clean(note, field="note", most=4000))
    record(dossier=dossier, change=change, by=by, at=at)


def _in_the_process_of_then(dossier: Dossier, events: Sequence[Happened]) -> Dossier:
    """Return the dossier with the flow by which it went before the act that is corrected."""
    key = process_to_go_back_to(events)
    return dossier if key == dossier.process else replace(dossier, flow=procedures.flow(key))
