"""The worklist: what waits for the post, soonest due first."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import MOST_SUPPLEMENTS, Node, WorkItem
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.domains.staff import api as staff
from haicap.kernel.actors import Role
from haicap.platform.accounts import api as accounts
from haicap.platform.clock import api as clock
from haicap.surfaces.desk.frame import show
from haicap.surfaces.desk.narrowing import DUE, LEADERS, address, channels, chosen_in, filter_of, sealed, steps
from haicap.surfaces.desk.officers import officer
from haicap.surfaces.desk.paging import read_place, written_place
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.surfaces.desk.times import badge
from haicap.surfaces.desk.words import CHANNELS, STEPS_OF, TO_DO, short_name
from haicap.ui.due import DueWords, due_done, due_paused
from haicap.ui.values import Column, Row

#: steps at which the clock stands still
WAITING = frozenset({Node.MORE_AT_DOOR, Node.MORE_IN_WORK})


@officer
@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: DeskRequest) -> HttpResponse:
    """
    Show what waits for the post, narrowed as the address says; a POST writes such an address.

    One statement beside those of the door, with the choices open four more at most; for heads and chairs one more.
    """
    now = clock.now()
    chosen = chosen_in(request.POST if request.method == "POST" else request.GET, by=request.actor, at=now)
    if request.method == "POST":
        chosen = sealed(chosen, request.POST.get("text", "").replace("\x00", "")[:200], by=request.actor, at=now)
        return HttpResponseRedirect(address(chosen), status=303)
    wanted = filter_of(chosen, by=request.actor, at=now)
    place = request.GET.get("after", "")
    items = dossiers.worklist(of=request.actor, wanted=wanted, after=read_place(place), limit=dossiers.PAGE + 1)
    is_more, items = len(items) > dossiers.PAGE, items[: dossiers.PAGE]
    is_open = chosen.is_any or "narrow" in request.GET
    offered = dossiers.procedures_waiting(of=request.actor, wanted=wanted) if is_open else []
    named = {*offered, *wanted.version_ids, *(item.procedure_version_id for item in items)}
    names = procedures.names_by_id(named, editions=request.officer.editions)
    officers = _specialists(request, now) if is_open and request.actor.role in LEADERS else {}
    calendar = organisation.work_calendar(unit_id=request.actor.unit_id, editions=request.officer.editions)
    # Many lines are due at the same moment, and have the same words: each is said once.
    badges = _badges(items, cache(lambda due_at: badge(due_at, now=now, calendar=calendar)))
    short = {version_id: short_name(name) for version_id, name in names.items()}
    with_step = not chosen.step and not chosen.who and len(STEPS_OF.get(request.actor.role, ())) > 1
    all_samples = bool(items) and all(item.is_sample for item in items)
    following_place = written_place(items[-1].rank_at, items[-1].token_id) if is_more else ""
    words, page = cache(_), _page()
    shown = {
        "columns": _columns(with_step=with_step, with_officer=bool(chosen.who)),
        "rows": [
            _row(
                item,
                due,
                short,
                words=words,
                page=page,
                with_step=with_step,
                with_officer=bool(chosen.who),
                officers=officers,
                with_mark=not all_samples,
            )
            for item, due in zip(items, badges, strict=True)
        ],
        "all_samples": all_samples,
        "choices": steps(chosen, by=request.actor),
        "late": sum(due.tone == "late" and not item.decided_at for item, due in zip(items, badges, strict=True)),
        "soon": sum(due.tone == "soon" for due in badges),
        "is_more": is_more,
        "is_first": not place,
        "next_href": address(chosen, after=following_place) if is_more else "",
        "first_href": address(chosen),
        "is_filtered": chosen.is_any or bool(chosen.step),
        "unplaced": dossiers.unplaced_count(of=request.actor) if not place and not is_open else 0,
        "may_receive": dossiers.may_receive(actor=request.actor),
        "is_open": is_open,
        "narrow_href": address(chosen, narrow="1"),
        "chosen": chosen,
        "dues": [(value, _(words)) for value, words in DUE.items()],
        "channels": channels(),
        "procedures": _procedures_offered(short, {*offered, *wanted.version_ids}),
        "officers": _officers_offered(officers),
    }
    return show(request, "desk/work.html", shown)


@officer
@require_safe
def following(request: DeskRequest) -> HttpResponse:
    """Go to the task behind the one in `past`, or to the first one. One statement beside those of the door."""
    past = request.GET.get("past", "")
    codes = [item.code for item in dossiers.worklist(of=request.actor)]
    if not codes:
        return HttpResponseRedirect(reverse("desk:work"))
    at = codes.index(past) + 1 if past in codes else 0
    return HttpResponseRedirect(reverse("desk:dossier", args=[codes[at % len(codes)]]))


@cache
def _page() -> str:
    """Return the address of a dossier's page, with CODE for its code."""
    return reverse("desk:dossier", args=["CODE"])


