"""The one statement by which many dossiers get another power, each with its event."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from haicap.domains.dossiers.contracts import Kind
from haicap.domains.dossiers.operations.recording import TO_BE_TOLD
from haicap.domains.dossiers.operations.token_writing import Moves
from haicap.domains.dossiers.queries.powers import Empowered
from haicap.domains.dossiers.rules.log import header_bytes, payload_bytes
from haicap.domains.dossiers.rules.succession import Placed, columns_of
from haicap.kernel.actors import SYSTEM
from haicap.platform.audit import api as audit
from haicap.platform.db.api import Clause, run_one, statement
from haicap.platform.outbox import api as outbox


@dataclass(frozen=True, slots=True)
class Moving:
    """A dossier, where it goes, the power that it pins then, and what its event tells."""

    one: Empowered
    to: Placed
    pinned: Mapping[str, Any]
    told: Mapping[str, object]


def write(moving: Sequence[Moving], *, kind: Kind, at: datetime, reason: str) -> frozenset[int]:
    """
    Give dossiers other powers, with events of one kind; return the ids of those on which nobody acted meanwhile.

    One statement, none for nobody.
    """
    if not moving:
        return frozenset()
    headers, payloads, moves = [], [], Moves()
    for each in moving:
        running = each.one.running
        columns = {**columns_of(running, each.to), "competence": dict(each.pinned)}
        headers.append(header_bytes(serial=running.seen + 1, kind=kind, at=at, by=SYSTEM))
        payloads.append(payload_bytes(changed=columns, tokens=each.to.tokens, told=each.told, sealed={}))
        moves.add(running.tokens, each.to.tokens, dossier_id=running.id)
    given = Clause(
        "given",
        "select * from unnest(%(ids)s::bigint[], %(seen)s::int[], %(received)s::bigint[], %(competent)s::bigint[], "
        "%(pinned)s::text[], %(headers)s::bytea[], %(payloads)s::bytea[], %(tells)s::bool[]) as given (id, seen, "
        "received, competent, pinned, header, payload, tells)",
        {
            "ids": [each.one.running.id for each in moving],
            "seen": [each.one.running.seen for each in moving],
            "received": [each.to.received for each in moving],
            "competent": [each.to.competent for each in moving],
            "pinned": [json.dumps(each.pinned, ensure_ascii=False) for each in moving],
            "headers": headers,
            "payloads": payloads,
            "tells": [not each.one.is_sample for each in moving],
        },
    )
    row = run_one(*statement([given, *_clauses(moves, kind, at, reason)], "select array_agg(id) from dossier"))
    return frozenset(row[0] or ()) if row else frozenset()


def _clauses(moves: Moves, kind: Kind, at: datetime, reason: str) -> list[Clause]:
    return [
        Clause(
            "dossier",
            "update dossiers_dossierrow d set received_unit_id = given.received, competent_unit_id = given.competent, "
            "competence = given.pinned::jsonb, passed_unit_ids = case when d.competent_unit_id = given.competent "
            "then d.passed_unit_ids else d.passed_unit_ids || d.competent_unit_id end, event_count = event_count + 1, "
            f"{TO_BE_TOLD}"
            "head_hash = sha256(head_hash || given.header || given.payload) "
            "from given where d.id = given.id and d.event_count = given.seen "
            "returning d.id, d.code, d.applicant_id, d.event_count, d.head_hash, given.header, given.payload, "
            "given.tells",
        ),
        Clause(
            "event",
            "insert into dossiers_eventrow (dossier_id, serial, kind, at, header, payload, hash) "
            "select id, event_count, %(event_kind)s, %(event_at)s, header, payload, head_hash from dossier",
            {"event_kind": kind.value, "event_at": at},
        ),
        *moves.clauses(of_one=False),
        outbox.news(
            name=f"vn.haicap.dossier.{kind.value}",
            body={"kind": kind.value},
            at=at,
            source="dossier",
            more="jsonb_build_object('code', dossier.code, 'serial', dossier.event_count, 'tells', dossier.tells)",
        ),
        audit.entry(by=SYSTEM, at=at, act="follow_power", kind="dossier", source="dossier",
                    subject="applicant_id", reason=reason[:300]),
    ]  # fmt: skip
