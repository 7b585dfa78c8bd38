"""The worklist: what waits for the post, soonest due first."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Node, WorkItem
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput
from haicap.platform.clock import api as clock
from haicap.surfaces.desk.frame import show
from haicap.surfaces.desk.officers import officer
from haicap.surfaces.desk.paging import read_place, written_place
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.surfaces.desk.times import badge
from haicap.surfaces.desk.words import CHANNELS, STEPS_OF, TO_DO, short_name
from haicap.ui.due import DueWords, due_paused
from haicap.ui.formats import date_vi
from haicap.ui.values import Column, Row

#: steps at which the clock stands still
WAITING = frozenset({Node.MORE_AT_DOOR, Node.MORE_IN_WORK})


class StepUnknown(BadInput):
    """The address names a step that is none, or none of the post."""

    message = sentence("There is no such step in the work of your post.")


@officer
@require_safe
def work(request: DeskRequest) -> HttpResponse:
    """Show what waits for the post. Three statements beside those of the door."""
    now = clock.now()
    node = _step(request)
    place = request.GET.get("after", "")
    items = dossiers.worklist(of=request.actor, node=node, after=read_place(place), limit=dossiers.PAGE + 1)
    is_more, items = len(items) > dossiers.PAGE, items[: dossiers.PAGE]
    whole_names = procedures.names_by_id({item.procedure_version_id for item in items})
    calendar = organisation.work_calendar(unit_id=request.actor.unit_id)
    badges = [
        due_paused() if item.node in WAITING else badge(item.due_at, now=now, calendar=calendar) for item in items
    ]
    names = {version_id: short_name(name) for version_id, name in whole_names.items()}
    with_step = node is None and len(STEPS_OF.get(request.actor.role, ())) > 1
    all_samples = bool(items) and all(item.is_sample for item in items)
    shown = {
        "columns": _columns(with_step=with_step),
        "rows": [
            _row(item, due, names.get(item.procedure_version_id, ""), with_step=with_step, with_mark=not all_samples)
            for item, due in zip(items, badges, strict=True)
        ],
        "all_samples": all_samples,
        "choices": _choices(request, node),
        "late": sum(due.tone == "late" for due in badges),
        "soon": sum(due.tone == "soon" for due in badges),
        "is_more": is_more,
        "is_first": not place,
        "next_href": _address(node, after=written_place(items[-1].rank_at, items[-1].token_id)) if is_more else "",
        "first_href": _address(node),
        "is_filtered": node is not None,
        "may_receive": dossiers.may_receive(actor=request.actor),
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


def _columns(*, with_step: bool) -> tuple[Column, ...]:
    """Return the columns; the step is left out where all rows have the same."""
    columns = [Column(_("Due"), "due"), Column(_("Code"), "code"), Column(_("Procedure"), "clip")]
    columns += [Column(_("Applicant"), "link"), *([Column(_("To do"))] if with_step else [])]
    return (*columns, Column(_("Channel")), Column(_("Handed in on")))


def _row(item: WorkItem, due: DueWords, procedure: str, *, with_step: bool, with_mark: bool) -> Row:
    cells: tuple[str | DueWords, ...] = (due, item.code, procedure, item.applicant_name)
    cells += (_(TO_DO[item.node]),) if with_step else ()
    cells += (_(CHANNELS[item.channel]), date_vi(item.submitted_at))
    return Row(reverse("desk:dossier", args=[item.code]), cells, is_sample=item.is_sample and with_mark)


def _step(request: DeskRequest) -> Node | None:
    """Return the step that the address names, if it names one."""
    asked = request.GET.get("step", "")
    if not asked:
        return None
    for node in STEPS_OF.get(request.actor.role, ()):
        if node.value == asked:
            return node
    raise StepUnknown("step", value=asked[:20])


def _choices(request: DeskRequest, current: Node | None) -> list[tuple[str, str, bool]]:
    """Return the filters; a post with one step needs none."""
    nodes = STEPS_OF.get(request.actor.role, ())
    if len(nodes) < 2:
        return []
    each = [(_(TO_DO[node]), _address(node), node is current) for node in nodes]
    return [(_("All"), _address(None), current is None), *each]


def _address(node: Node | None, *, after: str = "") -> str:
    asked = {name: value for name, value in (("step", node.value if node else ""), ("after", after)) if value}
    return f"{reverse('desk:work')}?{urlencode(asked)}" if asked else reverse("desk:work")
