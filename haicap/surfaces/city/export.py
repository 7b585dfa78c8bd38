"""The register of a day as a file."""

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from haicap.domains.authority import api as authority
from haicap.platform.clock import api as clock
from haicap.surfaces.city.frame import CityRequest
from haicap.surfaces.city.narrowing import NarrowedByNothing, day_of
from haicap.surfaces.city.officers import officer

#: the form of a file -> what writes it, and what it is
FORMS = {
    "csv": (authority.exported_csv, "text/csv; charset=utf-8"),
    "json": (authority.exported_json, "application/json; charset=utf-8"),
}


@officer
@require_safe
def export(request: CityRequest) -> HttpResponseBase:
    """Send the register of a day as CSV or JSON, line by line. One statement beside those of the register's page."""
    wanted = request.GET.get("as", "csv")
    if wanted not in FORMS:
        raise NarrowedByNothing("as", value="")
    on = day_of(request.GET, today=clock.now().date())
    # Refuses a day that nobody recorded before the first line is on its way.
    authority.matrix(on=on, editions=request.officer.editions)
    lines, kind = FORMS[wanted]
    response = StreamingHttpResponse(lines(on=on, editions=request.officer.editions), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="authority-{on.isoformat()}.{wanted}"'
    return response
