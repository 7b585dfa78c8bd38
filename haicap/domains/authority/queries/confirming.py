"""Who confirmed which powers of the base register, under which text."""

from collections.abc import Collection

from haicap.domains.authority.contracts import ConfirmAct, Confirmation, Grant
from haicap.domains.authority.models import ConfirmationRow
from haicap.domains.authority.queries.register import grants_by_id


def confirmations(procedures: Collection[str]) -> list[Confirmation]:
    """Return the acts on the derived powers over procedures, the newest first. One statement."""
    rows = ConfirmationRow.objects.filter(procedure__in=list(procedures)).order_by("-id")
    return [
        Confirmation(
            procedure=row.procedure,
            act=ConfirmAct(row.act),
            grant_id=row.stands_as_id,
            tier=row.tier,
            by_id=row.by_id,
            by_name=row.by_name,
            at=row.at,
            text=row.text,
        )
        for row in rows
    ]


def originals(procedures: Collection[str]) -> dict[str, dict[int, Grant]]:
    """Return the powers as they were before they were last confirmed, by procedure and version. Two statements."""
    rows = ConfirmationRow.objects.filter(procedure__in=list(procedures), act=ConfirmAct.CONFIRMED.value)
    found: dict[str, dict[int, Grant]] = {code: {} for code in procedures}
    # The latest act counts.
    for grant in grants_by_id(rows.order_by("id").values_list("grant_id", flat=True)).values():
        found[grant.procedure][grant.version_id or 0] = grant
    return found
