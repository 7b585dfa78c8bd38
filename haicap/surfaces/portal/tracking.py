"""Following a dossier by its code. Nothing personal is shown: the code is all that is asked for."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import MOST_SUPPLEMENTS, Business, Delivery, Node, TermKind, Tracking
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Unit
from haicap.domains.procedures import api as procedures
from haicap.kernel.codes import read_code
from haicap.kernel.refusals import Refused
from haicap.kernel.worktime import WorkCalendar
from haicap.platform.clock import api as clock
from haicap.platform.flows import api as flows
from haicap.surfaces.portal.details_grant import is_open
from haicap.surfaces.portal.due_shown import day_counts
from haicap.surfaces.portal.tracking_words import fee_words, happened_words, happens_words, power_words, state_words
from haicap.surfaces.portal.unit_words import unit_href, unit_name
from haicap.surfaces.portal.words import term_words
from haicap.ui.access import Access, open_to
from haicap.ui.due import DueWords, due_done, due_paused, due_unknown, due_words
from haicap.ui.formats import LOCAL, moment_vi
from haicap.ui.refusals import refusal_words
from haicap.ui.values import DayCount, TimelineEntry

#: hyphens as telephones and word processors write them
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
ENDED = frozenset(
    {Business.RETURNED, Business.REJECTED_AT_DOOR, Business.WITHDRAWN, Business.STOPPED, Business.TRANSFERRED}
)
#: states in which the due moment says nothing: the clock stands still, or it has ended without a result
WITHOUT_DUE = ENDED - {Business.RETURNED} | {Business.SUPPLEMENT_ASKED}
AT_COUNTER = frozenset({Node.RECEIVE, Node.RETURN, Node.MORE_AT_DOOR, Node.MORE_IN_WORK})


def typed_code(written: str) -> str:
    """Return a code as it was meant: without spaces anywhere, with plain hyphens, in capitals."""
    return "".join(written.translate(DASHES).split()).upper()[:80]


@open_to(Access.ANYONE)
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the code, or lead to the page of the code that was typed. No statement."""
    written = request.GET.get("code")
    if written is None:
        return _form(request, "", "")
    try:
        code = str(read_code(typed_code(written)))
    except Refused as refused:
        words = refusal_words(refused) if written.strip() else gettext("Please type the code of the dossier.")
        return _form(request, written[:80], words, status=422)
    return HttpResponseRedirect(reverse("portal:track", args=[code]))


@open_to(Access.ANYONE)
@require_safe
def track(request: HttpRequest, code: str) -> HttpResponse:
    """Show where a dossier stands. One statement; up to four more where this process has not read the rest yet."""
    try:
        found = dossiers.tracking(typed_code(code))
    except Refused as refused:
        return _form(request, code[:80], refusal_words(refused), status=refused.status)
    at = clock.now()
    units = organisation.units_by_id(
        {found.received_unit_id, found.competent_unit_id, *(unit_id for _kind, _at, unit_id in found.steps)},
        editions=found.editions,
    )
    on = found.submitted_at.astimezone(LOCAL).date()
    version = procedures.version_by_id(found.procedure_version_id, on=on, editions=found.editions)
    calendar = organisation.work_calendar(unit_id=found.received_unit_id, editions=found.editions)
    holder = _holder(found, units)
    response = render(
        request,
        "portal/track.html",
        {
            "found": found,
            "procedure": version.name,
            "procedure_code": version.code,
            "state": state_words(found),
            "fee": fee_words(found, counter=unit_name(units[found.received_unit_id])),
            "holder": unit_name(holder),
            "holder_href": unit_href(holder),
            "holder_address": holder.headquarters,
            "competent": unit_name(units[found.competent_unit_id]),
            "power": power_words(found),
            "is_ended": found.business in ENDED,
            "badge": badge(found, calendar, at=at),
            "due_line": due_line(found),
            "days": days(found, calendar),
            "appointed": found.term_kind is TermKind.APPOINTED,
            "entries": entries(found, units, at=at),
            "line": line_of(found),
            "details_open": is_open(request, found.code, at=at),
            "to_fetch": found.node is Node.RETURN and found.delivery is not Delivery.SENT,
        },
    )
    patch_cache_control(response, private=True, no_cache=True)
    return response


