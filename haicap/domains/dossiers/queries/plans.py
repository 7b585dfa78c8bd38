"""Running dossiers by the version of their process, one by one and by where they stand, and what plans moved."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from haicap.domains.dossiers.contracts import Hindrance, LeftBehind, PlanAsked, PlanUnknown, ProcessPlan, Reason, Token
from haicap.domains.dossiers.models import LeftBehindRow, ProcessPlanRow
from haicap.domains.dossiers.queries.tokens import RUNNING, WIDTH, running_with
from haicap.domains.dossiers.rules.correction import read_tokens
from haicap.domains.dossiers.rules.log import tokens_told
from haicap.domains.dossiers.rules.succession import Running
from haicap.domains.dossiers.rules.token_rows import token_of
from haicap.kernel.actors import SYSTEM
from haicap.platform.db.api import run_all

BATCH = 1000
#: of a token all that decides where it may go
_STAND = ("node", "element", "state", "scopes", "item", "via", "guards", "serial")
_SHAPES = f"""
select process, stand, count(*) from (
    select d.process, jsonb_agg(jsonb_build_array({", ".join(f"t.{name}" for name in _STAND)})
        order by t.leads desc, t.serial)::text as stand
    from dossiers_dossierrow d join dossiers_tokenrow t on t.dossier_id = d.id
    where d.process = any(%(processes)s) group by d.id, d.process
) as one group by process, stand
"""  # noqa: S608 (own texts)
_ON = f"""
select {RUNNING} from dossiers_tokenrow t join dossiers_dossierrow d on d.id = t.dossier_id
where t.dossier_id > %(after)s and t.leads and d.process = any(%(processes)s)
order by t.dossier_id limit %(limit)s
"""  # noqa: S608 (own texts)
_MOVED = f"""
select {RUNNING}, e.serial, convert_from(e.payload, 'UTF8'), (
    select convert_from(b.payload, 'UTF8') from dossiers_eventrow b
    where b.dossier_id = d.id and b.serial = e.serial - 1 and d.event_count = e.serial
) from dossiers_tokenrow t join dossiers_dossierrow d on d.id = t.dossier_id
join lateral (
    select s.serial, s.payload from dossiers_eventrow s
    where s.dossier_id = d.id and s.kind = 'process_changed' order by s.serial desc limit 1
) e on true
where t.dossier_id > %(after)s and t.leads and d.process = any(%(processes)s)
    and convert_from(e.payload, 'UTF8')::jsonb #>> '{{told,plan}}' = %(plan)s::text
    and convert_from(e.payload, 'UTF8')::jsonb #>> '{{told,back}}' is null
order by t.dossier_id limit %(limit)s
"""  # noqa: S608 (own texts)
_LEFT = """
select d.code, l.element, l.reason from dossiers_leftbehindrow l join dossiers_dossierrow d on d.id = l.dossier_id
where l.plan_id = %(plan)s order by l.dossier_id limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """
    A running dossier that a plan moved, and the version that it came from.

    `before` are its tokens of before, and `None` when something happened to it since.
    """

    running: Running
    came_from: str
    before: tuple[Token, ...] | None


def stands_on(processes: Sequence[str]) -> list[tuple[str, tuple[Token, ...], int]]:
    """
    Return where the running dossiers of some versions stand, with the version, and how many stand so. One statement.

    Of the tokens is known what decides where they may go; unit, officer and moments are not.
    """
    return [
        (process, tuple(_token(columns) for columns in json.loads(stand)), count)
        for process, stand, count in run_all(_SHAPES, {"processes": list(processes)})
    ]


def running_on(processes: Sequence[str], *, after: int, limit: int = BATCH) -> list[tuple[str, Running]]:
    """Return running dossiers of some versions with their version, behind the id `after`, by id. Two statements."""
    rows = run_all(_ON, {"processes": list(processes), "after": after, "limit": limit})
    return [(row[6], running) for row, running in zip(rows, running_with(rows), strict=True)]


def moved_by(plan_id: int, to: str, *, after: int, limit: int = BATCH) -> list[Moved]:
    """Return the running dossiers that a plan moved to a version and nothing moved since, by id. Two statements."""
    rows = run_all(_MOVED, {"plan": plan_id, "processes": [to], "after": after, "limit": limit})
    return [
        Moved(running, json.loads(row[WIDTH + 1])["told"]["old_process"], _before(row[WIDTH + 2]))
        for row, running in zip(rows, running_with(rows), strict=True)
    ]


def plan_row(plan_id: int) -> ProcessPlanRow:
    """
    Return the row of a plan. One statement.

    :raises PlanUnknown: if there is none.
    """
    row = ProcessPlanRow.objects.filter(id=plan_id).first()
    if row is None:
        raise PlanUnknown("plan", key=str(plan_id))
    return row


def plan_of(row: ProcessPlanRow) -> ProcessPlan:
    """Return a plan with how far it has come. One statement."""
    return ProcessPlan(
        id=row.pk,
        asked=PlanAsked(tuple(row.processes), row.to, dict(row.mapping)),
        undoes=row.undoes_id or 0,
        drafted_by=row.drafted_by_name,
        approved_by=row.approved_by_name,
        approved_at=row.approved_at,
        moved=row.moved,
        left=LeftBehindRow.objects.filter(plan=row).count(),
        begun_at=row.begun_at,
        done_at=row.done_at,
        stopped_at=row.stopped_at,
    )


def plans() -> list[ProcessPlan]:
    """Return all plans, the newest first. One statement and one for each."""
    return [plan_of(row) for row in ProcessPlanRow.objects.order_by("-id")]


def left_behind(plan_id: int, *, limit: int = BATCH) -> list[LeftBehind]:
    """Return the dossiers that a plan could not move, the oldest first. One statement."""
    rows = run_all(_LEFT, {"plan": plan_id, "limit": limit})
    return [LeftBehind(code, Hindrance(element, Reason(reason))) for code, element, reason in rows]


def _token(columns: Sequence[Any]) -> Token:
    nobody = {"unit_id": 0, "role": SYSTEM.role.value, "assignee_id": 0, "since": None, "rank_at": None}
    return token_of({**nobody, **dict(zip(_STAND, columns, strict=True))})


def _before(payload: str | None) -> tuple[Token, ...] | None:
    return read_tokens(tokens_told(json.loads(payload))) if payload else None
