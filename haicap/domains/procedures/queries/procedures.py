"""Reads of single procedures, of fields and of life events."""

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from haicap.domains.procedures.contracts import (
    LIFE_EVENTS,
    Channel,
    Deadline,
    DeadlineUnconfirmed,
    FieldCount,
    LifeEvent,
    ProcedureUnknown,
    ProcedureVersion,
    PublishedLevel,
)
from haicap.domains.procedures.queries.reading import (
    CONFIRMATIONS,
    LEVELS,
    levels,
    version,
)
from haicap.domains.procedures.queries.reading import (
    deadline as read_deadline,
)
from haicap.domains.procedures.rules.vocabulary import vocabulary
from haicap.kernel.text import clean_line
from haicap.kernel.validity import Validity

_WHOLE = f"""
    SELECT v.id, p.code, v.number, v.starts_on, v.ends_before, v.seen_on, v.sha256, v.name, v.field, {LEVELS},
           v.one_stop_commune, v.doubtful, v.ways, v.document, {CONFIRMATIONS}
    FROM procedures_procedureversion v JOIN procedures_procedure p ON p.id = v.procedure_id
"""  # noqa: S608 (own texts)
_IN_FORCE = " WHERE p.code = %s AND v.starts_on <= %s AND (v.ends_before IS NULL OR v.ends_before > %s)"
_DEADLINE = f"""
    SELECT v.ways, v.doubtful, {CONFIRMATIONS}
    FROM procedures_procedureversion v JOIN procedures_procedure p ON p.id = v.procedure_id{_IN_FORCE}
"""  # noqa: S608 (own texts)
_LEVELS = f"""
    SELECT v.id, p.code, v.name, v.starts_on, v.ends_before, v.document->>'decision',
           v.document->'agencies'->>'competent', {LEVELS}
    FROM procedures_procedureversion v JOIN procedures_procedure p ON p.id = v.procedure_id
    WHERE %s::text IS NULL OR p.code = %s
    ORDER BY p.code, v.starts_on
"""  # noqa: S608 (own texts)
_NEAREST = """
    SELECT p.code, v.name
    FROM procedures_procedureversion v JOIN procedures_procedure p ON p.id = v.procedure_id
    WHERE v.starts_on <= %s AND (v.ends_before IS NULL OR v.ends_before > %s)
    ORDER BY similarity(p.code, %s) DESC, v.wanted DESC, p.code LIMIT 5
"""
_FIELDS = """
    SELECT v.field, count(*), count(*) FILTER (WHERE v.one_stop_commune) FROM procedures_procedureversion v
    WHERE v.starts_on <= %s AND (v.ends_before IS NULL OR v.ends_before > %s)
    GROUP BY v.field ORDER BY v.field
"""


def procedure(code: str, on: date) -> ProcedureVersion:
    """
    Return the procedure whole, as it stands on that day. One query; a second one only to name near codes in a
    refusal.

    :raises ProcedureUnknown: if no procedure of this code is in force on that day.
    """
    asked = clean_line(code, field="code", most=40)
    row = _one(_WHOLE + _IN_FORCE, [on, on, asked, on, on])
    if row is None:
        raise _unknown(asked, on)
    return version(row)


def versions_by_id(ids: Collection[int], *, on: date) -> dict[int, ProcedureVersion]:
    """
    Return the versions of these numbers by number; what does not exist is left out. One query.

    `on` is the day whose confirmed deadlines count: for a dossier, the day of its receipt.
    """
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_WHOLE + " WHERE v.id = ANY(%s::bigint[])", [on, on, list(ids)])
        return {row[0]: version(row) for row in cursor.fetchall()}


def version_by_id(version_id: int, *, on: date) -> ProcedureVersion:
    """
    Return the version that a dossier pinned, whole. One query. `on` as in `versions_by_id`.

    :raises ProcedureUnknown: if there is no such version.
    """
    found = versions_by_id([version_id], on=on)
    if version_id not in found:
        raise ProcedureUnknown(code=str(version_id), on=on.isoformat())
    return found[version_id]


def names_by_id(ids: Collection[int]) -> dict[int, str]:
    """Return only the names of versions, for lists; what does not exist is left out. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM procedures_procedureversion WHERE id = ANY(%s)", [list(ids)])
        return dict(cursor.fetchall())


def published_levels(code: str | None = None) -> tuple[PublishedLevel, ...]:
    """Return who carries out each version of one procedure or of all, by code and day. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_LEVELS, [code, code])
        return tuple(
            PublishedLevel(
                version_id=row[0],
                code=row[1],
                name=row[2],
                validity=Validity(row[3], row[4]),
                decision=row[5] or "",
                competent=row[6] or "",
                levels=levels(row[7:]),
            )
            for row in cursor.fetchall()
        )


def deadline(code: str, on: date, *, channel: Channel | None = None) -> Deadline:
    """
    Return how long the administration may take, for a dossier of that channel received on that day. One
    query.

    Known times that differ between rows or channels are times of cases, and refused with all of them as options;
    docs/rules/deadlines-of-procedures.md.

    :raises ProcedureUnknown: if no procedure of this code is in force on that day.
    :raises DeadlineUnconfirmed: if the time is not sure; its details hold what was published.
    """
    asked = clean_line(code, field="code", most=40)
    row = _one(_DEADLINE, [on, on, asked, on, on])
    if row is None:
        raise _unknown(asked, on)
    ways, doubtful, confirmations = json.loads(row[0]), row[1], json.loads(row[2])
    found = read_deadline(ways, confirmations, doubtful=doubtful, channel=channel)
    if not found.is_known:
        raise DeadlineUnconfirmed(
            code=asked,
            channel=channel.value if channel else "",
            published=found.text,
            options=[{"channel": one.channel, "published": one.text} for one in found.options],
        )
    return found


def fields(on: date) -> tuple[FieldCount, ...]:
    """Return the fields with their numbers of procedures in force on that day, by name. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_FIELDS, [on, on])
        return tuple(FieldCount(*row) for row in cursor.fetchall())


def life_events() -> tuple[LifeEvent, ...]:
    """
    Return the life events of the home page in its order, each with its procedures, what is wanted first
    first. No query.
    """
    codes = vocabulary().life_events
    return tuple(LifeEvent(key=key, title=title, codes=codes[key]) for key, title in LIFE_EVENTS.items())


def _one(statement: str, values: list[Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def _unknown(code: str, on: date) -> ProcedureUnknown:
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, [on, on, code])
        near = [{"code": row[0], "name": row[1]} for row in cursor.fetchall()]
    return ProcedureUnknown("code", code=code, on=on.isoformat(), near=near)
