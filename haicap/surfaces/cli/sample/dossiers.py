"""Sample dossiers: as many as a city of 126 units has in three months, in every state."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Channel, PaperGiven
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Tier
from haicap.domains.procedures import api as procedures
from haicap.platform.documents import api as documents
from haicap.platform.files import api as files
from haicap.surfaces.cli.sample.courses import COMMON, COUNTER_ONLY, ONLINE, Ground, Staffed, sample_course
from haicap.surfaces.cli.sample.officers import officers
from haicap.surfaces.cli.sample.rhythm import Rhythm

SAMPLES = 12_000
DAYS_BACK = 60
CHUNK = 1_500
#: of what came in the last days a part still lies where somebody left it, so that worklists have something to show
RECENT, LYING = timedelta(days=9), 0.45


def make_dossiers(
    chance: Random,
    *,
    at: datetime,
    progress: Callable[[int, int], None],
    count: int = SAMPLES,
    days: int = DAYS_BACK,
    behind: int = 0,
) -> int:
    """
    Make dossiers that came in over the last `days` working days, over all units; return how many.

    `at` is local; with `behind` the days end so many working days before. `progress` is called with how many are
    written, and how many there will be.
    """
    paper = _paper(at)
    ground = Ground(paper=paper, result=PaperGiven("Kết quả mẫu", paper.sha256, "ket-qua-mau.pdf"))
    plans = sorted(_plans(chance, ground, at=at, count=count, days=days, behind=behind), key=lambda plan: plan[0])
    others = list({office.unit.id: office for _, _, _, office in plans}.values())
    done = 0
    for start in range(0, len(plans), CHUNK):
        courses = [
            sample_course(
                chance,
                ground,
                staffed,
                procedure=code,
                channel=channel,
                at=moment,
                until=_until(chance, moment, at),
                others=others,
            )
            for moment, code, channel, staffed in plans[start : start + CHUNK]
        ]
        done += len(dossiers.write_courses(courses))
        progress(done, len(plans))
    return done


def _plans(
    chance: Random, ground: Ground, *, at: datetime, count: int, days: int, behind: int
) -> Iterator[tuple[datetime, str, Channel, Staffed]]:
    """Yield when and where each comes, for which procedure; those that would come later today stay away."""
    units = organisation.units(Tier.COMMUNE, at.date())
    there = officers(on=at.date())
    staffed = {unit.id: Staffed(unit, there[unit.id], organisation.work_calendar(unit_id=unit.id)) for unit in units}
    rhythm = Rhythm(units=units, calendar=organisation.work_calendar(unit_id=None), days=days, at=at, behind=behind)
    codes, weights = list(COMMON), list(COMMON.values())
    for _ in range(count):
        office = staffed[rhythm.unit(chance).id]
        code = chance.choices(codes, weights)[0]
        channels = ground.version(code, at.date()).channels
        online = procedures.Channel.ONLINE in channels and chance.random() < ONLINE and code not in COUNTER_ONLY
        moment = rhythm.moment(chance, office.calendar, at_counter=not online)
        if moment < at:
            yield moment, code, Channel.ONLINE if online else Channel.COUNTER, office


def _until(chance: Random, came_at: datetime, at: datetime) -> datetime:
    """Return until when somebody worked at it: until now, or until it was left lying."""
    if at - came_at < RECENT and chance.random() < LYING:
        return came_at + (at - came_at) * chance.random() ** 4
    return at


def _paper(at: datetime) -> PaperGiven:
    template = Path(__file__).resolve().parent / "paper.typ"
    content = documents.pdf(template, {"words": "Bản này chỉ dùng để làm thử; không phải giấy tờ của ai."})
    kept = files.keep(content, name="giay-to-mau.pdf", media_type=files.PDF, at=at)
    return PaperGiven("Giấy tờ mẫu", kept.sha256, kept.name, kept.media_type, kept.size_bytes)
