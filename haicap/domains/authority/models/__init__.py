"""Tables of this part."""

from haicap.domains.authority.models.grant import FactRow, GrantRow

__all__ = ["FactRow", "GrantRow"]
