"""The only door of this part. See README.md for its words and rules."""

from haicap.domains.law.operations.record import record_instruments
from haicap.domains.law.operations.registered import kinds, register_change, register_impact
from haicap.domains.law.queries.instruments import instrument_numbers

__all__ = ["instrument_numbers", "kinds", "record_instruments", "register_change", "register_impact"]
