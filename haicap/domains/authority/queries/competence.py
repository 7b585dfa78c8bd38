from datetime import date

from haicap.domains.authority.contracts import Basis, Block, Competence, Office, Signing, Tier
from haicap.domains.authority.rules.competence import tier_that_decides
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Unit
from haicap.domains.procedures import api as procedures


def competent_unit(*, procedure: procedures.ProcedureVersion, place: Unit, on: date) -> Competence:
    """
    Return who decides the procedure for somebody of the place on the day.

    The committee of the place's unit decides what the catalogue gives to communes, the committee of the city
    the rest. One statement at most.

    :raises NoCompetentUnit: if only a ministry carries it out.
    """
    tier = tier_that_decides(
        procedure=procedure.name,
        at_commune=procedures.Level.COMMUNE in procedure.levels,
        at_city=procedures.Level.PROVINCE in procedure.levels,
    )
    unit = place if tier is Tier.COMMUNE else organisation.city(on)
    return Competence(
        unit_id=unit.id,
        unit_code=unit.code,
        unit_name=unit.full_name,
        identification_code=unit.identification_code,
        office=Office.COMMITTEE,
        basis=Basis.BY_LAW,
        instrument=procedure.decision,
        signing=Signing(Block.ON_BEHALF),
        accountable=unit.code,
        accountable_name=unit.full_name,
        starts_on=procedure.validity.starts_on,
        ends_before=procedure.validity.ends_before,
        chain=(),
    )
