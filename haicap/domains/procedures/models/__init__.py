"""The tables of procedures."""

from haicap.domains.procedures.models.catalogue import ConfirmationRow, ProcedureRow, ProcedureVersionRow
from haicap.domains.procedures.models.processes import ProcessRow, ProcessUseRow
from haicap.domains.procedures.models.setting import DeadlineRow

__all__ = ["ConfirmationRow", "DeadlineRow", "ProcedureRow", "ProcedureVersionRow", "ProcessRow", "ProcessUseRow"]
