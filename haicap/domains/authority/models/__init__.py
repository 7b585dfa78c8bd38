"""Tables of this part."""

from haicap.domains.authority.models.check import CheckRow, FindingRow
from haicap.domains.authority.models.confirming import ConfirmationRow, EndingRow
from haicap.domains.authority.models.grant import FactRow, GrantRow

__all__ = ["CheckRow", "ConfirmationRow", "EndingRow", "FactRow", "FindingRow", "GrantRow"]
