"""How a dossier is born: what its first event sets and tells, and how it stands then."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from haicap.domains.authority.contracts import Competence
from haicap.domains.dossiers.contracts import (
    Business,
    Channel,
    Decision,
    Delivery,
    Dossier,
    Filing,
    Kind,
    Money,
    Node,
    Sync,
)
from haicap.domains.dossiers.rules.change import token, token_columns
from haicap.domains.dossiers.rules.due import Deadline
from haicap.domains.people.contracts import Contact, Identity


@dataclass(frozen=True, slots=True)
class Intake:
    """A filing after right and rule: checked, with its places, its deadline and its first step."""

    filing: Filing
    identity: Identity
    contact: Contact
    procedure_version_id: int
    competence: Competence
    support_unit_id: int | None
    received_unit_id: int
    channel: Channel
    deadline: Deadline
    kind: Kind
    business: Business
    node: Node
    reason: str = ""
    is_sample: bool = False


def birth_columns(intake: Intake, *, at: datetime) -> dict[str, object]:
    """
    Return the columns of the new dossier that stand in its first event too.

    House rule: all but its code, its applicant and what is sealed.
    """
    return {
        "procedure_version_id": intake.procedure_version_id,
        "support_unit_id": intake.support_unit_id,
        "received_unit_id": intake.received_unit_id,
        "competent_unit_id": intake.competence.unit_id,
        "competence": {
            "office": intake.competence.office.value,
            "basis": intake.competence.basis.value,
            "instrument": intake.competence.instrument,
        },
        "channel": intake.channel.value,
        "handled": "here",
        "facts": dict(intake.filing.facts),
        "business": intake.business.value,
        "decision": "",
        "money": Money.NONE.value,
        "delivery": Delivery.NONE.value,
        "sync": Sync.NONE.value,
        "term_kind": intake.deadline.kind.value,
        "term_months": intake.deadline.term.months,
        "term_calendar_days": intake.deadline.term.calendar_days,
        "term_half_days": intake.deadline.term.working_half_days,
        "submitted_at": at,
        "counts_as": intake.deadline.counts_as,
        "due_at": intake.deadline.due_at,
        "due_is_provisional": intake.deadline.is_provisional,
        "decided_at": None,
        "returned_at": None,
        "runs_from": at,
        "waiting_since": None,
        "supplement_count": 0,
        "reappointment_count": 0,
        "is_sample": intake.is_sample,
    }


def birth_token(intake: Intake, *, at: datetime) -> dict[str, object]:
    """
    Return the columns of the first token.

    House rule: as `token_columns`.
    """
    return token_columns(
        node=intake.node,
        received_unit_id=intake.received_unit_id,
        competent_unit_id=intake.competence.unit_id,
        assignee_id=0,
        at=at,
        rank_at=intake.deadline.due_at or at,
    )


def birth_told(intake: Intake, *, uuid: str) -> dict[str, object]:
    """
    Return what the first event tells beside columns, token and personal values.

    House rule: the papers by their SHA-256, and the name by which a repeated submission is known.
    """
    return {"papers": [paper.sha256 for paper in intake.filing.papers], "uuid": uuid}


def contact_text(contact: Contact) -> str:
    """
    Return a contact as it is sealed and committed to.

    House rule: JSON, in the order of its fields.
    """
    return json.dumps(asdict(contact), ensure_ascii=False)


def birth_personal(intake: Intake) -> dict[str, str]:
    """
    Return the personal values to which the first event binds itself.

    House rule: who applies, how the applicant is reached, and why an appointment was set.
    """
    identity = intake.identity
    return {
        "applicant": f"{identity.name}|{identity.national_id}|{identity.born_on}",
        "contact": contact_text(intake.contact),
        "note": intake.reason,
    }


def born(intake: Intake, *, at: datetime, id_: int, code: str, applicant_id: int, token_id: int) -> Dossier:
    """
    Return the dossier as it stands after its birth: what a reader of its rows would find.

    House rule: as `birth_columns`.
    """
    return Dossier(
        id=id_,
        code=code,
        procedure_version_id=intake.procedure_version_id,
        applicant_id=applicant_id,
        applicant_name=intake.identity.name,
        support_unit_id=intake.support_unit_id,
        received_unit_id=intake.received_unit_id,
        competent_unit_id=intake.competence.unit_id,
        channel=intake.channel,
        business=intake.business,
        decision=Decision.NONE,
        money=Money.NONE,
        delivery=Delivery.NONE,
        term=intake.deadline.term,
        term_kind=intake.deadline.kind,
        submitted_at=at,
        counts_as=intake.deadline.counts_as,
        due_at=intake.deadline.due_at,
        due_is_provisional=intake.deadline.is_provisional,
        decided_at=None,
        returned_at=None,
        runs_from=at,
        waiting_since=None,
        supplement_count=0,
        reappointment_count=0,
        is_sample=intake.is_sample,
        seen=1,
        token=token(birth_token(intake, at=at), id_=token_id),
    )
