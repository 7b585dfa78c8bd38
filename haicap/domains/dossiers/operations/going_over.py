"""The one statement by which many dossiers go over to other units, each with its event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from haicap.domains.dossiers.contracts import Kind
from haicap.domains.dossiers.operations.recording import TO_BE_TOLD
from haicap.domains.dossiers.operations.token_writing import Moves
from haicap.domains.dossiers.rules.log import header_bytes, payload_bytes
from haicap.domains.dossiers.rules.succession import Placed, Running, columns_of
from haicap.kernel.actors import SYSTEM
from haicap.platform.audit import api as audit
from haicap.platform.db.api import Clause, run_one, statement
from haicap.platform.outbox import api as outbox


@dataclass(frozen=True, slots=True)
class Going:
    """A dossier that goes, where it goes, and what its event tells of it."""

    running: Running
    to: Placed
    told: Mapping[str, object]


def write(going: Sequence[Going], *, at: datetime, reason: str) -> frozenset[int]:
    """Move dossiers, and return the ids of those that moved: not those on which somebody acted meanwhile."""
    headers, payloads, moves = [], [], Moves()
    for one in going:
        headers.append(header_bytes(serial=one.running.seen + 1, kind=Kind.SUCCEEDED, at=at, by=SYSTEM))
        payloads.append(
            payload_bytes(changed=columns_of(one.running, one.to), tokens=one.to.tokens, told=one.told, sealed={})
        )
        moves.add(one.running.tokens, one.to.tokens, dossier_id=one.running.id)
    given = Clause(
        "given",
        "select * from unnest(%(ids)s::bigint[], %(seen)s::int[], %(received)s::bigint[], %(competent)s::bigint[], "
        "%(headers)s::bytea[], %(payloads)s::bytea[]) as given (id, seen, received, competent, header, payload)",
        {
            "ids": [one.running.id for one in going],
            "seen": [one.running.seen for one in going],
            "received": [one.to.received for one in going],
            "competent": [one.to.competent for one in going],
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
            "update dossiers_dossierrow d set received_unit_id = given.received, competent_unit_id = given.competent, "
            "passed_unit_ids = case when d.competent_unit_id = given.competent then d.passed_unit_ids "
            "else d.passed_unit_ids || d.competent_unit_id end, event_count = event_count + 1, "
            f"{TO_BE_TOLD}"
            "head_hash = sha256(head_hash || given.header || given.payload) "
            "from given where d.id = given.id and d.event_count = given.seen "
            "returning d.id, d.code, d.applicant_id, d.event_count, d.head_hash, given.header, given.payload",
        ),
        Clause(
            "event",
            "insert into dossiers_eventrow (dossier_id, serial, kind, at, header, payload, hash) "
            "select id, event_count, %(event_kind)s, %(event_at)s, header, payload, head_hash from dossier",
            {"event_kind": Kind.SUCCEEDED.value, "event_at": at},
        ),
        *moves.clauses(of_one=False),
        outbox.news(
            name="vn.haicap.dossier.succeeded",
            body={"kind": Kind.SUCCEEDED.value},
            at=at,
            source="dossier",
            more="jsonb_build_object('code', dossier.code, 'serial', dossier.event_count)",
        ),
        audit.entry(by=SYSTEM, at=at, act="follow_succession", kind="dossier", source="dossier",
                    subject="applicant_id", reason=reason[:300]),
    ]  # fmt: skip
