"""Changes of law that give and end powers: what the file says, as grants and facts, and what would stand."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from haicap.domains.authority.contracts import (
    Basis,
    Block,
    Fact,
    Grant,
    Held,
    Holder,
    Office,
    OfUnit,
    Own,
    Place,
    RunningWork,
    Seal,
    Signing,
)
from haicap.domains.authority.rules.told import OTHER
from haicap.domains.law.contracts import DAY, LINE, Change, Instrument
from haicap.domains.organisation.contracts import Tier, Unit
from haicap.domains.procedures.contracts import PublishedLevel
from haicap.kernel.axes import Choice, Condition, Range

CODE: Mapping[str, Any] = {"type": "string", "minLength": 1, "maxLength": 40}
CODES: Mapping[str, Any] = {"type": "array", "minItems": 1, "maxItems": 3000, "uniqueItems": True, "items": CODE}
NUMBER: Mapping[str, Any] = {"type": "number", "minimum": -1e15, "maximum": 1e15}
WORDS: Mapping[str, Any] = {
    "type": "array",
    "minItems": 1,
    "maxItems": 200,
    "uniqueItems": True,
    "items": {"type": ["string", "integer"], "minLength": 1, "maxLength": 80},
}
RANGE: Mapping[str, Any] = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": False,
    "properties": {"from": NUMBER, "below": NUMBER},
}
RUNNING: Mapping[str, Any] = {
    "enum": [one.value for one in RunningWork],
    "description": "What becomes of work taken in: it stays (unless told), moves, or moves where it was not begun.",
}
GRANT_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "A power that is given: by the law, by devolution, decentralisation or delegation.",
    "required": ["basis", "to", "procedures", "starts_on"],
    "additionalProperties": False,
    "properties": {
        "basis": {"enum": [basis.value for basis in Basis]},
        "from": CODE,
        "to": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": False,
            "properties": {
                "unit": CODE,
                "tier": {"const": "commune"},
                "kind": {"enum": ["ward", "commune", "special_zone"]},
                "units": CODES,
            },
        },
        "office": {"enum": [office.value for office in Office]},
        "procedures": CODES,
        "place": {
            "type": "object",
            "required": ["units"],
            "additionalProperties": False,
            "properties": {"units": CODES},
        },
        "when": {
            "type": "object",
            "maxProperties": 12,
            "propertyNames": {"pattern": "^[a-z][a-z0-9_]{0,59}$"},
            "additionalProperties": {"oneOf": [WORDS, RANGE]},
        },
        "labels": {
            "type": "object",
            "description": "What facts that are named first are called, and the measure of a number.",
            "maxProperties": 12,
            "propertyNames": {"pattern": "^[a-z][a-z0-9_]{0,59}$"},
            "additionalProperties": {
                "type": "object",
                "required": ["vi"],
                "additionalProperties": False,
                "properties": {"vi": LINE, "en": LINE, "unit": LINE},
            },
        },
        "starts_on": DAY,
        "ends_before": DAY,
        "running": RUNNING,
        "clause": LINE,
        "signing": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "block": {"enum": [block.value for block in Block]},
                "seal": {"enum": [seal.value for seal in Seal]},
            },
        },
    },
}
END_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "The end of powers that a text gave, before a day.",
    "required": ["number", "on"],
    "additionalProperties": False,
    "properties": {"number": LINE, "procedures": CODES, "on": DAY, "running": RUNNING},
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What a draft is held against: the register of its procedures, units by code, versions by code, and places."""

    register: Mapping[str, Held]
    units: Mapping[str, Sequence[Unit]]
    published: Mapping[str, Sequence[PublishedLevel]]
    places: Sequence[Place]


def running_of(change: Change) -> RunningWork:
    """
    Return what a change does to work taken in.

    House rule: it stays, unless the text says otherwise; who took a matter in decides it.
    """
    return RunningWork(change.body.get("running", RunningWork.STAY.value))


def day_of(change: Change) -> date:
    """
    Return the day from which a change of a power counts.

    House rule: as written.
    """
    return date.fromisoformat(change.body["on"] if "on" in change.body else change.body["starts_on"])


