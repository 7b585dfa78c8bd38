"""The only door of this part. See README.md for its words and rules."""

from haicap.domains.law.access import may_change_law
from haicap.domains.law.operations.approving import approve, put_in_force, roll_back
from haicap.domains.law.operations.assaying import assay, law_file_schema
from haicap.domains.law.operations.drafting import check, draft
from haicap.domains.law.operations.record import record_instruments
from haicap.domains.law.operations.registered import register_change, register_impact
from haicap.domains.law.queries.amendments import amendment_by_id, amendments, amendments_named, differences
from haicap.domains.law.queries.instruments import instrument_numbers, instruments_by_id

__all__ = [
    "amendment_by_id",
    "amendments",
    "amendments_named",
    "approve",
    "assay",
    "check",
    "differences",
    "draft",
    "instrument_numbers",
    "instruments_by_id",
    "law_file_schema",
    "may_change_law",
    "put_in_force",
    "record_instruments",
    "register_change",
    "register_impact",
    "roll_back",
]
