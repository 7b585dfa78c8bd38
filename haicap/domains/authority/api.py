"""The only door of this part. See README.md for its words and rules."""

from haicap.domains.authority.contracts import Basis, Competence, NoCompetentUnit, Office
from haicap.domains.authority.queries.competence import competent_unit

__all__ = ["Basis", "Competence", "NoCompetentUnit", "Office", "competent_unit"]
