"""Tables of the part people."""

from haicap.domains.people.models.consent import ConsentRow
from haicap.domains.people.models.organisation import OrganisationRow
from haicap.domains.people.models.person import PersonRow
from haicap.domains.people.models.stored_paper import StoredPaperRow

__all__ = ["ConsentRow", "OrganisationRow", "PersonRow", "StoredPaperRow"]
