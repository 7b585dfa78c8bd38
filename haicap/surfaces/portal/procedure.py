"""The page of a procedure: who decides, how long, what it takes, and the way to file."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from haicap.domains.dossiers import api as dossiers
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.platform.clock import api as clock
from haicap.surfaces.portal.unit_words import unit_name
from haicap.surfaces.portal.words import (
    channel_words,
    deadline_words,
    decider_words,
    fee_words,
    may_file_online,
    sureness_words,
)
from haicap.ui.access import Access, open_to
from haicap.ui.refusals import refusal_words

BULLETS = "-–+*• "


@dataclass(frozen=True, slots=True)
class WayShown:
    """One way to file, in words. `quoted` is what was published where it is not sure."""

    name: str
    time: str
    quoted: str
    fee: str
    fee_quoted: str
    note: str


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """The papers of one case, and the remarks that stand among them."""

    name: str
    papers: list[procedures.Paper]
    remarks: list[procedures.Paper]


@open_to(Access.ANYONE)
@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Show a procedure as it stands today. One statement; a second one for a code that there is not."""
    at = clock.now()
    on = at.date()
    try:
        version = procedures.procedure(code, on)
    except procedures.ProcedureUnknown as unknown:
        shown = {"words": refusal_words(unknown), "near": unknown.params.get("near", [])}
        return render(request, "portal/procedure_unknown.html", shown, status=404)
    return render(
        request,
        "portal/procedure.html",
        {
            "version": version,
            "decider": decider_words(version.levels),
            "at_commune": procedures.Level.COMMUNE in version.levels,
            "at_city": procedures.Level.PROVINCE in version.levels,
            "performs": version.agencies.get("performs", ""),
            "time": deadline_words(version.deadline),
            "time_known": version.deadline.is_known,
            "time_confirmed": version.deadline.status is procedures.DeadlineStatus.CONFIRMED,
            "sureness": sureness_words(version.deadline),
            "unit_times": _unit_times(version),
            "ways": [way_shown(way) for way in version.ways],
            "fees": fees_of(version),
            "groups": paper_groups(version.papers),
            "steps": [(step.label, step.text.lstrip(BULLETS)) for step in version.steps],
            "online": may_file_online(version),
            "guide": procedures.guidance(version),
            "pauses": version.supplement_effect is procedures.SupplementEffect.PAUSE,
            "closed": dossiers.closing(at=at, procedure_code=version.code),
            "online_published": procedures.Channel.ONLINE in version.channels,
        },
    )


def _unit_times(version: procedures.ProcedureVersion) -> list[tuple[str, str, str]]:
    """Return units, time and text of deadlines that hold in some units only. One statement where there are any."""
    ids = [number for one in version.unit_deadlines for number in one.unit_ids]
    units = organisation.units_by_id(ids) if ids else {}
    return [
        (
            ", ".join(unit_name(units[number]) for number in one.unit_ids),
            deadline_words(one.deadline),
            sureness_words(one.deadline),
        )
        for one in version.unit_deadlines
    ]


def way_shown(way: procedures.Way) -> WayShown:
    """Return a way to file in words."""
    sure = way.deadline.is_known
    unsure_fee = way.fee.kind is procedures.FeeKind.TO_BE_CHECKED
    return WayShown(
        name=channel_words(way.channel),
        time=deadline_words(way.deadline),
        quoted="" if sure else way.deadline.text,
        fee=fee_words(way.fee),
        fee_quoted=way.fee.text if unsure_fee else "",
        note=way.note,
    )


def fees_of(version: procedures.ProcedureVersion) -> list[str]:
    """Return the fees that are published, each once."""
    return list(dict.fromkeys(fee_words(way.fee) for way in version.ways))


def paper_groups(papers: tuple[procedures.Paper, ...]) -> list[PaperGroup]:
    """Return the papers by the case they belong to, those of every case first."""
    ordered = sorted(papers, key=lambda paper: paper.group != "")
    groups = []
    for name, members in groupby(ordered, key=lambda paper: paper.group):
        here = list(members)
        asked = [paper for paper in here if not paper.is_remark]
        groups.append(PaperGroup(name, asked, [paper for paper in here if paper.is_remark]))
    return groups
