"""The only door of this part. See README.md for its words and rules."""

from haicap.domains.law.access import check_may_change_law, may_change_law
from haicap.domains.law.operations.approving import approve, put_in_force, roll_back
from haicap.domains.law.operations.assaying import (
    assay,
    change_typed,
    faults_of_change,
    kinds_taken,
    law_file_schema,
)
from haicap.domains.law.operations.drafting import check, draft, draft_from_values, give_up, redraft
from haicap.domains.law.operations.record import record_instruments
from haicap.domains.law.operations.registered import register_change, register_effect, register_impact
from haicap.domains.law.queries.amendments import (
    amendment_by_id,
    amendments,
    amendments_named,
    check_none_stands,
    differences,
)
from haicap.domains.law.queries.drafts import last_check, law_file, listed, values_of
from haicap.domains.law.queries.instruments import instrument_numbers, instruments_by_id
from haicap.domains.law.queries.wording import worded
from haicap.domains.law.rules.keeping import kept_faults, kept_items
from haicap.domains.law.rules.writing import written, written_change

__all__ = [
    "amendment_by_id",
    "amendments",
    "amendments_named",
    "approve",
    "assay",
    "change_typed",
    "check",
    "check_may_change_law",
    "check_none_stands",
    "differences",
    "draft",
    "draft_from_values",
    "faults_of_change",
    "give_up",
    "instrument_numbers",
    "instruments_by_id",
    "kept_faults",
    "kept_items",
    "kinds_taken",
    "last_check",
    "law_file",
    "law_file_schema",
    "listed",
    "may_change_law",
    "put_in_force",
    "record_instruments",
    "redraft",
    "register_change",
    "register_effect",
    "register_impact",
    "roll_back",
    "values_of",
    "worded",
    "written",
    "written_change",
]
