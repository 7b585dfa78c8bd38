"""Accounts and posts, for administrators: of the whole city, or of their own unit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Tier, Unit
from haicap.domains.staff import api as staff
from haicap.domains.staff.contracts import ROLES
from haicap.kernel.actors import Role
from haicap.kernel.refusals import NotFound, Refused
from haicap.kernel.text import clean_line
from haicap.platform.accounts import api as accounts
from haicap.platform.clock import api as clock
from haicap.surfaces.desk.frame import show
from haicap.surfaces.desk.officers import officer
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.surfaces.desk.words import said, unit_name
from haicap.ui.formats import date_vi, moment_vi
from haicap.ui.values import Column, Row

#: in the order of the way of a dossier
GIVEN = (
    Role.RECEIVER,
    Role.SPECIALIST,
    Role.HEAD,
    Role.CHAIR,
    Role.SUPERVISOR,
    Role.LEGAL,
    Role.ADMINISTRATOR,
)


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post on the page of a colleague. `ends` is empty while it is held."""

    id: int
    words: str
    since: str
    ends: str


#: longer than the code of any unit
MOST_CODE = 40


@officer
@require_safe
def colleagues(request: DeskRequest) -> HttpResponse:
    """Show who holds posts in a unit. Five statements beside those of the door."""
    on = clock.now().date()
    unit = _unit(request, request.GET.get("unit", ""))
    found = staff.colleagues(by=request.actor, unit_id=unit.id, on=on)
    rows = [
        Row(
            href=reverse("desk:colleague", args=[one.account_id]),
            cells=(one.name, one.username, _held(one, on=on), _("locked") if one.is_locked else ""),
        )
        for one in found
    ]
    shown = {
        "unit": unit,
        "unit_name": unit_name(unit),
        "units": _units(request),
        "columns": (
            Column(_("Name"), "link"),
            Column(_("User name"), "code"),
            Column(_("Posts"), "text"),
            Column(_("State"), "text"),
        ),
        "rows": rows,
        "new_href": f"{reverse('desk:take-on')}?unit={unit.code}",
    }
    return show(request, "desk/colleagues/list.html", shown)


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def take_on(request: DeskRequest) -> HttpResponse:
    """Make an account with its first post; the code for the first password is shown once."""
    at = clock.now()
    unit = _unit(request, request.POST.get("unit", "") or request.GET.get("unit", ""))
    typed = {name: request.POST.get(name, "") for name in ("name", "username", "role")}
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            role = _role(typed["role"])
            code = staff.take_on(
                by=request.actor, at=at, username=typed["username"], name=typed["name"], unit_id=unit.id, role=role
            )
        except Refused as refusal:
            if not refusal.field:
                raise
            errors, status = {refusal.field: said(refusal)}, refusal.status
        else:
            return _code_page(request, code)
    shown = {
        "unit": unit,
        "unit_name": unit_name(unit),
        "roles": _roles(),
        "typed": {name: value.replace("\x00", "")[:200] for name, value in typed.items()},
        "errors": errors,
        "back_href": f"{reverse('desk:colleagues')}?unit={unit.code}",
    }
    return show(request, "desk/colleagues/new.html", shown, status=status)


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def colleague(request: DeskRequest, account_id: int) -> HttpResponse:
    """Show an account with its posts; a POST changes one thing of it."""
    at = clock.now()
    done, error, status = "", "", 200
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise NotFound("act", key=request.POST.get("act", "")[:20])
        try:
            answer = act(request, account_id)
        except Refused as refusal:
            error, status = said(refusal), refusal.status
        else:
            if isinstance(answer, accounts.Code):
                return _code_page(request, answer)
            return HttpResponseRedirect(f"{reverse('desk:colleague', args=[account_id])}?done=1", status=303)
    elif request.GET.get("done"):
        done = _("It was done.")
    known = staff.colleague(by=request.actor, account_id=account_id, on=at.date())
    units = organisation.units_by_id(post.unit_id for post in known.posts)
    shown = {
        "known": known,
        "posts": [_line(post, units) for post in known.posts],
        "roles": _roles(),
        "units": _units(request),
        "own_unit": request.officer.unit,
        "is_own": known.account_id == request.officer.account.id,
        "done": done,
        "error": error,
    }
    return show(request, "desk/colleagues/one.html", shown, status=status)


