"""How a dossier is born: what its first event sets and tells, and how it stands then."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from haicap.domains.authority.contracts import Competence
from haicap.domains.dossiers.contracts import (
    Act,
    Appointment,
    Business,
    Channel,
    Conduct,
    Decision,
    Delivery,
    Dossier,
    Filing,
    Kind,
    Money,
    PaperMissing,
    Sync,
    UnitNamed,
)
from haicap.domains.dossiers.rules.due import Deadline, appointed
from haicap.domains.dossiers.rules.keeping import may_keep
from haicap.domains.dossiers.rules.leading import Led, Places, began
from haicap.domains.organisation.contracts import Unit
from haicap.domains.people.contracts import Contact, ForWhom, Identity, KnownOrganisation, Organisation, Person
from haicap.domains.procedures.contracts import ProcedureVersion
from haicap.kernel.worktime import WorkCalendar
from haicap.platform.flows.api import Flow


@dataclass(frozen=True, slots=True)
class Checked:
    """A filing whose values are usable, with what the lower parts say of it."""

    identity: Identity
    contact: Contact
    version: ProcedureVersion
    place: Unit
    competence: Competence
    deadline: Deadline
    process: str
    flow: Flow = field(compare=False, repr=False)
    conduct: Conduct = field(default=Conduct(), compare=False, repr=False)
    for_whom: ForWhom = ForWhom()


@dataclass(frozen=True, slots=True)
class Intake:
    """
    A filing after right and rule: checked, with its places, its deadline and its process.

    `acts` are those that are done with the birth, so that their steps lie behind it; `None` where nobody here acts.
    `follower_id` is the client that is told of it.
    `columns` and `told` are what its first event sets and tells beside what every dossier has.
    """

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
    acts: tuple[Act, ...] | None
    process: str
    flow: Flow = field(compare=False, repr=False)
    conduct: Conduct = field(default=Conduct(), compare=False, repr=False)
    place_unit_id: int | None = None
    reason: str = ""
    is_sample: bool = False
    for_whom: ForWhom = ForWhom()
    follower_id: int | None = None
    columns: Mapping[str, object] = field(default_factory=dict)
    told: Mapping[str, object] = field(default_factory=dict)

    @property
    def applicant_name(self) -> str:
        """
        Return the name of the organisation that applies, else of the person.

        House rule: an organisation applies itself, its representative speaks for it.
        """
        return self.for_whom.organisation.name if self.for_whom.organisation else self.identity.name


def handed_in_afar(
    filing: Filing, found: Checked, *, is_sample: bool = False, follower_id: int | None = None
) -> Intake:
    """
    Return the intake of a filing that was handed in online: the competent unit has it, and still has to accept it.

    Source: Decree 118/2025/NĐ-CP art. 17.

    :raises PaperMissing: if there is no file.
    """
    if not any(paper.sha256 for paper in filing.papers):
        raise PaperMissing("papers", value="")
    return Intake(
        filing=filing,
        identity=found.identity,
        contact=found.contact,
        procedure_version_id=found.version.id,
        competence=found.competence,
        support_unit_id=None,
        received_unit_id=found.competence.unit_id,
        channel=Channel.ONLINE,
        deadline=found.deadline,
        kind=Kind.SUBMITTED,
        business=Business.SUBMITTED,
        acts=(),
        process=found.process,
        flow=found.flow,
        conduct=found.conduct,
        place_unit_id=found.place.id,
        is_sample=is_sample,
        for_whom=found.for_whom,
        follower_id=follower_id,
    )


def handed_in_at_counter(
    filing: Filing,
    found: Checked,
    *,
    unit_id: int,
    at: datetime,
    appointment: Appointment | None,
    calendar: WorkCalendar,
    named: UnitNamed | None = None,
    is_sample: bool = False,
) -> Intake:
    """
    Return the intake of a filing that the counter of a unit takes in: it is complete, and goes to be assigned.

    `at` is local, the calendar that of the unit.

    Source: Decree 118/2025/NĐ-CP art. 17.

    :raises AppointmentNeeded: and its siblings, see `appointed`.
    """
    reasons = [appointment.reason if appointment else "", named.reason if named and found.competence.is_set else ""]
    deadline = appointed(found=found.deadline, appointment=appointment, received_at=at, calendar=calendar)
    return Intake(
        filing=filing,
        identity=found.identity,
        contact=found.contact,
        procedure_version_id=found.version.id,
        competence=found.competence,
        support_unit_id=None,
        received_unit_id=unit_id,
        channel=Channel.COUNTER,
        deadline=deadline,
        kind=Kind.RECEIVED,
        business=Business.ACCEPTED,
        acts=(Act.ACCEPT,),
        process=found.process,
        flow=found.flow,
        conduct=found.conduct,
        place_unit_id=found.place.id,
        reason="\n".join(filter(None, reasons)),
        is_sample=is_sample,
        for_whom=found.for_whom,
    )


def birth_columns(intake: Intake, led: Led, *, at: datetime) -> dict[str, object]:
    """
    Return the columns of the new dossier that stand in its first event too.

    House rule: all but its code, its applicant and what is sealed.
    """
    return {
        "procedure_version_id": intake.procedure_version_id,
        "support_unit_id": intake.support_unit_id,
        "received_unit_id": intake.received_unit_id,
        "competent_unit_id": intake.competence.unit_id,
        "place_unit_id": intake.place_unit_id,
        "competence": pinned(intake.competence, at=at),
        "channel": intake.channel.value,
        "handled": "here",
        "facts": dict(intake.competence.facts),
        "authorisation": intake.for_whom.authorisation.value if intake.for_whom.authorisation else "",
        "business": intake.business.value,
        "decision": "",
        "money": Money.NONE.value,
        "delivery": Delivery.NONE.value,
        "sync": (Sync.PENDING if intake.follower_id else Sync.NONE).value,
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
        "process": intake.process,
        "process_values": dict(led.values),
        **intake.columns,
    }


def pinned(competence: Competence, *, at: datetime) -> dict[str, object]:
    """
    Return the competence as a dossier keeps it, with the moment of the register that it was read at.

    Source: Law 72/2025/QH15 arts. 12 to 14 (who holds a power, by which text). House rule: a later change of the law
    does not move work taken in unless it says so.
    """
    return {
        "office": competence.office.value,
        "basis": competence.basis.value,
        "instrument": competence.instrument,
        "clause": competence.chain[0].clause if competence.chain else "",
        "grants": [link.grant_id for link in competence.chain],
        "signing": {"block": competence.signing.block.value, "seal": competence.signing.seal.value},
        "accountable": competence.accountable,
        "known_at": at.isoformat(),
        "set_by_officer": competence.is_set,
    }


def birth_led(intake: Intake, *, at: datetime) -> Led:
    """
    Return where the process stands after the birth: nowhere when nobody here has to act.

    House rule: as `began`.
    """
    if intake.acts is None:
        return Led(())
    places = Places(
        intake.received_unit_id, intake.competence.unit_id, intake.deadline.due_at, submitted_at=at, waiting_since=None
    )
    known = dict(intake.competence.facts)
    return began(intake.flow, conduct=intake.conduct, places=places, at=at, acts=intake.acts, known=known)


def birth_told(intake: Intake, *, uuid: str) -> dict[str, object]:
    """
    Return what the first event tells beside columns, token and personal values.

    House rule: the papers by their SHA-256, the name by which a repeated submission is known, and that the papers may
    be kept, if they may.
    """
    told: dict[str, object] = {"papers": [paper.sha256 for paper in intake.filing.papers], "uuid": uuid}
    told |= intake.told
    return told | {"may_keep": True} if may_keep(intake.filing) else told


def contact_text(contact: Contact) -> str:
    """
    Return a contact as it is sealed and committed to.

    House rule: JSON, in the order of its fields.
    """
    return json.dumps(asdict(contact), ensure_ascii=False)


def identity_text(identity: Identity | Person) -> str:
    """
    Return who somebody is as an event binds itself to it.

    House rule: name, card number and day of birth.
    """
    return f"{identity.name}|{identity.national_id}|{identity.born_on}"


def organisation_text(organisation: Organisation | KnownOrganisation) -> str:
    """
    Return what an organisation is as an event binds itself to it.

    House rule: tax code, name and address.
    """
    return f"{organisation.tax_code}|{organisation.name}|{organisation.address}"


def birth_personal(intake: Intake) -> dict[str, str]:
    """
    Return the personal values to which the first event binds itself; empty ones are left out.

    House rule: who applies, who acts for whom and by what paper, how the applicant is reached, and why an appointment
    was set.
    """
    acting = intake.for_whom
    return {
        "applicant": identity_text(intake.identity),
        "organisation": organisation_text(acting.organisation) if acting.organisation else "",
        "position": acting.position,
        "proxy": identity_text(acting.proxy) if acting.proxy else "",
        "paper": acting.paper,
        "contact": contact_text(intake.contact),
        "note": intake.reason,
    }


def born(
    intake: Intake,
    *,
    at: datetime,
    id_: int,
    code: str,
    applicant_id: int,
    organisation_id: int | None = None,
    proxy_id: int | None = None,
) -> Dossier:
    """
    Return the dossier as it stands after its birth: what a reader of its rows would find.

    House rule: as `birth_columns`.
    """
    led = birth_led(intake, at=at)
    return Dossier(
        id=id_,
        code=code,
        procedure_version_id=intake.procedure_version_id,
        applicant_id=applicant_id,
        applicant_name=intake.applicant_name,
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
        passed_unit_ids=(),
        correction_asked_by=0,
        is_sample=intake.is_sample,
        seen=1,
        place_unit_id=intake.place_unit_id,
        facts=dict(intake.competence.facts),
        competence=pinned(intake.competence, at=at),
        tokens=led.tokens,
        process=intake.process,
        flow=intake.flow,
        process_values=led.values,
        conduct=intake.conduct,
        organisation_id=organisation_id,
        proxy_id=proxy_id,
        authorisation=intake.for_whom.authorisation,
    )
