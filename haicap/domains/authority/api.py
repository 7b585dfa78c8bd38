"""The only door of this part. See README.md for its words and rules."""

from haicap.domains.authority.contracts import Basis, Competence, NoCompetentUnit, Office
from haicap.domains.authority.loading.load import load
from haicap.domains.authority.operations.record import end_grants, record_grants, withdraw
from haicap.domains.authority.queries.check import check, endings
from haicap.domains.authority.queries.competence import competent_unit
from haicap.domains.authority.queries.who import declared_facts, who
from haicap.domains.authority.queries.why import decider, why

__all__ = [
    "Basis",
    "Competence",
    "NoCompetentUnit",
    "Office",
    "check",
    "competent_unit",
    "decider",
    "declared_facts",
    "end_grants",
    "endings",
    "load",
    "record_grants",
    "who",
    "why",
    "withdraw",
]
