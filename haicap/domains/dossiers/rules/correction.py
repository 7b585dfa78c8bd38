"""The correction of a wrong act: what can be corrected, by whom, and to what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from haicap.domains.dossiers.contracts import (
    Act,
    Dossier,
    Kind,
    Money,
    Node,
    NothingToCorrect,
    ReasonMissing,
    Token,
    WrongStep,
)
from haicap.domains.dossiers.rules.change import Change, places_after
from haicap.domains.dossiers.rules.flow import NAMES
from haicap.domains.dossiers.rules.leading import SERIALS, settled
from haicap.domains.dossiers.rules.log import UNTOLD, plain
from haicap.domains.dossiers.rules.token_rows import token_of
from haicap.kernel.actors import Actor, Role

#: what can be corrected, and who confirms it unless that role asks itself
CONFIRMED_BY: Mapping[Kind, Role] = {
    Kind.SIGNED: Role.CHAIR,
    Kind.STOPPED: Role.CHAIR,
    Kind.TRANSFERRED: Role.CHAIR,
    Kind.REJECTED: Role.HEAD,
    Kind.WITHDRAWN: Role.HEAD,
    Kind.HANDED_OVER: Role.HEAD,
    Kind.POSTED: Role.HEAD,
    Kind.POST_FAILED: Role.HEAD,
    Kind.POST_ARRIVED: Role.HEAD,
    Kind.SENT_ONLINE: Role.HEAD,
}
OTHER = {Role.HEAD: Role.CHAIR, Role.CHAIR: Role.HEAD}
STEP_OF = {Role.HEAD: Node.CHECK_BY_HEAD, Role.CHAIR: Node.CHECK_BY_CHAIR}
#: steps at which a request waits for the second person
CHECKS = frozenset(STEP_OF.values())
#: events about money, which have moves of their own by which an error is put right
OF_MONEY = frozenset({Kind.FEE_ASKED, Kind.FEE_PAID, Kind.FEE_EXEMPTED, Kind.REFUND_OWED, Kind.REFUNDED})
#: acts for which money that was paid is owed back; with them falls what was owed since
GROUNDS_OF_REFUND = frozenset({Kind.SIGNED, Kind.STOPPED, Kind.TRANSFERRED, Kind.REJECTED, Kind.WITHDRAWN})
#: events about wrong personal data, which are put right again in the same way
OF_DATA = frozenset({Kind.CONTACT_RECTIFIED, Kind.RECTIFYING_ASKED, Kind.RECTIFIED, Kind.RECTIFYING_DECLINED})
#: events beside the course: what came before them still is the last act
BESIDE = (
    OF_MONEY
    | OF_DATA
    | {
        Kind.CORRECTION_ASKED,
        Kind.CORRECTION_DECLINED,
        Kind.SUCCEEDED,
        Kind.PROCESS_CHANGED,
    }
)
_OF_TOKENS = frozenset({"since", "rank_at", "fires_at"})
_MOMENTS = frozenset({"decided_at", "returned_at", "waiting_since", "due_at", "runs_from"})


@dataclass(frozen=True, slots=True)
class Happened:
    """
    An event as the log tells it, in the plain form of the log.

    `changed` are the columns it set, `tokens` the steps at which the dossier waited then, `corrects` the serial of
    the event that it took back, else 0, `by` the account that did it, 0 for the system or a citizen.
    """

    serial: int
    kind: Kind
    changed: Mapping[str, Any]
    tokens: tuple[Mapping[str, Any], ...]
    corrects: int
    by: int = 0


def may_be_open(node: Node | None) -> bool:
    """
    Test if a correction can be asked for at the step: once a result is ready, or the dossier has ended.

    House rule: what is in the middle of the flow is put right by its own acts, such as sending back.
    """
    return node is None or node is Node.RETURN


def counting(events: Sequence[Happened]) -> list[Happened]:
    """
    Return the acts that still count, oldest first: without those that were corrected and without what stands beside.

    House rule: nothing is taken out of the log; a correcting event says which one it takes back.
    """
    taken_back = {event.corrects for event in events if event.kind in {Kind.CORRECTED, Kind.UNDONE}}
    beside = BESIDE | {Kind.CORRECTED, Kind.UNDONE}
    return [event for event in events if event.kind not in beside and event.serial not in taken_back]


def request(dossier: Dossier, *, events: Sequence[Happened], by: Actor, at: datetime, reason: str) -> Change:
    """
    Return what it changes that the correction of the last act is asked for; it waits for a second person.

    `reason` is clean. Meanwhile nothing else can be done: a wrong result does not leave the house.

    House rule: the head confirms what the counter did, the chair what was decided or ended above it, the other of
    the two when that one asks.

    :raises WrongStep: if the dossier is in the middle of its flow, or a request waits already.
    :raises NothingToCorrect: if the last act is not one that can be corrected.
    :raises ReasonMissing: if no reason was given.
    """
    if not may_be_open(dossier.node):
        raise WrongStep(step=NAMES[dossier.node] if dossier.node else "ended")
    wrong = counting(events)[-1]
    if wrong.kind not in CONFIRMED_BY:
        raise NothingToCorrect
    if not reason:
        raise ReasonMissing("note", value="")
    role = CONFIRMED_BY[wrong.kind]
    return Change(
        kind=Kind.CORRECTION_ASKED,
        act=Act.ASK_CORRECTION,
        columns={"correction_asked_by": by.account_id},
        to=(_check(dossier, OTHER[role] if by.role is role else role, at=at),),
        told={"about": wrong.serial},
        personal={"note": reason},
    )


def confirmation(dossier: Dossier, *, events: Sequence[Happened], at: datetime, reason: str) -> Change:
    """
    Return the correcting event: the columns that the wrong act set go back to what stood before it.

    What was changed again since stays. The dossier waits where it waited, in the version of its process of then, of
    which it brings the flow; its due moment is the one it had, so that the time in which it lay wrongly is the office's
    and not the applicant's. `reason` is that of the request.

    House rule. Money that is owed back since an ending or a decision is owed for it: when that one is taken back, the
    fee is paid as it was, and what was owed for another reason can be owed again. What was given back already stays so.

    :raises WrongStep: if no request waits.
    """
    _check_waits(dossier)
    *before, wrong = counting(events)
    columns = set_back(dossier, before, wrong)
    then = process_then(events, before[-1])
    if then != dossier.process:
        known = _set_by(one for one in events if one.serial <= before[-1].serial)
        columns |= {"process": then, "process_values": known.get("process_values", {})}
    paid = _paid_again(dossier, events, wrong)
    return Change(
        kind=Kind.CORRECTED,
        act=Act.CONFIRM_CORRECTION,
        columns={**columns, **paid, "correction_asked_by": 0},
        told={
            "about": wrong.serial,
            "corrects": wrong.serial,
            **({"amount_vnd": paid["fee_vnd"]} if paid else {}),
        },
        personal={"note": reason},
        to=_stood(dossier, before[-1], at=at),
    )


def refusal(dossier: Dossier, *, events: Sequence[Happened], at: datetime, reason: str) -> Change:
    """
    Return what it changes that a request is declined: it stands as before it. `reason` is clean.

    House rule.

    :raises WrongStep: if no request waits.
    :raises ReasonMissing: if no reason was given.
    """
    _check_waits(dossier)
    last = counting(events)[-1]
    if not reason:
        raise ReasonMissing("note", value="")
    return Change(
        kind=Kind.CORRECTION_DECLINED,
        act=Act.DECLINE_CORRECTION,
        columns={"correction_asked_by": 0},
        told={"about": last.serial},
        personal={"note": reason},
        to=_stood(dossier, _before_request(events), at=at),
    )


def _before_request(events: Sequence[Happened]) -> Happened:
    """Return the event after which the correction was asked for that waits."""
    asked = max(place for place, one in enumerate(events) if one.kind is Kind.CORRECTION_ASKED)
    return events[asked - 1]


def _paid_again(dossier: Dossier, events: Sequence[Happened], wrong: Happened) -> dict[str, object]:
    """Return the columns of the fee as it was paid when a refund is owed since the wrong act, for which it was owed."""
    if dossier.money is not Money.REFUND_DUE or wrong.kind not in GROUNDS_OF_REFUND:
        return {}
    owed = next(event for event in reversed(events) if event.kind is Kind.REFUND_OWED)
    if owed.serial < wrong.serial:
        return {}
    stood = _set_by(event for event in events if event.serial < owed.serial)
    return {"money": stood["money"], "fee_vnd": stood["fee_vnd"]}


def _set_by(events: Iterable[Happened]) -> dict[str, Any]:
    """Return the columns as the events left them."""
    stood: dict[str, Any] = {}
    for event in events:
        stood.update(event.changed)
    return stood


def _check_waits(dossier: Dossier) -> None:
    if dossier.node not in CHECKS:
        raise WrongStep(step=NAMES[dossier.node] if dossier.node else "ended")


def _check(dossier: Dossier, role: Role, *, at: datetime) -> Token:
    """Return the step at which a request waits for the second person; it stands beside every process."""
    node = STEP_OF[role]
    serial = (dossier.seen + 1) * SERIALS
    return Token(0, node, dossier.competent_unit_id, role, 0, at, at, serial=serial, element=node.value)


def set_back(dossier: Dossier, before: Iterable[Happened], wrong: Happened) -> dict[str, object]:
    """
    Return the columns that an event set as they stood before it; what was changed again since stays.

    House rule.
    """
    stood = _set_by(before)
    return {
        name: _typed(name, stood.get(name, UNTOLD.get(name)))
        for name, value in wrong.changed.items()
        if plain(getattr(dossier, name)) == value
    }


def stood(dossier: Dossier, event: Happened) -> tuple[Token, ...]:
    """
    Return the steps as they were after an event, at the units of today.

    House rule.
    """
    places = places_after(dossier, {})
    found = read_tokens(event.tokens)
    return tuple(settled(dossier.flow, one, places=places) for one in found)


def process_then(events: Sequence[Happened], event: Happened) -> str:
    """
    Return the version of the process on which a dossier was after an event.

    House rule.
    """
    found: str = _set_by(one for one in events if one.serial <= event.serial).get("process", UNTOLD["process"])
    return found


def process_to_go_back_to(events: Sequence[Happened]) -> str:
    """
    Return the version of the process on which a dossier was before its last act that counts, which is corrected.

    House rule: a dossier goes back to where it stood as the process was then.
    """
    *before, _ = counting(events)
    return process_then(events, before[-1])


def read_tokens(told: Iterable[Mapping[str, Any]]) -> tuple[Token, ...]:
    """
    Return the tokens of an event as it tells them.

    House rule.
    """
    return tuple(token_of(_read(row)) for row in told)


def _stood(dossier: Dossier, event: Happened, *, at: datetime) -> tuple[Token, ...]:
    """Return the steps as they were after an event, waiting anew since `at`."""
    return tuple(replace(one, since=at) for one in stood(dossier, event))


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a token of the log with its moments read."""
    return {
        name: datetime.fromisoformat(value) if name in _OF_TOKENS and value else value for name, value in row.items()
    }


def _typed(name: str, value: Any) -> Any:
    """Return a value of the log as a column takes it."""
    return datetime.fromisoformat(value) if name in _MOMENTS and value else value
