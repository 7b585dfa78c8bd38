"""Sample dossiers: handed in, handled and returned by the operations that real ones go through."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Appointment, Decision, Filing, PaperGiven, Proof
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Tier, Unit
from haicap.domains.procedures import api as procedures
from haicap.kernel.actors import Actor, Role
from haicap.kernel.worktime import WorkCalendar, due_after_hours
from haicap.platform.documents import api as documents
from haicap.platform.files import api as files
from haicap.surfaces.cli.sample.officers import officers
from haicap.surfaces.cli.sample.people import person

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
FOR_EACH_UNIT = 2
#: the units of the press report, where people who try the platform look first
MORE_IN = {"00256": 24, "00082": 12, "00430": 12, "00541": 12, "10330": 12}
DAYS_BACK = 12
#: of what came in the last days some still lies at a desk
RECENT_DAYS, STILL_LYING = 6, 0.7


def make_dossiers(chance: Random, *, at: datetime, progress: Callable[[int, int], None]) -> int:
    """Make some dossiers for each commune and ward, received in the last twelve working days; return how many."""
    units = organisation.units(Tier.COMMUNE, at.date())
    staffed = officers(on=at.date())
    paper = _paper(at)
    made = 0
    for number, unit in enumerate(units, start=1):
        calendar = organisation.work_calendar(unit_id=unit.id)
        for serial in range(FOR_EACH_UNIT + MORE_IN.get(unit.code, 0)):
            made += _make(chance, unit, staffed[unit.id], calendar, paper, at=at, key=f"sample-{unit.code}-{serial}")
        progress(number, len(units))
    return made


def _make(
    chance: Random,
    unit: Unit,
    staffed: dict[Role, list[Actor]],
    calendar: WorkCalendar,
    paper: PaperGiven,
    *,
    at: datetime,
    key: str,
) -> int:
    """Make one dossier and lead it as far as time allows; return 1, or 0 when its day lies ahead."""
    received_at = _moment(chance, calendar, at)
    if received_at >= at:
        return 0
    who = person(chance, place=unit.full_name, on=at.date())
    code = chance.choices(list(COMMON), list(COMMON.values()))[0]
    version = procedures.procedure(code, received_at.date())
    filing = Filing(
        procedure_code=code,
        place_code=unit.code,
        name=who.name,
        national_id=who.national_id,
        born_on=who.born_on,
        address=who.address,
        phone=who.phone,
        papers=(paper,),
    )
    receiver = staffed[Role.RECEIVER][0]
    appointment = _appointment(version, received_at, calendar)
    if procedures.Channel.ONLINE in version.channels and chance.random() < 0.6:
        slip = dossiers.submit(filing=filing, at=received_at, sender="sample", key=key, is_sample=True)
        acts: list[Callable[[datetime], object]] = [
            lambda moment: dossiers.accept(by=receiver, at=moment, code=slip.code, appointment=appointment)
        ]
    else:
        slip = dossiers.receive(
            by=receiver, at=received_at, filing=filing, key=key, appointment=appointment, is_sample=True
        )
        acts = []
    acts += _handling(chance, slip.code, staffed, collector=who.name)
    if at - received_at < timedelta(days=RECENT_DAYS) and chance.random() < STILL_LYING:
        acts = acts[: chance.randrange(len(acts))]
    same_day = version.deadline.kind is procedures.DeadlineKind.SAME_DAY
    moment = received_at
    for act in acts:
        moment = due_after_hours(start=moment, minutes=_pause(chance, same_day=same_day), calendar=calendar).due_at
        if moment >= at:
            break
        act(moment)
    return 1


def _appointment(
    version: procedures.ProcedureVersion, received_at: datetime, calendar: WorkCalendar
) -> Appointment | None:
    """Return what an officer sets where the deadline is not confirmed: the fourth working day."""
    if version.deadline.is_known:
        return None
    day = calendar.working_day(received_at.date(), 4)
    closing = calendar.hours_on(day).closing
    due = datetime.combine(day, closing, tzinfo=received_at.tzinfo)
    return Appointment(due, "Hồ sơ mẫu: phải xác minh nơi cư trú trước đây.")


def _handling(
    chance: Random, code: str, staffed: dict[Role, list[Actor]], *, collector: str
) -> list[Callable[[datetime], object]]:
    receiver, head, chair = (staffed[role][0] for role in (Role.RECEIVER, Role.HEAD, Role.CHAIR))
    specialist = chance.choice(staffed[Role.SPECIALIST])
    decision = Decision.REFUSED if chance.random() < 0.03 else Decision.APPROVED
    note = "Hồ sơ mẫu: giấy tờ không khớp với sổ hộ tịch." if decision is Decision.REFUSED else ""
    return [
        lambda at: dossiers.assign(by=head, at=at, code=code, assignee_id=specialist.account_id),
        lambda at: dossiers.propose(by=specialist, at=at, code=code, decision=decision, note=note),
        lambda at: dossiers.approve(by=head, at=at, code=code),
        lambda at: dossiers.sign(by=chair, at=at, code=code),
        lambda at: dossiers.hand_over(by=receiver, at=at, code=code, collector=collector, proof=Proof.SLIP),
    ]


def _moment(chance: Random, calendar: WorkCalendar, at: datetime) -> datetime:
    """Return a moment of receipt in the opening hours of one of the last working days."""
    day = at.date() - timedelta(days=chance.randint(0, DAYS_BACK + 5))
    day = calendar.next_working_day(day)
    hours = calendar.hours_on(day)
    opens, closes = chance.choice(hours.spans)
    minute = chance.randrange(opens, closes)
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=at.tzinfo)


def _pause(chance: Random, *, same_day: bool) -> int:
    """Return working minutes between two acts; a few dossiers lie for days, so that some are late."""
    if chance.random() < 0.015:
        return chance.randint(600, 1800)
    return chance.randint(2, 20) if same_day else chance.randint(10, 300)


def _paper(at: datetime) -> PaperGiven:
    template = Path(__file__).resolve().parent / "paper.typ"
    content = documents.pdf(template, {"words": "Bản này chỉ dùng để làm thử; không phải giấy tờ của ai."})
    kept = files.keep(content, name="giay-to-mau.pdf", media_type=files.PDF, at=at)
    return PaperGiven("Giấy tờ mẫu", kept.sha256, kept.name, kept.media_type, kept.size_bytes)
