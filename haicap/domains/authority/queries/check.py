"""The register as a whole: where nobody decides, where two do, what ends, who is missing."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from haicap.domains.authority.contracts import Ending, EndingTold, Held, Office, RegisterFinding, SpanEmpty
from haicap.domains.authority.models import EndingRow
from haicap.domains.authority.queries.places import places
from haicap.domains.authority.queries.register import register
from haicap.domains.authority.rules.checking import faults
from haicap.domains.authority.rules.ending import coming_ends
from haicap.domains.authority.rules.lapsing import WARNINGS
from haicap.domains.authority.rules.staffed import SIGNS, Span, without
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Tier
from haicap.domains.procedures import api as procedures
from haicap.domains.staff import api as staff
from haicap.kernel.actors import Role

OURS = {procedures.Level.COMMUNE, procedures.Level.PROVINCE}


def check(
    *, first: date, end: date, procedure: str | None = None, told: Callable[[int, int], None] | None = None
) -> Iterator[RegisterFinding]:
    """
    Yield what is at fault on the days `first` ≤ day < `end`, of one procedure or of all, by code. Six statements.

    `told` is called behind each procedure with the numbers of those done and of all.

    :raises SpanEmpty: if the span holds no day.
    :raises ProcedureUnknown: if there never was such a procedure.
    """
    if end <= first:
        raise SpanEmpty("to", first=f"{first:%d/%m/%Y}", end=f"{end:%d/%m/%Y}")
    published = procedures.published_levels(procedure)
    held = register(procedures=None if procedure is None else [procedure])
    if procedure is not None and not published and procedure not in held:
        # Refuses with the codes nearest to it.
        procedures.procedure(procedure, first)
    ours: dict[str, list[Span]] = defaultdict(list)
    for one in published:
        span = (max(first, one.validity.starts_on), min(end, one.validity.ends_before or end))
        if span[0] < span[1] and OURS & set(one.levels):
            ours[one.code].append(span)
    there = places(first - timedelta(days=max(WARNINGS) + 1), end)
    empty = empty_units(first, end)
    return (
        fault
        for code in _told_of(sorted(ours.keys() | held.keys()), told)
        for fault in faults(
            held.get(code, Held()).grants,
            held.get(code, Held()).facts,
            procedure=code,
            places=there,
            spans=_run_together(ours[code]) if code in ours else [(first, end)],
            empty=empty,
            is_ours=code in ours,
        )
    )


def _told_of(codes: list[str], told: Callable[[int, int], None] | None) -> Iterator[str]:
    for number, code in enumerate(codes, start=1):
        yield code
        if told is not None:
            told(number, len(codes))


def endings(*, on: date, within: int = max(WARNINGS)) -> list[Ending]:
    """
    Return the powers given for a term that end within some days, the first to end first. One statement.

    What another text goes on with at once is left out.
    """
    found = (ending for _, ending in coming_ends(register(), on=on) if ending.days <= within)
    return sorted(found, key=lambda one: (one.ends_before, one.procedure, one.grant_id))


def endings_told(*, on: date) -> list[EndingTold]:
    """Return which ends that are still to come were told, under which step and when, newest first. One statement."""
    rows = EndingRow.objects.filter(ends_before__gt=on, grant__withdrawn_at__isnull=True).order_by("-told_at", "-id")
    return [EndingTold(row.grant_id, row.procedure, row.ends_before, row.step, row.told_at) for row in rows]


def _run_together(spans: list[Span]) -> list[Span]:
    """Return spans with those put together that follow each other."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and found[-1][1] >= span[0]:
            found[-1] = (found[-1][0], max(found[-1][1], span[1]))
        else:
            found.append(span)
    return found


def empty_units(first: date, end: date) -> dict[tuple[str, Office], tuple[Span, ...]]:
    """Return the days on which a unit has nobody who signs for an office. Four statements."""
    units = {
        unit.id: unit.code
        for tier in (Tier.COMMUNE, Tier.CITY, Tier.DEPARTMENT)
        for unit in organisation.units_between(tier, first, end)
    }
    held: dict[tuple[str, Role], list[tuple[date, date | None]]] = defaultdict(list)
    for post in staff.posts_between(first, end):
        if post.unit_id in units:
            held[units[post.unit_id], post.role].append((post.validity.starts_on, post.validity.ends_before))
    found = {}
    for code in set(units.values()):
        for office, roles in SIGNS.items():
            spans = [span for role in roles for span in held.get((code, role), [])]
            holes = without(spans, first=first, end=end)
            if holes:
                found[code, office] = holes
    return found
