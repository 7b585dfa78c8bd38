"""The tables of procedures."""

from haicap.domains.procedures.models.catalogue import ConfirmationRow, ProcedureRow, ProcedureVersionRow

__all__ = ["ConfirmationRow", "ProcedureRow", "ProcedureVersionRow"]
