"""Who decides a dossier: the power it was taken in under, and what the register says of its place and facts."""

from collections.abc import Mapping
from datetime import date

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import (
    Block,
    Competence,
    FactMissing,
    NoCompetentUnit,
    NotPossible,
    OverlappingGrants,
    Seal,
    Signing,
    Undetermined,
)
from haicap.domains.dossiers.contracts import Deciding, Dossier, LeavesTheLaw, NobodyDecides, PlaceUnknown, StaysHere
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Tier, Unit
from haicap.domains.procedures import api as procedures
from haicap.kernel.refusals import Refused
from haicap.platform.clock.api import LOCAL


def deciding(dossier: Dossier, *, on: date) -> Deciding:
    """
    Return who decides a dossier and why, and whom the facts lead to when it is another unit.

    Two statements when this process holds units, versions and grants.
    """
    place = place_of(dossier, on=on)
    if dossier.source_system or place is None:
        return Deciding(None if dossier.source_system else _pinned(dossier, place, on=on), place)
    elsewhere = None
    if dossier.facts and dossier.node is not None and dossier.decided_at is None:
        elsewhere = led_to(dossier, place=place, on=on, facts=dossier.facts)
    return Deciding(
        pinned=_pinned(dossier, place, on=on),
        place=place,
        elsewhere=elsewhere if elsewhere and elsewhere.unit_id != dossier.competent_unit_id else None,
        questions=questions(dossier, place=place),
    )


def place_of(dossier: Dossier, *, on: date) -> Unit | None:
    """
    Return the commune or ward of the matter as it stands on the day, `None` where it is not known.

    A dossier of before places were kept has the place of the commune or ward that decides it. No statement when this
    process holds the units.
    """
    wanted = dossier.place_unit_id or dossier.competent_unit_id
    unit = organisation.units_by_id({wanted}, editions=dossier.editions)[wanted]
    return unit if unit.tier is Tier.COMMUNE and unit.validity.covers(on) else None


def questions(dossier: Dossier, *, place: Unit) -> tuple[authority.Question, ...]:
    """Return the facts that decide who decides the dossier, by the law of the day of its receipt."""
    return authority.questions(
        procedure_code=_code(dossier),
        place=place,
        on=_received_on(dossier),
        facts=dossier.facts,
        editions=dossier.editions,
    )


def depends_on_facts(dossier: Dossier, *, on: date) -> bool:
    """Test if facts were told of a dossier, or should have been. No statement when this process holds the rest."""
    if dossier.facts or dossier.source_system:
        return bool(dossier.facts)
    place = place_of(dossier, on=on)
    return place is not None and bool(questions(dossier, place=place))


def answer(dossier: Dossier, *, place: Unit, on: date, facts: Mapping[str, object]) -> Competence:
    """
    Return who decides the matter of a dossier in a place on a day for facts. As many statements as `authority.who_at`.

    :raises Refused: as `authority.who`.
    """
    return authority.who_at(procedure_code=_code(dossier), place=place, on=on, facts=facts, editions=dossier.editions)


def led_to(dossier: Dossier, *, place: Unit, on: date, facts: Mapping[str, object]) -> Competence | None:
    """
    Return who decides a running dossier for these facts: its own unit, as long as the law of one of two days says so.

    The law of the day of receipt goes before that of today, because a lapse does not move what was taken in. `None`
    where the register does not say who.
    """
    found = None
    for day in (_received_on(dossier), on):
        if not place.validity.covers(day):
            continue
        try:
            found = answer(dossier, place=place, on=day, facts=facts)
        except (Undetermined, OverlappingGrants, NoCompetentUnit, FactMissing):
            found = None
            continue
        if found.unit_id == dossier.competent_unit_id:
            return found
    return found


def lawful(dossier: Dossier, *, to: Unit, on: date) -> tuple[Unit, Competence]:
    """
    Return the place and the competence by which a unit decides a dossier on the day.

    The place is that of the dossier, or the unit itself, when it is a commune or ward that says the matter lies there.
    Where the register does not say who decides, the unit is one of those that may be meant.

    :raises StaysHere: if the unit that has the dossier decides it.
    :raises LeavesTheLaw: if another one does.
    :raises NobodyDecides: if nobody is on record.
    :raises NotPossible: if the register does not say who, and the unit is none that may be meant.
    :raises FactMissing: if a fact is missing that decides it.
    :raises PlaceUnknown: if no place is known.
    """
    own = place_of(dossier, on=on)
    places = [own] if own else []
    if to.tier is Tier.COMMUNE and (own is None or to.id != own.id):
        places.append(to)
    refused: Refused | None = None
    for place in places:
        try:
            found = _of_unit(dossier, to, place=place, on=on)
        except (LeavesTheLaw, NobodyDecides, NotPossible, FactMissing) as wrong:
            refused = refused or wrong
        else:
            return place, found
    raise refused or PlaceUnknown("unit")


def _of_unit(dossier: Dossier, to: Unit, *, place: Unit, on: date) -> Competence:
    try:
        found = answer(dossier, place=place, on=on, facts=dossier.facts)
    except (Undetermined, OverlappingGrants) as unclear:
        return authority.named_by_officer(unclear, to, on=on)
    except NoCompetentUnit as nobody:
        raise NobodyDecides("unit", on=f"{on:%d/%m/%Y}") from nobody
    if found.unit_id == to.id:
        return found
    refusal = StaysHere if found.unit_id == dossier.competent_unit_id else LeavesTheLaw
    raise refusal(
        "unit",
        unit=to.full_name,
        on=f"{on:%d/%m/%Y}",
        decides=found.unit_name,
        text=found.instrument,
        grants=[link.grant_id for link in found.chain],
    )


def _pinned(dossier: Dossier, place: Unit | None, *, on: date) -> Competence | None:
    """Return the competence as the dossier keeps it, with its chain read from the register."""
    kept = dossier.competence
    unit = organisation.units_by_id({dossier.competent_unit_id}, editions=dossier.editions)[dossier.competent_unit_id]
    received_on = _received_on(dossier)
    here = place if place and place.validity.covers(received_on) else unit
    chain = authority.chain(kept.get("grants", ()), place=here, on=received_on, editions=dossier.editions)
    signing = kept.get("signing", {})
    accountable = kept.get("accountable") or unit.code
    return Competence(
        unit_id=unit.id,
        unit_code=unit.code,
        unit_name=unit.full_name,
        identification_code=unit.identification_code,
        office=authority.Office(kept["office"]),
        basis=authority.Basis(kept["basis"]),
        instrument=kept["instrument"],
        signing=Signing(Block(signing.get("block", "")), Seal(signing.get("seal", Seal.OWN.value))),
        accountable=accountable,
        accountable_name=next((link.giver_name for link in chain if link.giver == accountable), unit.full_name),
        starts_on=received_on,
        ends_before=None,
        chain=chain,
        is_set=bool(kept.get("set_by_officer")),
        facts=dossier.facts,
    )


def _code(dossier: Dossier) -> str:
    on = _received_on(dossier)
    return procedures.version_by_id(dossier.procedure_version_id, on=on, editions=dossier.editions).code


def _received_on(dossier: Dossier) -> date:
    return dossier.submitted_at.astimezone(LOCAL).date()
