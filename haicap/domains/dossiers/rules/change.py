"""What an act changes of a dossier, how that is told in the log, and how the dossier stands after it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from haicap.domains.dossiers.contracts import (
    Act,
    Business,
    Decision,
    Delivery,
    Dossier,
    Kind,
    Money,
    PaperGiven,
    TermKind,
    Token,
)
from haicap.domains.dossiers.rules.leading import (
    Led,
    Places,
    moved_on,
    ordered,
    ranked,
    service_done,
    time_came,
)
from haicap.domains.dossiers.rules.process_clock import clock_after


@dataclass(frozen=True, slots=True)
class Change:
    """
    What an act changes. `columns` are those of the dossier.

    The process leads it on by the name of the act, or of the `message`, with the `outcome` of the step; specialists to
    whom it comes are `assignee_id`. What the system does is done at the token `serial`. `to` are the tokens then, where
    no process says so: an empty tuple at the end.

    `kept` are columns that hold personal values and so stand in no event in clear.

    A change with `stays` leaves the steps as they are, with their moments, or leaves the end.

    Files that come with it are `results` of the office or `papers` of the applicant, not both.
    """

    kind: Kind
    act: Act
    columns: Mapping[str, object]
    assignee_id: int = 0
    told: Mapping[str, object] = field(default_factory=dict)
    personal: Mapping[str, str] = field(default_factory=dict)
    results: tuple[PaperGiven, ...] = ()
    papers: tuple[PaperGiven, ...] = ()
    stays: bool = False
    kept: Mapping[str, object] = field(default_factory=dict)
    to: tuple[Token, ...] | None = None
    message: str = ""
    outcome: str = ""
    serial: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """A change as it is written: all columns of the dossier that it sets, and its tokens then."""

    columns: Mapping[str, object]
    tokens: tuple[Token, ...]


def written(dossier: Dossier, change: Change, *, at: datetime) -> Written:
    """
    Return what is written of a change made at `at`: its columns, and where the process leads by it.

    House rule: see `rules.leading`.

    :raises WrongStep: if the process does not wait for it; and as `moved_on`.
    """
    led = _led(dossier, change, at=at)
    columns = dict(change.columns)
    if led.values != dossier.process_values:
        columns["process_values"] = dict(led.values)
    business = Business(str(columns.get("business", dossier.business.value)))
    if clock := {} if change.stays else clock_after(dossier, led.tokens, business=business, at=at):
        columns |= clock
        led = replace(led, tokens=tuple(ranked(led.tokens, places_after(dossier, columns))))
    return Written(columns, led.tokens)


def places_after(dossier: Dossier, columns: Mapping[str, Any]) -> Places:
    """
    Return where the steps of a dossier are done once columns were set.

    House rule.
    """
    return Places(
        received_unit_id=columns.get("received_unit_id") or dossier.received_unit_id,
        competent_unit_id=columns.get("competent_unit_id") or dossier.competent_unit_id,
        due_at=columns.get("due_at", dossier.due_at),
        submitted_at=dossier.submitted_at,
        waiting_since=columns.get("waiting_since", dossier.waiting_since),
    )


def told_of(change: Change) -> dict[str, object]:
    """
    Return what the event of a change tells beside columns, tokens and personal values: its own words, its files.

    House rule: a file is told by its SHA-256, a paper without one by an empty text.
    """
    told = dict(change.told)
    if change.results:
        told["results"] = [paper.sha256 for paper in change.results]
    if change.papers:
        told["papers"] = [paper.sha256 for paper in change.papers]
    return told


def after(dossier: Dossier, change: Change, *, at: datetime) -> Dossier:
    """
    Return the dossier as it stands once the change was made at `at`: what a reader of its rows would find.

    House rule: one more event, the columns set, the tokens moved or gone. The ids of tokens that are new rows nobody
    knows yet: they are 0.
    """
    return as_written(dossier, change, written(dossier, change, at=at))


def as_written(dossier: Dossier, change: Change, done: Written) -> Dossier:
    """
    Return the dossier after a change of which is known what is written.

    House rule: as `after`.
    """
    return replace(
        dossier,
        **{
            name: _READ.get(name, _as_it_is)(value)
            for name, value in {**done.columns, **change.kept}.items()
            if name in _TOLD
        },
        seen=dossier.seen + 1,
        tokens=done.tokens,
        focus=0,
    )


def _led(dossier: Dossier, change: Change, *, at: datetime) -> Led:
    places = places_after(dossier, change.columns)
    if change.stays:
        return Led(tuple(ranked(dossier.tokens, places)), dossier.process_values)
    if change.to is not None:
        return Led(ordered(ranked(change.to, places)), dossier.process_values)
    if change.serial:
        going_on = time_came if change.kind is Kind.TIME_CAME else service_done
        return going_on(dossier, serial=change.serial, places=places, at=at, assignee_id=change.assignee_id)
    return moved_on(
        dossier,
        name=change.message or change.act.value,
        places=places,
        at=at,
        assignee_id=change.assignee_id,
        outcome=change.outcome,
        known={"decision": change.columns.get("decision") or dossier.decision.value or None},
    )


def _as_it_is(value: Any) -> Any:
    return value


#: column -> how its stored value is read
_READ: dict[str, Callable[[Any], Any]] = {
    "business": Business,
    "decision": Decision,
    "money": Money,
    "delivery": Delivery,
    "term_kind": TermKind,
    "passed_unit_ids": tuple,
}
#: the columns that a reader of the dossier is told of; others stay in the row
_TOLD = frozenset(one.name for one in fields(Dossier))
