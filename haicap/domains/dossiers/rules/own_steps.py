"""The steps that a process has of its own: done with an outcome, ended by a message or by time, and undone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from haicap.domains.dossiers.contracts import (
    Act,
    Dossier,
    Kind,
    NothingToUndo,
    OutcomeUnknown,
    StepGone,
    WrongStep,
)
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.correction import Happened, set_back, stood
from haicap.domains.dossiers.rules.flow import NAMES
from haicap.domains.dossiers.rules.leading import ACTS, check_open, ways_at
from haicap.kernel.actors import Actor
from haicap.platform.flows.api import AUTOMATIC, Element, State, Way

#: what can be taken back by the one who did it, while nobody has acted on it
UNDONE = frozenset(
    {Kind.ACCEPTED, Kind.ASSIGNED, Kind.PROPOSED, Kind.APPROVED, Kind.SENT_BACK, Kind.STEP_DONE, Kind.MESSAGE_NOTED}
)


def focused(dossier: Dossier, *, by: Actor) -> Dossier:
    """
    Return the dossier with the focus on the step that waits for the actor, where there are several.

    House rule: the one that speaks for the dossier goes before.
    """
    for place, token in enumerate(dossier.tokens):
        is_his = token.unit_id == by.unit_id and token.role is by.role and token.assignee_id in {0, by.account_id}
        if token.state is State.WAITING and is_his:
            return replace(dossier, focus=place)
    return dossier


def at_step(dossier: Dossier, serial: int) -> Dossier:
    """
    Return the dossier with the focus on the step with this serial.

    House rule.

    :raises StepGone: if the dossier does not wait there any more.
    """
    for place, token in enumerate(dossier.tokens):
        if token.serial == serial and token.state is State.WAITING:
            return replace(dossier, focus=place)
    raise StepGone("step", value="")


def element_of(dossier: Dossier) -> Element:
    """
    Return the step of the process at which the focus is.

    House rule.

    :raises WrongStep: if the dossier waits at none.
    """
    element = dossier.flow.elements.get(dossier.token.element) if dossier.token else None
    if element is None:
        raise WrongStep(step=NAMES[dossier.node] if dossier.node else "ended")
    return element


def completion(dossier: Dossier, *, outcome: str, note: str, assignee_id: int) -> Change:
    """
    Return what it changes that the step in focus is done. `note` is clean.

    House rule: where the process names outcomes, one of them is chosen, else none. Specialists to whom it comes then
    are the one who had it last.

    :raises WrongStep: if the step is not one that is done so.
    :raises OutcomeUnknown: if the outcome is none of those that the process names.
    """
    check_open(dossier, Act.COMPLETE)
    element = element_of(dossier)
    outcomes = {one.code for one in element.step.outcomes} if element.step else set()
    if (outcome not in outcomes) if outcomes else outcome:
        raise OutcomeUnknown("outcome", value="")
    return Change(
        kind=Kind.STEP_DONE,
        act=Act.COMPLETE,
        columns={},
        assignee_id=assignee_id,
        told=_told(dossier, element, {"outcome": outcome} if outcome else {}),
        personal={"note": note},
        outcome=outcome,
    )


def messages_at(dossier: Dossier) -> tuple[str, ...]:
    """
    Return the messages from outside that the step in focus waits for.

    House rule: a message that has the name of an act is that act.
    """
    return tuple(name for name, way in ways_at(dossier).items() if way is Way.MESSAGE and name not in ACTS)


def message_noted(dossier: Dossier, *, message: str, note: str, assignee_id: int) -> Change:
    """
    Return what it changes that a message from outside has come. `note` is clean.

    House rule.

    :raises WrongStep: if the dossier does not wait for it.
    """
    if message not in messages_at(dossier):
        raise WrongStep(step=NAMES[dossier.node] if dossier.node else "ended")
    return Change(
        kind=Kind.MESSAGE_NOTED,
        act=Act.NOTE_MESSAGE,
        columns={},
        assignee_id=assignee_id,
        told=_told(dossier, element_of(dossier), {"message": message}),
        personal={"note": note},
        message=message,
    )


def run_by_system(dossier: Dossier, *, serial: int, assignee_id: int) -> Change:
    """
    Return what it changes that the system does what is due at a token: its time has come, or a step asks it of it.

    House rule.
    """
    token = next(one for one in dossier.tokens if one.serial == serial)
    element = dossier.flow.elements[token.element]
    is_service = element.kind in AUTOMATIC
    return Change(
        kind=Kind.SERVICE_DONE if is_service else Kind.TIME_CAME,
        act=Act.RUN_ON,
        columns={},
        assignee_id=assignee_id,
        told={"element": element.id, "step": element.name, **({"service": element.service} if is_service else {})},
        serial=serial,
    )


def is_taken_back_by(by: Actor, *, kind: Kind, account_id: int) -> bool:
    """
    Test if the last event of a dossier, of this kind and by this account, can be taken back by the actor.

    House rule: by the one who did it, see UNDONE.
    """
    return kind in UNDONE and account_id != 0 and account_id == by.account_id


def undoing(dossier: Dossier, *, events: Sequence[Happened], by: Actor) -> Change:
    """
    Return what it changes that the last step is taken back by the one who did it: all stands as before it.

    House rule: as long as nobody has acted on it, and it neither ended the dossier nor decided it.

    :raises NothingToUndo: if the last event is none that can be taken back, or somebody else's.
    """
    last = events[-1]
    if not is_taken_back_by(by, kind=last.kind, account_id=last.by):
        raise NothingToUndo
    *before, _ = events
    return Change(
        kind=Kind.UNDONE,
        act=Act.UNDO,
        columns=set_back(dossier, before, last),
        to=stood(dossier, before[-1]),
        told={"undoes": last.serial},
    )


def _told(dossier: Dossier, element: Element, more: Mapping[str, object]) -> dict[str, object]:
    item = {"item": dossier.token.item} if dossier.token and dossier.token.item else {}
    return {"element": element.id, "step": element.name, **item, **more}
