"""Help, privacy, accessibility: short pages of words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from haicap.surfaces.portal.filing.secret import DAYS_KEPT
from haicap.ui.access import Access, open_to


@open_to(Access.ANYONE)
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Show how one files, in plain words. No statement."""
    return render(request, "portal/help.html")


@open_to(Access.ANYONE)
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is stored, for how long, and who looks at it. No statement."""
    return render(request, "portal/privacy.html", {"days": DAYS_KEPT})


@open_to(Access.ANYONE)
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show how these pages can be used, and where they cannot yet. No statement."""
    return render(request, "portal/accessibility.html")
