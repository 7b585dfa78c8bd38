"""Dossiers of divided units that wait for a person to say which unit goes on with them."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import Unplaced
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.platform.clock import api as clock
from haicap.surfaces.desk.frame import show
from haicap.surfaces.desk.officers import officer
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.surfaces.desk.times import badge
from haicap.surfaces.desk.words import short_name
from haicap.ui.due import due_done, due_paused
from haicap.ui.values import Column, Row

PAGE = 50


@officer
@require_safe
def unplaced(request: DeskRequest) -> HttpResponse:
    """Show the dossiers that may go to the unit of the post, one after the other. Four statements at most."""
    now, after = clock.now(), request.GET.get("after", "")
    first = int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0
    items = dossiers.unplaced(of=request.actor, after=first, limit=PAGE + 1)
    is_more, items = len(items) > PAGE, items[:PAGE]
    editions = request.officer.editions
    names = procedures.names_by_id({item.procedure_version_id for item in items}, editions=editions)
    calendar = organisation.work_calendar(unit_id=request.actor.unit_id, editions=editions)

    all_samples = bool(items) and all(item.is_sample for item in items)

    def row(item: Unplaced) -> Row:
        return Row(
            href=reverse("desk:dossier", args=[item.code]),
            cells=(
                due_done(on_time=item.decided_at <= item.due_at)
                if item.decided_at and item.due_at
                else due_paused(is_short=True)
                if item.waiting_since
                else badge(item.due_at, now=now, calendar=calendar),
                item.code,
                short_name(names.get(item.procedure_version_id, "")),
                item.applicant_name,
            ),
            is_sample=item.is_sample and not all_samples,
        )

    columns = [Column(_("Due"), "due"), Column(_("Code"), "code"), Column(_("Procedure"), "clip")]
    columns += [Column(_("Applicant"), "link")]
    shown = {
        "columns": columns,
        "rows": [row(item) for item in items],
        "all_samples": all_samples,
        "is_first": not first,
        "next_href": f"{reverse('desk:unplaced')}?after={items[-1].id}" if is_more else "",
    }
    return show(request, "desk/unplaced.html", shown)
