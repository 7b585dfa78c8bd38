from collections.abc import Iterable

from haicap.domains.people.contracts import KnownOrganisation, OrganisationUnknown
from haicap.domains.people.models import OrganisationRow


def organisation_by_id(organisation_id: int) -> KnownOrganisation:
    """
    Return an organisation. One statement.

    :raises OrganisationUnknown: if there is none.
    """
    found = organisations_by_id([organisation_id])
    if not found:
        raise OrganisationUnknown("organisation", key=organisation_id)
    return found[organisation_id]


def organisations_by_id(organisation_ids: Iterable[int]) -> dict[int, KnownOrganisation]:
    """Return organisations by id, without those that do not exist. One statement, none for no ids."""
    wanted = set(organisation_ids)
    rows = OrganisationRow.objects.filter(id__in=wanted) if wanted else ()
    return {row.id: KnownOrganisation(row.id, row.tax_code, row.name, row.address) for row in rows}
