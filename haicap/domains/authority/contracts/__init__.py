"""What other parts may know of authority. No framework here."""

from haicap.domains.authority.contracts.competence import Basis, Competence, NoCompetentUnit, Office, Tier
from haicap.domains.authority.contracts.grants import (
    Attached,
    Choice,
    Condition,
    Grant,
    Holder,
    OfUnit,
    Own,
    Place,
    Range,
)

__all__ = [
    "Attached",
    "Basis",
    "Choice",
    "Competence",
    "Condition",
    "Grant",
    "Holder",
    "NoCompetentUnit",
    "Office",
    "OfUnit",
    "Own",
    "Place",
    "Range",
    "Tier",
]
