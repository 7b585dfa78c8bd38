"""What the register holds, as values: of one procedure or of all, now or as it was known at a moment."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from haicap.domains.authority.contracts import (
    Basis,
    Block,
    Fact,
    Grant,
    Held,
    History,
    Office,
    Powers,
    Recorded,
    Seal,
    Signing,
    Status,
    Tier,
)
from haicap.domains.authority.rules.stored import read_condition, read_holder
from haicap.kernel.editions import Editions
from haicap.platform.db.api import run_all
from haicap.platform.editions import api as editions_of_topics
from haicap.platform.editions.api import Kept, Read

TOPIC = "authority"
#: procedures whose grants one process keeps in memory; more than the catalogue holds
MOST_KEPT = 5000
_STANDING = "{row}.recorded_at <= %(known)s and ({row}.withdrawn_at is null or {row}.withdrawn_at > %(known)s)"
_NOW = "{row}.withdrawn_at is null"
_ROWS = """
select 'grant', to_jsonb(g) from authority_grantrow g where {grants}{of_grants}
union all
select 'fact', to_jsonb(f) from authority_factrow f where {facts}{of_facts}
"""
_CITING = """
select distinct procedure from authority_grantrow where withdrawn_at is null and cited = any(%(numbers)s)
"""
_OF_AMENDMENT = """
select to_jsonb(g), coalesce(g.amendment_id = %(amendment)s, false),
       g.withdrawn_at is not null and g.withdrawn_by_id is distinct from %(amendment)s::bigint, g.withdrawn_by_id,
       coalesce(g.withdrawn_by_id = %(amendment)s, false)
from authority_grantrow g
where (g.amendment_id = %(amendment)s or g.withdrawn_by_id = %(amendment)s)
  -- What stands again already was recorded anew by the same taking back.
  and not (g.withdrawn_by_id = %(amendment)s and exists (
      select from authority_grantrow s where s.withdrawn_at is null and s.procedure = g.procedure
          and s.identity = g.identity and s.starts_on = g.starts_on
          and s.amendment_id is distinct from %(amendment)s::bigint))
order by g.id
"""
_POWERS = """
with ended as (
    select distinct procedure, identity from authority_grantrow where withdrawn_by_id = %(amendment)s
)
select g.id, g.procedure, g.cited, true from authority_grantrow g join ended using (procedure, identity)
union all
select g.id, g.procedure, g.cited, false from authority_grantrow g
where g.amendment_id = %(amendment)s
    and not exists (select from ended where ended.procedure = g.procedure and ended.identity = g.identity)
