"""Changes of law that set working hours: what the file says, what is wrong with it, what would be in force."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from itertools import pairwise
from typing import Any

from haicap.domains.law.contracts import DAY, ENOUGH_FAULTS, Change, Fault, ImpactItem, Instrument, Weight, fault_in
from haicap.domains.organisation.contracts import (
    EVERYBODY,
    CalendarFacts,
    HoursSet,
    Kind,
    Unit,
    UnitUnknown,
    Whose,
)
from haicap.domains.organisation.rules.calendar import written
from haicap.kernel.messages import sentence
from haicap.kernel.validity import Validity
from haicap.kernel.worktime import OpeningHours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: kinds of units that there are today, as a law file names them, in words
KINDS: Mapping[Kind, str] = {
    Kind.CITY: sentence("City"),
    Kind.WARD: sentence("Ward"),
    Kind.COMMUNE: sentence("Commune"),
    Kind.SPECIAL_ZONE: sentence("Special zone"),
    Kind.DEPARTMENT: sentence("Department"),
    Kind.DIVISION: sentence("Division"),
    Kind.CENTRE: sentence("Centre"),
    Kind.AGENCY: sentence("Agency"),
    Kind.BRANCH: sentence("Branch"),
}
#: what the tier of the communes consists of
OF_COMMUNES = (Kind.WARD, Kind.COMMUNE, Kind.SPECIAL_ZONE)
_CODE: Mapping[str, Any] = {"type": "string", "minLength": 1, "maxLength": 40}
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
HOURS_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "Working hours of one unit, of some, of a kind or of all offices, from a day on.",
    "required": ["sessions", "starts_on"],
    "additionalProperties": False,
    "properties": {
        "of": {
            "type": "object",
            "description": "Left out: all offices that have no hours of their own.",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": False,
            "properties": {
                "unit": _CODE,
                "units": {"type": "array", "minItems": 1, "maxItems": 1000, "uniqueItems": True, "items": _CODE},
                "kind": {"enum": [kind.value for kind in KINDS]},
                "tier": {"const": "commune"},
            },
        },
        "sessions": {
            "type": "array",
            "description": "One session or two, as 07:30-11:30.",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "string", "pattern": f"^{_CLOCK}-{_CLOCK}$"},
        },
        "weekdays": {
            "type": "array",
            "description": "Left out: as on the first day before.",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"enum": list(WEEKDAYS)},
        },
        "cut_off": {
            "type": "string",
            "description": "What comes in later than this counts for the next working day. Left out: as before.",
            "pattern": f"^{_CLOCK}$",
        },
        "starts_on": DAY,
        "ends_before": DAY,
    },
}


def span_of(change: Change) -> Validity:
    """
    Return the days of a change of hours.

    House rule: the end does not count.

    :raises ValueError: if they hold no day.
    """
    return Validity(_day(change.body["starts_on"]), _day_or_none(change.body.get("ends_before")))


def codes_of(change: Change) -> dict[str, str]:
    """
    Return the codes of units that a change names, each with its path in the file.

    House rule: as written.
    """
    of = change.body.get("of", {})
    if "unit" in of:
        return {of["unit"]: "of.unit"}
    return {code: f"of.units.{number}" for number, code in enumerate(of.get("units", ()))}


def kinds_of(changes: Sequence[Change]) -> set[str]:
    """
    Return the kinds of units whose hours are set.

    House rule: the tier of the communes is wards, communes and special zones.
    """
    return {whose.kind for change in changes for whose in _whose(change, {}) if whose.kind}


def in_order(change: Change) -> bool:
    """
    Test if the sessions of a change follow each other.

    House rule: each ends before the next one begins.
    """
    return all(opens < closes for opens, closes in pairwise(_edges(change)))


def settings_of(change: Change, *, units: Mapping[str, Sequence[Unit]], facts: CalendarFacts) -> list[HoursSet]:
    """
    Return the hours that a change sets, one for each office or kind; units that do not stand are left out.

    What it leaves out stays as it is for that office on the first day.

    House rule.
    """
    body, validity = change.body, span_of(change)
    found = []
    for whose in _whose(change, units):
        before = _held(facts, whose, validity.starts_on)
        weekdays = body.get("weekdays")
        cut_off = body.get("cut_off")
        hours = OpeningHours(
            validity=validity,
            sessions=_sessions(change),
            weekdays=frozenset(map(WEEKDAYS.index, weekdays)) if weekdays else before.weekdays,
            cut_off=time.fromisoformat(cut_off) if cut_off else before.cut_off,
        )
        found.append(HoursSet(whose, hours))
    return found


def hours_faults(
    changes: Sequence[Change],
    *,
    under: Instrument,
    facts: CalendarFacts,
    units: Mapping[str, Sequence[Unit]],
    set_by: Mapping[Whose, Sequence[tuple[Validity, Instrument]]],
) -> list[Fault]:
    """
    Return what is wrong with changes of hours. `set_by` are the texts by which hours were set as they stand.

    House rule: hours of an office stand once in a file for a day; an older text does not undo a later one
    (Law 64/2025/QH15 art. 58).
    """
    found: list[Fault] = []
    lines: dict[Whose, list[tuple[Validity, int]]] = defaultdict(list)
    for change in changes:
        if len(found) >= ENOUGH_FAULTS:
            break
        validity = span_of(change)
        found += _unit_faults(change, units, validity.starts_on)
        if not in_order(change):
            found.append(fault_in(change, "sessions", code="SessionsReversed", message=SESSIONS_REVERSED))
            continue
        for one in settings_of(change, units=units, facts=facts):
            if not one.hours.sessions[0][0] <= one.hours.cut_off <= one.hours.closing:
                clock = f"{one.hours.cut_off:%H:%M}"
                found.append(fault_in(change, "cut_off", code="CutOffOutside", message=CUT_OFF_OUTSIDE, clock=clock))
            for other, line in lines[one.whose]:
                if other.overlaps(validity):
                    found.append(fault_in(change, "of", code="HoursTwice", message=HOURS_TWICE, line=line))
                    break
            lines[one.whose].append((validity, change.line))
            found += _later_texts(change, one, under, set_by)
    return list({(one.line, one.field, one.code): one for one in found}.values())


def hours_effects(
    changes: Sequence[Change], *, now: CalendarFacts, then: CalendarFacts, units: Mapping[str, Sequence[Unit]]
) -> list[ImpactItem]:
    """
    Return what each change does to the hours, in the order of the file.

    House rule: hours of a narrower class stay, and this is said.
    """
    items = []
    for change in changes:
        settings = settings_of(change, units=units, facts=now)
        first = settings[0]
        day = first.hours.validity.starts_on
        before = _held(now, first.whose, day)
        names = [life.full_name for code in codes_of(change) for life in _on(units.get(code, ()), day)]
        told = {
            "day": f"{day:%d/%m/%Y}",
            "before": written(before),
            "after": written(first.hours),
            "cut_off": f"{first.hours.cut_off:%H:%M}",
            "names": ", ".join(names[:5]) + (" …" if len(names) > 5 else ""),
            "kind": [KINDS[Kind(one.whose.kind)] for one in settings if one.whose.kind],
        }
        message = HOURS_OF_UNITS if names else HOURS_OF_KIND if first.whose.kind else HOURS_OF_ALL
        detail = {"from": day.isoformat(), "before": written(before), "after": written(first.hours)}
        items.append(ImpactItem("HoursChanged", message, told, count=len(settings), details=(detail,)))
        narrower = sum(1 for whose in then.hours if any(_is_narrower(whose, one.whose, then.kinds) for one in settings))
        if narrower:
            items.append(ImpactItem("OwnHoursStay", OWN_HOURS_STAY, {"count": narrower}, Weight.NOTE, narrower))
    return items


def _unit_faults(change: Change, units: Mapping[str, Sequence[Unit]], on: date) -> list[Fault]:
    # The sentence has a place called `code`, which is also the name of what programs read.
    return [
        replace(
            fault_in(change, path, code="UnitUnknown", message=UnitUnknown.message),
            params={"code": code, "on": f"{on:%d/%m/%Y}"},
        )
        for code, path in codes_of(change).items()
        if not _on(units.get(code, ()), on)
    ]


def _later_texts(
    change: Change,
    one: HoursSet,
    under: Instrument,
    set_by: Mapping[Whose, Sequence[tuple[Validity, Instrument]]],
) -> list[Fault]:
    return [
        fault_in(
            change, "starts_on", code="LaterTextStands", message=LATER_TEXT, day=f"{validity.starts_on:%d/%m/%Y}",
            number=text.number, signed_on=f"{text.signed_on:%d/%m/%Y}",
        )
        for validity, text in set_by.get(one.whose, ())
        if validity.overlaps(one.hours.validity) and text.signed_on > under.signed_on
    ]  # fmt: skip


def _whose(change: Change, units: Mapping[str, Sequence[Unit]]) -> list[Whose]:
    of = change.body.get("of", {})
    if "kind" in of:
        return [Whose(kind=of["kind"])]
    if "tier" in of:
        return [Whose(kind=kind.value) for kind in OF_COMMUNES]
    if not of:
        return [EVERYBODY]
    on = _day(change.body["starts_on"])
    return [Whose(life.id) for code in codes_of(change) for life in _on(units.get(code, ()), on)]


def _held(facts: CalendarFacts, whose: Whose, day: date) -> OpeningHours:
    """Return the hours of an office on a day: its own, those of its kind, those of all."""
    kind = whose.kind or facts.kinds.get(whose.unit_id or 0, "")
    general = facts.hours[EVERYBODY]
    spans = [*facts.hours.get(whose, ()), *facts.hours.get(Whose(kind=kind), ()), *general]
    return next((span for span in spans if span.validity.covers(day)), general[-1])


def _is_narrower(one: Whose, wide: Whose, kinds: Mapping[int, str]) -> bool:
    if wide == EVERYBODY:
        return one != EVERYBODY
    return bool(wide.kind) and one.unit_id is not None and kinds.get(one.unit_id) == wide.kind


def _sessions(change: Change) -> tuple[tuple[time, time], ...]:
    edges = _edges(change)
    return tuple((edges[at], edges[at + 1]) for at in range(0, len(edges), 2))


def _edges(change: Change) -> list[time]:
    return [time.fromisoformat(edge) for session in change.body["sessions"] for edge in session.split("-")]


def _on(lives: Sequence[Unit], day: date) -> list[Unit]:
    return [life for life in lives if life.validity.covers(day)]


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _day_or_none(text: str | None) -> date | None:
    return _day(text) if text else None


SESSIONS_REVERSED = sentence("The sessions are not in order: each must end before the next one begins.")
CUT_OFF_OUTSIDE = sentence("%(clock)s, up to which filings count for the same day, lies outside the working hours.")
HOURS_TWICE = sentence("Hours of the same office stand in this file already, on line %(line)s, for some of these days.")
LATER_TEXT = sentence("The hours from %(day)s on were set by %(number)s of %(signed_on)s, later than this text.")
HOURS_OF_ALL = sentence(
    "From %(day)s on all offices without hours of their own work %(after)s (before: %(before)s); what comes in after "
    "%(cut_off)s counts for the next working day."
)
HOURS_OF_KIND = sentence(
    "From %(day)s on units of the kind %(kind)s work %(after)s (before: %(before)s); what comes in after %(cut_off)s "
    "counts for the next working day."
)
HOURS_OF_UNITS = sentence(
    "From %(day)s on %(names)s work %(after)s (before: %(before)s); what comes in after %(cut_off)s counts for the "
    "next working day."
)
OWN_HOURS_STAY = sentence("%(count)s offices or kinds of units keep hours of their own.")
