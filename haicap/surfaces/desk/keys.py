"""The page of the keys and of what the desk is for."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from haicap.surfaces.desk.frame import show
from haicap.surfaces.desk.officers import officer
from haicap.surfaces.desk.sessions import DeskRequest


@officer
@require_safe
def keys(request: DeskRequest) -> HttpResponse:
    """Show the keys."""
    return show(request, "desk/help.html", {})
