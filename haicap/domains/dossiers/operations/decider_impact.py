"""What a draft that changes who decides finds running. Nothing is written."""

from collections import Counter
from collections.abc import Mapping, Sequence

from haicap.domains.authority import api as authority
from haicap.domains.dossiers.contracts import Node
from haicap.domains.law.contracts import Change, ImpactItem, Overlay, Weight
from haicap.domains.organisation import api as organisation
from haicap.domains.procedures import api as procedures
from haicap.kernel.messages import sentence
from haicap.platform.db.api import run_all

#: the unit that a dossier was taken in for, and the place of its matter, of all that are not decided yet
_OPEN = """
select d.procedure_version_id, coalesce(d.place_unit_id, d.received_unit_id), count(*)
from dossiers_tokenrow t join dossiers_dossierrow d on d.id = t.dossier_id
where t.leads and t.node <> %(after)s and d.procedure_version_id = any(%(versions)s)
group by 1, 2
"""
UNIT_CHANGES = sentence(
    "%(count)s running dossiers were taken in under a power that another unit or office would hold."
)
SIGNING_CHANGES = sentence("%(count)s running dossiers were taken in under a power that would be signed otherwise.")
TEXT_CHANGES = sentence("%(count)s running dossiers were taken in under a power that would stand on another text.")
KINDS: Mapping[str, tuple[str, str, Weight]] = {
    "unit": ("RunningUnitChanges", UNIT_CHANGES, Weight.WARNING),
    "signing": ("RunningSigningChanges", SIGNING_CHANGES, Weight.WARNING),
    "text": ("RunningTextChanges", TEXT_CHANGES, Weight.NOTE),
}
MOST_TOLD = 200


def decider_impact(changes: Sequence[Change], *, over: Overlay) -> tuple[ImpactItem, ...]:
    """
    Return how many open dossiers lie in procedures and places of which who decides would change.

    A dossier counts once, by the weightiest of its changes: unit or office, signing, text. Where a change holds only
    for some facts, all dossiers of the place count. Six statements, none if the draft touches no power.
    """
    kinds: dict[tuple[str, str], str] = {}
    for region in reversed(authority.deciders_drafted(changes, over=over)):
        kind = _kind(region)
        for code in region.procedures:
            for place in region.places:
                before = kinds.get((code, place), kind)
                kinds[code, place] = min(before, kind, key=list(KINDS).index)
    if not kinds:
        return ()
    touched = {code for code, _place in kinds}
    codes = {one.version_id: one.code for one in procedures.published_levels() if one.code in touched}
    rows = run_all(_OPEN, {"after": Node.RETURN.value, "versions": list(codes)})
    units = organisation.units_by_id({row[1] for row in rows})
    counted: dict[str, Counter[tuple[str, str]]] = {kind: Counter() for kind in KINDS}
    for version_id, place_id, count in rows:
        key = (codes[version_id], units[place_id].code)
        if key in kinds:
            counted[kinds[key]][key] += count
    return tuple(
        ImpactItem(code, message, {"count": found.total()}, weight, found.total(), _details(found))
        for kind, (code, message, weight) in KINDS.items()
        if (found := counted[kind])
    )


def _kind(region: authority.Deciding) -> str:
    was = {(power.unit, power.office) for power in region.was.powers}
    becomes = {(power.unit, power.office) for power in region.becomes.powers}
    if was != becomes or region.was.outcome is not region.becomes.outcome:
        return "unit"
    blocks = [{power.block for power in side.powers} for side in (region.was, region.becomes)]
    return "signing" if blocks[0] != blocks[1] else "text"


def _details(found: Counter[tuple[str, str]]) -> tuple[Mapping[str, object], ...]:
    return tuple(
        {"procedure": code, "place": place, "dossiers": count} for (code, place), count in found.most_common(MOST_TOLD)
    )
