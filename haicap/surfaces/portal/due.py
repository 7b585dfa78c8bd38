"""When would it be ready: the reckoning of due dates for anyone, with every day explained."""

import re
from dataclasses import dataclass
from datetime import datetime, time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from haicap.domains.dossiers import api as dossiers
from haicap.domains.procedures import api as procedures
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, Refused
from haicap.platform.clock import api as clock
from haicap.surfaces.portal.due_shown import days_of
from haicap.surfaces.portal.words import sureness_words
from haicap.ui.access import Access, open_to
from haicap.ui.formats import date_vi, moment_vi, read_day
from haicap.ui.refusals import refusal_words
from haicap.ui.values import DayCount

KINDS = {
    "procedure": sentence("A procedure, by its code"),
    "days": sentence("Working days"),
    "calendar_days": sentence("Calendar days"),
    "months": sentence("Months"),
}
MOST_TYPED = 40
#: 9:30, 09.30, 9h30, 9h
_CLOCK = re.compile(r"(?P<hours>[01]?[0-9]|2[0-3])\s*[:.hH]\s*(?P<minutes>[0-5][0-9])?", re.ASCII)


class TimeUnreadable(BadInput):
    """The text is no time of day."""

    message = sentence("Please write the time as hours and minutes, for example 09:30.")


class LengthUnreadable(BadInput):
    """The text is no whole number, where days of the calendar or months are asked for."""

    message = sentence("Please write a whole number, for example 5.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed into the form."""

    kind: str
    length: str
    day: str
    time: str


@open_to(Access.ANYONE)
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """Show the form and, when it was filled in, the due moment with its days. Four statements at most."""
    now = clock.now()
    kind = request.GET.get("kind", "procedure")
    asked = Asked(
        kind=kind if kind in KINDS else "procedure",
        length=_typed(request, "length"),
        day=_typed(request, "day") or date_vi(now),
        time=_typed(request, "time") or f"{now:%H:%M}",
    )
    shown: dict[str, object] = {"asked": asked, "kinds": [(key, gettext(words)) for key, words in KINDS.items()]}
    errors: dict[str, str] = {}
    status = 200
    if "length" in request.GET:
        try:
            shown |= _answer(asked)
        except procedures.DeadlineUnconfirmed as refused:
            # A fair question with no sure answer: said as an answer, not as a mistake of the reader.
            shown["unsure"] = refusal_words(refused)
        except Refused as refused:
            errors, status = {_field(refused): refusal_words(refused)}, refused.status
    return render(request, "portal/due.html", {**shown, "errors": errors}, status=status)


def _answer(asked: Asked) -> dict[str, object]:
    received_at = datetime.combine(read_day(asked.day, field="day"), _time(asked.time), tzinfo=clock.LOCAL)
    received_at = dossiers.moment_of_receipt(received_at.isoformat(), field="day")
    found = dossiers.reckon(length=_length(asked), received_at=received_at, unit_code=None)
    days: list[DayCount] = days_of(found.steps)
    return {
        "found": found.due,
        "rests_on": found.rests_on,
        "sureness": sureness_words(found.rests_on) if found.rests_on else "",
        "received_at": received_at,
        "words": gettext("Due by %(when)s") % {"when": moment_vi(found.due.due_at)},
        "days": days,
    }


def _length(asked: Asked) -> dossiers.Length:
    if not asked.length:
        raise LengthUnreadable("length", value="")
    if asked.kind == "procedure":
        return dossiers.Length(procedure=asked.length)
    if asked.kind == "days":
        return dossiers.Length(days=asked.length.replace(",", "."))
    if not (asked.length.isascii() and asked.length.isdigit()):
        raise LengthUnreadable("length", value="")
    number = int(asked.length[:9])
    return dossiers.Length(calendar_days=number) if asked.kind == "calendar_days" else dossiers.Length(months=number)


def _time(written: str) -> time:
    found = _CLOCK.fullmatch(written)
    if found is None:
        raise TimeUnreadable("time", value="")
    return time(int(found["hours"]), int(found["minutes"] or 0))


def _field(refused: Refused) -> str:
    return refused.field if refused.field in {"day", "time"} else "length"


def _typed(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()[:MOST_TYPED]
