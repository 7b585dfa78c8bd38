"""Wrong personal data of a dossier: as they are to be, and as a request for that waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from haicap.domains.dossiers.contracts.filers import OrganisationGiven, ProxyGiven

#: what each of the data is called in events, forms and the audit, in the order of a page
CONTACT_FIELDS = ("address", "phone", "email")
FILER_FIELDS = (
    "name",
    "national_id",
    "born_on",
    "tax_code",
    "organisation_name",
    "position",
    "proxy_name",
    "proxy_national_id",
    "proxy_born_on",
    "authorisation",
    "authorisation_paper",
)


@dataclass(frozen=True, slots=True)
class FilersGiven:
    """
    Who applies and who files as it is to be, as typed: all of it, also what stays.

    `organisation` and `proxy` are given when the dossier has one, and only then.
    """

    name: str
    national_id: str
    born_on: date | None
    organisation: OrganisationGiven | None = None
    proxy: ProxyGiven | None = None


@dataclass(frozen=True, slots=True)
class RectifyingAsked:
    """
    A request to put personal data right that waits for a second person.

    `serial` is its event; `wanted` the data as they are to be, by the names of FILER_FIELDS; `changed` names those
    that differ. `wanted` is empty once the values were erased.
    """

    serial: int
    account_id: int
    at: datetime
    wanted: Mapping[str, str]
    changed: tuple[str, ...]
    reason: str
