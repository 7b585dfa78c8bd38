"""Tables of the part papers."""

from haicap.domains.papers.models.document import DocumentRow

__all__ = ["DocumentRow"]
