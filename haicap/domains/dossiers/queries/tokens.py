"""The tokens of dossiers, and running dossiers with theirs, as those need them who move many at once."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

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


def token_at(columns: Sequence[Any]) -> Token:
    """Return the token of the columns TOKEN."""
    return token_of(dict(zip(COLUMNS, columns[1:], strict=True)), id_=columns[0])


def others_of(ids: Collection[int]) -> dict[int, list[Token]]:
    """Return the tokens of dossiers beside those that speak for them, oldest first. One statement."""
    found: dict[int, list[Token]] = defaultdict(list)
    for dossier_id, *columns in run_all(_OTHERS, {"ids": list(ids)}):
        found[dossier_id].append(token_at(columns))
    return found


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
            conduct=conduct(received_unit_id=row[2]),
        )
        for row in rows
    ]
