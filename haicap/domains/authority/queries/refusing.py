"""Why nobody can be named who decides, with the grants, the facts and the units that may be meant."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from haicap.domains.authority.contracts import (
    DecidedElsewhere,
    FactMissing,
    Grant,
    NoCompetentUnit,
    OverlappingGrants,
    Tier,
    Undetermined,
)
from haicap.domains.authority.queries.asking import label
from haicap.domains.authority.queries.places import place_of
from haicap.domains.authority.rules.asking import Answer
from haicap.domains.authority.rules.deciding import Outcome, holder_at
from haicap.domains.authority.rules.layout import Era
from haicap.domains.authority.rules.told import can_be, plain_told
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Unit
from haicap.domains.procedures import api as procedures
from haicap.kernel.refusals import Refused


def refusal(
    said: Answer, era: Era, *, procedure_code: str, place: Unit, on: date, told: Mapping[str, str | Decimal]
) -> Refused:
    """
    Return why there is no answer. One statement, and one or two for the units that may be meant.

    :raises ProcedureUnknown: if there is no such procedure on the day.
    """
    version = procedures.procedure(procedure_code, on)
    about: dict[str, object] = {
        "procedure": version.name,
        "procedure_code": procedure_code,
        "place": place.code,
        "on": f"{on:%d/%m/%Y}",
        "facts": plain_told(told, era.facts),
        "grants": [grant_document(grant) for grant in said.verdict.grants],
    }
    if said.missing:
        missing = [era.facts[name] for name in said.missing]
        labels = ", ".join(label(fact) for fact in missing)
        return FactMissing(
            "facts", **about, labels=labels, missing=list(said.missing), can_be={f.name: can_be(f) for f in missing}
        )
    if said.verdict.outcome is Outcome.GAP:
        is_ours = {procedures.Level.COMMUNE, procedures.Level.PROVINCE} & set(version.levels)
        return (NoCompetentUnit if is_ours else DecidedElsewhere)("procedure", **about)
    meant = _meant(said.verdict.grants, place, on)
    possible = [{"unit": unit.code, "name": unit.full_name} for unit in meant]
    if said.verdict.outcome is Outcome.OVERLAP:
        offices = ", ".join(unit.full_name for unit in meant)
        return OverlappingGrants("procedure", **about, offices=offices, possible=possible)
    agencies = list(dict.fromkeys(grant.agency for grant in said.verdict.grants if grant.agency))
    offices = ", ".join(agencies or [unit.full_name for unit in meant])
    return Undetermined("procedure", **about, offices=offices, possible=possible, agencies=agencies)


def grant_document(grant: Grant) -> dict[str, object]:
    """Return what a program wants to know of a grant that is concerned."""
    return {
        "id": grant.id,
        "basis": grant.basis.value,
        "office": grant.office.value,
        "giver": grant.giver or None,
        "instrument": grant.instrument,
        "from": grant.starts_on.isoformat(),
        "before": grant.ends_before.isoformat() if grant.ends_before else None,
        "status": grant.status.value,
    }


def _meant(grants: Sequence[Grant], place: Unit, on: date) -> list[Unit]:
    """Return the units that may be meant: the holders on record, and those of the tiers that a source names."""
    here = place_of(place)
    codes = [holder_at(grant.holder, here) for grant in grants]
    tiers = {tier for grant in grants for tier in grant.possible}
    found = {place.code: place} if Tier.COMMUNE in tiers or place.code in codes else {}
    if Tier.CITY in tiers:
        city = organisation.city(on)
        found[city.code] = city
    for code in codes:
        if code and code not in found:
            found[code] = organisation.unit(code, on)
    return list(found.values())