def procedures_of(changes: Iterable[Change]) -> set[str]:
    """
    Return the procedures that grants name.

    House rule: as written.
    """
    return {code for change in changes for code in change.body.get("procedures", ())}


def units_of(change: Change) -> dict[str, str]:
    """
    Return the codes of units that a grant names, each with its path in the file.

    House rule: the giver, the holder and the places.
    """
    body = change.body
    found = {body["from"]: "from"} if "from" in body else {}
    if "unit" in body["to"]:
        found.setdefault(body["to"]["unit"], "to.unit")
    lists = {"to.units": body["to"].get("units", ()), "place.units": body.get("place", {}).get("units", ())}
    for path, codes in lists.items():
        for number, code in enumerate(codes):
            found.setdefault(code, f"{path}.{number}")
    return found


def span_of(change: Change) -> tuple[date, date | None]:
    """
    Return the days of a grant.

    House rule: the end does not count.
    """
    ends = change.body.get("ends_before")
    return date.fromisoformat(change.body["starts_on"]), date.fromisoformat(ends) if ends else None


def grants_of(change: Change, *, under: Instrument, ground: Ground, first_id: int) -> list[Grant]:
    """
    Return the grants that a change makes, one for each procedure, numbered from `first_id` downwards.

    Without a place a power holds in the whole territory of its giver: that of a commune is its own.

    Source: Law 72/2025/QH15 arts. 12 to 14; Decree 30/2020/NĐ-CP art. 13 for the signing block that follows from the
    basis where the text names none.
    """
    body = change.body
    basis, giver = Basis(body["basis"]), body.get("from", "")
    starts_on, ends_before = span_of(change)
    holder = _holder(body["to"])
    office = Office(body["office"]) if "office" in body else _office(holder, ground, starts_on)
    places = frozenset(body["place"]["units"]) if "place" in body else None
    if places is None and giver and (unit := standing(ground.units.get(giver, ()), starts_on)):
        places = frozenset({giver}) if unit.tier is Tier.COMMUNE else None
    ids = count(first_id, -1)
    return [
        Grant(
            id=next(ids),
            procedure=code,
            basis=basis,
            holder=holder,
            office=office,
            starts_on=starts_on,
            ends_before=ends_before,
            instrument=under.number,
            giver=giver,
            places=places,
            conditions=conditions_of(body.get("when", {})),
            clause=body.get("clause", ""),
            signing=_signing(body.get("signing", {}), basis, office),
            source=under.source,
        )
        for code in body["procedures"]
    ]


def conditions_of(when: Mapping[str, Any]) -> dict[str, Condition]:
    """
    Return the conditions of a grant.

    House rule: words as text, numbers exactly as written.
    """
    return {
        name: Choice(frozenset(map(str, bounds)))
        if isinstance(bounds, list)
        else Range(*(Decimal(str(bounds[end])) if end in bounds else None for end in ("from", "below")))
        for name, bounds in when.items()
    }


def facts_of(grants: Sequence[Grant], changes: Sequence[Change], ground: Ground) -> tuple[list[Fact], list[Fact]]:
    """
    Return the facts that grants name first, and the standing ones that must take further words: old ones.

    A fact first named by a file is declared by it from the first version of the procedure on. A number may be any; a
    word those that are named, and any other, told as `*`.

    House rule: what a text names is known, what it does not name is not shut out.
    """
    counting = {
        name
        for change in changes
        for name, bounds in change.body.get("when", {}).items()
        if isinstance(bounds, list) and all(isinstance(one, int) for one in bounds)
    }
    labels = {name: told for change in changes for name, told in change.body.get("labels", {}).items()}
    made: dict[tuple[str, str], Fact] = {}
    widened: dict[tuple[str, str], Fact] = {}
    for grant in grants:
        for name, condition in grant.conditions.items():
            key = (grant.procedure, name)
            known = made.get(key) or _declared(ground, grant, name)
            if known is None:
                versions = ground.published.get(grant.procedure, ())
                first = min([grant.starts_on, *(one.validity.starts_on for one in versions)])
                domain = Range() if isinstance(condition, Range) else Choice(condition.values | {OTHER})
                told = labels.get(name, {})
                made[key] = Fact(
                    grant.procedure,
                    name,
                    domain,
                    first,
                    label_vi=told.get("vi", ""),
                    label_en=told.get("en", ""),
                    unit=told.get("unit", ""),
                    counts=name in counting,
                )
            elif isinstance(known.domain, Choice) and isinstance(condition, Choice):
                more = condition.values - known.domain.values
                if more and OTHER in known.domain.values:
                    if key not in made:
                        widened[key] = known
                    counts = known.counts and name in counting
                    made[key] = replace(known, domain=Choice(known.domain.values | more), counts=counts)
    return list(made.values()), list(widened.values())