"""
_GRANTS = "select to_jsonb(g) from authority_grantrow g where g.id = any(%(ids)s) order by g.id"
_HISTORY = """
select 'grant', to_jsonb(g), g.recorded_at, g.withdrawn_at, g.withdrawn_by_id
from authority_grantrow g where g.procedure = %(procedure)s
union all
select 'fact', to_jsonb(f), f.recorded_at, f.withdrawn_at, f.withdrawn_by_id
from authority_factrow f where f.procedure = %(procedure)s and f.withdrawn_at is null
"""
_KEPT_ROWS = f"""
{
    _ROWS.format(
        grants=_NOW.format(row="g"),
        facts=_NOW.format(row="f"),
        of_grants=" and g.procedure = any(%(procedures)s)",
        of_facts=" and f.procedure = any(%(procedures)s)",
    )
}
union all
select 'edition', to_jsonb({editions_of_topics.seen(TOPIC)})
"""


_held: Kept[str, Held] = Kept(TOPIC, most=MOST_KEPT)


def held_of(procedure: str, *, editions: Editions | None = None) -> Held:
    """
    Return what stands for one procedure now; nothing when the register does not know it.

    One statement, seldom two; none with `editions` in which this process holds it.
    """
    return _held.values([procedure], editions=editions, latest=editions_of_topics.current, read=_read_kept)[procedure]


def facts_of(codes: Collection[str], *, editions: Editions | None = None) -> dict[str, tuple[Fact, ...]]:
    """Return the facts that stand for some procedures. One statement; none while this process holds them."""
    held = _held.values(codes, editions=editions, latest=editions_of_topics.current, read=_read_kept)
    return {code: tuple(one.facts) for code, one in held.items()}


def _read_kept(procedures: Collection[str]) -> Read[str, Held]:
    rows = run_all(_KEPT_ROWS, {"procedures": list(procedures)})
    edition = next((json.loads(row) for kind, row in rows if kind == "edition"), None)
    found = _sorted((kind, row) for kind, row in rows if kind != "edition")
    # What the register does not know is kept as well: it is asked for just as often.
    return Read({code: found.get(code, Held()) for code in procedures}, edition or "")


def register(*, procedures: Collection[str] | None = None, as_known_at: datetime | None = None) -> dict[str, Held]:
    """
    Return what stands, by procedure, of some or of all. One statement.

    With a moment, what stood at it; what was recorded or withdrawn later does not count.
    """
    stands = _STANDING if as_known_at else _NOW
    params: dict[str, object] = {"known": as_known_at} if as_known_at else {}
    if procedures is not None:
        params["procedures"] = list(procedures)
    whole = _ROWS.format(
        grants=stands.format(row="g"),
        facts=stands.format(row="f"),
        of_grants="" if procedures is None else " and g.procedure = any(%(procedures)s)",
        of_facts="" if procedures is None else " and f.procedure = any(%(procedures)s)",
    )
    return _sorted(run_all(whole, params))


def _sorted(rows: Iterable[tuple[str, str]]) -> dict[str, Held]:
    found: dict[str, Held] = defaultdict(Held)
    for kind, row in rows:
        kept = json.loads(row)
        if kind == "grant":
            found[kept["procedure"]].grants.append(to_grant(kept))
        else:
            found[kept["procedure"]].facts.append(_to_fact(kept))
    for held in found.values():
        held.grants.sort(key=lambda grant: grant.id)
    return found


def codes_citing(numbers: Collection[str]) -> set[str]:
    """Return the procedures of which a standing grant rests on a text of one of these numbers. One statement."""
    return {code for (code,) in run_all(_CITING, {"numbers": list(numbers)})}


def of_amendment(amendment_id: int) -> tuple[list[Grant], list[int | None], list[Grant]]:
    """
    Return what an amendment recorded and stands, the amendments that withdrew what it recorded, and what it withdrew.

    One statement.
    """
    own: list[Grant] = []
    torn: list[int | None] = []
    gone: list[Grant] = []
    for row, is_own, by_other, other, by_it in run_all(_OF_AMENDMENT, {"amendment": amendment_id}):
        kept = to_grant(json.loads(row))
        if is_own and by_other:
            torn.append(other)
        elif is_own and not by_it:
            own.append(kept)
        elif by_it and not is_own:
            gone.append(kept)
    return own, torn, gone


def powers_of(amendment_id: int) -> Powers:
    """
    Return what an amendment did to powers. One statement.

    A power ended stands under other numbers, too, when it was shortened before; a dossier may have pinned any.
    """
    ended, given = {}, {}
    for id_, procedure, number, is_ended in run_all(_POWERS, {"amendment": amendment_id}):
        if is_ended:
            ended[id_] = (procedure, number)
        else:
            given[id_] = procedure
    return Powers(ended, given)


def grants_by_id(ids: Collection[int]) -> dict[int, Grant]:
    """Return grants by number, standing or withdrawn; what does not exist is left out. One statement."""
    read = (to_grant(json.loads(row)) for (row,) in run_all(_GRANTS, {"ids": list(ids)}))
    return {one.id: one for one in read}


def history(procedure: str) -> History:
    """Return all that the register ever held of a procedure, what was withdrawn too. One statement."""
    entries: list[Recorded] = []
    facts: list[Fact] = []
    for kind, row, recorded_at, withdrawn_at, withdrawn_by in run_all(_HISTORY, {"procedure": procedure}):
        kept = json.loads(row)
        if kind == "fact":
            facts.append(_to_fact(kept))
        else:
            entries.append(Recorded(to_grant(kept), recorded_at, withdrawn_at, withdrawn_by))
    entries.sort(key=lambda one: (one.grant.starts_on, one.grant.id))
    return History(tuple(entries), tuple(sorted(facts, key=lambda fact: fact.id)))


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
        id=row["id"],
    )


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None
