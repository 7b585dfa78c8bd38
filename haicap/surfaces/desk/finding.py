"""Finding a dossier: one box takes a code, a name, the number of a card, a scanned card or a telephone number."""

from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Business, FindBy, Found, Node, WordsTooShort
from haicap.domains.organisation import api as organisation
from haicap.domains.people import api as people
from haicap.domains.procedures import api as procedures
from haicap.kernel.codes import CodeUnusable, read_code
from haicap.kernel.refusals import NotAllowed, NotFound, Refused
from haicap.kernel.text import clean_line
from haicap.kernel.worktime import WorkCalendar
from haicap.platform.accounts import api as accounts
from haicap.platform.clock import api as clock
from haicap.surfaces.desk.asking import REASONS, Asked, link_of, read_link, reason_of
from haicap.surfaces.desk.frame import show
from haicap.surfaces.desk.guidance import answers_of
from haicap.surfaces.desk.officers import officer
from haicap.surfaces.desk.own_steps import OWN, called
from haicap.surfaces.desk.paging import read_place, written_place
from haicap.surfaces.desk.scanning import scanned
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.surfaces.desk.times import ENDED, badge
from haicap.surfaces.desk.words import STATES, STEPS, TO_DO, said, short_name, unit_name
from haicap.ui.due import DueWords, due_done, due_paused
from haicap.ui.values import Column, Row

MOST_ASKED = 1000
PROCEDURES = 5
#: steps that the column of the state tells already, or whose names are long
SHORT = frozenset({Node.MORE_AT_DOOR, Node.MORE_IN_WORK, Node.RETURN})
#: what is looked for by these is asked a reason for, and the answer is kept in the audit
PERSONAL = frozenset({FindBy.NATIONAL_ID, FindBy.PHONE})
#: what stands on the receipt as a square code is the address of its page
TRACK = "/track/"
ICONS = {"good": "check", "soon": "clock", "info": "info", "": "minus"}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−_", "-"))


@officer
@sensitive_post_parameters("q")
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: DeskRequest) -> HttpResponse:
    """
    Show the search, ask for the reason where one is needed, and show what was found. Seven statements at most.

    What is typed is sent, never an address: names and numbers would stay in histories and logs. The address of the
    answers holds the words sealed for this account.
    """
    at = clock.now()
    asked = read_link(request.GET.get("s", ""), by=request.actor, at=at) if request.method != "POST" else None
    if asked:
        return _answers(request, asked, at)
    typed = request.POST.get("q", "") if request.method == "POST" else request.GET.get("q", "")
    if not typed.strip():
        return _page(request, "")
    try:
        return _understood(request, typed, at)
    except Refused as refusal:
        found = _procedures(typed, at) if isinstance(refusal, WordsTooShort) else []
        return _page(request, _shown(typed), error=said(refusal), procedures=found, status=refusal.status)


def _understood(request: DeskRequest, typed: str, at: datetime) -> HttpResponse:
    """Go to the dossier of a code, ask for a reason, or lead to the answers; words in an address find no persons."""
    words, reason = typed, ""
    if people.is_card(typed):
        words, reason = scanned(typed, on=at.date()).identity.national_id, REASONS["card"].kept
    line = clean_line(words, field="q", most=MOST_ASKED)
    code = written_code(line, own=request.officer.unit.identification_code, today=f"{at:%y%m%d}")
    if code:
        return _dossier(request, code, shown=line, at=at)
    if request.method != "POST":
        return _page(request, line, procedures=_procedures(line, at))
    meant = dossiers.wanted(line)
    if meant.by in PERSONAL and not reason:
        reason = reason_of(request.POST)
        if not reason:
            return _reason_page(request, line)
    to = link_of(Asked(line, reason), by=request.actor, at=at)
    return HttpResponseRedirect(f"{reverse('desk:find')}?{urlencode({'s': to})}", status=303)


def _dossier(request: DeskRequest, code: str, *, shown: str, at: datetime) -> HttpResponse:
    try:
        dossier = dossiers.look(by=request.actor, at=at, code=code, reason="find")
    except (NotFound, NotAllowed):
        named = dossiers.find(by=request.actor, at=at, words=code).found
        if named:
            # The code of the system that works it.
            return HttpResponseRedirect(reverse("desk:dossier", args=[named[0].code]), status=303)
        # A dossier of another unit and one that does not exist are answered alike.
        return _page(request, shown[:200], missing=code, status=404)
    status = 303 if request.method == "POST" else 302
    return HttpResponseRedirect(reverse("desk:dossier", args=[dossier.code]), status=status)


def _answers(request: DeskRequest, asked: Asked, at: datetime) -> HttpResponse:
    place = request.GET.get("after", "")
    findings = dossiers.find(
        by=request.actor, at=at, words=asked.words, reason=asked.reason, after=read_place(place),
        limit=dossiers.PAGE + 1,
    )  # fmt: skip
    is_more, found = len(findings.found) > dossiers.PAGE, findings.found[: dossiers.PAGE]
    following = {"s": request.GET["s"], "after": written_place(*found[-1].place)} if is_more else {}
    return _page(
        request,
        asked.words,
        columns=_columns(with_unit=_is_elsewhere(request, found)),
        rows=_rows(request, found, at),
        is_more=is_more,
        is_first=not place,
        searched=True,
        next_href=f"{reverse('desk:find')}?{urlencode(following)}" if following else "",
        procedures=_procedures(asked.words, at) if findings.by is FindBy.NAME and not place else [],
    )