def line_of(found: Tracking) -> tuple[flows.Station, ...]:
    """
    Return the stations of the way of the dossier; none of what is worked elsewhere, or ended without a result.

    No statement where this process has read the definition before, else one.
    """
    if found.source_system or found.business in ENDED - {Business.RETURNED}:
        return ()
    flow = procedures.flow(found.process)
    passed = [] if found.elements else [one.id for one in flow.elements.values() if one.kind is not flows.Kind.END]
    return flows.stations(flow, found.elements, passed, get_language() or "vi")


def badge(found: Tracking, calendar: WorkCalendar, *, at: datetime) -> DueWords | None:
    """Return what to say of the deadline at a glance; nothing for what ended without a result."""
    done = found.decided_at
    if found.due_at is None:
        return None if found.business in ENDED else due_unknown()
    if done is not None:
        return due_done(on_time=done <= found.due_at and found.supplement_count <= MOST_SUPPLEMENTS)
    if found.business in ENDED:
        return None
    if found.business is Business.SUPPLEMENT_ASKED:
        return due_paused()
    return due_words(calendar.minutes_between(at.astimezone(LOCAL), found.due_at.astimezone(LOCAL)))


def due_line(found: Tracking) -> str:
    """Return the due moment in words."""
    if found.due_at is None or found.business in WITHOUT_DUE:
        return ""
    if found.reappointment_count:
        return gettext("Due by %(when)s; moved once, with an apology") % {"when": moment_vi(found.due_at)}
    if found.term_kind is TermKind.TOLD:
        words = {"when": moment_vi(found.due_at), "system": found.source_system}
        return gettext("Due by %(when)s, as %(system)s tells it") % words
    if found.term_kind is TermKind.APPOINTED:
        return gettext("Due by %(when)s, as the officer set it") % {"when": moment_vi(found.due_at)}
    return gettext("Due by %(when)s (%(term)s)") % {"when": moment_vi(found.due_at), "term": term_words(found.term)}


def days(found: Tracking, calendar: WorkCalendar) -> list[DayCount]:
    """Return the reckoning of the due date, where it was reckoned."""
    if found.business in WITHOUT_DUE or found.reappointment_count:
        return []
    if found.due_at is None or found.term_kind in {TermKind.APPOINTED, TermKind.TOLD, TermKind.UNKNOWN}:
        return []
    return day_counts(received_at=found.runs_from, term=found.term, calendar=calendar)


def entries(found: Tracking, units: dict[int, Unit], *, at: datetime) -> list[TimelineEntry]:
    """Return what happened, what happens now, and what is still to come."""
    told = [
        TimelineEntry(happened_words(kind), "done", moment, unit_name(units[unit_id]))
        for kind, moment, unit_id in found.steps
    ]
    if found.node is not None:
        waits = found.business is Business.SUPPLEMENT_ASKED
        is_late = not waits and found.due_at is not None and at > found.due_at and found.decided_at is None
        told.append(
            TimelineEntry(
                happens_words(found.node, found.delivery),
                "late" if is_late else "now",
                who=unit_name(_holder(found, units)),
            )
        )
        if found.node is not Node.RETURN and found.business not in ENDED:
            where = unit_name(units[found.received_unit_id])
            told.append(
                TimelineEntry(gettext("The result is handed over"), "next", None if waits else found.due_at, where)
            )
    return told


def _holder(found: Tracking, units: dict[int, Unit]) -> Unit:
    """Return the unit that has the dossier now."""
    at_door = found.node in AT_COUNTER or found.business is Business.RETURNED
    return units[found.received_unit_id if at_door else found.competent_unit_id]


def _form(request: HttpRequest, written: str, words: str, *, status: int = 200) -> HttpResponse:
    return render(request, "portal/track_form.html", {"written": written, "words": words}, status=status)
