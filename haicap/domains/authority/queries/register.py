"""What the register holds, as values: of one procedure or of all, now or as it was known at a moment."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from haicap.domains.authority.contracts import (
    Basis,
    Block,
    Fact,
    Grant,
    Office,
    Seal,
    Signing,
    Status,
    Tier,
)
from haicap.domains.authority.rules.stored import read_condition, read_holder
from haicap.platform.db.api import run_all, run_one

_STANDING = "{row}.recorded_at <= %(known)s and ({row}.withdrawn_at is null or {row}.withdrawn_at > %(known)s)"
_NOW = "{row}.withdrawn_at is null"
_ROWS = """
select 'grant', to_jsonb(g) from authority_grantrow g where {grants}{of_grants}
union all
select 'fact', to_jsonb(f) from authority_factrow f where {facts}{of_facts}
"""
_GRANT = "select to_jsonb(g) from authority_grantrow g where g.id = %(id)s"
_GRANTS = "select to_jsonb(g) from authority_grantrow g where g.id = any(%(ids)s) order by g.id"


@dataclass(frozen=True, slots=True)
class Held:
    """The grants and declared facts of one procedure."""

    grants: list[Grant] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


def register(*, procedures: Collection[str] | None = None, as_known_at: datetime | None = None) -> dict[str, Held]:
    """
    Return what stands, by procedure, of some or of all. One statement.

    With a moment, what stood at it; what was recorded or withdrawn later does not count.
    """
    stands = _STANDING if as_known_at else _NOW
    params: dict[str, object] = {"known": as_known_at} if as_known_at else {}
    if procedures is not None:
        params["procedures"] = list(procedures)
    found: dict[str, Held] = defaultdict(Held)
    for kind, row in run_all(
        _ROWS.format(
            grants=stands.format(row="g"),
            facts=stands.format(row="f"),
            of_grants="" if procedures is None else " and g.procedure = any(%(procedures)s)",
            of_facts="" if procedures is None else " and f.procedure = any(%(procedures)s)",
        ),
        params,
    ):
        kept = json.loads(row)
        if kind == "grant":
            found[kept["procedure"]].grants.append(to_grant(kept))
        else:
            found[kept["procedure"]].facts.append(_to_fact(kept))
    for held in found.values():
        held.grants.sort(key=lambda grant: grant.id)
    return found


def grant(grant_id: int) -> Grant | None:
    """Return one grant, standing or withdrawn; `None` when there is none. One statement."""
    row = run_one(_GRANT, {"id": grant_id})
    return to_grant(json.loads(row[0])) if row else None


def grants_by_id(ids: Collection[int]) -> dict[int, Grant]:
    """Return grants by number, standing or withdrawn; what does not exist is left out. One statement."""
    read = (to_grant(json.loads(row)) for (row,) in run_all(_GRANTS, {"ids": list(ids)}))
    return {one.id: one for one in read}


def to_grant(row: Mapping[str, Any]) -> Grant:
    """Return the grant of a row that was read as JSON."""
    return Grant(
        id=row["id"],
        procedure=row["procedure"],
        basis=Basis(row["basis"]),
        holder=read_holder(row["holder_kind"], row["holder"], row["holder_kinds"], row["holder_codes"]),
        office=Office(row["office"]),
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_before=_day(row["ends_before"]),
        giver=row["giver"],
        places=None if row["places"] is None else frozenset(row["places"]),
        conditions={name: read_condition(kept) for name, kept in row["conditions"].items()},
        instrument=row["cited"],
        instrument_id=row["instrument_id"],
        clause=row["clause"],
        signing=Signing(Block(row["signing_block"]), Seal(row["seal"])),
        possible=tuple(Tier(tier) for tier in row["possible"]),
        agency=row["agency"],
        source=row["source"],
        status=Status(row["status"]),
        version_id=row["version_id"],
        amendment_id=row["amendment_id"],
    )


def _to_fact(row: Mapping[str, Any]) -> Fact:
    return Fact(
        procedure=row["procedure"],
        name=row["name"],
        domain=read_condition(row["domain"]),
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_before=_day(row["ends_before"]),
        label_vi=row["label_vi"],
        label_en=row["label_en"],
        unit=row["unit"],
        counts=row["counts"],
    )


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None
