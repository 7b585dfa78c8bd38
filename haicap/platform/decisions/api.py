"""
Decision models in DMN: read, decide, check. Nothing in a model is ever run as code.

`read` gives a model, `decide` what one of its decisions gives for inputs, `check` the overlaps, gaps and faults.
`condition` gives a single expression, `cell` the tests of a single value, that stand outside a model.
"""

from haicap.platform.decisions.checking import Place, Report, TableReport, check
from haicap.platform.decisions.conditions import Cell, Condition, cell, condition
from haicap.platform.decisions.deciding import DecisionModel, Note, Outcome, decide, read
from haicap.platform.decisions.json_values import inputs_of, json_of
from haicap.platform.decisions.limits import LIMITS, Limits

__all__ = [
    "LIMITS",
    "Cell",
    "Condition",
    "DecisionModel",
    "Limits",
    "Note",
    "Outcome",
    "Place",
    "Report",
    "TableReport",
    "cell",
    "check",
    "condition",
    "decide",
    "inputs_of",
    "json_of",
    "read",
]
