"""The pages of components: every component in every state, at both densities, with invented content."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from haicap.kernel.refusals import NotFound
from haicap.ui import gallery_samples as samples
from haicap.ui.access import Access, open_to
from haicap.ui.refusals import PAGES, error_page


@open_to(Access.ANYONE)
@require_GET
def portal(request: HttpRequest) -> HttpResponse:
    """Show the components as a citizen meets them."""
    asked = request.GET.get("q", "")[:200]
    return render(request, "ui/gallery/portal.html", samples.shown(found=samples.search(asked), asked=asked))


@open_to(Access.ANYONE)
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Show the components as an officer meets them; `?density=city` is the densest."""
    density = "city" if request.GET.get("density") == "city" else "desk"
    return render(request, "ui/gallery/desk.html", samples.shown(density=density, frame=samples.frame(), asked=""))


@open_to(Access.ANYONE)
@require_GET
def live_answers(request: HttpRequest) -> HttpResponse:
    """Answer the search box as one types."""
    asked = request.GET.get("q", "")[:200]
    return render(request, "ui/gallery/answers.html", {"found": samples.search(asked), "asked": asked})


@open_to(Access.ANYONE)
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Take any form of these pages and do nothing."""
    return HttpResponseRedirect(reverse("ui:desk"))


@open_to(Access.ANYONE)
@require_GET
def error(request: HttpRequest, status: int) -> HttpResponse:
    """Show the page of an error."""
    if status not in PAGES:
        raise NotFound(key=str(status))
    return error_page(request, status)
