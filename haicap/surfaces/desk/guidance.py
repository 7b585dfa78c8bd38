"""The guidance: procedures by words, and one procedure as an officer reads it."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from haicap.domains.dossiers import api as dossiers
from haicap.domains.procedures import api as procedures
from haicap.kernel.refusals import Refused
from haicap.platform.clock import api as clock
from haicap.surfaces.desk.frame import show
from haicap.surfaces.desk.officers import officer
from haicap.surfaces.desk.sessions import DeskRequest
from haicap.surfaces.desk.times import STATUSES, deadline_words
from haicap.surfaces.desk.words import CHANNELS, LEVELS, said, short_name
from haicap.ui.values import Answer

MOST_ASKED = 200
PAGE = 15


@officer
@require_safe
def guidance(request: DeskRequest) -> HttpResponse:
    """Show the search; without words the procedures that are wanted most. One statement beside the door's."""
    asked = request.GET.get("q", "")
    found, error, status = _found(asked)
    shown = {
        "asked": asked.replace("\x00", "")[:MOST_ASKED],
        "found": found,
        "error": error,
        "most_wanted": not asked.strip(),
    }
    return show(request, "desk/guidance.html", shown, status=status)


@officer
@require_safe
def guidance_found(request: DeskRequest) -> HttpResponse:
    """Answer the search as one types. One statement beside the door's."""
    asked = request.GET.get("q", "")
    found, error, _status = _found(asked)
    return render(request, "desk/answers.html", {"found": found, "asked": asked[:MOST_ASKED], "error": error})


@officer
@require_safe
def procedure(request: DeskRequest, code: str) -> HttpResponse:
    """Show a procedure: facts, ways, papers, steps, legal basis. One statement beside the door's."""
    on = clock.now().date()
    version = procedures.procedure(code, on)
    groups: dict[str, list[procedures.Paper]] = {}
    for paper in version.papers:
        groups.setdefault(paper.group, []).append(paper)
    shown = {
        "procedure": version,
        "groups": groups,
        "deadline_words": deadline_words,
        "channels": {channel.value: words for channel, words in CHANNELS.items()},
        "levels": LEVELS,
        "statuses": STATUSES,
        "may_receive": dossiers.may_receive(actor=request.actor),
        "is_presumed": version.is_presumed(on),
    }
    return show(request, "desk/procedure.html", shown)


def answers_of(cards: Iterable[procedures.ProcedureCard]) -> list[Answer]:
    """Return cards of procedures as answers that lead to the procedure."""
    return [Answer(short_name(card.name), reverse("desk:procedure", args=[card.code]), note_of(card)) for card in cards]


def note_of(card: procedures.ProcedureCard) -> str:
    """Return what stands below a procedure in a list: code, deadline, field."""
    return " · ".join((card.code, deadline_words(card.deadline), card.field))


def _found(asked: str) -> tuple[list[Answer], str, int]:
    level = None if asked.strip() else procedures.Level.COMMUNE
    try:
        cards = procedures.search(asked, clock.now().date(), level=level, limit=PAGE)
    except Refused as refusal:
        return [], said(refusal), refusal.status
    return answers_of(cards), "", 200
