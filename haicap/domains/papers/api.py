"""The only door of this part. See README.md for its words and rules."""

from haicap.domains.papers.contracts import Document, DocumentUnknown, Form, Notice, Receipt
from haicap.domains.papers.operations.issue import issue_notice, issue_receipt
from haicap.domains.papers.queries.document import document

__all__ = [
    "Document",
    "DocumentUnknown",
    "Form",
    "Notice",
    "Receipt",
    "document",
    "issue_notice",
    "issue_receipt",
]