def _columns(*, with_step: bool, with_officer: bool) -> tuple[Column, ...]:
    """Return the columns; the step is left out where all rows have the same, the day as it stands in the code."""
    columns = [Column(_("Due"), "due"), Column(_("Code"), "code"), Column(_("Procedure"), "clip")]
    columns += [Column(_("Applicant"), "link"), *([Column(_("To do"))] if with_step else [])]
    columns += [Column(_("Who has it"))] if with_officer else []
    return (*columns, Column(_("Channel")))


def _row(
    item: WorkItem,
    due: DueWords,
    names: Mapping[int, str],
    *,
    words: Callable[[str], str],
    page: str,
    with_step: bool,
    with_officer: bool,
    officers: Mapping[int, str],
    with_mark: bool,
) -> Row:
    """Return the line of an item; `page` is the address of a dossier's page with CODE for its code."""
    procedure = names.get(item.procedure_version_id, "")
    cells: tuple[str | DueWords, ...] = (due, item.code, procedure, item.applicant_name)
    cells += (words(TO_DO[item.node]),) if with_step else ()
    if with_officer:
        cells += (officers.get(item.assignee_id, "–"),)
    cells += (words(CHANNELS[item.channel]),)
    return Row(page.replace("CODE", item.code), cells, is_sample=item.is_sample and with_mark)


def _badges(items: list[WorkItem], running: Callable[[datetime | None], DueWords]) -> list[DueWords]:
    """Return what to say of the deadline of each line."""
    done = {on_time: due_done(on_time=on_time) for on_time in (True, False)}
    return [_badge(item, running, done=done) for item in items]


def _badge(
    item: WorkItem, running: Callable[[datetime | None], DueWords], *, done: Mapping[bool, DueWords]
) -> DueWords:
    """Return what to say of the deadline of a line; a result that waits to be fetched is late no more."""
    if item.node in WAITING:
        return due_paused(is_short=True)
    if item.decided_at and item.due_at:
        return done[item.decided_at <= item.due_at and item.supplement_count <= MOST_SUPPLEMENTS]
    return running(item.due_at)


def _officers_offered(officers: dict[int, str]) -> list[tuple[str, str]]:
    """Return the specialists to choose from, with all of them first; nothing when there are none."""
    if not officers:
        return []
    return [("all", _("All specialists")), *((str(key), name) for key, name in officers.items())]


def _specialists(request: DeskRequest, now: datetime) -> dict[int, str]:
    """Return the specialists of the unit by account, in the order of their names. Two statements."""
    held = staff.holders(unit_id=request.actor.unit_id, role=Role.SPECIALIST, on=now.date())
    names = accounts.names_of(post.account_id for post in held)
    return dict(sorted(names.items(), key=lambda one: one[1]))


def _procedures_offered(names: Mapping[int, str], offered: set[int]) -> list[tuple[str, str]]:
    """Return procedures to choose among; versions of one name are one choice."""
    by_name: dict[str, list[int]] = {}
    for version_id in sorted(offered & names.keys()):
        by_name.setdefault(names[version_id], []).append(version_id)
    return [("-".join(map(str, by_name[name])), name) for name in sorted(by_name)]
