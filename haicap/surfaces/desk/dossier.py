"""The page of a dossier, and the slip that the applicant takes home."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import (
    Act,
    Attachment,
    ChangedDay,
    Deciding,
    Dossier,
    Entry,
    Filers,
    HoursOnTheWay,
    Kind,
)
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Unit
from haicap.domains.people import api as people
from haicap.domains.procedures import api as procedures
from haicap.domains.staff.contracts import ROLES
from haicap.kernel import money
from haicap.kernel.actors import Actor
from haicap.platform.accounts import api as accounts
from haicap.platform.clock import api as clock
from haicap.surfaces.desk.acts import Panel, panel, posed, with_undo
from haicap.surfaces.desk.deciding import deciding_shown, facts_changed
from haicap.surfaces.desk.fees import asks_fee, fee_words, is_open
from haicap.surfaces.desk.frame import show
from haicap.surfaces.desk.officers import officer
from haicap.surfaces.desk.own_steps import OF_STEPS, OWN, happened, step_name, steps_at_once, waiting, who_has
from haicap.surfaces.desk.rectifying import compared, known_values
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.surfaces.desk.standing import picture_of
from haicap.surfaces.desk.times import badge_of, due_of
from haicap.surfaces.desk.words import (
    CHANNELS,
    DAYS_NOW,
    DECISIONS,
    DONE,
    HOURS_NOW,
    KINDS,
    NOTICES,
    STATES,
    TOLD,
    step_of,
    unit_name,
)
from haicap.ui.formats import date_vi, moment_vi, size
from haicap.ui.values import Paper, TimelineEntry


@officer
@require_safe
def dossier(request: DeskRequest, code: str) -> HttpResponse:
    """
    Show a dossier. Eleven statements at most beside the door's; the look is written into the audit.

    Two more while a request to put personal data right waits.
    """
    at = clock.now()
    found = dossiers.look(by=request.actor, at=at, code=code)
    asked = request.GET.get("open", "")
    opened = asked if asked in set(Act) else ""
    return show_dossier(request, found, at=at, done=request.GET.get("done", ""), opened=opened)


def show_dossier(
    request: DeskRequest,
    found: Dossier,
    *,
    at: datetime,
    done: str = "",
    opened: str = "",
    refused: str = "",
    overtaken: bool = False,
    posed_again: Panel | None = None,
    status: int = 200,
) -> HttpResponse:
    """
    Return the page of a dossier that the officer may see.

    `done` is the event that the officer has just caused, `opened` the act that stands open, `refused` what an act
    that was not done was answered, with the panel as it was sent. `overtaken` tells that somebody else had acted: then
    it is said what happened last.
    """
    entries = dossiers.log(found.id)
    deciding = dossiers.deciding(found, on=at.date())
    tokens = waiting(found)
    places = {found.received_unit_id, found.competent_unit_id, *(token.unit_id for token in tokens)}
    units = organisation.units_by_id({*places, *_units_told(entries)}, editions=found.editions)
    names = accounts.names_of(
        {entry.account_id for entry in entries if entry.account_id} | {token.assignee_id for token in tokens}
    )
    calendar = organisation.work_calendar(unit_id=found.received_unit_id, editions=found.editions)
    attached = dossiers.attachments(found.id)
    acting, reached = dossiers.filers(found), dossiers.contact(found.id)
    due = due_of(found, calendar=calendar)
    badge = badge_of(found, now=at, calendar=calendar)
    offered = posed_again or panel(found, by=request.actor, at=at, opened=opened, deciding=deciding)
    offered = with_undo(offered, found, last=entries[-1], by=request.actor, at=at)
    told = _timeline(found, entries, units=units, names=names, is_late=badge.tone == "late", deciding=deciding)
    shown = {
        "dossier": found,
        "procedure": _procedure(found),
        "state": (_(STATES[found.business][0]), STATES[found.business][1]),
        "decision": _(DECISIONS[found.decision]) if found.decision in DECISIONS else "",
        "stands_at": _stands_at(found, units=units, names=names),
        "at_once": steps_at_once(found, units=units, names=names, calendar=calendar, at=at),
        "channel": _(CHANNELS[found.channel]),
        "received_unit": unit_name(units[found.received_unit_id]),
        "competent_unit": unit_name(units[found.competent_unit_id]),
        "due": due,
        "badge": badge,
        "told": _(TOLD[found.sync]) if found.sync in TOLD else "",
        "fee": (fee_words(found), is_open(found)),
        "people": people_shown(acting, reached),
        "handed_in": _papers(found, attached, source="applicant"),
        "results": _papers(found, attached, source="result"),
        "picture": picture_of(found, entries, is_late=badge.tone == "late"),
        "entries": told,
        "notices": _notices(found, entries),
        "is_taken_in": any(entry.kind in {Kind.RECEIVED, Kind.ACCEPTED} for entry in entries),
        "panel": _with_data(offered, found, acting, reached),
        "deciding": deciding_shown(deciding, found),
        "posed": posed,
        "done": _done(done, entries, by=request.actor),
        "refused": refused,
        "overtaken": _said_of(told[len(entries) - 1]) if overtaken else "",
    }
    return show(request, "desk/dossier.html", shown, status=status, past=found.code)


def _with_data(posed: Panel, found: Dossier, acting: Filers, reached: Mapping[str, str]) -> Panel:
    """Return the panel with the data that can be put right; two statements when a request for that waits."""
    known = known_values(acting, reached)
    asked = dossiers.rectifying_asked(found.id) if found.data_asked_by else None
    return replace(posed, known=known, compared=compared(asked, known=known) if asked else None)


@officer
@require_safe
def slip(request: DeskRequest, code: str) -> HttpResponse:
    """Show what the applicant takes home: code, square code, due moment. Six statements at most beside the door's."""
    at = clock.now()
    found = dossiers.look(by=request.actor, at=at, code=code)
    units = organisation.units_by_id({found.received_unit_id, found.competent_unit_id}, editions=found.editions)
    calendar = organisation.work_calendar(unit_id=found.received_unit_id, editions=found.editions)
    shown = {
        "dossier": found,
        "procedure": _procedure(found),
        "due": due_of(found, calendar=calendar),
        "received_unit": unit_name(units[found.received_unit_id]),
        "competent_unit": unit_name(units[found.competent_unit_id]),
        "filer": _filer(found),
        "fee": fee_words(found),
        "asks_fee": asks_fee(found, by=request.actor, at=at),
        "follow_url": follow_url(found.code),
        "may_receive": dossiers.may_receive(actor=request.actor),
        "is_taken_in": dossiers.is_taken_in(found.id),
    }
    return show(request, "desk/slip.html", shown, past=found.code)


