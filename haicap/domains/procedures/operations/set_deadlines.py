"""Deadlines set by an amendment, and what it set taken back."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from haicap.domains.law import api as law
from haicap.domains.law.contracts import Enactment, Instrument
from haicap.domains.procedures.contracts import Channel
from haicap.domains.procedures.models import DeadlineRow, ProcedureRow
from haicap.domains.procedures.models.setting import STANDS
from haicap.domains.procedures.operations.giving_way import set_rows, unset_rows
from haicap.domains.procedures.rules.setting import For, Set
from haicap.kernel.validity import Validity

KEPT = (
    "procedure_id", "unit_id", "channel", "starts_on", "ends_before", "kind", "working_days", "calendar_days", "months",
    "text", "article", "longer", "source", "cited", "instrument_id", "amendment_id",
)  # fmt: skip


def deadlines_set_by(codes: Collection[str]) -> dict[For, list[tuple[Validity, Instrument]]]:
    """Return the texts by which the deadlines of procedures stand, with their days. Two statements."""
    rows = list(DeadlineRow.objects.filter(STANDS, procedure__code__in=codes).values("procedure__code", *KEPT))
    texts = law.instruments_by_id({row["instrument_id"] for row in rows})
    found: dict[For, list[tuple[Validity, Instrument]]] = defaultdict(list)
    for row in rows:
        channel = Channel(row["channel"]) if row["channel"] else None
        holds_for = For(row["procedure__code"], row["unit_id"], channel)
        found[holds_for].append((Validity(row["starts_on"], row["ends_before"]), texts[row["instrument_id"]]))
    return found


def set_deadlines(sets: Sequence[Set], *, under: Enactment, at: datetime) -> None:
    """
    Set deadlines: what texts have set for the same gives way on these days, and stands on before and behind them.

    Four statements. For the transaction of an approval.
    """
    codes = {one.holds_for.procedure for one in sets}
    ids = dict(ProcedureRow.objects.filter(code__in=codes).values_list("code", "id"))
    new = [_row(ids[one.holds_for.procedure], one, under) for one in sets]
    set_rows(DeadlineRow, new, place=("procedure_id", "unit_id", "channel"), kept=KEPT, under=under, at=at)


def unset_deadlines(*, under: Enactment, at: datetime) -> None:
    """
    Withdraw the deadlines that an amendment set, and let those that gave way to it stand again. Four statements.

    For the transaction of a roll-back.

    :raises LaterChangeStands: if some of them gave way to a later change.
    """
    unset_rows(DeadlineRow, kept=KEPT, under=under, at=at)


def _row(procedure: int, one: Set, under: Enactment) -> dict[str, Any]:
    channel = one.holds_for.channel
    return {
        "procedure_id": procedure,
        "unit_id": one.holds_for.unit_id,
        "channel": channel.value if channel else "",
        "starts_on": one.validity.starts_on,
        "ends_before": one.validity.ends_before,
        "kind": one.deadline.kind.value,
        "working_days": one.deadline.working_days,
        "calendar_days": one.deadline.calendar_days,
        "months": one.deadline.months,
        "text": one.deadline.text,
        "article": one.deadline.article,
        "longer": one.longer,
        "source": under.instrument.source,
        "cited": under.instrument.number,
        "instrument_id": under.instrument_id,
        "amendment_id": under.amendment_id,
    }
