"""The worklist: what waits for the post, soonest due first."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from html import escape
from typing import NamedTuple

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import MOST_SUPPLEMENTS, Node, WorkItem
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.domains.staff import api as staff
from haicap.kernel.actors import Actor, Role
from haicap.platform.accounts import api as accounts
from haicap.platform.clock import api as clock
from haicap.surfaces.desk.frame import show, show_filled
from haicap.surfaces.desk.narrowing import (
    DUE,
    LEADERS,
    Chosen,
    address,
    channels,
    chosen_in,
    filter_of,
    sealed,
    steps,
    steps_offered,
)
from haicap.surfaces.desk.officers import officer
from haicap.surfaces.desk.own_steps import OWN, called
from haicap.surfaces.desk.paging import read_place, written_place
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.surfaces.desk.times import badge
from haicap.surfaces.desk.words import CHANNELS, TO_DO, short_name
from haicap.ui.due import DueWords, due_done, due_paused
from haicap.ui.rows import fixed_rows, worklist_rows
from haicap.ui.values import Column, Row

#: steps at which the clock stands still
WAITING = frozenset({Node.MORE_AT_DOOR, Node.MORE_IN_WORK})


class Around(NamedTuple):
    """
    What stands around the lines of a worklist beside the frame of the officer; all of it, as it is looked up by this.

    `number`, `late` and `soon` count lines. Where the next page begins is left open, as it is different after each act.
    """

    chosen: Chosen
    nodes: tuple[Node, ...]
    columns: tuple[Column, ...]
    number: int
    all_samples: bool
    late: int
    soon: int
    unplaced: int
    is_first: bool
    is_more: bool


@officer
@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: DeskRequest) -> HttpResponse:
    """
    Show what waits for the post, narrowed as the address says; a POST writes such an address.

    One statement beside those of the door, one more of a list that is narrowed or goes on, with the choices open four
    more at most; for heads and chairs one more.
    """
    now, by = clock.now(), request.actor
    chosen = chosen_in(request.POST if request.method == "POST" else request.GET, by=by, at=now)
    if request.method == "POST":
        chosen = sealed(chosen, request.POST.get("text", "").replace("\x00", "")[:200], by=by, at=now)
        return HttpResponseRedirect(address(chosen), status=303)
    wanted = filter_of(chosen, by=by, at=now)
    place = request.GET.get("after", "")
    items = dossiers.worklist(of=by, wanted=wanted, after=read_place(place), limit=dossiers.PAGE + 1)
    is_more, items = len(items) > dossiers.PAGE, items[: dossiers.PAGE]
    is_open = chosen.is_any or "narrow" in request.GET
    offered = dossiers.procedures_waiting(of=by, wanted=wanted) if is_open else []
    named = {*offered, *wanted.version_ids, *(item.procedure_version_id for item in items)}
    names = procedures.names_by_id(named, editions=request.officer.editions)
    short = {version_id: short_name(name) for version_id, name in names.items()}
    officers = _specialists(request, now) if is_open and by.role in LEADERS else {}
    calendar = organisation.work_calendar(unit_id=by.unit_id, editions=request.officer.editions)
    # Many lines are due at the same moment, and have the same words: each is said once.
    badges = _badges(items, cache(lambda due_at: badge(due_at, now=now, calendar=calendar)))
    all_samples = bool(items) and all(item.is_sample for item in items)
    is_whole = bool(place) or chosen.is_any or bool(chosen.step)
    waits = dossiers.nodes_waiting(of=by) if is_whole and not chosen.who else frozenset(item.node for item in items)
    nodes = steps_offered(chosen, by=by, waits=waits)
    with_step = len(nodes) > 1 and (not chosen.step or chosen.step in OWN)
    around = Around(
        chosen,
        nodes,
        _columns(get_language(), with_step=with_step, with_officer=bool(chosen.who)),
        number=len(items),
        all_samples=all_samples,
        late=sum(due.tone == "late" and not item.decided_at for item, due in zip(items, badges, strict=True)),
        soon=sum(due.tone == "soon" for due in badges),
        unplaced=dossiers.unplaced_count(of=by) if not place and not is_open else 0,
        is_first=not place,
        is_more=is_more,
    )
    next_href = address(chosen, after=written_place(items[-1].rank_at, items[-1].token_id)) if is_more else ""
    rows = _rows(items, badges, short, officers, with_step=with_step, around=around)
    if not is_open:
        holes: dict[str, bytes] = {"lines": fixed_rows(around.columns, rows)}
        holes |= {"next_href": escape(next_href).encode()} if is_more else {}
        return show_filled(request, "desk/work.html", lambda: _shown(around, by=by), key=around, holes=holes)
    opened = {
        "is_open": True,
        "next_href": next_href,
        "lines": worklist_rows(around.columns, rows),
        "dues": [(value, _(words)) for value, words in DUE.items()],
        "channels": channels(),
        "procedures": _procedures_offered(short, {*offered, *wanted.version_ids}),
        "officers": _officers_offered(officers),
    }
    return show(request, "desk/work.html", {**_shown(around, by=by), **opened})


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


def _shown(around: Around, *, by: Actor) -> dict[str, object]:
    """Return what the page shows, with no choices open and without its lines. No statement."""
    chosen = around.chosen
    return {
        **around._asdict(),
        "choices": steps(chosen, around.nodes),
        "next_href": "",
        "first_href": address(chosen),
        "is_filtered": chosen.is_any or bool(chosen.step),
        "may_receive": dossiers.may_receive(actor=by),
        "is_open": False,
        "narrow_href": address(chosen, narrow="1"),
    }


@cache
def _words(language: str | None) -> tuple[str, str, dict[Node, str], dict[StrEnum, str]]:  # noqa: ARG001
    """Return, in a language, what stands before and after the code in the address of a dossier, steps and channels."""
    before, after = reverse("desk:dossier", args=["CODE"]).split("CODE")
    said = {channel: _(words) for channel, words in CHANNELS.items()}
    return before, after, {node: _(words) for node, words in TO_DO.items()}, said


@cache
def _columns(language: str | None, *, with_step: bool, with_officer: bool) -> tuple[Column, ...]:  # noqa: ARG001
    """Return the columns; the step is left out where all rows have the same, the day as it stands in the code."""
    columns = [Column(_("Due"), "due"), Column(_("Code"), "code"), Column(_("Procedure"), "clip")]
    columns += [Column(_("Applicant"), "link"), *([Column(_("To do"))] if with_step else [])]
    columns += [Column(_("Who has it"))] if with_officer else []
    return (*columns, Column(_("Channel")))


def _rows(
    items: list[WorkItem],
    badges: list[DueWords],
    names: Mapping[int, str],
    officers: Mapping[int, str],
    *,
    with_step: bool,
    around: Around,
) -> list[Row]:
    """Return the lines of the items."""
    before, after, to_do, channels = _words(get_language())
    rows = []
    for item, due in zip(items, badges, strict=True):
        cells: tuple[str | DueWords, ...] = (due, item.code, names.get(item.procedure_version_id, ""))
        cells += (item.applicant_name, _to_do(item, to_do)) if with_step else (item.applicant_name,)
        cells += (officers.get(item.assignee_id, "–"),) if around.chosen.who else ()
        cells += (channels[item.channel],)
        rows.append(Row(f"{before}{item.code}{after}", cells, item.is_sample and not around.all_samples))
    return rows


def _to_do(item: WorkItem, words: Mapping[Node, str]) -> str:
    """Return what is to be done: what the process calls a step that has no other name."""
    if item.node in OWN:
        return called(item.process, item.element, otherwise=words[item.node])
    return words[item.node]


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
