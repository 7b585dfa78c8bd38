"""Tables of this part."""

from haicap.domains.law.models.instrument import InstrumentRow

__all__ = ["InstrumentRow"]
