"""The one statement by which many dossiers go on by another version of their process, each with its event."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from haicap.domains.dossiers.contracts import Kind
from haicap.domains.dossiers.operations.recording import TO_BE_TOLD
from haicap.domains.dossiers.operations.token_writing import Moves
from haicap.domains.dossiers.rules.log import header_bytes, payload_bytes
from haicap.domains.dossiers.rules.replanning import Replanned
from haicap.domains.dossiers.rules.succession import Running
from haicap.kernel.actors import SYSTEM
from haicap.platform.audit import api as audit
from haicap.platform.db.api import Clause, run_one, statement
from haicap.platform.outbox import api as outbox


@dataclass(frozen=True, slots=True)
class Going:
    """A dossier that goes on by another version: which one, where it stands then, and what its event tells."""

    running: Running
    process: str
    to: Replanned
    told: Mapping[str, object]


def write(going: Sequence[Going], *, at: datetime, reason: str) -> frozenset[int]:
    """Move dossiers, and return the ids of those that moved: not those on which somebody acted meanwhile."""
    headers, payloads, moves = [], [], Moves()
    for one in going:
        changed: dict[str, object] = {"process": one.process}
        if one.to.values != one.running.process_values:
            changed["process_values"] = dict(one.to.values)
        headers.append(header_bytes(serial=one.running.seen + 1, kind=Kind.PROCESS_CHANGED, at=at, by=SYSTEM))
        payloads.append(payload_bytes(changed=changed, tokens=one.to.tokens, told=one.told, sealed={}))
        moves.add(one.running.tokens, one.to.tokens, dossier_id=one.running.id)
    given = Clause(
        "given",
        "select * from unnest(%(ids)s::bigint[], %(seen)s::int[], %(processes)s::text[], %(process_values)s::text[], "
        "%(headers)s::bytea[], %(payloads)s::bytea[]) as given (id, seen, process, known, header, payload)",
        {
            "ids": [one.running.id for one in going],
            "seen": [one.running.seen for one in going],
            "processes": [one.process for one in going],
            "process_values": [json.dumps(dict(one.to.values), ensure_ascii=False) for one in going],
            "headers": headers,
            "payloads": payloads,
        },
    )
    row = run_one(*statement([given, *_clauses(moves, at, reason)], "select array_agg(id) from dossier"))
    return frozenset(row[0] or ()) if row else frozenset()


def _clauses(moves: Moves, at: datetime, reason: str) -> list[Clause]:
    return [
        Clause(
            "dossier",
            "update dossiers_dossierrow d set process = given.process, process_values = given.known::jsonb, "
            f"event_count = event_count + 1, {TO_BE_TOLD}"
            "head_hash = sha256(head_hash || given.header || given.payload) "
            "from given where d.id = given.id and d.event_count = given.seen "
            "returning d.id, d.code, d.applicant_id, d.event_count, d.head_hash, given.header, given.payload",
        ),
        Clause(
            "event",
            "insert into dossiers_eventrow (dossier_id, serial, kind, at, header, payload, hash) "
            "select id, event_count, %(event_kind)s, %(event_at)s, header, payload, head_hash from dossier",
            {"event_kind": Kind.PROCESS_CHANGED.value, "event_at": at},
        ),
        *moves.clauses(of_one=False),
        outbox.news(
            name=f"vn.haicap.dossier.{Kind.PROCESS_CHANGED.value}",
            body={"kind": Kind.PROCESS_CHANGED.value},
            at=at,
            source="dossier",
            more="jsonb_build_object('code', dossier.code, 'serial', dossier.event_count)",
        ),
        audit.entry(by=SYSTEM, at=at, act="change_process", kind="dossier", source="dossier",
                    subject="applicant_id", reason=reason),
    ]  # fmt: skip
