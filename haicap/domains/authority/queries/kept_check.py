"""What the last check of the whole register found."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count

from haicap.domains.authority.contracts import Checked, FindingKind, FindingUnknown, KeptFinding, RegisterFinding
from haicap.domains.authority.models import CheckRow, FindingRow
from haicap.domains.authority.queries.matrix import whole_edition
from haicap.kernel.editions import Editions


def last_check(*, editions: Editions, on: date) -> Checked | None:
    """
    Return how the last finished check and the one that runs stand; `None` when there never was one.

    `is_current` tells that nothing it looked at has changed since, but posts. Two statements.
    """
    rows = list(CheckRow.objects.order_by("-id")[:3])
    if not rows:
        return None
    finished = next((row for row in rows if row.is_finished), None)
    running = None if rows[0].is_finished else rows[0]
    counts: dict[FindingKind, int] = {}
    if finished is not None:
        counted = FindingRow.objects.filter(of_check=finished).values("kind").annotate(count=Count("id"))
        counts = {FindingKind(one["kind"]): one["count"] for one in counted.order_by("kind")}
    return Checked(
        id=finished.pk if finished else 0,
        began_at=finished.began_at if finished else None,
        starts_on=finished.starts_on if finished else None,
        ends_before=finished.ends_before if finished else None,
        is_current=finished is not None and (finished.edition, finished.starts_on) == (whole_edition(editions), on),
        counts=counts,
        running=(running.done, running.total) if running else None,
    )


def kept_findings(
    check_id: int,
    *,
    kind: FindingKind | None = None,
    procedures: Collection[str] | None = None,
    place: str = "",
    after: int = 0,
    limit: int = 50,
) -> tuple[KeptFinding, ...]:
    """
    Return what a check found, the gravest first, then by procedure and day, behind the number `after`. One statement.

    Of one kind, of some procedures, in one place, if these are told.
    """
    rows = FindingRow.objects.filter(of_check=check_id, id__gt=after)
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    if procedures is not None:
        rows = rows.filter(procedure__in=list(procedures))
    if place:
        rows = rows.filter(places__contains=[place])
    return tuple(_finding(row) for row in rows.order_by("id")[:limit])


def kept_finding(finding_id: int) -> KeptFinding:
    """
    Return one finding of the last check. One statement.

    :raises FindingUnknown: if there is none of the number, or none any more.
    """
    row = FindingRow.objects.filter(pk=finding_id).first()
    if row is None:
        raise FindingUnknown("finding", key=finding_id)
    return _finding(row)


def _finding(row: FindingRow) -> KeptFinding:
    return KeptFinding(
        row.pk,
        RegisterFinding(
            FindingKind(row.kind),
            row.procedure,
            tuple(row.places),
            row.when,
            row.starts_on,
            row.ends_before,
            tuple(row.grants),
            tuple(row.units),
        ),
    )
