"""What a draft that says that running work goes with a power would do to it. Nothing is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from haicap.domains.authority import api as authority
from haicap.domains.authority.contracts import Drafted, Held, RunningWork
from haicap.domains.dossiers.queries.powers import Empowered, of_versions
from haicap.domains.dossiers.rules.powers import may_move
from haicap.domains.law.contracts import Change, ImpactItem, Weight
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import Tier, Unit
from haicap.domains.procedures import api as procedures
from haicap.kernel.messages import sentence

GO = sentence("%(count)s running dossiers would go to another unit.")
PINNED = sentence("%(count)s running dossiers would stay in their unit and be decided under another text or signature.")
LEFT = sentence("Of %(count)s running dossiers whose power changes nobody could be named: they would stay.")
WORDS: Mapping[str, tuple[str, str, Weight]] = {
    "go": ("RunningGo", GO, Weight.WARNING),
    "pinned": ("RunningPinnedAnew", PINNED, Weight.NOTE),
    "left": ("RunningLeft", LEFT, Weight.WARNING),
}
MOST_TOLD = 200
#: what becomes of a dossier: the word, the procedure, from which unit, to which
Fate = tuple[str, str, str, str]


def powers_impact(changes: Sequence[Change], *, drafted: Drafted) -> tuple[ImpactItem, ...]:
    """
    Return how many running dossiers would change unit, or text and signature, by what the changes say of them.

    Three statements, and two for 1,000 dossiers; none where all work stays.
    """
    moving = [change for change in changes if authority.running_of(change) is not RunningWork.STAY]
    if not moving:
        return ()
    days: dict[str, tuple[date, RunningWork]] = {}
    for change in moving:
        for code in change.body.get("procedures", drafted.touched):
            days[code] = (authority.day_of(change), authority.running_of(change))
    now = authority.register(procedures=days)
    codes = {one.version_id: one.code for one in procedures.published_levels() if one.code in days}
    fates: Counter[Fate] = Counter()
    after = 0
    while batch := (of_versions(codes, after=after) if codes else []):
        after = batch[-1].running.id
        units = organisation.units_by_id(
            {unit for one in batch for unit in (one.running.competent, one.place_unit_id) if unit}
        )
        for one in batch:
            code = codes[one.version_id]
            on, policy = days[code]
            registers = (now.get(code, Held()), drafted.register.get(code, Held()))
            fate = _fate(one, registers, units, code=code, on=on) if may_move(one.running.node, policy) else None
            if fate:
                fates[fate] += 1
    return tuple(
        ImpactItem(name, message, {"count": count}, weight, count, _details(kind, fates))
        for kind, (name, message, weight) in WORDS.items()
        if (count := sum(number for fate, number in fates.items() if fate[0] == kind))
    )


def _fate(
    one: Empowered, registers: tuple[Held, Held], units: Mapping[int, Unit], *, code: str, on: date
) -> Fate | None:
    """Return what becomes of a dossier, `None` when the draft changes nothing for it."""
    own = units[one.running.competent]
    place = units[one.place_unit_id] if one.place_unit_id else own
    if place.tier is not Tier.COMMUNE or not place.validity.covers(on):
        return None
    was, then = (authority.held_by(held, place=place, on=on, facts=one.facts, procedure=code) for held in registers)
    if was == then:
        return None
    unit, chain = then
    if not unit:
        return ("left", code, own.code, "")
    if unit != own.code:
        return ("go", code, own.code, unit)
    kept = one.pinned.get("signing", {}).get("block"), one.pinned.get("instrument")
    differs = kept != (chain[0].signing.block.value, chain[0].instrument)
    return ("pinned", code, own.code, unit) if differs else None


def _details(kind: str, fates: Counter[Fate]) -> tuple[Mapping[str, object], ...]:
    return tuple(
        {"procedure": fate[1], "from": fate[2], "to": fate[3], "dossiers": count}
        for fate, count in fates.most_common()
        if fate[0] == kind
    )[:MOST_TOLD]
