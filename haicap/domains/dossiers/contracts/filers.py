"""Who files a dossier, and for whom: as it is typed, and as it is known."""

from dataclasses import dataclass
from datetime import date

from haicap.domains.people.contracts import Authorisation, KnownOrganisation, Person


@dataclass(frozen=True, slots=True)
class OrganisationGiven:
    """An organisation that applies, as typed; the person of the filing represents it in the position."""

    tax_code: str
    name: str
    position: str


@dataclass(frozen=True, slots=True)
class ProxyGiven:
    """Who acts for the person of the filing, as typed; `paper` names the authorisation: what, number, day."""

    name: str
    national_id: str
    born_on: date | None
    authorisation: Authorisation | None
    paper: str


@dataclass(frozen=True, slots=True)
class Filers:
    """
    Who applies with a dossier, and who handed it in, as known.

    `person` is the applicant, or represents the `organisation` in the `position`. A `proxy` acts for the person by the
    `authorisation` of the `paper`. Position and paper are empty once they were erased.
    """

    person: Person
    organisation: KnownOrganisation | None = None
    position: str = ""
    proxy: Person | None = None
    authorisation: Authorisation | None = None
    paper: str = ""