def ended(change: Change, register: Mapping[str, Held]) -> list[Grant]:
    """
    Return the grants that an end names: those of the number, of the procedures or all, that reach the day.

    House rule: the number is compared as people cite it.
    """
    on = date.fromisoformat(change.body["on"])
    codes = set(change.body.get("procedures", ())) or set(register)
    return [
        grant
        for code in sorted(codes)
        for grant in register.get(code, Held()).grants
        if grant.instrument == change.body["number"] and (grant.ends_before is None or grant.ends_before > on)
    ]


def with_ends(register: Mapping[str, Held], changes: Sequence[Change]) -> dict[str, Held]:
    """
    Return the register with the named grants ended.

    House rule: what begins on the day of its end or later does not stand at all.
    """
    found = dict(register)
    for change in changes:
        on = date.fromisoformat(change.body["on"])
        for grant in ended(change, found):
            others = [one for one in found[grant.procedure].grants if one.id != grant.id]
            shorter = [replace(grant, ends_before=on)] if grant.starts_on < on else []
            found[grant.procedure] = Held([*others, *shorter], found[grant.procedure].facts)
    return found


def with_grants(register: Mapping[str, Held], grants: Sequence[Grant], facts: Sequence[Fact]) -> dict[str, Held]:
    """
    Return the register with further grants and facts; a fact takes the place of one of its name.

    House rule: nothing else changes.
    """
    found = dict(register)
    for grant in grants:
        held = found.get(grant.procedure, Held())
        found[grant.procedure] = Held([*held.grants, grant], held.facts)
    for fact in facts:
        held = found.get(fact.procedure, Held())
        kept = [one for one in held.facts if one.name != fact.name]
        found[fact.procedure] = Held(held.grants, [*kept, fact])
    return found


def without(register: Mapping[str, Held], ids: Collection[int]) -> dict[str, Held]:
    """
    Return the register without the grants of these numbers.

    House rule: facts stay declared.
    """
    return {
        code: Held([one for one in held.grants if one.id not in ids], held.facts) for code, held in register.items()
    }


def standing(lives: Sequence[Unit], on: date) -> Unit | None:
    """
    Return the unit that bears a code on a day.

    House rule: one at most.
    """
    return next((unit for unit in lives if unit.validity.covers(on)), None)


def _declared(ground: Ground, grant: Grant, name: str) -> Fact | None:
    held = ground.register.get(grant.procedure, Held())
    return next((fact for fact in held.facts if fact.name == name), None)


def _holder(to: Mapping[str, Any]) -> Holder:
    if "unit" in to:
        return OfUnit(to["unit"])
    if "units" in to:
        return Own(codes=frozenset(to["units"]))
    return Own(kinds=frozenset({to["kind"]})) if "kind" in to else Own()


def _office(holder: Holder, ground: Ground, on: date) -> Office:
    if isinstance(holder, OfUnit):
        unit = standing(ground.units.get(holder.code, ()), on)
        if unit is not None and unit.tier is Tier.DEPARTMENT:
            return Office.HEAD
    return Office.COMMITTEE


def _signing(given: Mapping[str, Any], basis: Basis, office: Office) -> Signing:
    block = Block.NONE
    if office is Office.COMMITTEE:
        block = Block.ON_BEHALF
    elif basis is Basis.DELEGATED and office in {Office.HEAD, Office.POST}:
        block = Block.BY_AUTHORISATION
    return Signing(Block(given.get("block", block)), Seal(given.get("seal", Seal.OWN)))
