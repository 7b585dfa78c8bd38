"""The panel of acts: what a dossier waits for, what this post may do of it, and what was typed into it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    MONEY_ACTS,
    RECTIFYING_ACTS,
    TURN_ACTS,
    Act,
    Deciding,
    Decision,
    Dossier,
    Entry,
    Money,
    Node,
    Proof,
    TermKind,
)
from haicap.domains.organisation import api as organisation
from haicap.domains.people import api as people
from haicap.domains.staff import api as staff
from haicap.kernel.actors import Actor, Role
from haicap.platform.accounts import api as accounts
from haicap.surfaces.desk import uploads
from haicap.surfaces.desk.deciding import fields_of
from haicap.surfaces.desk.fees import published_fee
from haicap.surfaces.desk.own_steps import messages_at, outcomes_at, step_name
from haicap.surfaces.desk.rectifying import Compared
from haicap.surfaces.desk.words import ACTS, PROOFS, unit_name
from haicap.ui.questions import FactField, field_of

ICONS = {
    Act.ACCEPT: "counter",
    Act.ASSIGN: "person",
    Act.PROPOSE: "paper",
    Act.APPROVE: "check",
    Act.SIGN: "sign",
    Act.SEND_BACK: "return",
    Act.HAND_OVER: "door",
    Act.REJECT: "no",
    Act.ASK_MORE: "papers",
    Act.TAKE_MORE: "papers",
    Act.REAPPOINT: "calendar",
    Act.WITHDRAW: "left",
    Act.STOP: "pause",
    Act.POST: "send",
    Act.POST_FAILED: "return",
    Act.POST_ARRIVED: "check",
    Act.SEND_ONLINE: "upload",
    Act.FORWARD: "send",
    Act.TRANSFER: "left",
    Act.PLACE: "send",
    Act.COMPLETE: "check",
    Act.NOTE_MESSAGE: "paper",
    Act.UNDO: "return",
    Act.ASK_CORRECTION: "return",
    Act.CONFIRM_CORRECTION: "check",
    Act.DECLINE_CORRECTION: "no",
    Act.ASK_FEE: "money",
    Act.NOTE_PAYMENT: "money",
    Act.EXEMPT_FEE: "no",
    Act.OWE_REFUND: "return",
    Act.NOTE_REFUND: "money",
    Act.RECTIFY_CONTACT: "person",
    Act.ASK_RECTIFICATION: "person",
    Act.CONFIRM_RECTIFICATION: "check",
    Act.DECLINE_RECTIFICATION: "no",
    Act.CORRECT_FACTS: "paper",
}


#: turns that the step or the money itself waits for, so that they stand first like acts of the flow
AWAITED = frozenset(
    {
        Act.TAKE_MORE,
        Act.POST_ARRIVED,
        Act.POST_FAILED,
        Act.NOTE_PAYMENT,
        Act.NOTE_REFUND,
        Act.CONFIRM_RECTIFICATION,
        Act.DECLINE_RECTIFICATION,
    }
)
#: what stands aside
ASIDE = frozenset({*TURN_ACTS, *MONEY_ACTS, *RECTIFYING_ACTS, Act.ASK_CORRECTION, Act.CORRECT_FACTS}) - AWAITED


@dataclass(frozen=True, slots=True)
class PanelAct:
    """An act of the panel. With `reason` it cannot be done now; `is_open` shows its fields; `is_turn` stands aside."""

    name: str
    words: str
    icon: str
    href: str
    reason: str = ""
    is_first: bool = False
    is_open: bool = False
    is_turn: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """
    The acts with what their fields need, and what was typed before when one was refused.

    `specialists` are (account, name) of those who can be given the dossier; `errors` stand at fields of the act
    that is open. `facts` are the fields of the facts, `to_unit` is the unit to which they lead. `units`
    are (code, name) of those to which a dossier of a split unit may go.
    `published_fee` is proposed where one can be asked, `fee_vnd` is the amount that the money speaks of.
    `known` are the personal data as they are stored, `compared` the request to put them right that waits.
    `worked_in` is the outside system that works the dossier; then there are no acts. `step` is the serial of the step
    that the acts are about, with the `outcomes` it may have and the `messages` from outside that it waits for.
    """

    acts: tuple[PanelAct, ...]
    seen: int
    is_closed: bool = False
    worked_in: str = ""
    specialists: tuple[tuple[str, str], ...] = ()
    needs_appointment: bool = False
    was_asked_before: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[uploads.Kept, ...] = ()
    proofs: tuple[tuple[str, str], ...] = ()
    authorisations: tuple[tuple[str, str], ...] = ()
    decisions: tuple[tuple[str, str], ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    facts: tuple[FactField, ...] = ()
    to_unit: str = ""
    published_fee: int | None = None
    fee_vnd: int | None = None
    known: Mapping[str, str] = field(default_factory=dict)
    compared: Compared | None = None
    step: int = -1
    outcomes: tuple[tuple[str, str], ...] = ()
    messages: tuple[tuple[str, str], ...] = ()
    accept: str = uploads.ACCEPT
    kinds: str = uploads.KINDS
    most_mb: int = uploads.MOST_MEGABYTES


def posed(panel: Panel, act: PanelAct, name: str) -> tuple[str, str]:
    """Return the value and the error of a field of an act: only the open one holds what was typed."""
    if not act.is_open:
        return "", ""
    return panel.values.get(name, ""), panel.errors.get(name, "")


def panel(
    dossier: Dossier,
    *,
    by: Actor,
    at: datetime,
    opened: str = "",
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    kept: tuple[uploads.Kept, ...] = (),
    deciding: Deciding | None = None,
) -> Panel:
    """
    Return the panel of a dossier for an actor. Two statements when a specialist can be chosen, else none.

    The first act that may be done is open, unless `opened` names the one that was sent and refused.
    """
    if dossier.source_system:
        return Panel(acts=(), seen=dossier.seen, worked_in=dossier.source_system)
    standings = dossiers.standings(actor=by, dossier=dossier, on=at.date())
    dossier = dossiers.focused(dossier, by=by)
    allowed = [standing.act for standing in standings if not standing.why_not]
    main = [act for act in allowed if act not in ASIDE]
    first = main[0] if main else None
    open_now = opened or (first.value if first else "")
    acts = tuple(
        PanelAct(
            name=standing.act.value,
            words=_words(standing.act, dossier),
            icon=ICONS[standing.act],
            href=reverse("desk:act", args=[dossier.code, standing.act.value]),
            reason=_(standing.why_not) if standing.why_not else "",
            is_first=standing.act is first,
            is_open=standing.act.value == open_now,
            is_turn=standing.act in ASIDE,
        )
        for standing in sorted(standings, key=lambda one: (bool(one.why_not), one.act in ASIDE))
    )
    return Panel(
        acts=acts,
        seen=dossier.seen,
        step=dossier.token.serial if dossier.token else -1,
        outcomes=outcomes_at(dossier) if Act.COMPLETE in allowed else (),
        messages=messages_at(dossier) if Act.NOTE_MESSAGE in allowed else (),
        is_closed=dossier.token is None,
        specialists=_specialists(dossier, at=at) if Act.ASSIGN in allowed else (),
        needs_appointment=dossier.term_kind is TermKind.UNKNOWN,
        was_asked_before=dossier.supplement_count > 0,
        facts=_facts(dossier, deciding, opened=opened, values=values or {}, errors=errors or {}),
        to_unit=deciding.elsewhere.unit_name if deciding and deciding.elsewhere else "",
        units=_units(dossier) if Act.PLACE in allowed else (),
        published_fee=published_fee(dossier) if Act.ASK_FEE in allowed else None,
        fee_vnd=dossier.fee_vnd,
        values=values or {},
        errors=errors or {},
        kept=kept,
        proofs=tuple((proof.value, _(words)) for proof, words in PROOFS.items()),
        authorisations=tuple((kind.value, _(words)) for kind, words in people.AUTHORISATION_WORDS.items()),
        decisions=(
            (Decision.APPROVED.value, _("Approve the request")),
            (Decision.REFUSED.value, _("Refuse the request")),
        ),
    )


def with_undo(panel: Panel, dossier: Dossier, *, last: Entry, by: Actor, at: datetime) -> Panel:
    """Return the panel, with the act that takes the last step back for who did it, as long as it can be."""
    is_own = dossiers.is_taken_back_by(by, kind=last.kind, account_id=last.account_id)
    if not is_own or panel.worked_in or not dossiers.may(Act.UNDO, actor=by, dossier=dossier, on=at.date()):
        return panel
    href = reverse("desk:act", args=[dossier.code, Act.UNDO.value])
    undo = PanelAct(Act.UNDO.value, _(ACTS[Act.UNDO]), ICONS[Act.UNDO], href, is_turn=True)
    possible = [act for act in panel.acts if not act.reason]
    return replace(panel, acts=(*possible, undo, *(act for act in panel.acts if act.reason)))


def _facts(
    dossier: Dossier,
    deciding: Deciding | None,
    *,
    opened: str,
    values: Mapping[str, str],
    errors: Mapping[str, str],
) -> tuple[FactField, ...]:
    """Return the fields of the facts: as typed where their correction was refused, else as the dossier has them."""
    if deciding is None:
        return ()
    if opened != Act.CORRECT_FACTS.value:
        return fields_of(deciding.questions, dossier.facts)
    typed = {one.name: values.get(field_of(one.name), "") for one in deciding.questions}
    return fields_of(deciding.questions, typed, errors)


def _words(act: Act, dossier: Dossier) -> str:
    if act is Act.ASSIGN and dossier.token and dossier.token.node is Node.PROCESS:
        return _("Assign to somebody else")
    if act is Act.COMPLETE and dossier.token:
        return step_name(dossier, dossier.token)
    if act is Act.ASK_FEE and dossier.money is Money.DUE:
        return _("Put right the amount of the fee")
    return _(ACTS[act])


def _units(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """Return code and name of the units to which a dossier of a split unit may go. Two statements."""
    found = organisation.units_by_id(dossiers.candidates(dossier.id))
    return tuple((unit.code, unit_name(unit)) for unit in sorted(found.values(), key=lambda one: one.code))


def _specialists(dossier: Dossier, *, at: datetime) -> tuple[tuple[str, str], ...]:
    posts = staff.holders(unit_id=dossier.competent_unit_id, role=Role.SPECIALIST, on=at.date())
    names = accounts.names_of(post.account_id for post in posts)
    now = dossier.token.assignee_id if dossier.token else 0
    found = {str(post.account_id): names.get(post.account_id, "") for post in posts if post.account_id != now}
    return tuple(sorted(found.items(), key=lambda one: one[1]))


def authorisation_of(text: str) -> people.Authorisation | None:
    """Return the kind of authorisation that was chosen, if one was."""
    return next((kind for kind in people.Authorisation if kind.value == text), None)


def proof_of(text: str) -> Proof | None:
    """Return the proof that was chosen, if one was."""
    return next((proof for proof in Proof if proof.value == text), None)
