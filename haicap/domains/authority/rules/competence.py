"""Which tier decides a procedure, as the national catalogue says it."""

from haicap.domains.authority.contracts import NoCompetentUnit, Tier


def tier_that_decides(*, procedure: str, at_commune: bool, at_city: bool) -> Tier:
    """
    Return the tier that decides; the lower one when the catalogue names both.

    Source: the level of execution that each published procedure states. House rule for the lower tier where
    the catalogue names both, after Law 72/2025/QH15 art. 11 (a task goes to the level fit for it, without overlap).

    :raises NoCompetentUnit: if neither the commune nor the city carries it out.
    """
    if at_commune:
        return Tier.COMMUNE
    if at_city:
        return Tier.CITY
    raise NoCompetentUnit("procedure", procedure=procedure)
