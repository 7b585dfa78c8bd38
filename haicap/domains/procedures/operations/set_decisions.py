"""Decision tables given to procedures by an amendment, and that taken back."""

from collections.abc import Sequence
from datetime import datetime

from haicap.domains.law.contracts import Change, Enactment
from haicap.domains.procedures.loading.processes import hash_of
from haicap.domains.procedures.models import DecisionModelRow, ProcedureRow
from haicap.domains.procedures.operations.giving_way import set_rows, unset_rows
from haicap.domains.procedures.rules.decision_changes import decided_procedures, decision_span

KEPT = (
    "procedure_id", "text", "sha256", "starts_on", "ends_before", "cited", "source", "instrument_id", "amendment_id",
)  # fmt: skip


def set_decisions(changes: Sequence[Change], *, under: Enactment, at: datetime) -> None:
    """
    Give procedures decision tables; those before give way on these days, and stand on before and behind them.

    Four statements. For the transaction of an approval.
    """
    ids = dict(ProcedureRow.objects.filter(code__in=decided_procedures(changes)).values_list("code", "id"))
    rows = [
        {
            "procedure_id": ids[code],
            "text": change.body["dmn"],
            "sha256": hash_of(change.body["dmn"]),
            "starts_on": decision_span(change).starts_on,
            "ends_before": decision_span(change).ends_before,
            "cited": under.instrument.number,
            "source": under.instrument.source,
            "instrument_id": under.instrument_id,
            "amendment_id": under.amendment_id,
        }
        for change in changes
        for code in change.body["procedures"]
    ]
    set_rows(DecisionModelRow, rows, place=("procedure_id",), kept=KEPT, under=under, at=at)


def unset_decisions(*, under: Enactment, at: datetime) -> None:
    """
    Withdraw the tables that an amendment gave, and let those that gave way to it stand again. Four statements.

    For the transaction of a roll-back.

    :raises LaterChangeStands: if some of them gave way to a later change.
    """
    unset_rows(DecisionModelRow, kept=KEPT, under=under, at=at)
