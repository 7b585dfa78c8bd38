"""A dossier that another system works: what its messages make of it here."""

from datetime import date, datetime

from haicap.domains.authority.contracts import Basis, Block, Competence, Office, Signing
from haicap.domains.dossiers.contracts import (
    Act,
    Business,
    Channel,
    Decision,
    DecisionUnfit,
    Dossier,
    Filing,
    Kind,
    MirrorBirth,
    MomentImpossible,
    OutsideMessage,
    TermKind,
)
from haicap.domains.dossiers.rules.birth import Intake
from haicap.domains.dossiers.rules.business import FROM_NATIONAL
from haicap.domains.dossiers.rules.change import Change
from haicap.domains.dossiers.rules.due import Deadline
from haicap.domains.organisation.contracts import Unit
from haicap.domains.people.contracts import Contact, Identity
from haicap.kernel.worktime import Term
from haicap.platform.flows.api import Flow

DECIDED = frozenset({Business.DECIDED, Business.RETURNED})


def check_message(message: OutsideMessage, *, submitted_at: datetime, now: datetime) -> None:
    """
    Check that what a system tells fits together.

    House rule: no moment lies in the future but the due one; nothing lies before the submission.

    :raises MomentImpossible: if a moment does not fit.
    :raises DecisionUnfit: if the decision does not fit the status.
    """
    if submitted_at > now:
        raise MomentImpossible("submitted_at", value="")
    if not submitted_at <= message.at <= now:
        raise MomentImpossible("at", value="")
    if message.due_at is not None and message.due_at < submitted_at:
        raise MomentImpossible("due_at", value="")
    if (message.decision is not Decision.NONE) != (FROM_NATIONAL[message.status] in DECIDED):
        raise DecisionUnfit("decision", value="")


def columns_told(message: OutsideMessage, *, decided_at: datetime | None) -> dict[str, object]:
    """
    Return the columns that a message sets; `decided_at` is when the dossier was decided, as told before.

    Source: the list of ten states that the National Portal keeps. House rule: the due moment is that of the system.
    """
    business = FROM_NATIONAL[message.status]
    return {
        "business": business.value,
        "decision": message.decision.value,
        "term_kind": (TermKind.TOLD if message.due_at else TermKind.UNKNOWN).value,
        "due_at": message.due_at,
        "decided_at": (decided_at or message.at) if business in DECIDED else None,
        "returned_at": message.at if business is Business.RETURNED else None,
        "waiting_since": message.at if business is Business.SUPPLEMENT_ASKED else None,
        "outside_event": message.event,
        "told_at": message.at,
    }


def told_by(message: OutsideMessage, *, client_id: int) -> dict[str, object]:
    """
    Return what the event of a message tells beside columns and words.

    House rule: which message, of which moment, through which client, and the status as it was sent.
    """
    return {"event": message.event, "as_of": message.at, "status": message.status, "client": client_id}


def mirror_born(
    message: OutsideMessage,
    birth: MirrorBirth,
    *,
    identity: Identity,
    contact: Contact,
    version_id: int,
    process: str,
    flow: Flow,
    unit: Unit,
    on: date,
    client_id: int,
) -> Intake:
    """
    Return the intake of a dossier that another system works; nobody here has a step of it. Texts are clean.

    Source: Decree 224/2026/NĐ-CP art. 15 (systems of ministries tell the city where a dossier stands).
    """
    return Intake(
        filing=Filing(
            procedure_code=birth.procedure_code,
            place_code=unit.code,
            name=identity.name,
            national_id=birth.national_id,
            born_on=birth.born_on,
            address=birth.address,
            phone=birth.phone,
            email=birth.email,
            papers=(),
        ),
        identity=identity,
        contact=contact,
        procedure_version_id=version_id,
        competence=_deciding(unit, on=on),
        support_unit_id=None,
        received_unit_id=unit.id,
        channel=Channel.ONLINE,
        deadline=Deadline(
            term=Term(),
            kind=TermKind.TOLD if message.due_at else TermKind.UNKNOWN,
            counts_as=birth.submitted_at.date(),
            due_at=message.due_at,
            is_provisional=False,
        ),
        kind=Kind.MIRRORED,
        business=FROM_NATIONAL[message.status],
        acts=None,
        process=process,
        flow=flow,
        reason=message.words,
        columns={
            **columns_told(message, decided_at=None),
            "handled": "elsewhere",
            "source_system": message.system,
            "outside_code": message.code,
            "competence": {"told_by": message.system},
            "submitted_at": birth.submitted_at,
            "runs_from": birth.submitted_at,
        },
        told=told_by(message, client_id=client_id),
    )


def mirrored(dossier: Dossier, message: OutsideMessage, *, client_id: int) -> Change:
    """
    Return the change that one more message makes. Texts are clean.

    House rule: a message older than the one before it is kept in the log, and does not turn the state back.
    """
    is_older = dossier.told_at is not None and message.at < dossier.told_at
    return Change(
        kind=Kind.MIRRORED,
        # What is received is the message; it is the right of a client and not of a post.
        act=Act.RECEIVE,
        columns={} if is_older else columns_told(message, decided_at=dossier.decided_at),
        to=(),
        told=told_by(message, client_id=client_id),
        personal={"note": message.words},
    )


def _deciding(unit: Unit, *, on: date) -> Competence:
    """Return the unit as the one that the code is made of; who decides by which right the other system answers for."""
    return Competence(
        unit_id=unit.id,
        unit_code=unit.code,
        unit_name=unit.full_name,
        identification_code=unit.identification_code,
        office=Office.COMMITTEE,
        basis=Basis.BY_LAW,
        instrument="",
        signing=Signing(Block.ON_BEHALF),
        accountable=unit.code,
        accountable_name=unit.full_name,
        starts_on=on,
        ends_before=date.fromordinal(on.toordinal() + 1),
        chain=(),
    )
