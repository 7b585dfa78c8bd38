"""The dossiers whose clock runs, many at a time, with how their due moments came about."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from haicap.domains.dossiers.contracts import Dossier, Kind, TermKind, Token
from haicap.domains.dossiers.queries.tokens import TOKEN, others_of, token_at
from haicap.domains.dossiers.rules.due import Deadline, standing
from haicap.domains.dossiers.rules.new_calendar import RUNNING, TELLING, Clocked, Said, is_plain, said_of
from haicap.kernel.worktime import Term
from haicap.platform.clock.api import LOCAL
from haicap.platform.db.api import run_all, run_one

BATCH = 1000
#: earlier than any due moment
FIRST = date(1900, 1, 1)

_RUNNING = f"""
select d.id, d.event_count, d.received_unit_id, d.term_months, d.term_calendar_days, d.term_half_days, d.term_kind,
    d.counts_as, d.due_at, d.due_is_provisional, d.submitted_at, d.runs_from, d.supplement_count,
    d.reappointment_count, d.is_sample, {TOKEN}
from dossiers_tokenrow t join dossiers_dossierrow d on d.id = t.dossier_id
where t.dossier_id > %(after)s and d.id > %(after)s and t.leads and t.node = any(%(nodes)s) and d.due_at >= %(due_from)s
    and d.waiting_since is null
order by t.dossier_id limit %(limit)s
"""  # noqa: S608 (own texts)
_COUNT = """
select count(*) from dossiers_tokenrow t join dossiers_dossierrow d on d.id = t.dossier_id
where t.leads and t.node = any(%(nodes)s) and d.due_at is not null
    and d.waiting_since is null
"""
_SAID = """
select dossier_id, kind, at, convert_from(payload, 'UTF8') from dossiers_eventrow
where dossier_id = any(%(ids)s) and kind = any(%(kinds)s) order by dossier_id, serial
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A dossier whose clock runs: what decides its due moment, and its tokens as they stand."""

    id: int
    seen: int
    received_unit_id: int
    is_sample: bool
    clocked: Clocked
    tokens: tuple[Token, ...]


def running(*, after: int, limit: int = BATCH, due_from: date = FIRST) -> list[Running]:
    """
    Return the dossiers whose clock runs and whose due moment is known, by id, behind the id `after`.

    Those that wait for the applicant are not among them: they are reckoned when they go on. `due_from` leaves out what
    fell due before that day. Three statements.
    """
    params = {"after": after, "nodes": [node.value for node in RUNNING], "limit": limit, "due_from": due_from}
    rows = run_all(_RUNNING, params)
    others = others_of([row[0] for row in rows]) if rows else {}
    said = _said(
        [
            row[0]
            for row in rows
            if not is_plain(term_kind=TermKind(row[6]), supplement_count=row[12], reappointment_count=row[13])
        ]
    )
    return [
        Running(
            id=row[0],
            seen=row[1],
            received_unit_id=row[2],
            is_sample=row[14],
            clocked=Clocked(
                standing=Deadline(
                    term=Term(months=row[3], calendar_days=row[4], working_half_days=row[5]),
                    kind=TermKind(row[6]),
                    counts_as=row[7],
                    due_at=row[8].astimezone(LOCAL),
                    is_provisional=row[9],
                ),
                submitted_at=row[10].astimezone(LOCAL),
                runs_from=row[11].astimezone(LOCAL),
                said=tuple(said.get(row[0], ())),
            ),
            tokens=(token_at(row[15:]), *others.get(row[0], ())),
        )
        for row in rows
    ]


def running_count() -> int:
    """Return how many dossiers have a clock that runs and a due moment that is known. One statement."""
    row = run_one(_COUNT, {"nodes": [node.value for node in RUNNING]})
    return int(row[0]) if row else 0


def clocked(dossier: Dossier) -> Clocked:
    """Return how the due moment of one dossier came about. One statement."""
    due_at = dossier.due_at.astimezone(LOCAL) if dossier.due_at else None
    return Clocked(
        standing=replace(standing(dossier), due_at=due_at),
        submitted_at=dossier.submitted_at.astimezone(LOCAL),
        runs_from=dossier.runs_from.astimezone(LOCAL),
        said=tuple(_said([dossier.id])[dossier.id]),
    )


def _said(ids: Sequence[int]) -> dict[int, list[Said]]:
    found: dict[int, list[Said]] = defaultdict(list)
    if ids:
        kinds = [kind.value for kind in TELLING]
        for dossier, kind, at, payload in run_all(_SAID, {"ids": list(ids), "kinds": kinds}):
            found[dossier].append(said_of(Kind(kind), at.astimezone(LOCAL), json.loads(payload)))
    return found
