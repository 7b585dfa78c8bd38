"""What is wrong with changes of law that give and end powers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from haicap.domains.authority.contracts import Fact, Grant, Held
from haicap.domains.authority.rules.border import Flaw, Refusal, flaws
from haicap.domains.authority.rules.enacting import (
    Ground,
    ended,
    facts_of,
    grants_of,
    span_of,
    units_of,
    with_grants,
)
from haicap.domains.authority.rules.stored import identity
from haicap.domains.authority.rules.told import in_force
from haicap.domains.law.contracts import Change, Fault, Instrument, InstrumentKind, fault_in
from haicap.domains.organisation.contracts import Unit
from haicap.kernel.axes import Choice, Condition, Range
from haicap.kernel.messages import sentence

#: issuers whose resolutions are law (Law 64/2025/QH15 art. 4): the National Assembly and its Standing Committee
ASSEMBLY = frozenset({"qh", "ubtvqh", "quốc hội", "ủy ban thường vụ quốc hội"})
#: pairs of powers over the same procedure that one file may bring: each is held against those before it
MOST_PAIRS = 1_000_000
TOO_MANY = sentence(
    "The file gives too many powers over the same procedures, %(count)s over %(procedure)s. Please divide it."
)
NO_PROCEDURE = sentence("There is no procedure %(procedure)s.")
NO_UNIT = sentence("No unit has the code %(unit)s on all days from %(first)s on.")
NO_UNIT_UNTIL = sentence("No unit has the code %(unit)s on all days from %(first)s to before %(end)s.")
REVERSED = sentence("The end %(end)s is not after the start %(first)s.")
EMPTY = sentence("The condition on “%(fact)s” fits nothing.")
UNFIT = sentence("“%(fact)s” is declared otherwise: the condition does not fit it.")
REPEATED = sentence("The same power stands already on some of these days, for procedure %(procedure)s.")
NOTHING_ENDS = sentence("No power of %(number)s stands that could end on %(on)s.")
WRONG: Mapping[Flaw, tuple[str, str, str]] = {
    Flaw.NO_TERM: ("DelegationWithoutTerm", "ends_before", sentence("A delegation has a term (%(article)s).")),
    Flaw.NO_INSTRUMENT: ("GrantWithoutText", "basis", sentence("A power is given in writing (%(article)s).")),
    Flaw.NO_GIVER: ("GiverMissing", "basis", sentence("A power that is given on has a giver: “from” (%(article)s).")),
    Flaw.GIVER_OF_LAW: ("GiverOfLaw", "from", sentence("What the law itself gives has no giver (%(article)s).")),
    Flaw.DEVOLVED_WITHOUT_LAW: (
        "DevolvedWithoutLaw", "basis",
        sentence("Only a law or a resolution of the National Assembly devolves a power (%(article)s)."),
    ),
    Flaw.SUB_DELEGATION: (
        "SubDelegation", "from",
        sentence("%(giver)s holds %(procedure)s by delegation only, which is not given on (%(article)s)."),
    ),
    Flaw.FURTHER_DECENTRALISATION: (
        "FurtherDecentralisation", "from",
        sentence("%(giver)s holds %(procedure)s by decentralisation, which is not decentralised again (%(article)s)."),
    ),
    Flaw.GIVER_WITHOUT_POWER: (
        "GiverWithoutPower", "from",
        sentence("%(giver)s does not hold %(procedure)s from %(first)s to before %(end)s (%(article)s)."),
    ),
}  # fmt: skip


def grant_faults(changes: Sequence[Change], *, under: Instrument, ground: Ground) -> Iterator[Fault]:
    """
    Yield what is wrong with the grants of a file, each change seen with those before it.

    Source: Law 72/2025/QH15 arts. 12, 13 and 14.
    """
    over = Counter(code for change in changes for code in set(change.body["procedures"]))
    if sum(count * count for count in over.values()) > MOST_PAIRS:
        code, count = over.most_common(1)[0]
        fault = fault_in(changes[0], "", code="TooManyPowers", message=TOO_MANY)
        yield replace(fault, params={"procedure": code, "count": count})
        return
    register, number = dict(ground.register), -1
    for change in changes:
        plain = list(_plain_faults(change, ground))
        yield from plain
        if plain:
            continue
        here = replace(ground, register=register)
        grants = grants_of(change, under=under, ground=here, first_id=number)
        number -= len(grants)
        facts, _old = facts_of(grants, [change], here)
        unfit = list(_fact_faults(change, grants, facts, here))
        yield from unfit
        if unfit:
            continue
        fresh = []
        for place, grant in enumerate(grants):
            held = with_grants(register, [], [fact for fact in facts if fact.procedure == grant.procedure])
            yield from _border_faults(change, grant, held.get(grant.procedure, Held()), under, ground)
            if _repeats(grant, register.get(grant.procedure, Held()).grants):
                path = f"procedures.{place}"
                yield fault_in(change, path, code="GrantRepeated", message=REPEATED, procedure=grant.procedure)
            else:
                fresh.append(grant)
        register = with_grants(register, fresh, facts)


def end_faults(changes: Sequence[Change], *, register: Mapping[str, Held]) -> Iterator[Fault]:
    """
    Yield the ends that end nothing.

    House rule: a text that ends what does not stand is a slip of the pen.
    """
    for change in changes:
        named = {grant.procedure for grant in ended(change, register)}
        on = date.fromisoformat(change.body["on"])
        told = {"number": change.body["number"], "on": f"{on:%d/%m/%Y}"}
        if not named:
            yield fault_in(change, "number", code="NothingEnds", message=NOTHING_ENDS, **told)
            continue
        for place, code in enumerate(change.body.get("procedures", ())):
            if code not in named:
                yield fault_in(change, f"procedures.{place}", code="NothingEnds", message=NOTHING_ENDS, **told)


def is_law(under: Instrument) -> bool:
    """
    Test if a text is a law or a resolution of the National Assembly.

    Source: Law 72/2025/QH15 art. 12 (devolution by these only).
    """
    by_assembly = under.issuer.strip().lower() in ASSEMBLY
    return under.kind is InstrumentKind.LAW or (under.kind is InstrumentKind.RESOLUTION and by_assembly)


def _plain_faults(change: Change, ground: Ground) -> Iterator[Fault]:
    first, end = span_of(change)
    days = {"first": f"{first:%d/%m/%Y}", "end": f"{end:%d/%m/%Y}" if end else ""}
    if end is not None and end <= first:
        yield fault_in(change, "ends_before", code="DatesReversed", message=REVERSED, **days)
        return
    for place, code in enumerate(change.body["procedures"]):
        if not ground.published.get(code):
            yield fault_in(change, f"procedures.{place}", code="ProcedureUnknown", message=NO_PROCEDURE, procedure=code)
    for code, path in units_of(change).items():
        if not _stands(ground.units.get(code, ()), first, end):
            message = NO_UNIT_UNTIL if end else NO_UNIT
            yield fault_in(change, path, code="UnitUnknown", message=message, **days, unit=code)
    for name, bounds in change.body.get("when", {}).items():
        if isinstance(bounds, dict) and "from" in bounds and "below" in bounds and bounds["below"] <= bounds["from"]:
            yield fault_in(change, f"when.{name}", code="ConditionEmpty", message=EMPTY, fact=name)


def _fact_faults(change: Change, grants: Sequence[Grant], facts: Sequence[Fact], ground: Ground) -> Iterator[Fault]:
    told: set[str] = set()
    made = {(fact.procedure, fact.name): fact for fact in facts}
    for grant in grants:
        declared = in_force(ground.register.get(grant.procedure, Held()).facts, grant.starts_on)
        for name, condition in grant.conditions.items():
            fact = made.get((grant.procedure, name)) or declared.get(name)
            if name not in told and (fact is None or not _fits(condition, fact.domain)):
                told.add(name)
                yield fault_in(change, f"when.{name}", code="FactUnfit", message=UNFIT, fact=name)


def _fits(condition: Condition, domain: Condition) -> bool:
    if isinstance(condition, Choice):
        return isinstance(domain, Choice) and condition.values <= domain.values
    if not isinstance(domain, Range):
        return False
    low, high = condition.at_least, condition.below
    return (high is None or domain.at_least is None or high > domain.at_least) and (
        low is None or domain.below is None or low < domain.below
    )


def _border_faults(change: Change, grant: Grant, held: Held, under: Instrument, ground: Ground) -> Iterator[Fault]:
    declared = {name: fact.domain for name, fact in in_force(held.facts, grant.starts_on).items()}
    near = [one for one in held.grants if one.conditions.keys() <= declared.keys()]
    found = flaws(
        grant,
        near,
        by_law_itself=is_law(under),
        places=ground.places,
        facts=declared,
        first=grant.starts_on,
        end=grant.ends_before or date.max,
    )
    for refusal in found:
        code, path, message = WRONG[refusal.flaw]
        told = {"article": [refusal.article], "giver": grant.giver, "procedure": grant.procedure, **_days(refusal)}
        yield fault_in(change, path, code=code, message=message, **told)


def _days(refusal: Refusal) -> dict[str, object]:
    if not refusal.regions:
        return {}
    first = min(region.starts_on for region in refusal.regions)
    end = max(region.ends_before for region in refusal.regions)
    return {"first": f"{first:%d/%m/%Y}", "end": "…" if end == date.max else f"{end:%d/%m/%Y}"}


def _repeats(grant: Grant, others: Iterable[Grant]) -> bool:
    mark = _mark(grant)
    return any(_mark(one) == mark and _overlap(one, grant) for one in others)


def _mark(grant: Grant) -> str:
    # A draft has no recorded text yet: the number as cited tells them apart.
    return identity(replace(grant, instrument_id=None))


def _overlap(one: Grant, other: Grant) -> bool:
    return (one.ends_before is None or one.ends_before > other.starts_on) and (
        other.ends_before is None or other.ends_before > one.starts_on
    )


def _stands(lives: Sequence[Unit], first: date, end: date | None) -> bool:
    at: date | None = first
    for unit in sorted(lives, key=lambda life: life.validity.starts_on):
        if at is not None and unit.validity.covers(at):
            at = unit.validity.ends_before
            if at is None or (end is not None and at >= end):
                return True
    return False
