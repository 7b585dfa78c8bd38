"""Tables of the part staff."""

from haicap.domains.staff.models.post import PostRow

__all__ = ["PostRow"]
