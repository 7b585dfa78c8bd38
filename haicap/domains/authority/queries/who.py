"""Who decides a matter: the answer with its chain, or the reason why there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from haicap.domains.authority.contracts import (
    Basis,
    Competence,
    Grant,
    Held,
    Link,
    NotAWardOrCommune,
    Place,
    Status,
)
from haicap.domains.authority.queries.places import place_of
from haicap.domains.authority.queries.refusing import refusal
from haicap.domains.authority.queries.register import grants_by_id, held_of, register
from haicap.domains.authority.rules.asking import Answer
from haicap.domains.authority.rules.deciding import Outcome, holder_at
from haicap.domains.authority.rules.layout import asked, era_of, layout
from haicap.domains.authority.rules.told import plain_told, read_told
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Tier as UnitTier
from haicap.domains.organisation.contracts import Unit
from haicap.kernel.editions import Editions
from haicap.kernel.refusals import BadInput
from haicap.kernel.text import clean_line
from haicap.platform.editions import api as editions_of_topics


def who(
    *,
    procedure_code: str,
    place_code: str,
    on: date,
    facts: Mapping[str, object] | None = None,
    as_known_at: datetime | None = None,
) -> Competence:
    """
    Return who decides a procedure for a matter of a commune or ward on the day, for these facts.

    `as_known_at` asks for the answer as the register knew it at that moment. One statement when this process holds
    the units and the grants; else one more for each of them; one or two more only to refuse.

    :raises UnitUnknown: if no unit has the code of the place on the day.
    :raises NotAWardOrCommune: if it is no commune or ward.
    :raises ProcedureUnknown: if there is no such procedure on the day.
    :raises FactUnknown: if a fact is not declared for the procedure on the day.
    :raises FactOutside: if a fact is nothing that it can be.
    :raises FactMissing: if a fact that was not told would change the answer.
    :raises NoCompetentUnit: if nobody decides.
    :raises OverlappingGrants: if two do.
    :raises Undetermined: if the source does not say who.
    """
    code = clean_line(procedure_code, field="procedure", most=40)
    editions = editions_of_topics.current()
    unit = organisation.unit(clean_line(place_code, field="place", most=60), on, editions=editions)
    return who_at(procedure_code=code, place=unit, on=on, facts=facts, as_known_at=as_known_at, editions=editions)


def who_at(
    *,
    procedure_code: str,
    place: Unit,
    on: date,
    facts: Mapping[str, object] | None = None,
    as_known_at: datetime | None = None,
    editions: Editions | None = None,
) -> Competence:
    """
    Return who decides, as `who` does, in a unit that the caller has read. One statement less.

    None with `editions` in which this process holds the procedure's grants and the units of the chain.

    :raises Refused: as `who`.
    """
    code, unit = procedure_code, place
    if unit.tier is not UnitTier.COMMUNE:
        raise NotAWardOrCommune("place", name=unit.full_name)
    if as_known_at is None:
        held = held_of(code, editions=editions)
    else:
        held = register(procedures=[code], as_known_at=as_known_at).get(code, Held())
    here = place_of(unit)
    era = era_of(layout(held.grants, held.facts, [here]), on)
    told = read_told(facts or {}, era.facts, procedure=code, on=on)
    said = asked(era, on=on, place_code=unit.code, facts=told)
    if said.missing or said.verdict.outcome is not Outcome.DECIDED:
        raise refusal(said, era, procedure_code=code, place=unit, on=on, told=told)
    return replace(_competence(said, here, unit, on, editions), facts=plain_told(told, era.facts))


def _competence(said: Answer, place: Place, own: Unit, on: date, editions: Editions | None) -> Competence:
    codes = {holder_at(grant.holder, place) for grant in said.chain} | {grant.giver for grant in said.chain}
    units = {
        code: own if code == own.code else organisation.unit(code, on, editions=editions) for code in codes if code
    }
    decides = said.chain[0]
    unit = units[said.verdict.unit]
    accountable = units[decides.giver] if decides.basis is Basis.DELEGATED else unit
    assert said.starts_on is not None
    return Competence(
        unit_id=unit.id,
        unit_code=unit.code,
        unit_name=unit.full_name,
        identification_code=unit.identification_code,
        office=decides.office,
        basis=decides.basis,
        instrument=decides.instrument,
        signing=decides.signing,
        accountable=accountable.code,
        accountable_name=accountable.full_name,
        starts_on=said.starts_on,
        ends_before=None if said.ends_before == date.max else said.ends_before,
        chain=tuple(_link(grant, units[holder_at(grant.holder, place)], units) for grant in said.chain),
        agency=decides.agency,
    )


def held_by(
    held: Held, *, place: Unit, on: date, facts: Mapping[str, object], procedure: str
) -> tuple[str, tuple[Grant, ...]]:
    """
    Return the code of the unit that decides under some register, and the chain; empty where it does not say. No query.
    """
    here = place_of(place)
    era = era_of(layout(held.grants, held.facts, [here]), on)
    try:
        told = read_told(facts, era.facts, procedure=procedure, on=on)
    except BadInput:
        return "", ()
    said = asked(era, on=on, place_code=place.code, facts=told)
    if said.missing or said.verdict.outcome is not Outcome.DECIDED:
        return "", ()
    return said.verdict.unit, said.chain


def chain(ids: Sequence[int], *, place: Unit, on: date, editions: Editions | None = None) -> tuple[Link, ...]:
    """
    Return grants, standing or withdrawn, as the links of a chain in a place; what is not on record is left out.

    One statement when this process holds the units.
    """
    here = place_of(place)
    known = grants_by_id(ids)
    grants = [known[id_] for id_ in ids if id_ in known]
    codes = {holder_at(grant.holder, here) or place.code for grant in grants} | {grant.giver for grant in grants}
    units = {
        code: place if code == place.code else organisation.unit(code, on, editions=editions) for code in codes if code
    }
    return tuple(_link(grant, units[holder_at(grant.holder, here) or place.code], units) for grant in grants)


def _link(grant: Grant, unit: Unit, units: Mapping[str, Unit]) -> Link:
    return Link(
        grant_id=grant.id,
        basis=grant.basis,
        unit_code=unit.code,
        unit_name=unit.full_name,
        office=grant.office,
        giver=grant.giver,
        giver_name=units[grant.giver].full_name if grant.giver else "",
        instrument=grant.instrument,
        clause=grant.clause,
        starts_on=grant.starts_on,
        ends_before=grant.ends_before,
        is_derived=grant.status is Status.DERIVED,
    )
