"""After handing in: the code, what happens next, and the receipt when there is one."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.contracts import DraftUnknown, ReceiptNotYet
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.platform.clock import api as clock
from haicap.platform.files import api as files
from haicap.surfaces.portal.filing.holding import lost
from haicap.surfaces.portal.filing.secret import secret_of
from haicap.surfaces.portal.tracking import days, due_line
from haicap.surfaces.portal.unit_words import unit_name
from haicap.ui.access import Access, open_to
from haicap.ui.formats import LOCAL, moment_vi


@open_to(Access.HOLDER)
@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """Show the code to the one who handed in. Five statements."""
    code = _code_of(request)
    if not code:
        return lost(request)
    found = dossiers.tracking(code)
    unit = organisation.units_by_id([found.received_unit_id], editions=found.editions)[found.received_unit_id]
    version = procedures.version_by_id(
        found.procedure_version_id, on=found.submitted_at.astimezone(LOCAL).date(), editions=found.editions
    )
    calendar = organisation.work_calendar(unit_id=unit.id, editions=found.editions)
    office = unit_name(unit)
    by = gettext("by %(when)s") % {"when": moment_vi(found.due_at)} if found.due_at else ""
    steps = [
        (gettext("%(unit)s checks the papers. If one is missing, the office tells you.") % {"unit": office}, ""),
        (gettext("When the papers are complete you get a receipt with the day of the result."), ""),
        (gettext("The office decides. You can follow it here with the code at any time."), ""),
        (gettext("You fetch the result at %(unit)s.") % {"unit": office}, by),
    ]
    return render(
        request,
        "portal/filing/done.html",
        {
            "found": found,
            "version": version,
            "follow_url": settings.HAICAP_TRACK_URL.format(code=found.code),
            "track_href": reverse("portal:track", args=[found.code]),
            "next": steps,
            "due_line": due_line(found),
            "days": days(found, calendar),
        },
    )


@open_to(Access.HOLDER)
@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Give form 01 to the one who handed in, or say when it will be there. Eight statements at most."""
    code = _code_of(request)
    if not code:
        return lost(request)
    try:
        track_url = settings.HAICAP_TRACK_URL.format(code=code)
        document = dossiers.receipt(code=code, at=clock.now(), track_url=track_url)
    except ReceiptNotYet:
        return render(request, "portal/filing/receipt_later.html", {"code": code}, status=404)
    response = HttpResponse(files.read(document.sha256), content_type=files.PDF)
    response["Content-Disposition"] = f'inline; filename="{code}-01.pdf"'
    return response


def _code_of(request: HttpRequest) -> str:
    """Return the code of what the browser's secret handed in, or nothing."""
    secret = secret_of(request)
    if not secret:
        return ""
    try:
        return dossiers.draft(secret).code
    except DraftUnknown:
        return ""
