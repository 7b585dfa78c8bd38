"""What stands around every page of the city surface: posts, rail, and the way back to the desk."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from haicap.domains.law import api as law
from haicap.domains.staff import api as staff
from haicap.domains.staff.contracts import ROLES
from haicap.kernel.refusals import Refused
from haicap.ui.doors import OfficerRequest
from haicap.ui.refusals import PAGES, refusal_words
from haicap.ui.values import DeskFrame, PostChoice, RailLink

#: a request that came through the door of the city surface
CityRequest = OfficerRequest[staff.Officer]


def show(request: CityRequest, template: str, context: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    """Return a page of the city surface in its frame, with whether its reader may change law. No statement."""
    shown = {
        **context,
        "frame": frame(request.officer),
        "officer": request.officer,
        "may_change_law": law.may_change_law(request.actor),
    }
    return render(request, template, shown, status=status)


def refused(request: CityRequest, refusal: Refused) -> HttpResponse:
    """Return the page of a refusal that no form answers, in the frame of the city surface."""
    title, _advice = PAGES.get(refusal.status, PAGES[422])
    shown = {"title": _(title), "words": refusal_words(refusal), "status": refusal.status}
    return show(request, "city/refused.html", shown, status=refusal.status)


def frame(officer: staff.Officer) -> DeskFrame:
    """Return the frame of an officer."""
    language = get_language()
    return DeskFrame(
        home_href=reverse("city:home"),
        name=_("City"),
        rail=_rail(officer),
        posts=tuple(
            PostChoice(
                str(post.id), officer.units[post.unit_id].called(language), _(ROLES[post.role]), post == officer.post
            )
            for post in officer.posts
        ),
        switch_href=reverse("desk:post"),
        leave_href=reverse("desk:sign-out"),
        account_href=reverse("desk:account"),
        officer=officer.account.name,
        links=((_("Desk"), reverse("desk:work")),),
    )


def _rail(officer: staff.Officer) -> tuple[RailLink, ...]:
    """Return the places that the post can use."""
    rail = [
        RailLink("home", _("Overview"), "work", reverse("city:home")),
        RailLink("register", _("Register"), "matrix", reverse("city:register")),
        RailLink("who", _("Who decides"), "sign", reverse("city:who")),
        RailLink("findings", _("Findings"), "late", reverse("city:findings")),
    ]
    if law.may_change_law(officer.actor):
        rail.append(RailLink("amendments", _("Amendments"), "text", reverse("city:amendments")))
    return tuple(rail)
