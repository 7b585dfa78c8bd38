"""The one statement by which many dossiers go over to other units, each with its event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from haicap.domains.dossiers.contracts import Kind
from haicap.domains.dossiers.operations.recording import TO_BE_TOLD
from haicap.domains.dossiers.rules.log import header_bytes, payload_bytes
from haicap.domains.dossiers.rules.succession import Placed, Running, columns_of, token_of
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
    headers, payloads, tokens = [], [], []
    for one in going:
        token = token_of(one.running, one.to)
        headers.append(header_bytes(serial=one.running.seen + 1, kind=Kind.SUCCEEDED, at=at, by=SYSTEM))
        payloads.append(payload_bytes(changed=columns_of(one.running, one.to), token=token, told=one.told, sealed={}))
        tokens.append(token)
    given = Clause(
        "given",
        "select * from unnest(%(ids)s::bigint[], %(seen)s::int[], %(received)s::bigint[], %(competent)s::bigint[], "
        "%(nodes)s::text[], %(units)s::bigint[], %(roles)s::text[], %(assignees)s::bigint[], %(headers)s::bytea[], "
        "%(payloads)s::bytea[]) as given (id, seen, received, competent, node, unit_id, role, assignee_id, header, "
        "payload)",
        {
            "ids": [one.running.id for one in going],
            "seen": [one.running.seen for one in going],
            "received": [one.to.received for one in going],
            "competent": [one.to.competent for one in going],
            "nodes": [token["node"] for token in tokens],
            "units": [token["unit_id"] for token in tokens],
            "roles": [token["role"] for token in tokens],
            "assignees": [token["assignee_id"] for token in tokens],
            "headers": headers,
            "payloads": payloads,
        },
    )
    row = run_one(*statement([given, *_clauses(at, reason)], "select array_agg(id) from dossier"))
    return frozenset(row[0] or ()) if row else frozenset()


def _clauses(at: datetime, reason: str) -> list[Clause]:
    return [
        Clause(
            "dossier",
            "update dossiers_dossierrow d set received_unit_id = given.received, competent_unit_id = given.competent, "
            "passed_unit_ids = case when d.competent_unit_id = given.competent then d.passed_unit_ids "
            "else d.passed_unit_ids || d.competent_unit_id end, event_count = event_count + 1, "
            f"{TO_BE_TOLD}"
            "head_hash = sha256(head_hash || given.header || given.payload) "
            "from given where d.id = given.id and d.event_count = given.seen "
            "returning d.id, d.code, d.applicant_id, d.event_count, d.head_hash, given.header, given.payload, "
            "given.node, given.unit_id, given.role, given.assignee_id",
        ),
        Clause(
            "event",
            "insert into dossiers_eventrow (dossier_id, serial, kind, at, header, payload, hash) "
            "select id, event_count, %(event_kind)s, %(event_at)s, header, payload, head_hash from dossier",
            {"event_kind": Kind.SUCCEEDED.value, "event_at": at},
        ),
        Clause(
            "token",
            "update dossiers_tokenrow t set node = dossier.node, unit_id = dossier.unit_id, role = dossier.role, "
            "assignee_id = dossier.assignee_id from dossier where t.dossier_id = dossier.id",
        ),
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
