"""Who has a matter of which the law as on record does not say who decides: the unit that an officer named."""

from datetime import date

from haicap.domains.authority.contracts import (
    Basis,
    Block,
    Competence,
    Link,
    NotPossible,
    Office,
    OverlappingGrants,
    Signing,
    Undetermined,
)
from haicap.domains.organisation.contracts import Unit


def named_by_officer(refused: Undetermined | OverlappingGrants, unit: Unit, *, on: date) -> Competence:
    """
    Return the competence of a unit that an officer named among those that the refusal speaks of.

    It holds for the day only, and keeps the grants that are in question as its chain.

    House rule: nothing is guessed; a person names one of the units that may be meant, and answers for it.

    :raises NotPossible: if the unit is none of them.
    """
    possible = refused.params["possible"]
    assert isinstance(possible, list)
    if unit.code not in {one["unit"] for one in possible}:
        raise NotPossible("unit", name=unit.full_name, value=unit.code)
    grants = refused.params["grants"]
    assert isinstance(grants, list)
    facts = refused.params["facts"]
    assert isinstance(facts, dict)
    agencies = refused.params.get("agencies", [])
    assert isinstance(agencies, list)
    return Competence(
        unit_id=unit.id,
        unit_code=unit.code,
        unit_name=unit.full_name,
        identification_code=unit.identification_code,
        office=Office.COMMITTEE,
        basis=Basis(grants[0]["basis"]),
        instrument=grants[0]["instrument"],
        signing=Signing(Block.ON_BEHALF),
        accountable=unit.code,
        accountable_name=unit.full_name,
        starts_on=on,
        ends_before=date.fromordinal(on.toordinal() + 1),
        chain=tuple(_link(grant, unit) for grant in grants),
        agency=", ".join(agencies),
        is_set=True,
        facts=facts,
    )


def _link(grant: dict[str, object], unit: Unit) -> Link:
    ends = grant["before"]
    number = grant["id"]
    assert isinstance(number, int)
    return Link(
        grant_id=number,
        basis=Basis(str(grant["basis"])),
        unit_code=unit.code,
        unit_name=unit.full_name,
        office=Office(str(grant["office"])),
        giver=str(grant["giver"] or ""),
        giver_name="",
        instrument=str(grant["instrument"]),
        clause="",
        starts_on=date.fromisoformat(str(grant["from"])),
        ends_before=date.fromisoformat(str(ends)) if ends else None,
        is_derived=grant["status"] == "derived",
    )
