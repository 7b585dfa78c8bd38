"""The first page of the city surface: what needs attention."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import Ending, Matrix
from haicap.domains.law import api as law
from haicap.domains.law.contracts import Amendment, State
from haicap.platform.clock import api as clock
from haicap.surfaces.city.amendments_told import described
from haicap.surfaces.city.amendments_words import Names
from haicap.surfaces.city.findings import kinds_counted
from haicap.surfaces.city.frame import CityRequest, show
from haicap.surfaces.city.officers import officer
from haicap.surfaces.city.procedure import names_of
from haicap.surfaces.city.words import STATES
from haicap.ui.formats import date_vi
from haicap.ui.values import Column, Row

#: amendments that somebody still has to do something with
OPEN = frozenset({State.DRAFT, State.CHECKED, State.SCHEDULED})
MOST = 20


@officer
@require_safe
def home(request: CityRequest) -> HttpResponse:
    """
    Show what needs attention: findings, mergers to come, open amendments, powers that end.

    Seven statements beside that of the door while memory holds the register.
    """
    today = clock.now().date()
    editions = request.officer.editions
    matrix = authority.matrix(on=today, editions=editions)
    checked = authority.last_check(editions=editions, on=today)
    waiting = [one for one in law.amendments(on=today) if one.state in OPEN]
    endings = authority.endings(on=today)
    names = names_of(matrix)
    opens = law.may_change_law(request.actor)
    shown = {
        "checked": checked,
        "kinds": kinds_counted(checked),
        "amendments": [_amendment(one, opens=opens) for one in waiting[:MOST]],
        "mergers": _mergers(waiting, names, opens=opens),
        "merger_columns": (
            Column(_("What happens"), "link"),
            Column(_("From the day")),
            Column(_("Text")),
            Column(_("State")),
        ),
        "amendment_columns": (
            Column(_("Text"), "link"),
            Column(_("State")),
            Column(_("Takes effect")),
            Column(_("Drafted by")),
        ),
        "waiting": len(waiting),
        "endings": [_ending(one, matrix, names) for one in endings[:MOST]],
        "ending_columns": (
            Column(_("Procedure"), "link"),
            Column(_("Ends")),
            Column(_("Holder")),
            Column(_("Giver")),
            Column(_("Text")),
        ),
        "ending": len(endings),
        "ends_href": f"{reverse('city:register')}?finding=ends",
    }
    return show(request, "city/home.html", shown)


def _amendment(one: Amendment, *, opens: bool) -> Row:
    words, _tone = STATES[one.state]
    href = reverse("city:amendment", args=[one.id]) if opens else reverse("city:home")
    return Row(href, (one.instrument.number, _(words), date_vi(one.takes_effect_on), one.drafted_by.name))


def _mergers(waiting: Sequence[Amendment], names: Mapping[str, str], *, opens: bool) -> list[Row]:
    """Return the mergers and splits that are drafted or approved and to come, by their days."""
    units = Names(units=names, procedures={}, communes=len(names))
    coming = [
        (date.fromisoformat(dated.change.body["on"]), one, described(dated.change, units).title)
        for one in waiting
        for dated in one.changes
        if dated.change.kind == "succession"
    ]
    rows = []
    for day, one, title in sorted(coming, key=lambda each: (each[0], each[1].id, each[2]))[:MOST]:
        href = reverse("city:amendment", args=[one.id]) if opens else reverse("city:home")
        words, _tone = STATES[one.state]
        rows.append(Row(href, (title, date_vi(day), one.instrument.number, _(words))))
    return rows


def _ending(one: Ending, matrix: Matrix, names: Mapping[str, str]) -> Row:
    left = ngettext("in %(num)d day", "in %(num)d days", one.days) % {"num": one.days}
    number = matrix.numbers.get(one.procedure)
    name = one.procedure if number is None else f"{matrix.lines[number].name} · {one.procedure}"
    holder = names.get(one.unit_code, one.unit_code) or _("Unit of the place")
    cells = (name, f"{date_vi(one.ends_before)}, {left}", holder, names.get(one.giver, one.giver), one.instrument)
    return Row(reverse("city:procedure", args=[one.procedure]), cells)
