"""The tables of procedures."""

from haicap.domains.procedures.models.catalogue import ConfirmationRow, ProcedureRow, ProcedureVersionRow
from haicap.domains.procedures.models.processes import DecisionModelRow, ProcessRow, ProcessUseRow
from haicap.domains.procedures.models.setting import DeadlineRow

__all__ = [
    "ConfirmationRow",
    "DeadlineRow",
    "DecisionModelRow",
    "ProcedureRow",
    "ProcedureVersionRow",
    "ProcessRow",
    "ProcessUseRow",
]
