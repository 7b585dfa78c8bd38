"""Running dossiers of some procedures, with the power that each pins."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from haicap.domains.dossiers.queries.tokens import RUNNING, WIDTH, running_with
from haicap.domains.dossiers.rules.powers import UNDECIDED
from haicap.domains.dossiers.rules.succession import Running
from haicap.platform.clock.api import LOCAL
from haicap.platform.db.api import run_all

BATCH = 1000
_RUNNING = f"""
select {RUNNING}, d.procedure_version_id, d.place_unit_id, d.competence, d.is_sample, d.submitted_at
from dossiers_tokenrow t join dossiers_dossierrow d on d.id = t.dossier_id
where t.dossier_id > %(after)s and t.leads and t.node = any(%(nodes)s) and d.handled = 'here' and {{which}}
order by t.dossier_id limit %(limit)s
"""
_OF_VERSIONS = _RUNNING.format(which="d.procedure_version_id = any(%(versions)s)")
_MOVED = _RUNNING.format(which="d.competence ->> 'moved_by' = %(amendment)s::text")
_SET = """
select dossier_id, convert_from(payload, 'UTF8') from dossiers_eventrow
where dossier_id = any(%(ids)s) order by dossier_id, serial
"""
#: the columns that a change of a power sets
STANDING = ("competence", "competent_unit_id", "received_unit_id")


@dataclass(frozen=True, slots=True)
class Empowered:
    """A running dossier with the power that it pins, and what decides who decides: version, place, facts."""

    running: Running
    version_id: int
    place_unit_id: int | None
    facts: Mapping[str, Any]
    pinned: Mapping[str, Any]
    is_sample: bool
    received_on: date


def of_versions(versions: Collection[int], *, after: int, limit: int = BATCH) -> list[Empowered]:
    """Return undecided dossiers of some versions, by id, behind the id `after`. Two statements."""
    return _read(run_all(_OF_VERSIONS, {"versions": list(versions), **_bounds(after, limit)}))


def moved_by(amendment_id: int, *, after: int, limit: int = BATCH) -> list[Empowered]:
    """Return undecided dossiers whose power an amendment moved, by id, behind the id `after`. Two statements."""
    return _read(run_all(_MOVED, {"amendment": amendment_id, **_bounds(after, limit)}))


def standing_before(ids: Collection[int], *, amendment_id: int) -> dict[int, dict[str, Any]]:
    """Return how dossiers stood before an amendment moved them last: power and units. One statement."""
    now: dict[int, dict[str, Any]] = {}
    before: dict[int, dict[str, Any]] = {}
    for id_, payload in run_all(_SET, {"ids": list(ids)}):
        event = json.loads(payload)
        set_ = {name: event["set"][name] for name in STANDING if name in event["set"]}
        if set_.get("competence", {}).get("moved_by") == amendment_id and event["told"].get("amendment"):
            before[id_] = dict(now[id_])
        now[id_] = now.get(id_, {}) | set_
    return before


def _bounds(after: int, limit: int) -> dict[str, object]:
    return {"after": after, "limit": limit, "nodes": [node.value for node in UNDECIDED]}


def _read(rows: Sequence[Sequence[Any]]) -> list[Empowered]:
    return [
        Empowered(
            running=running,
            version_id=row[WIDTH],
            place_unit_id=row[WIDTH + 1],
            facts=running.facts,
            pinned=json.loads(row[WIDTH + 2]),
            is_sample=row[WIDTH + 3],
            received_on=row[WIDTH + 4].astimezone(LOCAL).date(),
        )
        for row, running in zip(rows, running_with(rows), strict=True)
    ]