def _procedure(found: Dossier) -> procedures.ProcedureVersion:
    """Return the version of the procedure under which it was handed in."""
    return procedures.version_by_id(
        found.procedure_version_id, on=found.submitted_at.date(), editions=found.editions
    )  # fmt: skip


def _filer(found: Dossier) -> str:
    """Return the name of the one who files for the applicant, empty when nobody does. Three statements at most."""
    if not found.is_represented:
        return ""
    acting = dossiers.filers(found)
    return acting.proxy.name if acting.proxy else ", ".join(_told([acting.person.name, acting.position]))


def follow_url(code: str) -> str:
    """Return where anyone with the code follows the dossier."""
    return settings.HAICAP_TRACK_URL.format(code=code)


@dataclass(frozen=True, slots=True)
class PersonShown:
    """A card of the page: who, in which role, and what is known, line by line."""

    role: str
    name: str
    lines: list[str]


def people_shown(acting: Filers, reached: Mapping[str, str]) -> list[PersonShown]:
    """Return the applicant, and who acts for the applicant, with how the applicant is reached."""
    how = [reached["address"], reached["phone"], reached["email"]]
    person = PersonShown("", acting.person.name, _identity_lines(acting.person))
    if acting.organisation:
        code = _("Tax code %(code)s") % {"code": acting.organisation.tax_code}
        whole = PersonShown("", acting.organisation.name, _told([code, *how]))
        return [whole, replace(person, role=_("Represented by"), lines=_told([acting.position, *person.lines]))]
    person = replace(person, lines=_told([*person.lines, *how]))
    if acting.proxy and acting.authorisation:
        by = [_(people.AUTHORISATION_WORDS[acting.authorisation]), acting.paper]
        proxy = PersonShown(_("Filed by"), acting.proxy.name, _told([*by, *_identity_lines(acting.proxy)]))
        return [person, proxy]
    return [person]


