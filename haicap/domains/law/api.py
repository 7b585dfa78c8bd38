"""The only door of this part. See README.md for its words and rules."""

from haicap.domains.law.operations.record import record_instruments

__all__ = ["record_instruments"]
