"""The tokens of dossiers, and running dossiers with theirs, as those need them who move many at once."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from haicap.domains.dossiers.contracts import Token
from haicap.domains.dossiers.queries.conduct import conduct
from haicap.domains.dossiers.rules.succession import Running
from haicap.domains.dossiers.rules.token_rows import COLUMNS, token_of
from haicap.domains.procedures import api as procedures
from haicap.platform.db.api import run_all

#: the columns of a token, as `token_at` reads them
TOKEN = ", ".join(f"t.{name}" for name in ("id", *COLUMNS))
#: the columns of a running dossier with the token that speaks for it, as `running_with` reads them
RUNNING = (
    "d.id, d.event_count, d.received_unit_id, d.competent_unit_id, d.passed_unit_ids, d.procedure_version_id, "
    f"d.process, d.process_values, d.facts, {TOKEN}"
)
WIDTH = 9 + 1 + len(COLUMNS)
_OTHERS = f"""
select t.dossier_id, {TOKEN} from dossiers_tokenrow t
where t.dossier_id = any(%(ids)s) and not t.leads order by t.dossier_id, t.serial
"""  # noqa: S608 (own texts)


_FIRST = datetime.fromisoformat("0001-01-01T00:00:00+00:00")
_DUE = """
select d.code, t.serial, t.fires_at, t.id from dossiers_tokenrow t join dossiers_dossierrow d on d.id = t.dossier_id
where t.fires_at is not null and t.fires_at <= %(at)s and (t.fires_at, t.id) > (%(after)s, %(id)s)
order by t.fires_at, t.id limit %(limit)s
"""


def token_at(columns: Sequence[Any]) -> Token:
    """Return the token of the columns TOKEN."""
    return token_of(dict(zip(COLUMNS, columns[1:], strict=True)), id_=columns[0])


def others_of(ids: Collection[int]) -> dict[int, list[Token]]:
    """Return the tokens of dossiers beside those that speak for them, oldest first. One statement."""
    found: dict[int, list[Token]] = defaultdict(list)
    for dossier_id, *columns in run_all(_OTHERS, {"ids": list(ids)}):
        found[dossier_id].append(token_at(columns))
    return found


class DueToken(NamedTuple):
    """A token at which the system has something to do: its dossier, its serial, since when, and its row."""

    code: str
    serial: int
    fires_at: datetime
    id: int


def due_tokens(*, at: datetime, after: tuple[datetime | None, int], limit: int) -> list[DueToken]:
    """Return the tokens at which the system has something to do by now, behind a moment and row. One statement."""
    params = {"at": at, "after": after[0] or _FIRST, "id": after[1], "limit": limit}
    return [DueToken._make(row) for row in run_all(_DUE, params)]


def running_with(rows: Sequence[Sequence[Any]]) -> list[Running]:
    """Return the running dossiers of rows that begin with the columns RUNNING. One statement."""
    others = others_of([row[0] for row in rows]) if rows else {}
    return [
        Running(
            id=row[0],
            seen=row[1],
            received=row[2],
            competent=row[3],
            passed=tuple(row[4]),
            tokens=(token_at(row[9:WIDTH]), *others.get(row[0], ())),
            flow=procedures.flow(row[6]),
            process_values=json.loads(row[7]),
            facts=json.loads(row[8]),
            conduct=conduct(procedure_version_id=row[5], received_unit_id=row[2]),
        )
        for row in rows
    ]