def _identity_lines(known: people.Person) -> list[str]:
    return [
        _("Card number %(number)s") % {"number": _spaced(known.national_id)},
        _("Born on %(day)s") % {"day": date_vi(known.born_on)},
    ]


def _told(lines: list[str]) -> list[str]:
    return [line for line in lines if line]


def _spaced(number: str) -> str:
    """Return the number of a card in groups that can be compared with the card."""
    return f"{number[:3]} {number[3:6]} {number[6:]}"


def _papers(found: Dossier, attached: list[Attachment], *, source: str) -> list[Paper]:
    return [
        Paper(
            name=one.name,
            href=reverse("desk:file", args=[found.code, one.ordinal]) if one.sha256 else "",
            note=f"{one.file_name} · {size(one.size_bytes)}" if one.sha256 else _("on paper, not scanned"),
        )
        for one in attached
        if one.source == source
    ]


def _timeline(
    found: Dossier,
    entries: list[Entry],
    *,
    units: Mapping[int, Unit],
    names: Mapping[int, str],
    is_late: bool,
    deciding: Deciding,
) -> list[TimelineEntry]:
    """Return what happened, newest last, and where the dossier waits now."""
    by_serial = {entry.serial: entry for entry in entries}
    corrected = _corrected(entries)
    shown = [
        TimelineEntry(
            title=_entry_title(entry, found=found, entries=by_serial, is_corrected=entry.serial in corrected),
            state="done",
            at=entry.at,
            who=_who(entry, units=units, names=names),
            note=_note(entry, units=units, deciding=deciding),
        )
        for entry in entries
    ]
    for token in waiting(found):
        title = step_name(found, token) if token.node in OWN else step_of(replace(found, tokens=(token,), focus=0))
        shown.append(TimelineEntry(title, "late" if is_late else "now", who=who_has(token, units=units, names=names)))
    return shown


def _said_of(last: TimelineEntry) -> str:
    """Return what happened last, who did it, and when."""
    places = {"what": last.title, "who": last.who, "when": moment_vi(last.at)}
    return _("What happened last: %(what)s – %(who)s, %(when)s.") % places


def _stands_at(found: Dossier, *, units: Mapping[int, Unit], names: Mapping[int, str]) -> tuple[str, str]:
    """Return where a dossier waits, and who has it there; of several steps at once their names."""
    tokens = waiting(found)
    if len(tokens) > 1:
        return " · ".join(step_name(found, token) for token in tokens), ""
    if not tokens:
        return (step_of(found), "") if found.token else ("", "")
    (token,) = tokens
    unit = unit_name(units[token.unit_id]) if token.unit_id in units else ""
    step = step_name(found, token) if token.node in OWN else step_of(found)
    return step, names.get(token.assignee_id, "") or unit


def _notices(found: Dossier, entries: list[Entry]) -> list[tuple[str, str, datetime, bool]]:
    """Return what each notice is called, where it is, when it was made, and whether its event was corrected."""
    return [
        (
            _(NOTICES[entry.kind]),
            reverse("desk:notice", args=[found.code, entry.serial]),
            entry.at,
            entry.serial in _corrected(entries),
        )
        for entry in entries
        if entry.kind in NOTICES and entry.note
    ]


def _corrected(entries: list[Entry]) -> set[int]:
    """Return the serials of the events that were taken back."""
    return {entry.about for entry in entries if entry.kind is Kind.CORRECTED}


