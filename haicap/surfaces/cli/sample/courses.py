"""The course of one sample dossier, led through right and rule as a real one is."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import Undetermined
from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    Act,
    Appointment,
    Channel,
    Decision,
    Dossier,
    Filing,
    OrganisationGiven,
    PaperGiven,
    Proof,
    ProxyGiven,
    TermKind,
    UnitNamed,
)
from haicap.domains.organisation.contracts import Unit
from haicap.domains.people import api as people
from haicap.domains.people.contracts import Authorisation
from haicap.domains.procedures import api as procedures
from haicap.kernel.actors import CITIZEN, Actor, Role
from haicap.kernel.worktime import Term, WorkCalendar, due_after_hours
from haicap.surfaces.cli.sample.fees import ask_fee, give_back, take_payment
from haicap.surfaces.cli.sample.people import organisation, person
from haicap.surfaces.cli.sample.walk import Lies, Walk, hits

#: common procedures of a commune, with how often they come; the deadline of one is not confirmed
COMMON = {
    "2.000815": 30,
    "2.000635": 20,
    "1.001193": 16,
    "1.000894": 8,
    "1.000656": 6,
    "2.000884": 8,
    "1.001022": 2,
    "1.001612": 6,
    "1.004837": 1,
    "1.011607": 3,
    "1.004222": 8,
    "1.004873": 5,
}
CERTIFIED_COPY = "2.000815"
#: the register does not say who decides them: they come to counters, where an officer names the unit
COUNTER_ONLY = frozenset({"2.000635", "1.004222"})
NAMED = "Phường, xã nơi người nộp cư trú nhận và chuyển hồ sơ."
ONLINE = 0.6
#: of a thousand dossiers
FOR_COMPANIES, BY_PROXIES = 120, 40
REJECTED, MORE_AT_DOOR, MORE_IN_WORK, MORE_TWICE, WITHDRAWN, STOPPED = 18, 30, 55, 4, 12, 8
FORWARDED, TRANSFERRED = 8, 3
SENT_BACK, REFUSED, REAPPOINTED, LATE = 25, 30, 22, 45
#: of a thousand results
POSTED, POST_FAILED, BY_WIRE, NOT_FETCHED = 140, 90, 220, 60
MINUTES_OF_A_DAY = 480
OUTSIDE, MOVED = "Ủy ban nhân dân tỉnh Bắc Ninh", "Người nộp đã chuyển nơi thường trú."
BACK = "Xin rà lại họ tên và số giấy tờ."


@dataclass(frozen=True, slots=True)
class Staffed:
    """A unit with its officers and its calendar."""

    unit: Unit
    officers: Mapping[Role, list[Actor]]
    calendar: WorkCalendar


class Ground:
    """What every filing of a day and place has in common, asked of the parts once."""

    def __init__(self, *, paper: PaperGiven, result: PaperGiven) -> None:
        self.paper, self.result = paper, result
        self._versions: dict[str, list[procedures.ProcedureVersion]] = {}
        self._competences: dict[tuple[int, int], authority.Competence] = {}
        self._terms: dict[tuple[int, Channel], tuple[Term | None, bool]] = {}
        self._fees: dict[tuple[int, Channel], int | None] = {}

    def version(self, code: str, on: date) -> procedures.ProcedureVersion:
        """Return the version of a procedure that is in force on the day."""
        for known in self._versions.setdefault(code, []):
            if known.validity.covers(on):
                return known
        found = procedures.procedure(code, on)
        self._versions[code].append(found)
        return found

    def fee(self, version: procedures.ProcedureVersion, channel: Channel) -> int | None:
        """Return the fee that the version names for the channel, `None` when it names none."""
        if (version.id, channel) not in self._fees:
            self._fees[version.id, channel] = dossiers.published_fee(version, channel)
        return self._fees[version.id, channel]

    def competence(self, version: procedures.ProcedureVersion, unit: Unit, on: date) -> authority.Competence:
        """Return who decides a procedure in a place."""
        if (version.id, unit.id) not in self._competences:
            self._competences[version.id, unit.id] = _competence(version, unit, on)
        return self._competences[version.id, unit.id]

    def checked(self, filing: Filing, *, channel: Channel, staffed: Staffed, at: datetime) -> dossiers.Checked:
        """Return a filing checked, as `dossiers.checked` does, without asking for the same things again."""
        version, unit = self.version(filing.procedure_code, at.date()), staffed.unit
        if (version.id, channel) not in self._terms:
            self._terms[version.id, channel] = dossiers.term_of(version.code, channel=channel, on=at.date())
        term, is_confirmed = self._terms[version.id, channel]
        identity = people.identity(
            name=filing.name, national_id=filing.national_id, born_on=filing.born_on, on=at.date()
        )
        process = procedures.process_of(version.code, at.date())
        return dossiers.Checked(
            identity=identity,
            contact=people.contact(
                address=filing.address, phone=filing.phone, email=filing.email, language=filing.language
            ),
            version=version,
            place=unit,
            competence=self.competence(version, unit, at.date()),
            deadline=dossiers.deadline(received_at=at, term=term, is_confirmed=is_confirmed, calendar=staffed.calendar),
            process=process,
            flow=procedures.flow(process),
            for_whom=dossiers.for_whom(filing, identity=identity, address=filing.address, on=at.date()),
        )


def _competence(version: procedures.ProcedureVersion, unit: Unit, on: date) -> authority.Competence:
    try:
        return authority.who_at(procedure_code=version.code, place=unit, on=on)
    except Undetermined as refused:
        return authority.named_by_officer(refused, unit, on=on)


def sample_course(
    chance: Random,
    ground: Ground,
    staffed: Staffed,
    *,
    procedure: str,
    channel: Channel,
    at: datetime,
    until: datetime,
    others: Sequence[Staffed],
) -> dossiers.Course:
    """
    Return the course of a dossier that came in at `at`, led as far as it had come at `until`.

    `others` are the units to which it may be passed on.
    """
    filing = _filing(chance, staffed.unit, procedure=procedure, paper=ground.paper, on=at.date())
    found = ground.checked(filing, channel=channel, staffed=staffed, at=at)
    receiver = staffed.officers[Role.RECEIVER][0]
    if channel is Channel.ONLINE:
        intake = dossiers.handed_in_afar(filing, found, is_sample=True)
        course = dossiers.rehearse_birth(intake, by=CITIZEN, at=at)
    else:
        intake = dossiers.handed_in_at_counter(
            filing,
            found,
            unit_id=receiver.unit_id,
            at=at,
            appointment=_appointment(found.deadline.kind, staffed.calendar, at),
            calendar=staffed.calendar,
            named=UnitNamed(staffed.unit.code, NAMED),
            is_sample=True,
        )
        course = dossiers.rehearse_birth(intake, by=receiver, at=at)
    walk = Walk(course, calendar=staffed.calendar, effect=found.version.supplement_effect, until=until)
    with suppress(Lies):
        _lead(chance, ground, staffed, walk, others, fee=ground.fee(found.version, channel))
    return walk.course


def _filing(chance: Random, unit: Unit, *, procedure: str, paper: PaperGiven, on: date) -> Filing:
    """Return what an invented person hands in; now and then for a company, or by a proxy."""
    who = person(chance, place=unit.full_name, on=on)
    company = proxy = None
    if procedure == CERTIFIED_COPY and hits(chance, FOR_COMPANIES):
        company = OrganisationGiven(*organisation(chance), position="Giám đốc")
    elif hits(chance, BY_PROXIES):
        other = person(chance, place=unit.full_name, on=on)
        proxy = ProxyGiven(
            other.name, other.national_id, other.born_on, Authorisation.WRITTEN, "Giấy ủy quyền mẫu số 1"
        )
    return Filing(
        procedure_code=procedure,
        place_code=unit.code,
        name=who.name,
        national_id=who.national_id,
        born_on=who.born_on,
        address=who.address,
        phone=who.phone,
        papers=(paper,),
        organisation=company,
        proxy=proxy,
    )


def _lead(
    chance: Random, ground: Ground, staffed: Staffed, walk: Walk, others: Sequence[Staffed], *, fee: int | None
) -> None:
    budget = _budget(chance, walk)
    if walk.dossier.channel is Channel.ONLINE and not _accepted(chance, staffed, walk, budget):
        return
    if fee is not None:
        ask_fee(chance, staffed.officers[Role.RECEIVER][0], walk, fee)
    if hits(chance, TRANSFERRED):
        head = staffed.officers[Role.HEAD][0]
        walk.act(head, budget // 5, lambda dossier, at: dossiers.transferred(dossier, authority=OUTSIDE, reason=MOVED))
        return
    if hits(chance, FORWARDED):
        staffed = _forwarded(ground, staffed, chance.choice(others), walk, budget // 5)
    if not _assigned(chance, staffed, walk, budget):
        return
    _decided(chance, ground, staffed, walk, budget)
    _given(chance, staffed, walk)


def _forwarded(ground: Ground, staffed: Staffed, other: Staffed, walk: Walk, minutes: int) -> Staffed:
    """Pass it on to the unit that decides it; return the one that has it now, at whose counter it came in."""
    if other.unit.id == staffed.unit.id:
        return staffed
    head = staffed.officers[Role.HEAD][0]
    version = ground.version(walk.course.intake.filing.procedure_code, walk.course.at.date())
    competence = ground.competence(version, other.unit, walk.course.at.date())
    if competence.unit_id != other.unit.id:
        return staffed
    walk.act(
        head,
        minutes,
        lambda dossier, at: dossiers.forwarded(
            dossier,
            to=other.unit,
            competence=competence,
            place=other.unit,
            reason=MOVED,
            basis="Nghị định số 118/2025/NĐ-CP",
            at=at,
        ),
    )
    at_counter = {Role.RECEIVER: staffed.officers[Role.RECEIVER]}
    return Staffed(other.unit, {**other.officers, **at_counter}, staffed.calendar)


def _budget(chance: Random, walk: Walk) -> int:
    """Return how many working minutes the work will take: most of the time there is, a few take more."""
    due = walk.dossier.due_at
    there_is = walk.calendar.minutes_between(walk.moment, due) if due else 4 * MINUTES_OF_A_DAY
    share = chance.uniform(1.05, 1.7) if hits(chance, LATE) else chance.betavariate(4, 3)
    return int(max(there_is, 60) * share)


def _accepted(chance: Random, staffed: Staffed, walk: Walk, budget: int) -> bool:
    receiver = staffed.officers[Role.RECEIVER][0]
    at_once = budget // 10 + chance.randint(1, 15)
    if hits(chance, REJECTED):
        walk.act(receiver, at_once, _ended(Act.REJECT, "Không thuộc thẩm quyền giải quyết của đơn vị."))
        return False
    if hits(chance, MORE_AT_DOOR):
        _more(chance, staffed, walk, receiver, at_once)
    if hits(chance, WITHDRAWN // 2):
        walk.act(receiver, chance.randint(5, 400), _ended(Act.WITHDRAW, "Đơn xin rút hồ sơ của người nộp."))
        return False
    walk.act(
        receiver,
        at_once,
        lambda dossier, at: dossiers.acceptance(
            dossier,
            at=at,
            appointment=_appointment(dossier.term_kind, walk.calendar, at),
            calendar=walk.calendar,
        ),
    )
    return True


def _assigned(chance: Random, staffed: Staffed, walk: Walk, budget: int) -> bool:
    head, specialists = staffed.officers[Role.HEAD][0], staffed.officers[Role.SPECIALIST]
    ids = [one.account_id for one in specialists]
    mine = chance.choice(ids)
    walk.act(
        head,
        budget // 10,
        lambda dossier, at: dossiers.assignment(dossier, assignee_id=mine, specialists=ids),
    )
    specialist = next(one for one in specialists if one.account_id == mine)
    if hits(chance, MORE_IN_WORK):
        for _ in range(2 if hits(chance, 1000 * MORE_TWICE // MORE_IN_WORK) else 1):
            _more(chance, staffed, walk, specialist, budget // 5)
    if hits(chance, WITHDRAWN // 2):
        receiver = staffed.officers[Role.RECEIVER][0]
        walk.act(receiver, chance.randint(5, 400), _ended(Act.WITHDRAW, "Đơn xin rút hồ sơ của người nộp."))
        give_back(chance, receiver, walk)
        return False
    if hits(chance, STOPPED):
        walk.act(head, chance.randint(60, 900), _ended(Act.STOP, "Người nộp không thực hiện yêu cầu bổ sung."))
        return False
    return True


def _decided(chance: Random, ground: Ground, staffed: Staffed, walk: Walk, budget: int) -> None:
    head, chair = staffed.officers[Role.HEAD][0], staffed.officers[Role.CHAIR][0]
    decision = Decision.REFUSED if hits(chance, REFUSED) else Decision.APPROVED
    note = "Giấy tờ không khớp với sổ hộ tịch." if decision is Decision.REFUSED else ""
    if hits(chance, REAPPOINTED):
        _reappointed(staffed, walk, budget // 3)
    sent_back = hits(chance, SENT_BACK)
    assignee = walk.dossier.token.assignee_id if walk.dossier.token else 0
    specialist = next(one for one in staffed.officers[Role.SPECIALIST] if one.account_id == assignee)
    for share in (2, 4) if sent_back else (2,):
        walk.act(
            specialist,
            budget // share,
            lambda dossier, at: dossiers.proposal(dossier, decision=decision, note=note, results=(ground.result,)),
        )
        if sent_back and share == 2:
            walk.act(
                head,
                budget // 8,
                lambda dossier, at: dossiers.sending_back(dossier, note=BACK, assignee_id=assignee),
            )
    walk.act(head, budget // 6, lambda dossier, at: dossiers.approval(dossier, note=""))
    walk.act(chair, budget // 7, lambda dossier, at: dossiers.signature(dossier, at=at, decision=decision, note=""))


def _given(chance: Random, staffed: Staffed, walk: Walk) -> None:
    """Give the result out: over the counter, by post or online; some are not fetched."""
    receiver = staffed.officers[Role.RECEIVER][0]
    take_payment(chance, receiver, walk)
    if hits(chance, BY_WIRE) and walk.dossier.channel is Channel.ONLINE:
        walk.act(
            receiver,
            chance.randint(5, 120),
            lambda dossier, at: dossiers.online_sending(
                dossier, at=at, address="Kho dữ liệu điện tử của người nộp", has_file=True
            ),
        )
    elif hits(chance, POSTED):
        _posted(chance, receiver, walk)
    elif not hits(chance, NOT_FETCHED):
        name, proof = walk.course.intake.identity.name, chance.choices((Proof.SLIP, Proof.IDENTITY), (85, 15))[0]
        walk.act(
            receiver,
            chance.randint(20, 1500),
            lambda dossier, at: dossiers.handing_over(dossier, at=at, collector=name, proof=proof),
        )


def _posted(chance: Random, receiver: Actor, walk: Walk) -> None:
    while True:
        walk.act(
            receiver,
            chance.randint(30, 300),
            lambda dossier, at: dossiers.posting(
                dossier, carrier="Bưu điện mẫu", tracking_number=f"VN{chance.randrange(10**9):09d}"
            ),
        )
        if not hits(chance, POST_FAILED):
            break
        walk.act(
            receiver,
            chance.randint(900, 2400),
            lambda dossier, at: dossiers.post_failure(dossier, note="Không có người nhận ở địa chỉ đã khai."),
        )
    walk.act(
        receiver,
        chance.randint(480, 1500),
        lambda dossier, at: dossiers.post_arrival(dossier, at=at, note=""),
    )


def _more(chance: Random, staffed: Staffed, walk: Walk, asker: Actor, minutes: int) -> None:
    """Ask for papers, and take them some days later."""
    assignee = walk.dossier.token.assignee_id if walk.dossier.token else 0
    walk.act(
        asker,
        minutes,
        lambda dossier, at: dossiers.request_for_more(dossier, at=at, note="Bản sao giấy tờ chứng minh nơi cư trú"),
    )
    papers = (PaperGiven("Bản sao giấy tờ chứng minh nơi cư trú"),)
    walk.act(
        staffed.officers[Role.RECEIVER][0],
        chance.randint(120, 7 * MINUTES_OF_A_DAY),
        lambda dossier, at: dossiers.supplement(
            dossier,
            at=at,
            papers=papers,
            note="",
            assignee_id=assignee,
            calendar=walk.calendar,
            effect=walk.effect,
        ),
    )


def _reappointed(staffed: Staffed, walk: Walk, minutes: int) -> None:
    """Move the due moment three working days on, with an apology, when it has not come yet."""
    due = walk.dossier.due_at
    soon = due_after_hours(start=walk.moment, minutes=max(minutes, 1), calendar=walk.calendar).due_at
    if due is None or soon >= due or walk.dossier.reappointment_count:
        return
    day = walk.calendar.working_day(due.astimezone(soon.tzinfo).date(), 3)
    new = datetime.combine(day, walk.calendar.hours_on(day).closing, tzinfo=soon.tzinfo)
    appointment = Appointment(new, "Phải chờ kết quả xác minh của đơn vị khác.")
    walk.act(
        staffed.officers[Role.HEAD][0],
        minutes,
        lambda dossier, at: dossiers.new_appointment(dossier, at=at, appointment=appointment, calendar=walk.calendar),
    )


def _appointment(kind: TermKind, calendar: WorkCalendar, at: datetime) -> Appointment | None:
    """Return what an officer sets where the deadline is not known: the fourth working day."""
    if kind is not TermKind.UNKNOWN:
        return None
    day = calendar.working_day(at.date(), 4)
    due = datetime.combine(day, calendar.hours_on(day).closing, tzinfo=at.tzinfo)
    return Appointment(due, "Hồ sơ mẫu: phải xác minh nơi cư trú trước đây.")


def _ended(act: Act, note: str) -> Callable[[Dossier, datetime], dossiers.Change]:
    return lambda dossier, at: dossiers.ending(dossier, act=act, note=note)