def _give_post(request: DeskRequest, account_id: int) -> None:
    unit = _unit(request, request.POST.get("unit", ""))
    role = _role(request.POST.get("role", ""))
    staff.give_post(by=request.actor, at=clock.now(), account_id=account_id, unit_id=unit.id, role=role)


def _end_post(request: DeskRequest, account_id: int) -> None:
    post_id = request.POST.get("post", "")
    if not (post_id.isascii() and post_id.isdigit() and len(post_id) < 19):
        raise staff.ColleagueUnknown("post", key=post_id[:20])
    staff.end_post(by=request.actor, at=clock.now(), account_id=account_id, post_id=int(post_id))


def _lock(request: DeskRequest, account_id: int) -> None:
    staff.lock_account(by=request.actor, at=clock.now(), account_id=account_id, locked=True)


def _unlock(request: DeskRequest, account_id: int) -> None:
    staff.lock_account(by=request.actor, at=clock.now(), account_id=account_id, locked=False)


def _code(request: DeskRequest, account_id: int) -> accounts.Code:
    return staff.give_code(by=request.actor, at=clock.now(), account_id=account_id)


def _end_sessions(request: DeskRequest, account_id: int) -> None:
    staff.end_sessions(by=request.actor, at=clock.now(), account_id=account_id)


def _reset_second_step(request: DeskRequest, account_id: int) -> None:
    staff.reset_second_step(by=request.actor, at=clock.now(), account_id=account_id)


ACTS: Mapping[str, Callable[[DeskRequest, int], accounts.Code | None]] = {
    "give_post": _give_post,
    "end_post": _end_post,
    "lock": _lock,
    "unlock": _unlock,
    "code": _code,
    "end_sessions": _end_sessions,
    "reset_second_step": _reset_second_step,
}


def _code_page(request: DeskRequest, code: accounts.Code) -> HttpResponse:
    shown = {
        "code": code,
        "good_until": moment_vi(code.ends_at),
        "back_href": reverse("desk:colleague", args=[code.account_id]),
    }
    return show(request, "desk/colleagues/code.html", shown)


def _unit(request: DeskRequest, code: str) -> Unit:
    """
    Return the unit of the code, that of the post for none. One statement.

    :raises TextUnusable: if the code holds what no text may hold.
    :raises UnitUnknown: if no unit of the day bears it.
    """
    wanted = clean_line(code, field="unit", most=MOST_CODE)
    return organisation.unit(wanted, clock.now().date()) if wanted else request.officer.unit


def _units(request: DeskRequest) -> list[tuple[str, str]]:
    """Return the units that the actor can choose among: all for the city, else the own one. One statement."""
    if request.officer.unit.tier is not Tier.CITY:
        return [(request.officer.unit.code, unit_name(request.officer.unit))]
    communes = organisation.units(Tier.COMMUNE, clock.now().date())
    city = request.officer.unit
    return [(city.code, unit_name(city)), *sorted(((one.code, unit_name(one)) for one in communes), key=lambda c: c[1])]


def _roles() -> list[tuple[str, str]]:
    return [(role.value, _(ROLES[role])) for role in GIVEN]


def _role(text: str) -> Role:
    found = next((role for role in GIVEN if role.value == text), None)
    if found is None:
        raise staff.RoleUnusable("role", value="")
    return found


def _held(one: staff.Colleague, *, on: object) -> str:
    held = [_(ROLES[post.role]) for post in one.posts if post.validity.covers(clock.now().date())]
    return ", ".join(dict.fromkeys(held)) or _("no post any more")


def _line(post: staff.Post, units: Mapping[int, Unit]) -> PostLine:
    ends = post.validity.ends_before
    return PostLine(
        id=post.id,
        words=f"{_(ROLES[post.role])} · {unit_name(units[post.unit_id])}",
        since=date_vi(post.validity.starts_on),
        ends=date_vi(ends) if ends else "",
    )
