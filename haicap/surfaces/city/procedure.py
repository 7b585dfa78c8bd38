"""The law of one procedure: who decides it on a day, and how that came about and goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import Competence, History, Line, Matrix, Stand
from haicap.domains.procedures import api as procedures
from haicap.domains.procedures.contracts import DeadlineKind, RecordedDeadline
from haicap.kernel.boxes import bits
from haicap.kernel.editions import Editions
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.platform.clock import api as clock
from haicap.surfaces.city.amendments_told import CHANNELS, length_words
from haicap.surfaces.city.frame import CityRequest, show
from haicap.surfaces.city.narrowing import day_of
from haicap.surfaces.city.officers import officer
from haicap.surfaces.city.telling import GrantTold, Step, days_words, facts_words, grant_told, grants_of, steps
from haicap.surfaces.city.words import LEVELS, said_words, unit_name
from haicap.ui.refusals import refusal_words

#: so many runs have their chain written out
MOST_CHAINS = 12
STATES = {
    "now": (sentence("In force"), "good"),
    "coming": (sentence("To come"), "info"),
    "ended": (sentence("Ended"), ""),
    "withdrawn": (sentence("Withdrawn"), "late"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A run of places: the answers with their facts, the places, the chain or why there is none, grants concerned."""

    answers: tuple[tuple[str, str, str, bool], ...]
    places: tuple[tuple[str, str], ...]
    is_everywhere: bool
    is_own: bool
    chain: tuple[Step, ...]
    why: str
    grants: tuple[GrantTold, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of the timeline: what it is, its state, where its bar begins and how wide it is in hundredths."""

    told: GrantTold
    state: tuple[str, str]
    state_key: str
    at: float
    wide: float
    note: str
    amendment_id: int | None


@dataclass(frozen=True, slots=True)
class DeadlineTold:
    """A deadline that a text has set, in words: how long, for whom, by which text, in which state and days."""

    length: str
    words: str
    text: str
    whose: str
    channel: str
    longer: str
    state: tuple[str, str]
    days: str
    amendment_id: int


@officer
@require_safe
def procedure(request: CityRequest, code: str) -> HttpResponse:
    """Show the law of a procedure. Four statements beside those of the door and of the register's page."""
    on = day_of(request.GET, today=clock.now().date())
    editions = request.officer.editions
    matrix = authority.matrix(on=on, editions=editions)
    if code not in matrix.numbers:
        # Refuses with the codes nearest to it.
        procedures.procedure(code, on, editions=editions)
    line = matrix.lines[matrix.numbers[code]]
    history = authority.history(code)
    names = names_of(matrix)
    versions = procedures.published_levels(code)
    shown = {
        "on": on,
        "line": line,
        "levels": [_(LEVELS[level]) for level in line.levels],
        "runs": [_run(line, number, matrix, history, editions) for number in range(len(line.runs))],
        "bars": _bars(history, on=on, names=names),
        "deadlines": [_deadline(one, on=on, matrix=matrix) for one in procedures.recorded_deadlines(code)],
        "axis": _axis(history, on),
        "today_at": _where(on, *_span(history, on)),
        "versions": [(one.validity.starts_on, one.validity.ends_before, one.decision) for one in versions],
        "place_count": len(matrix.places),
        "who_href": f"{reverse('city:who')}?{urlencode({'procedure': code, 'on': on.isoformat()})}",
    }
    return show(request, "city/procedure.html", shown)


def names_of(matrix: Matrix) -> Mapping[str, str]:
    """Return the names of all units of the day by code."""
    return {unit.code: unit_name(unit) for unit in (*matrix.units.values(), *matrix.places)}


def _run(line: Line, number: int, matrix: Matrix, history: History, editions: Editions) -> Shown:
    run = line.runs[number]
    answers = tuple(
        (
            said.basis.value if said.basis else said.stand.value,
            said_words(said, matrix),
            facts_words(when, history.facts),
            said.is_derived,
        )
        for said, when in zip(run.said, run.when, strict=True)
    )
    first = next(bits(run.places))
    found: Competence | None = None
    why = ""
    if len(run.said) == 1 and number < MOST_CHAINS and run.said[0].stand is not Stand.OUTSIDE:
        try:
            found = authority.who_at(
                procedure_code=line.code, place=matrix.places[first], on=matrix.on, editions=editions
            )
        except Refused as refusal:
            why = refusal_words(refusal)
    ids = {grant for said in run.said if said.stand is not Stand.DECIDED or len(run.said) > 1 for grant in said.grants}
    return Shown(
        answers=answers,
        places=tuple((matrix.places[each].code, unit_name(matrix.places[each])) for each in bits(run.places)),
        is_everywhere=run.count == len(matrix.places),
        is_own=all(said.is_own for said in run.said),
        chain=tuple(steps(found)) if found else (),
        why=why,
        grants=tuple(grants_of(history, ids, names=names_of(matrix))),
    )


def _deadline(one: RecordedDeadline, *, on: date, matrix: Matrix) -> DeadlineTold:
    said = one.deadline
    units = {unit.id: unit_name(unit) for unit in (*matrix.units.values(), *matrix.places)}
    length = {"same_day": said.kind is DeadlineKind.SAME_DAY, "working_days": said.working_days,
              "calendar_days": said.calendar_days, "months": said.months}  # fmt: skip
    key = state_of(one.validity.starts_on, one.validity.ends_before, withdrawn=one.withdrawn_at is not None, on=on)
    channel = CHANNELS[said.channel.value] if said.channel else ""
    return DeadlineTold(
        length=length_words(length),
        words=said.text,
        text=", ".join(part for part in (said.article, said.instrument) if part),
        whose=_("all units") if one.unit_id is None else units.get(one.unit_id, _("a unit that stands no more")),
        channel=_(channel) if channel else _("all channels"),
        longer=one.longer,
        state=(_(STATES[key][0]), STATES[key][1]),
        days=days_words(one.validity.starts_on, one.validity.ends_before),
        amendment_id=one.amendment_id,
    )


def _bars(history: History, *, on: date, names: Mapping[str, str]) -> list[Bar]:
    first, end = _span(history, on)
    found = []
    for entry in history.entries:
        grant = entry.grant
        key = state_of(grant.starts_on, grant.ends_before, withdrawn=entry.withdrawn_at is not None, on=on)
        at = _where(grant.starts_on, first, end)
        wide = max(0.6, _where(grant.ends_before or end, first, end) - at)
        note = ""
        if entry.withdrawn_at:
            note = _("withdrawn on %(day)s") % {"day": f"{entry.withdrawn_at.astimezone(clock.LOCAL):%d/%m/%Y}"}
        told = grant_told(grant, names=names, facts=history.facts)
        found.append(
            Bar(
                told,
                (_(STATES[key][0]), STATES[key][1]),
                key,
                at,
                round(min(wide, 100 - at), 2),
                note,
                grant.amendment_id,
            )
        )
    return found


def state_of(starts_on: date, ends_before: date | None, *, withdrawn: bool, on: date) -> str:
    """Return how what a text has set stands on a day; the word is one of `STATES`."""
    if withdrawn:
        return "withdrawn"
    if starts_on > on:
        return "coming"
    return "ended" if ends_before and ends_before <= on else "now"


def _span(history: History, on: date) -> tuple[date, date]:
    """Return the days that the timeline shows: all that happens, and half a year around the day."""
    days = [day for one in history.entries for day in (one.grant.starts_on, one.grant.ends_before) if day]
    around = timedelta(days=183)
    return min([*days, on - around]), max([*days, on + around])


def _where(day: date, first: date, end: date) -> float:
    """Return where a day stands between two others, in hundredths."""
    return round(100 * (min(max(day, first), end) - first).days / (end - first).days, 2)


def _axis(history: History, on: date) -> list[tuple[float, str]]:
    """Return the first days of years, or of half years when there are few, with their places."""
    first, end = _span(history, on)
    months = (1, 7) if (end - first).days < 1500 else (1,)
    days = [date(year, month, 1) for year in range(first.year, end.year + 1) for month in months]
    return [(_where(day, first, end), f"{day:%m/%Y}") for day in days if first <= day <= end]
