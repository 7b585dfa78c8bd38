"""What stands around every page of the desk: posts, rail, search, next task."""

from collections.abc import Callable, Hashable, Mapping
from functools import cache, partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from haicap.domains.authority import api as authority
from haicap.domains.dossiers import api as dossiers
from haicap.domains.staff import api as staff
from haicap.domains.staff.contracts import ROLES
from haicap.kernel.refusals import Refused
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.surfaces.desk.words import said, unit_name
from haicap.ui.doors import forms
from haicap.ui.moulds import filled
from haicap.ui.refusals import PAGES
from haicap.ui.values import DeskFrame, PostChoice, RailLink


def show(
    request: DeskRequest,
    template: str,
    context: Mapping[str, object],
    *,
    status: int = 200,
    past: str = "",
    asked: str = "",
) -> HttpResponse:
    """
    Return a page of the desk in its frame. No statement.

    `past` is the dossier shown, so that “next task” goes on behind it; `asked` stands in the search field.
    """
    shown = {**context, "frame": frame(request.officer, past=past, asked=asked), "officer": request.officer}
    return render(request, template, shown, status=status)


def show_filled(
    request: DeskRequest,
    template: str,
    shown: Callable[[], Mapping[str, object]],
    *,
    key: Hashable,
    holes: Mapping[str, bytes],
) -> HttpResponse:
    """Return a page as `show` does, from its mould when there is one; `key` and `holes` as `haicap.ui.moulds` says."""

    def whole() -> Mapping[str, object]:
        return {**shown(), "frame": frame(request.officer), "officer": request.officer}

    # The officer stands for all of the frame: whoever has changed, or whose unit has, is another object.
    proof = {name: str(markup).encode() for name, markup in forms(request).items()}
    return filled(request, template, whole, key=(request.officer, key), holes={**proof, **holes})


def refused(request: DeskRequest, refusal: Refused) -> HttpResponse:
    """Return the page of a refusal that no form answers, in the frame of the desk."""
    title, _advice = PAGES.get(refusal.status, PAGES[422])
    shown = {"title": _(title), "words": said(refusal), "status": refusal.status}
    return show(request, "desk/refused.html", shown, status=refusal.status)


def frame(officer: staff.Officer, *, past: str = "", asked: str = "") -> DeskFrame:
    """Return the frame of an officer. The rail holds only the places that the post can use."""
    href = partial(_href, language=get_language())
    rail = [RailLink("work", _("Work"), "work", href("desk:work"))]
    if dossiers.may_receive(actor=officer.actor):
        rail.append(RailLink("counter", _("Counter"), "counter", href("desk:intake")))
    rail += [
        RailLink("find", _("Find"), "search", href("desk:find")),
        RailLink("guidance", _("Guidance"), "guidance", href("desk:guidance")),
    ]
    if staff.may_staff(actor=officer.actor):
        rail.append(RailLink("colleagues", _("Colleagues"), "people", href("desk:colleagues")))
    following = href("desk:next")
    return DeskFrame(
        home_href=href("desk:work"),
        rail=tuple(rail),
        posts=tuple(
            PostChoice(str(post.id), unit_name(officer.units[post.unit_id]), _(ROLES[post.role]), post == officer.post)
            for post in officer.posts
        ),
        switch_href=href("desk:post"),
        search_href=href("desk:find"),
        search_value=asked,
        next_href=f"{following}?{urlencode({'past': past})}" if past else following,
        help_href=href("desk:help"),
        leave_href=href("desk:sign-out"),
        account_href=href("desk:account"),
        officer=officer.account.name,
        links=((_("City"), href("city:home")),) if authority.may_read_register(unit=officer.unit) else (),
    )


@cache
def _href(name: str, *, language: str | None) -> str:  # noqa: ARG001
    """Return the address of a page of the desk; the same for ever in a language."""
    return reverse(name)


def open_frame() -> DeskFrame:
    """Return the frame of the sign-in: only the name."""
    return DeskFrame(home_href=reverse("desk:sign-in"))
