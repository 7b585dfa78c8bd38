"""What other parts may know of authority. No framework here."""

from haicap.domains.authority.contracts.competence import Basis, Competence, NoCompetentUnit, Office, Tier
from haicap.domains.authority.contracts.grants import (
    Attached,
    Grant,
    Holder,
    OfUnit,
    Own,
    Place,
)

__all__ = [
    "Attached",
    "Basis",
    "Competence",
    "Grant",
    "Holder",
    "NoCompetentUnit",
    "Office",
    "OfUnit",
    "Own",
    "Place",
    "Tier",
]