def _entry_title(entry: Entry, *, found: Dossier, entries: Mapping[int, Entry], is_corrected: bool) -> str:
    title = happened(entry, dossier=found) if entry.kind in OF_STEPS else _(KINDS[entry.kind])
    if is_corrected:
        return _("%(what)s (corrected later)") % {"what": title}
    if entry.about:
        about = entries[entry.about]
        told = happened(about, dossier=found) if about.kind in OF_STEPS else _(KINDS[about.kind]).lower()
        return f"{title}: {told}"
    if entry.kind in {Kind.PROPOSED, Kind.SIGNED} and entry.decision:
        decision = next((words for known, words in DECISIONS.items() if known.value == entry.decision), "")
        return f"{title}: {_(decision).lower()}" if decision else title
    return title


def _note(entry: Entry, *, units: Mapping[int, Unit], deciding: Deciding) -> str:
    """Return what was written with an event, and where it led."""
    lines = [line for line in entry.note.splitlines() if line.strip()]
    if entry.is_unit_named:
        lines = [_("The officer named the unit, because the register does not say which one decides."), *lines]
    if entry.kind is Kind.CALENDAR_CHANGED:
        return " · ".join([*_moved(entry), *(_day(day) for day in entry.days), *map(_hours, entry.hours)])
    if entry.changed:
        lines = [", ".join(_(dossiers.DATA_WORDS[name]) for name in entry.changed), *lines]
    if entry.amount_vnd:
        lines = [money.written(entry.amount_vnd), *lines]
    if entry.kind is Kind.FACTS_CORRECTED:
        lines = [*facts_changed(entry, deciding), *lines]
    if entry.kind is Kind.PINNED_ANEW:
        lines = [*lines, entry.basis]
    if entry.to_unit_id:
        lines = [_("To: %(unit)s") % {"unit": unit_name(units[entry.to_unit_id])}, *lines, entry.basis]
    return _joined(lines)


def _joined(lines: list[str]) -> str:
    """Return the lines one behind the other: whole sentences with a space, the others with a dot between."""
    joined = ""
    for line in lines:
        joined += f"{'' if not joined else ' ' if joined.endswith(('.', '!', '?')) else ' · '}{line}"
    return joined


def _moved(entry: Entry) -> list[str]:
    """Return from when to when a due moment was moved, if it was; else only its certainty changed."""
    if entry.old_due_at == entry.due_at:
        return [_("The due moment stays; its days are certain now.")]
    places = {"old": moment_vi(entry.old_due_at), "new": moment_vi(entry.due_at), "law": entry.basis}
    return [_("From %(old)s to %(new)s, by %(law)s") % places]


def _hours(hours: HoursOnTheWay) -> str:
    """Return which hours an office has now, and on which days of the way."""
    first, last = date_vi(hours.first), date_vi(hours.last)
    return _(HOURS_NOW) % {"first": first, "last": last, "sessions": hours.sessions, "cut_off": hours.cut_off}


def _day(day: ChangedDay) -> str:
    """Return what a day is now, with its name."""
    return _(DAYS_NOW[day.now]) % {"day": date_vi(day.day), "name": day.name}


def _units_told(entries: list[Entry]) -> set[int]:
    return {unit for entry in entries for unit in (entry.unit_id, entry.to_unit_id) if unit}


def _who(entry: Entry, *, units: Mapping[int, Unit], names: Mapping[int, str]) -> str:
    if not entry.account_id:
        return _(ROLES[entry.role])
    unit = units.get(entry.unit_id)
    parts = [names.get(entry.account_id, ""), _(ROLES[entry.role]), unit_name(unit) if unit else ""]
    return ", ".join(part for part in parts if part)


def _done(asked: str, entries: list[Entry], *, by: Actor) -> str:
    """Return the confirmation of an act; only for the last event, when it was this officer's."""
    last = entries[-1]
    if last.kind.value != asked or last.account_id != by.account_id:
        return ""
    return _(DONE[last.kind]) if last.kind in DONE else ""
