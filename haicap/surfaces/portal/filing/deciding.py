"""Who will decide what is being filed, or the plain word that a counter takes it instead."""

from collections.abc import Mapping
from datetime import date

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import OverlappingGrants, Undetermined
from haicap.domains.organisation.contracts import Unit
from haicap.domains.procedures import api as procedures
from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.surfaces.portal.unit_words import unit_name


class AtTheCounter(Refused):
    """The register does not say who decides, so an officer at a counter must."""

    message = sentence(
        "Which office decides this procedure is not confirmed. Please hand it in at the counter of %(place)s: it takes "
        "the dossier and passes it on."
    )


def decided(
    version: procedures.ProcedureVersion, place: Unit, on: date, facts: Mapping[str, object] | None = None
) -> authority.Competence:
    """
    Return who decides a filing from a ward or commune, for the facts told. One statement.

    :raises AtTheCounter: if the register does not say who.
    :raises NoCompetentUnit: if nobody in the city does.
    :raises FactMissing: if it depends on a fact that was not told.
    :raises FactOutside: if a fact cannot be so.
    """
    try:
        return authority.who_at(procedure_code=version.code, place=place, on=on, facts=facts)
    except (Undetermined, OverlappingGrants) as refused:
        raise AtTheCounter("place", place=unit_name(place)) from refused
