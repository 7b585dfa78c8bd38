"""Changes of law that mark days: what the file says, what is wrong with it, what would be in force."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from haicap.domains.law.contracts import DAY, LINE, Change, Fault, ImpactItem, Instrument, fault_in
from haicap.domains.organisation.contracts import CalendarFacts, Calendars, DayKind, Mark
from haicap.kernel.messages import sentence

#: the words of a law file
KINDS: Mapping[str, DayKind] = {
    "off": DayKind.OFF,
    "weekend_workday": DayKind.WORKDAY,
    "normal": DayKind.NORMAL,
}
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "A day off, a worked day of the weekend, or a day that is like any other again.",
    "required": ["date", "kind"],
    "additionalProperties": False,
    "properties": {"date": DAY, "kind": {"enum": list(KINDS)}, "name": LINE},
}
UNNAMED: Mapping[DayKind, str] = {
    DayKind.OFF: "Nghỉ theo {number}",
    DayKind.WORKDAY: "Làm việc bù theo {number}",
    DayKind.NORMAL: "Ngày bình thường theo {number}",
}


def mark_of(change: Change, *, under: Instrument) -> Mark:
    """
    Return the mark that a change makes; without a name it is called by the number of the instrument.

    House rule: a day marked by an amendment is confirmed.
    """
    kind = KINDS[change.body["kind"]]
    name = change.body.get("name") or UNNAMED[kind].format(number=under.number)
    return Mark(date.fromisoformat(change.body["date"]), kind, name, is_confirmed=True, instrument=under.number)


def faults_of(
    changes: Sequence[Change], *, under: Instrument, calendars: Calendars, marked_by: Mapping[date, Instrument]
) -> list[Fault]:
    """
    Return what is wrong with marked days. `marked_by` are the texts by which the days are marked as they stand.

    House rule: a day stands once in a file; a worked weekend is a weekend; an older text does not undo a later one
    (Law 64/2025/QH15 art. 58: of two texts of one issuer the later one counts).
    """
    found: list[Fault] = []
    lines: dict[date, int] = {}
    for change in changes:
        mark = mark_of(change, under=under)
        shown = f"{mark.day:%d/%m/%Y}"
        if mark.day in lines:
            found.append(fault_in(change, "date", code="DayTwice", message=DAY_TWICE, day=shown, line=lines[mark.day]))
        lines.setdefault(mark.day, change.line_of("date"))
        if mark.kind is DayKind.WORKDAY and mark.day.weekday() in calendars.of(None).hours_on(mark.day).weekdays:
            found.append(fault_in(change, "kind", code="NotAWeekend", message=NOT_A_WEEKEND, day=shown))
        later = marked_by.get(mark.day)
        if later is not None and later.signed_on > under.signed_on:
            number, signed_on = later.number, f"{later.signed_on:%d/%m/%Y}"
            found.append(
                fault_in(change, "date", code="LaterTextStands", message=LATER_TEXT, day=shown, number=number,
                         signed_on=signed_on)
            )  # fmt: skip
    return found


def effects_of(changes: Sequence[Change], *, under_now: CalendarFacts, then: CalendarFacts) -> list[ImpactItem]:
    """
    Return what each change does to its day, in the order of the file.

    House rule: a mark like the one that stands only confirms it.
    """
    items = []
    for change in changes:
        day = date.fromisoformat(change.body["date"])
        before, after = under_now.marks.get(day), then.marks[day]
        was = before.kind if before else DayKind.NORMAL
        confirms = was is after.kind
        message = (CONFIRMED if confirms else BECOMES)[after.kind]
        params = {"day": f"{day:%d/%m/%Y}", "name": after.name}
        detail = {"date": day.isoformat(), "before": was.value, "after": after.kind.value}
        items.append(ImpactItem("DayConfirmed" if confirms else "DayChanged", message, params, count=1,
                                details=(detail,)))  # fmt: skip
    return items


DAY_TWICE = sentence("%(day)s stands in this file already, on line %(line)s.")
NOT_A_WEEKEND = sentence("%(day)s is no weekend: it is worked anyway.")
LATER_TEXT = sentence("%(day)s was marked by %(number)s of %(signed_on)s, which is later than this text.")
BECOMES: Mapping[DayKind, str] = {
    DayKind.OFF: sentence("%(day)s becomes a day off: %(name)s."),
    DayKind.WORKDAY: sentence("%(day)s becomes a worked day of the weekend: %(name)s."),
    DayKind.NORMAL: sentence("%(day)s becomes a day like any other: %(name)s."),
}
CONFIRMED: Mapping[DayKind, str] = {
    DayKind.OFF: sentence("%(day)s is a day off already; this confirms it: %(name)s."),
    DayKind.WORKDAY: sentence("%(day)s is a worked day of the weekend already; this confirms it: %(name)s."),
    DayKind.NORMAL: sentence("%(day)s is a day like any other already; this confirms it: %(name)s."),
}