def _reason_page(request: DeskRequest, words: str) -> HttpResponse:
    is_second = "why" in request.POST or "because" in request.POST
    return _page(
        request,
        words,
        reasons=[(key, _(one.words)) for key, one in REASONS.items() if one.is_offered],
        reason_error=_("Please say why.") if is_second else "",
        status=422 if is_second else 200,
    )


def _page(request: DeskRequest, asked: str, *, status: int = 200, **shown: object) -> HttpResponse:
    nothing: dict[str, object] = {
        "missing": "", "error": "", "reasons": [], "reason_error": "", "columns": (), "rows": [], "searched": False,
        "is_more": False, "is_first": True, "next_href": "", "procedures": [],
    }  # fmt: skip
    return show(request, "desk/find.html", {**nothing, "asked": asked, **shown}, status=status)


def _is_elsewhere(request: DeskRequest, found: tuple[Found, ...]) -> bool:
    """Test if a line is decided in another unit; where all are of the own one, the column would say nothing."""
    return any(one.competent_unit_id != request.actor.unit_id for one in found)


def _columns(*, with_unit: bool) -> tuple[Column, ...]:
    """Return the columns. The day of the submission stands in the code."""
    columns = [Column(_("State"), "due"), Column(_("Code"), "code"), Column(_("Applicant"), "link")]
    columns += [Column(_("Procedure"), "clip"), Column(_("Due"), "due")]
    return (*columns, *([Column(_("Decides"))] if with_unit else []), Column(_("Who has it")))


def _rows(request: DeskRequest, found: tuple[Found, ...], at: datetime) -> list[Row]:
    """Return the lines of what was found. Four statements, whatever their number."""
    if not found:
        return []
    names = procedures.names_by_id({one.procedure_version_id for one in found})
    units = organisation.units_by_id(one.competent_unit_id for one in found)
    officers = accounts.names_of(one.assignee_id for one in found if one.assignee_id)
    calendar = organisation.work_calendar(unit_id=request.actor.unit_id)
    with_unit = _is_elsewhere(request, found)
    rows = []
    for one in found:
        state, tone = STATES[one.business]
        has_it = _((TO_DO if one.node in SHORT else STEPS)[one.node]) if one.node else "–"
        if one.node in OWN:
            has_it = called(one.process, one.element, otherwise=has_it)
        cells: tuple[str | DueWords, ...] = (
            DueWords(tone, ICONS[tone], _(state)),
            one.code,
            one.applicant_name,
            short_name(names.get(one.procedure_version_id, "")),
            _due(one, at=at, calendar=calendar),
        )
        cells += (unit_name(units[one.competent_unit_id]),) if with_unit else ()
        if one.source_system:
            has_it = _("Worked in %(system)s") % {"system": one.source_system}
        cells += (officers.get(one.assignee_id, has_it),)
        rows.append(Row(reverse("desk:dossier", args=[one.code]), cells))
    return rows


def _due(one: Found, *, at: datetime, calendar: WorkCalendar) -> DueWords | str:
    """Return what to say of the deadline of a line; nothing for what ended without a decision, as its state says."""
    if one.decided_at and one.due_at:
        return due_done(on_time=one.decided_at <= one.due_at)
    if one.business is Business.SUPPLEMENT_ASKED:
        return due_paused(is_short=True)
    if one.business in ENDED:
        return "–"
    return badge(one.due_at, now=at, calendar=calendar)


def _procedures(words: str, at: datetime) -> list[object]:
    """Return the procedures that words may mean, beside the persons. One statement."""
    try:
        return list(answers_of(procedures.search(words, at.date(), limit=PROCEDURES)))
    except Refused:
        return []


def _shown(typed: str) -> str:
    """Return what was typed as it may be shown again; what came from a card is not."""
    return "" if people.is_card(typed) else typed.replace("\x00", "")[:200]


def written_code(text: str, *, own: str, today: str) -> str:
    """
    Return the code that an officer means, or nothing when the words are no code.

    Spaces, small letters and dashes of any kind are forgiven; `261123-0001` is one of the own unit, `1` the first of
    today there; of the square code of a receipt it is what stands behind `/track/`.
    """
    if TRACK in text:
        text = text.partition(TRACK)[2].partition("?")[0].strip("/ ")
    bare = "".join(text.translate(_DASHES).split()).upper()
    mine = [f"{own}-{bare}"] if own else []
    if own and bare.isascii() and bare.isdecimal() and len(bare) <= 5:
        mine.append(f"{own}-{today}-{int(bare):04d}")
    for candidate in (bare, *mine):
        try:
            return str(read_code(candidate))
        except CodeUnusable:
            continue
    return ""
