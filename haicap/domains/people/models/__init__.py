"""Tables of the part people."""

from haicap.domains.people.models.organisation import OrganisationRow
from haicap.domains.people.models.person import PersonRow

__all__ = ["OrganisationRow", "PersonRow"]
