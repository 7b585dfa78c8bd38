"""What would heal a fault of the register, as changes of a law file. Whoever knows the text chooses."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from haicap.domains.authority.contracts import (
    Basis,
    FindingKind,
    Grant,
    Heal,
    HealKind,
    OfUnit,
    Own,
    RegisterFinding,
)
from haicap.domains.authority.rules.stored import stored_conditions
from haicap.domains.procedures.contracts import Level
from haicap.kernel.axes import Choice

#: for how long a power that ended is given anew, unless the one who drafts says otherwise
EXTENDED = timedelta(days=180)


def heals(
    finding: RegisterFinding,
    grants: Sequence[Grant],
    *,
    levels: Sequence[Level],
    city: str,
    all_places: int,
    on: date,
) -> tuple[Heal, ...]:
    """
    Return what would heal a finding, each way with its changes; nothing where no change of law is the way.

    An overlap: one of the two grants ends. A gap: the power is given to the commune or to the city, as the catalogue
    names them. A power that ended: it is given anew for a term, behind its end. `grants` are those concerned,
    `all_places` is the number of communes and wards.

    House rule: nothing is proposed for a source that is not clear, that is confirmed; nor for posts, that are given.
    """
    if finding.kind is FindingKind.OVERLAP:
        return _ended(finding, grants, on)
    if finding.kind is FindingKind.GAP:
        return _given(finding, levels, city, all_places)
    if finding.kind is FindingKind.EXPIRING:
        return tuple(_anew(grant) for grant in grants if grant.ends_before is not None and grant.holder is not None)
    return ()


def _ended(finding: RegisterFinding, grants: Sequence[Grant], on: date) -> tuple[Heal, ...]:
    numbers = [grant.instrument for grant in grants]
    day = max(finding.starts_on, on)
    return tuple(
        Heal(
            HealKind.END,
            f"end-{grant.id}",
            ({"end_grant": {"number": grant.instrument, "procedures": [finding.procedure], "on": day.isoformat()}},),
            grant.id,
        )
        for grant in grants
        # An end names its text: where both stand on the same one, it would end both.
        if grant.instrument and numbers.count(grant.instrument) == 1 and grant.starts_on < day
    )


def _given(finding: RegisterFinding, levels: Sequence[Level], city: str, all_places: int) -> tuple[Heal, ...]:
    natural = {Level.COMMUNE: {"tier": "commune"}, Level.PROVINCE: {"unit": city}}
    found = []
    for level, holder in natural.items():
        if level not in levels:
            continue
        body: dict[str, Any] = {
            "basis": Basis.BY_LAW.value,
            "to": holder,
            "procedures": [finding.procedure],
            "starts_on": finding.starts_on.isoformat(),
        }
        if len(finding.places) < all_places:
            body["place"] = {"units": list(finding.places)}
        if finding.when and all(isinstance(bounds, dict) or _is_plain(bounds) for bounds in finding.when.values()):
            body["when"] = dict(finding.when)
        found.append(Heal(HealKind.GIVE, f"give-{level.value}", ({"grant": body},)))
    return tuple(found)


def _is_plain(bounds: object) -> bool:
    return isinstance(bounds, list) and not any(isinstance(one, dict) for one in bounds)


def _anew(grant: Grant) -> Heal:
    assert grant.ends_before is not None
    body: dict[str, Any] = {
        "basis": grant.basis.value,
        "from": grant.giver,
        "to": _holder(grant),
        "office": grant.office.value,
        "procedures": [grant.procedure],
        "starts_on": grant.ends_before.isoformat(),
        "ends_before": (grant.ends_before + EXTENDED).isoformat(),
        "signing": {"block": grant.signing.block.value, "seal": grant.signing.seal.value},
    }
    if grant.places is not None:
        body["place"] = {"units": sorted(grant.places)}
    if grant.conditions:
        body["when"] = {name: _bounds(grant, name) for name in sorted(grant.conditions)}
    return Heal(HealKind.ANEW, f"anew-{grant.id}", ({"grant": body},), grant.id)


def _holder(grant: Grant) -> Mapping[str, object]:
    holder = grant.holder
    if isinstance(holder, OfUnit):
        return {"unit": holder.code}
    assert isinstance(holder, Own)
    if holder.codes:
        return {"units": sorted(holder.codes)}
    return {"kind": next(iter(holder.kinds))} if len(holder.kinds) == 1 else {"tier": "commune"}


def _bounds(grant: Grant, name: str) -> object:
    condition = grant.conditions[name]
    if isinstance(condition, Choice):
        return [int(word) if word.isdecimal() else word for word in sorted(condition.values)]
    kept = stored_conditions({name: condition})[name]
    assert isinstance(kept, dict)
    return {end: float(number) if "." in number else int(number) for end, number in kept.items()}
