"""
How an act is written: the dossier, its event, its token, its news and the audit in one statement.

Every act reads the dossier, asks right and rule, and hands the change here. The statement changes nothing when
somebody else acted in between: then it refuses, and nothing is half written.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from haicap.domains.dossiers.contracts import (
    SECRET,
    ChangedMeanwhile,
    Dossier,
    Kind,
    PaperGiven,
)
from haicap.domains.dossiers.operations.token_writing import token_clauses
from haicap.domains.dossiers.rules.change import Change, told_of, written
from haicap.domains.dossiers.rules.log import header_bytes, payload_bytes
from haicap.kernel.actors import Actor
from haicap.platform.audit import api as audit
from haicap.platform.db.api import Clause, run_one, statement
from haicap.platform.outbox import api as outbox
from haicap.platform.protect import api as protect

SALT_BYTES = 16
#: Stands in every update that counts an event: who follows the dossier is to be told of it.
TO_BE_TOLD = "sync = case sync when 'none' then 'none' else 'pending' end, "


@dataclass(frozen=True, slots=True)
class Sealed:
    """Personal values of an event: what the payload says of them, and what is kept beside it."""

    commitments: Mapping[str, str]
    names: list[str]
    salts: list[bytes]
    values: list[bytes]


def sealed(personal: Mapping[str, str]) -> Sealed:
    """Return personal values made ready for an event, each with a salt of its own; empty ones are left out."""
    given = {name: value for name, value in personal.items() if value}
    salts = [os.urandom(SALT_BYTES) for _ in given]
    return Sealed(
        commitments={
            name: protect.commitment(value, salt=salt) for (name, value), salt in zip(given.items(), salts, strict=True)
        },
        names=list(given),
        salts=salts,
        values=[protect.seal(value, place=SECRET) for value in given.values()],
    )


def record(*, dossier: Dossier, change: Change, by: Actor, at: datetime, reason: str = "") -> None:
    """
    Write an act. One statement. `reason` is what the audit says of it beside: a word, nothing personal.

    :raises WrongStep: if the process does not wait for it; and as `moved_on`.
    :raises ChangedMeanwhile: if the dossier has more events than when it was read.
    """
    done = written(dossier, change, at=at)
    kept = sealed(change.personal)
    header = header_bytes(serial=dossier.seen + 1, kind=change.kind, at=at, by=by)
    payload = payload_bytes(changed=done.columns, tokens=done.tokens, told=told_of(change), sealed=kept.commitments)
    clauses = [
        _dossier(dossier, {**done.columns, **change.kept}, header, payload),
        event_clause(kind=change.kind, at=at, payload="%(payload)s"),
        *token_clauses(dossier.tokens, done.tokens),
        *secret_clauses(kept),
        *attachment_clauses(change.results or change.papers, source="result" if change.results else "applicant"),
        news_clause(kind=change.kind, at=at),
        audit.entry(
            by=by, at=at, act=change.act.value, kind="dossier", source="dossier", subject="applicant_id", reason=reason
        ),
    ]
    if run_one(*statement(clauses, "select event_count from dossier")) is None:
        raise ChangedMeanwhile


def event_clause(*, kind: Kind, at: datetime, payload: str, sources: str = "dossier") -> Clause:
    """
    Return the clause that writes the event whose hash the clause `dossier` has computed.

    `payload` is SQL over `sources`; the parameter `header` comes with the clause `dossier`.
    """
    return Clause(
        name="event",
        sql=(
            "insert into dossiers_eventrow (dossier_id, serial, kind, at, header, payload, hash) "
            "select dossier.id, dossier.event_count, %(event_kind)s, %(event_at)s, %(header)s, "
            f"{payload}, dossier.head_hash from {sources}"
        ),
        params={"event_kind": kind.value, "event_at": at},
    )


def secret_clauses(kept: Sealed) -> list[Clause]:
    """Return the clause that keeps the personal values of the event, when there are any."""
    if not kept.names:
        return []
    return [
        Clause(
            name="secrets",
            sql=(
                "insert into dossiers_secretrow (dossier_id, serial, name, salt, value_sealed) "
                "select dossier.id, dossier.event_count, given.name, given.salt, given.value from dossier, "
                "unnest(%(secret_names)s::text[], %(secret_salts)s::bytea[], %(secret_values)s::bytea[]) "
                "as given (name, salt, value)"
            ),
            params={"secret_names": kept.names, "secret_salts": kept.salts, "secret_values": kept.values},
        )
    ]


def attachment_clauses(papers: tuple[PaperGiven, ...], *, source: str) -> list[Clause]:
    """Return the clause that adds files to the dossier after those it has, when there are any."""
    if not papers:
        return []
    return [
        Clause(
            name="attachments",
            sql=(
                "insert into dossiers_attachmentrow (dossier_id, ordinal, source, name, sha256, file_name) "
                "select dossier.id, given.ordinal + (select coalesce(max(a.ordinal), 0) "
                "from dossiers_attachmentrow a where a.dossier_id = dossier.id), "
                "%(paper_source)s, given.name, nullif(given.sha256, ''), given.file_name from dossier, "
                "unnest(%(paper_names)s::text[], %(paper_files)s::text[], %(paper_file_names)s::text[]) "
                "with ordinality as given (name, sha256, file_name, ordinal)"
            ),
            params={
                "paper_source": source,
                "paper_names": [paper.name for paper in papers],
                "paper_files": [paper.sha256 for paper in papers],
                "paper_file_names": [paper.file_name for paper in papers],
            },
        )
    ]


def news_clause(*, kind: Kind, at: datetime) -> Clause:
    """Return the clause that tells others of the event."""
    return outbox.news(
        name=f"vn.haicap.dossier.{kind.value}",
        body={"kind": kind.value},
        at=at,
        source="dossier",
        more="jsonb_build_object('code', dossier.code, 'serial', dossier.event_count) || "
        "case dossier.sync when 'none' then '{}'::jsonb else '{\"followed\": true}'::jsonb end",
    )


def _dossier(dossier: Dossier, columns: Mapping[str, object], header: bytes, payload: bytes) -> Clause:
    # Names of columns come from the operations of this part only, never from outside.
    sets = "".join(f"{name} = %(set_{name})s, " for name in columns)
    return Clause(
        name="dossier",
        sql=(
            f"update dossiers_dossierrow set {sets}{TO_BE_TOLD}event_count = event_count + 1, "
            "head_hash = sha256(head_hash || %(header)s || %(payload)s) "
            "where id = %(dossier)s and event_count = %(seen)s "
            "returning id, code, applicant_id, event_count, head_hash, sync"
        ),
        params={
            **{f"set_{name}": _stored(value) for name, value in columns.items()},
            "header": header,
            "payload": payload,
            "dossier": dossier.id,
            "seen": dossier.seen,
        },
    )


def _stored(value: object) -> object:
    """Return a value of a column as the driver takes it: an object goes as its JSON."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else value
