"""Changes of law that set the deadline of procedures: what the file says, what is wrong with it, what counts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from haicap.domains.law.contracts import DAY, ENOUGH_FAULTS, LINE, Change, Fault, ImpactItem, Instrument, fault_in
from haicap.domains.organisation.contracts import Unit, UnitUnknown
from haicap.domains.procedures.contracts import Channel, Deadline, DeadlineKind, DeadlineStatus
from haicap.kernel.messages import sentence
from haicap.kernel.validity import Validity

_CODE: Mapping[str, Any] = {"type": "string", "minLength": 1, "maxLength": 40}
#: deadlines that one file may set, one for each procedure and unit
MOST_SETS = 20_000
MEASURES = ("same_day", "working_days", "working_hours", "calendar_days", "months")
DEADLINE_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "The deadline of procedures by a text: the city's own shorter one, or a corrected one.",
    "required": ["procedures", "text", "starts_on"],
    "additionalProperties": False,
    "properties": {
        "procedures": {"type": "array", "minItems": 1, "maxItems": 3000, "uniqueItems": True, "items": _CODE},
        "units": {
            "type": "array",
            "description": "The units for whose matters it holds. Left out: all.",
            "minItems": 1,
            "maxItems": 1000,
            "uniqueItems": True,
            "items": _CODE,
        },
        "channel": {"enum": [channel.value for channel in Channel]},
        "same_day": {"const": True},
        "working_days": {"type": "number", "minimum": 0.5, "maximum": 4000, "multipleOf": 0.5},
        "working_hours": {"type": "integer", "minimum": 4, "maximum": 8000, "multipleOf": 4},
        "calendar_days": {"type": "integer", "minimum": 1, "maximum": 4000},
        "months": {"type": "integer", "minimum": 1, "maximum": 120},
        "text": {"type": "string", "description": "The words of the text.", "minLength": 1, "maxLength": 500},
        "article": LINE,
        "longer": {
            "type": "string",
            "description": "The words by which the text allows more time than the law has so far.",
            "minLength": 1,
            "maxLength": 500,
        },
        "starts_on": DAY,
        "ends_before": DAY,
    },
}
_DAYS_OF_A_MONTH, _DAYS_OF_A_WEEK, _WORKED = Decimal(30), Decimal(7), Decimal(5)


@dataclass(frozen=True, slots=True)
class For:
    """Whose deadline it is: a procedure, a unit or all (`None`), a channel or all (`None`)."""

    procedure: str
    unit_id: int | None
    channel: Channel | None


@dataclass(frozen=True, slots=True)
class Set:
    """A deadline that a text sets, in the days of its validity; `longer` are the words that allow more time."""

    holds_for: For
    validity: Validity
    deadline: Deadline
    longer: str = ""


def span_of(change: Change) -> Validity:
    """
    Return the days of a change of deadline.

    House rule: the end does not count.

    :raises ValueError: if they hold no day.
    """
    ends = change.body.get("ends_before")
    return Validity(date.fromisoformat(change.body["starts_on"]), date.fromisoformat(ends) if ends else None)


def codes_of(changes: Iterable[Change]) -> set[str]:
    """
    Return the procedures that changes name.

    House rule: as written.
    """
    return {code for change in changes for code in change.body["procedures"]}


def units_of(changes: Iterable[Change]) -> set[str]:
    """
    Return the units that changes name.

    House rule: as written.
    """
    return {code for change in changes for code in change.body.get("units", ())}


def deadline_of(change: Change, *, under: Instrument) -> Deadline | None:
    """
    Return the deadline that a change sets, `None` when it names no measure or two that do not go together.

    Eight working hours are a day. Calendar and working days together run as one, calendar days first.

    Source: Decree 118/2025/NĐ-CP (8 working hours to the day); house rule for what goes together.
    """
    body = change.body
    named = [name for name in MEASURES if name in body]
    working = body.get("working_days", body["working_hours"] / 8 if "working_hours" in body else None)
    kinds = {
        ("same_day",): DeadlineKind.SAME_DAY,
        ("working_days",): DeadlineKind.WORKING_DAYS,
        ("working_hours",): DeadlineKind.WORKING_DAYS,
        ("calendar_days",): DeadlineKind.CALENDAR_DAYS,
        ("working_days", "calendar_days"): DeadlineKind.MIXED,
        ("months",): DeadlineKind.MONTHS,
    }
    kind = kinds.get(tuple(named))
    if kind is None:
        return None
    days = None if working is None else Decimal(str(working))
    if kind is DeadlineKind.SAME_DAY:
        days = Decimal(0)
    return Deadline(
        kind=kind,
        status=DeadlineStatus.CONFIRMED,
        working_days=days,
        calendar_days=body.get("calendar_days"),
        months=body.get("months"),
        channel=Channel(body["channel"]) if "channel" in body else None,
        text=body["text"],
        source=under.source,
        instrument=under.number,
        article=body.get("article", ""),
        note=body.get("longer", ""),
    )


def sets_of(changes: Sequence[Change], *, under: Instrument, units: Mapping[str, Sequence[Unit]]) -> list[Set]:
    """
    Return what changes set, one for each procedure and unit; units that do not stand on the first day are left out.

    House rule.
    """
    found = []
    for change in changes:
        deadline, validity = deadline_of(change, under=under), span_of(change)
        if deadline is None:
            continue
        ids: list[int | None] = [
            life.id
            for code in change.body.get("units", ())
            for life in units.get(code, ())
            if life.validity.covers(validity.starts_on)
        ]
        found += [
            Set(For(code, unit, deadline.channel), validity, deadline, change.body.get("longer", ""))
            for code in change.body["procedures"]
            for unit in (ids if "units" in change.body else [None])
        ]
    return found


def counts(sets: Iterable[Set], *, unit_id: int | None, channel: Channel | None) -> Deadline | None:
    """
    Return the deadline set for a unit and a channel, `None` when no text sets one that is sure for both.

    A deadline of the unit counts before one of all units; of either, that of the channel before that of all.

    House rule: the narrower class counts, as with working hours.
    """
    rows = list(sets)
    for unit in dict.fromkeys([unit_id, None]):
        for way in dict.fromkeys([channel, None]):
            for one in rows:
                if (one.holds_for.unit_id, one.holds_for.channel) == (unit, way):
                    return replace(one.deadline, channel=channel)
    return None


def is_longer(new: Deadline, old: Deadline) -> bool:
    """
    Test if a deadline gives more time than another; one that is not known gives any time.

    Deadlines of one kind are compared as they are; of different kinds by days, five worked ones to seven and thirty to
    a month.

    House rule: what cannot be said to be shorter counts as longer.
    """
    if not old.is_known:
        return False
    if new.kind is old.kind:
        return _measure(new) > _measure(old)
    return _in_days(new) > _in_days(old)


def deadline_faults(
    changes: Sequence[Change],
    *,
    under: Instrument,
    units: Mapping[str, Sequence[Unit]],
    known: Callable[[str, date], bool],
    law: Callable[[For, date], Deadline],
    set_by: Mapping[For, Sequence[tuple[Validity, Instrument]]],
) -> list[Fault]:
    """
    Return what is wrong with changes of deadlines.

    `known` tells if a procedure is in force on a day, `law` the deadline without what texts of the city have set,
    `set_by` the texts by which deadlines were set as they stand.

    Source: Law 64/2025/QH15 art. 58 (the later text of one issuer counts); Decree 61/2018/NĐ-CP art. 4 (no longer than
    the law says). House rule: a deadline stands once in a file for a day.
    """
    found: list[Fault] = []
    if (asked := sum(map(_size, changes))) > MOST_SETS:
        fault = fault_in(changes[0], "", code="TooManyDeadlines", message=TOO_MANY_DEADLINES)
        return [replace(fault, params={"count": asked, "most": MOST_SETS})]
    lines: dict[For, list[tuple[Validity, int]]] = defaultdict(list)
    for change in changes:
        if len(found) >= ENOUGH_FAULTS:
            break
        validity = span_of(change)
        day = f"{validity.starts_on:%d/%m/%Y}"
        for place, code in enumerate(change.body.get("units", ())):
            if not any(life.validity.covers(validity.starts_on) for life in units.get(code, ())):
                fault = fault_in(change, f"units.{place}", code="UnitUnknown", message=UnitUnknown.message)
                found.append(replace(fault, params={"code": code, "on": day}))
        deadline = deadline_of(change, under=under)
        if deadline is None:
            found.append(fault_in(change, "", code="MeasureUnclear", message=MEASURE_UNCLEAR))
            continue
        unknown = {code for code in change.body["procedures"] if not known(code, validity.starts_on)}
        for place, code in enumerate(change.body["procedures"]):
            if code in unknown:
                path = f"procedures.{place}"
                told = fault_in(change, path, code="ProcedureUnknown", message=NO_PROCEDURE, procedure=code)
                found.append(told)
        places = {code: place for place, code in enumerate(change.body["procedures"])}
        for one in sets_of([change], under=under, units=units):
            place = places[one.holds_for.procedure]
            found += _twice(change, one, lines[one.holds_for], f"procedures.{place}")
            lines[one.holds_for].append((validity, change.line))
            if one.holds_for.procedure in unknown:
                continue
            found += _longer(change, one, law(one.holds_for, validity.starts_on), f"procedures.{place}")
            found += _later_texts(change, one, under, set_by.get(one.holds_for, ()))
    return list({(one.line, one.field, one.code): one for one in found}.values())


def deadline_effects(
    sets: Sequence[Set], *, before: Callable[[For, date], Deadline], written: Callable[[Deadline], str]
) -> list[ImpactItem]:
    """
    Return what becomes of each deadline, in the order of the file, 50 at most by themselves, and what stays.

    Source: Law 64/2025/QH15 art. 54 (dossiers go on under the law at their reception unless a text says otherwise).
    """
    items = []
    # The named units of one change are told together.
    alike = {(one.holds_for.procedure, one.deadline, one.holds_for.unit_id is None, one.validity): one for one in sets}
    for one in list(alike.values())[:50]:
        day = one.validity.starts_on
        told = {
            "procedure": one.holds_for.procedure,
            "day": f"{day:%d/%m/%Y}",
            "after": written(one.deadline),
            "before": written(before(one.holds_for, day)),
        }
        detail = {"procedure": one.holds_for.procedure, "from": day.isoformat(), "after": told["after"]}
        message = DEADLINE_CHANGES if one.holds_for.unit_id is None else DEADLINE_OF_UNITS
        items.append(ImpactItem("DeadlineChanged", message, told, count=1, details=(detail,)))
    pages = sorted({one.holds_for.procedure for one in sets})
    items.append(ImpactItem("PagesChange", PAGES_CHANGE, {"count": len(pages)}, count=len(pages),
                            details=tuple({"procedure": code} for code in pages[:200])))  # fmt: skip
    items.append(ImpactItem("RunningKeepTheirTerm", RUNNING_KEEP))
    return items


def _size(change: Change) -> int:
    return len(change.body["procedures"]) * len(change.body.get("units", [0]))


def _twice(change: Change, one: Set, lines: Sequence[tuple[Validity, int]], path: str) -> list[Fault]:
    for other, line in lines:
        if other.overlaps(one.validity):
            return [fault_in(change, path, code="DeadlineTwice", message=DEADLINE_TWICE, line=line)]
    return []


def _longer(change: Change, one: Set, law: Deadline, path: str) -> list[Fault]:
    if one.longer or not is_longer(one.deadline, law):
        return []
    told = {"procedure": one.holds_for.procedure, "law": law.text}
    return [fault_in(change, path, code="LongerThanLaw", message=LONGER_THAN_LAW, **told)]


def _later_texts(
    change: Change, one: Set, under: Instrument, set_by: Sequence[tuple[Validity, Instrument]]
) -> list[Fault]:
    return [
        fault_in(
            change, "starts_on", code="LaterTextStands", message=LATER_TEXT, day=f"{validity.starts_on:%d/%m/%Y}",
            number=text.number, signed_on=f"{text.signed_on:%d/%m/%Y}",
        )
        for validity, text in set_by
        if validity.overlaps(one.validity) and text.signed_on > under.signed_on
    ]  # fmt: skip


def _measure(one: Deadline) -> tuple[Decimal, Decimal]:
    # Of a mixed one the whole counts, not one of its parts alone.
    return _in_days(one), one.working_days or Decimal(0)


def _in_days(one: Deadline) -> Decimal:
    worked = (one.working_days or Decimal(0)) * _DAYS_OF_A_WEEK / _WORKED
    return worked + Decimal(one.calendar_days or 0) + Decimal(one.months or 0) * _DAYS_OF_A_MONTH


TOO_MANY_DEADLINES = sentence(
    "The file sets %(count)s deadlines, one for each procedure and unit; at most %(most)s. Please divide it."
)
MEASURE_UNCLEAR = sentence(
    "Name one length: same_day, working_days, working_hours, calendar_days or months; only calendar_days and "
    "working_days go together."
)
NO_PROCEDURE = sentence("There is no procedure %(procedure)s.")
DEADLINE_TWICE = sentence("This deadline stands in this file already, on line %(line)s, for some of these days.")
LONGER_THAN_LAW = sentence(
    "For procedure %(procedure)s this is longer than the law has it (%(law)s). If the text allows that, quote its "
    "words in “longer”."
)
LATER_TEXT = sentence("The deadline from %(day)s on was set by %(number)s of %(signed_on)s, later than this text.")
DEADLINE_CHANGES = sentence("%(procedure)s: from %(day)s on %(after)s (before: %(before)s).")
DEADLINE_OF_UNITS = sentence("%(procedure)s, in the named units: from %(day)s on %(after)s (before: %(before)s).")
PAGES_CHANGE = sentence("%(count)s pages of the catalogue change.")
RUNNING_KEEP = sentence("Dossiers received before keep the deadline of the day of their receipt.")
