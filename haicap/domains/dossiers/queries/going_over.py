"""Running dossiers of units that went over into others, and what the log says of how they went."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from haicap.domains.dossiers.contracts import CONTACT
from haicap.domains.dossiers.queries.tokens import RUNNING, running_with
from haicap.domains.dossiers.rules.succession import Running
from haicap.platform.db.api import run_all
from haicap.platform.protect import api as protect

BATCH = 1000
_AT_UNITS = f"""
select {RUNNING} from dossiers_dossierrow d join dossiers_tokenrow t on t.dossier_id = d.id and t.leads
where d.id > %(after)s and (d.received_unit_id = any(%(units)s) or d.competent_unit_id = any(%(units)s))
order by d.id limit %(limit)s
"""  # noqa: S608 (own texts)
_WENT = f"""
select {RUNNING}, e.payload from dossiers_dossierrow d join dossiers_tokenrow t on t.dossier_id = d.id and t.leads
join lateral (
    select convert_from(s.payload, 'UTF8')::jsonb as payload from dossiers_eventrow s
    where s.dossier_id = d.id and s.kind = 'succeeded'
        and convert_from(s.payload, 'UTF8')::jsonb #>> '{{told,amendment}}' = %(amendment)s::text
    order by s.serial desc limit 1
) e on true
where d.id > %(after)s and (d.received_unit_id = any(%(units)s) or d.competent_unit_id = any(%(units)s))
    and e.payload #>> '{{told,back}}' is null
order by d.id limit %(limit)s
"""  # noqa: S608 (own texts)
_ADDRESSES = "select id, contact_sealed from dossiers_dossierrow where id = any(%(ids)s)"
_COUNTS = """
select d.received_unit_id, d.competent_unit_id, count(*) from dossiers_dossierrow d
join dossiers_tokenrow t on t.dossier_id = d.id and t.leads
where d.received_unit_id = any(%(units)s) or d.competent_unit_id = any(%(units)s) group by 1, 2
"""


@dataclass(frozen=True, slots=True)
class Went:
    """A running dossier that an amendment moved: the units of before, and those to which it was moved."""

    running: Running
    old_received: int
    old_competent: int
    new_received: int
    new_competent: int


def running_at(units: Collection[int], *, after: int, limit: int = BATCH) -> list[Running]:
    """Return the running dossiers received or decided in some units, by id, behind the id `after`. Two statements."""
    return running_with(run_all(_AT_UNITS, {"units": list(units), "after": after, "limit": limit}))


def moved_by(amendment_id: int, units: Collection[int], *, after: int, limit: int = BATCH) -> list[Went]:
    """
    Return the running dossiers of some units that an amendment moved and did not move back, by id. Two statements.
    """
    rows = run_all(_WENT, {"amendment": amendment_id, "units": list(units), "after": after, "limit": limit})
    found = []
    for row, running in zip(rows, running_with(rows), strict=True):
        payload: dict[str, Any] = row[-1] if isinstance(row[-1], dict) else json.loads(row[-1])
        told, set_ = payload["told"], payload["set"]
        found.append(
            Went(
                running=running,
                old_received=told["old_received"],
                old_competent=told["old_competent"],
                new_received=set_.get("received_unit_id", told["old_received"]),
                new_competent=set_.get("competent_unit_id", told["old_competent"]),
            )
        )
    return found


def addresses(ids: Collection[int]) -> Mapping[int, str]:
    """Return the declared addresses of dossiers, by which those of a split unit are told apart. One statement."""
    rows = run_all(_ADDRESSES, {"ids": list(ids)})
    return {id_: json.loads(protect.unseal(bytes(sealed), place=CONTACT))["address"] for id_, sealed in rows}


def running_counts(units: Collection[int]) -> list[tuple[int, int, int]]:
    """Return (received, competent, count) of the running dossiers of some units. One statement."""
    return [(row[0], row[1], row[2]) for row in run_all(_COUNTS, {"units": list(units)})]
