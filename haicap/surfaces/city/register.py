"""The register of authority as a matrix: procedures by units, on a chosen day."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import Basis, Line, Matrix, Tier
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import BadInput, Refused
from haicap.platform.clock import api as clock
from haicap.surfaces.city.cells import drawn
from haicap.surfaces.city.frame import CityRequest, show
from haicap.surfaces.city.narrowing import (
    FINDINGS,
    LEVELS,
    OUTSIDE,
    SURE,
    WHO,
    Chosen,
    NarrowedByNothing,
    address,
    chosen_in,
    day_of,
    level_of,
    narrowed,
    place_number,
    who,
)
from haicap.surfaces.city.officers import officer
from haicap.surfaces.city.words import BASES, TIERS, unit_name
from haicap.ui.refusals import refusal_words

#: lines of one page
PAGE = 60
#: what was done to what was ticked
DONE = {
    "confirmed": sentence("Confirmed: %(count)s procedures."),
    "undone": sentence("No longer confirmed: %(count)s procedures."),
}
#: the faults that are counted above the matrix, with their tones
FAULTS = (("undetermined", "soon"), ("overlap", "late"), ("gap", "late"))


class NothingTicked(BadInput):
    """Nothing is ticked."""

    message = sentence("Please tick the procedures concerned.")


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: CityRequest) -> HttpResponse:
    """
    Show the register of a day as a matrix, narrowed as the address says; a POST confirms the lines that are ticked, or
    takes their confirmation back.

    No statement beside that of the door while this process holds the day; else seven.
    """
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            act, done = _confirm(request)
        except Refused as refusal:
            errors, status = {refusal.field or "procedures": refusal_words(refusal)}, refusal.status
        else:
            # The same page without what was ticked, with what was done to how many.
            query = request.GET.copy()
            query["done"], query["count"] = act, str(done)
            return HttpResponseRedirect(f"{reverse('city:register')}?{query.urlencode()}", status=303)
    on = day_of(request.GET, today=clock.now().date())
    chosen = chosen_in(request.GET)
    matrix = authority.matrix(on=on, editions=request.officer.editions)
    number = place_number(matrix, chosen.unit)
    lines = narrowed(matrix, chosen)
    begin = _begin(lines, matrix, request.GET.get("after", ""))
    page = lines[begin : begin + PAGE]
    is_more = begin + PAGE < len(lines)
    counts = Counter(line.field for line in lines)
    shown = {
        "on": on,
        "chosen": chosen,
        "total": len(lines),
        "places": len(matrix.places),
        "summary": _summary(matrix, chosen),
        "groups": [
            (field, counts[field], [drawn(line, matrix, number=number) for line in group])
            for field, group in groupby(page, key=lambda line: line.field)
        ],
        "unit": unit_name(matrix.places[number]) if number is not None else "",
        "choices": _choices(matrix),
        "following": address(chosen, after=page[-1].code) if is_more else "",
        "first_href": address(chosen) if begin else "",
        "first_number": begin + 1,
        "last_number": begin + len(page),
        "all_href": f"{reverse('city:register')}{address(Chosen(on=chosen.on))}",
        "bases": [(basis.value, _(words)) for basis, words in BASES.items()],
    }
    shown |= {
        "errors": errors,
        "derived_href": address(chosen, sure="derived"),
        "ticked": request.POST.getlist("procedures"),
        "typed": {"text": request.POST.get("text", ""), "tier": request.POST.get("tier", "")},
        "confirms": bool(chosen.sure) and authority.may_confirm(request.actor),
        "undoes": chosen.sure == "confirmed",
        "done": DONE.get(request.GET.get("done", ""), ""),
        "done_count": request.GET.get("count", "")[:6],
        "here": address(chosen, after=request.GET.get("after", "")),
        "tiers": [(tier.value, _(words)) for tier, words in TIERS.items()],
    }
    return show(request, "city/register.html", shown, status=status)


def _confirm(request: CityRequest) -> tuple[str, int]:
    """
    Confirm what is ticked, or take that back; return what was done to how many procedures.

    Statements as `authority.confirm` and `authority.undo_confirmation`.
    """
    tier = request.POST.get("tier", "")
    if tier and tier not in set(Tier):
        raise NarrowedByNothing("tier", value="")
    ticked = request.POST.getlist("procedures")
    if not ticked:
        raise NothingTicked("procedures", value="")
    by, at, said, chosen = request.actor, clock.now(), request.POST.get("text", ""), ticked[:PAGE]
    if request.POST.get("do") == "undo":
        found = authority.undo_confirmation(by=by, at=at, procedures=chosen, reason=said)
        return "undone", len(found.done)
    found = authority.confirm(by=by, at=at, procedures=chosen, text=said, tier=Tier(tier) if tier else None)
    return "confirmed", len(found.done)


def _begin(lines: Sequence[Line], matrix: Matrix, after: str) -> int:
    """Return where the page begins: behind the line of a code, wherever that stands among all lines."""
    last = matrix.numbers.get(after)
    if last is None:
        return 0
    return next((at for at, line in enumerate(lines) if matrix.numbers[line.code] > last), len(lines))


def _summary(matrix: Matrix, chosen: Chosen) -> list[tuple[int, str, str, str, bool]]:
    """Return how many procedures of all there are of a kind: number, words, address, tone, whether it is chosen."""
    counts: Counter[str] = Counter()
    for line in matrix.lines:
        said = [one for run in line.runs for one in run.said]
        counts.update({f"who={column}" for one in said if (column := who(one, matrix))})
        counts.update({f"finding={one.stand.value}" for one in said})
        counts[f"level={OUTSIDE}"] += level_of(line) == OUTSIDE
    day = Chosen(on=chosen.on)
    found = []
    for name, words, tone in (
        *((f"who={key}", words, "") for key, words in WHO.items()),
        *((f"finding={key}", FINDINGS[key], tone) for key, tone in FAULTS),
        (f"level={OUTSIDE}", LEVELS[OUTSIDE], ""),
    ):
        key, _equals, value = name.partition("=")
        is_chosen = getattr(chosen, key) == value
        found.append((counts[name], _(words), address(day, **{key: value}), tone if counts[name] else "", is_chosen))
    return found


def _choices(matrix: Matrix) -> dict[str, list[tuple[str, str]]]:
    def words(of: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        return [(key, _(told)) for key, told in of]

    return {
        "field": [(field, field) for field in sorted({line.field for line in matrix.lines})],
        "level": words(LEVELS.items()),
        "who": words(WHO.items()),
        "basis": words((basis.value, BASES[basis]) for basis in Basis),
        "sure": words(SURE.items()),
        "finding": words(FINDINGS.items()),
        "unit": sorted(((place.code, unit_name(place)) for place in matrix.places), key=lambda one: one[1]),
    }
