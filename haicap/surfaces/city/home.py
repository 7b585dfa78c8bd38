"""The first page of the city surface: what needs attention."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import Ending
from haicap.domains.law import api as law
from haicap.domains.law.contracts import Amendment, State
from haicap.platform.clock import api as clock
from haicap.surfaces.city.frame import CityRequest, show
from haicap.surfaces.city.officers import officer
from haicap.surfaces.city.words import STATES
from haicap.ui.formats import date_vi
from haicap.ui.values import Column, Row

#: amendments that somebody still has to do something with
OPEN = frozenset({State.DRAFT, State.CHECKED, State.SCHEDULED})
MOST = 20


@officer
@require_safe
def home(request: CityRequest) -> HttpResponse:
    """Show what needs attention: open amendments, powers that end. Four statements beside that of the door."""
    today = clock.now().date()
    waiting = [one for one in law.amendments(on=today) if one.state in OPEN]
    endings = authority.endings(on=today)
    shown = {
        "amendments": [_amendment(one) for one in waiting[:MOST]],
        "amendment_columns": (
            Column(_("Text"), "text"),
            Column(_("State")),
            Column(_("Takes effect")),
            Column(_("Drafted by")),
        ),
        "waiting": len(waiting),
        "endings": [_ending(one) for one in endings[:MOST]],
        "ending_columns": (
            Column(_("Ends")),
            Column(_("Procedure"), "code"),
            Column(_("Holder")),
            Column(_("Giver")),
            Column(_("Text")),
        ),
        "ending": len(endings),
    }
    return show(request, "city/home.html", shown)


def _amendment(one: Amendment) -> Row:
    words, _tone = STATES[one.state]
    return Row("", (one.instrument.number, _(words), date_vi(one.takes_effect_on), one.drafted_by.name))


def _ending(one: Ending) -> Row:
    left = ngettext("in %(num)d day", "in %(num)d days", one.days) % {"num": one.days}
    ends = f"{date_vi(one.ends_before)}, {left}"
    return Row("", (ends, one.procedure, one.unit_code or _("Unit of the place"), one.giver, one.instrument))
