"""Reads of single procedures, of fields and of life events."""

from collections.abc import Collection, Mapping
from dataclasses import replace
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
    Listed,
    ProcedureUnknown,
    ProcedureVersion,
    PublishedLevel,
    RecordedDeadline,
)
from haicap.domains.procedures.models.setting import DeadlineRow
from haicap.domains.procedures.queries.decisions import decided_deadline
from haicap.domains.procedures.queries.reading import ALL_CONFIRMATIONS, ALL_SETS, LEVELS, Held, certain, held, levels
from haicap.domains.procedures.rules.vocabulary import vocabulary
from haicap.kernel.editions import Editions
from haicap.kernel.text import clean_line, fold
from haicap.kernel.validity import Validity
from haicap.platform.editions import api as editions_of_topics
from haicap.platform.editions.api import Kept, Read

TOPIC = "procedures"
#: versions in the memory of a process: those that most dossiers are about, about 20 MB
MOST_KEPT = 500

_WHOLE = f"""
    SELECT v.id, p.code, v.number, v.starts_on, v.ends_before, v.seen_on, v.sha256, v.name, v.field, {LEVELS},
           v.one_stop_commune, v.doubtful, v.ways, v.document, {ALL_CONFIRMATIONS}, {ALL_SETS},
           {editions_of_topics.seen(TOPIC)}
    FROM procedures_procedureversion v JOIN procedures_procedure p ON p.id = v.procedure_id
"""  # noqa: S608 (own texts)
_LEVELS = f"""
    SELECT v.id, p.code, v.name, v.starts_on, v.ends_before, v.document->>'decision',
           v.document->'agencies'->>'competent', v.amendment_id IS NOT NULL, v.ended_by_id IS NOT NULL, {LEVELS}
    FROM procedures_procedureversion v JOIN procedures_procedure p ON p.id = v.procedure_id
    WHERE v.withdrawn_at IS NULL AND (%s::text IS NULL OR p.code = %s)
    ORDER BY p.code, v.starts_on
"""  # noqa: S608 (own texts)
_LISTED = f"""
    SELECT v.id, p.code, v.name, v.field, {LEVELS}
    FROM procedures_procedureversion v JOIN procedures_procedure p ON p.id = v.procedure_id
    WHERE v.withdrawn_at IS NULL AND v.starts_on <= %s AND (v.ends_before IS NULL OR v.ends_before > %s)
    ORDER BY v.field, p.code
"""  # noqa: S608 (own texts)
_NAMES_BY_CODE = """
    SELECT DISTINCT ON (p.code) p.code, v.name
    FROM procedures_procedureversion v JOIN procedures_procedure p ON p.id = v.procedure_id
    WHERE p.code = ANY(%s)
    ORDER BY p.code, (v.starts_on <= %s) DESC, v.starts_on DESC
"""
_NEAREST = """
    SELECT p.code, v.name
    FROM procedures_procedureversion v JOIN procedures_procedure p ON p.id = v.procedure_id
    WHERE v.withdrawn_at IS NULL AND v.starts_on <= %s AND (v.ends_before IS NULL OR v.ends_before > %s)
    ORDER BY similarity(p.code, %s) DESC, v.wanted DESC, p.code LIMIT 5
"""
_FIELDS = """
    SELECT v.field, count(*), count(*) FILTER (WHERE v.one_stop_commune) FROM procedures_procedureversion v
    WHERE v.withdrawn_at IS NULL AND v.starts_on <= %s AND (v.ends_before IS NULL OR v.ends_before > %s)
    GROUP BY v.field ORDER BY v.field
"""


_versions: Kept[int, Held] = Kept(TOPIC, most=MOST_KEPT)
_procedures: Kept[str, tuple[Held, ...]] = Kept(TOPIC, most=MOST_KEPT)
_names: Kept[int, str] = Kept(TOPIC, most=10 * MOST_KEPT)


def procedure(code: str, on: date, *, editions: Editions | None = None) -> ProcedureVersion:
    """
    Return the procedure whole, as it stands on that day.

    One query, seldom a second one; none when this process holds it in the `editions` that the caller's own statement
    has just seen; one more only to name near codes in a refusal.

    :raises ProcedureUnknown: if no procedure of this code is in force on that day.
    """
    return _in_force(code, on, editions).on(on)


def versions_by_id(ids: Collection[int], *, on: date, editions: Editions | None = None) -> dict[int, ProcedureVersion]:
    """
    Return the versions of these numbers by number; what does not exist is left out. Queries as `procedure`.

    `on` is the day whose confirmed deadlines count: for a dossier, the day of its receipt.
    """
    found = _versions.values(ids, editions=editions, latest=editions_of_topics.current, read=_read_by_id)
    return {number: each.on(on) for number, each in found.items()}


def version_by_id(version_id: int, *, on: date, editions: Editions | None = None) -> ProcedureVersion:
    """
    Return the version that a dossier pinned, whole. `on` and queries as in `versions_by_id`.

    :raises ProcedureUnknown: if there is no such version.
    """
    found = versions_by_id([version_id], on=on, editions=editions)
    if version_id not in found:
        raise ProcedureUnknown(code=str(version_id), on=on.isoformat())
    return found[version_id]


def names_by_id(ids: Collection[int], *, editions: Editions | None = None) -> dict[int, str]:
    """Return only the names of versions, for lists; what does not exist is left out. Queries as `procedure`."""
    return _names.values(ids, editions=editions, latest=editions_of_topics.current, read=_read_names)


def names_by_code(codes: Collection[str], on: date) -> dict[str, str]:
    """Return what procedures are called on a day, or first after it, by code; unknown ones are left out. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMES_BY_CODE, [list(codes), on])
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
                is_of_law=row[7],
                is_ended_by_law=row[8],
                levels=levels(row[9:]),
            )
            for row in cursor.fetchall()
        )


def recorded_deadlines(code: str) -> tuple[RecordedDeadline, ...]:
    """Return all deadlines that texts ever set for a procedure, also those withdrawn, the earliest first. One query."""
    rows = DeadlineRow.objects.filter(procedure__code=code).order_by("starts_on", "id").values()
    return tuple(
        RecordedDeadline(
            unit_id=row["unit_id"],
            validity=Validity(row["starts_on"], row["ends_before"]),
            deadline=certain(row, instrument=row["cited"], note=row["longer"]),
            longer=row["longer"],
            amendment_id=row["amendment_id"],
            withdrawn_at=row["withdrawn_at"],
        )
        for row in rows
    )


def listed(on: date) -> tuple[Listed, ...]:
    """Return all procedures in force on the day, by field and code. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_LISTED, [on, on])
        return tuple(
            Listed(row[0], row[1], row[2], row[3], levels(row[4:]), f"{row[1]} {fold(row[2])}")
            for row in cursor.fetchall()
        )


def deadline(
    code: str,
    on: date,
    *,
    channel: Channel | None = None,
    unit_id: int | None = None,
    facts: Mapping[str, object] | None = None,
    editions: Editions | None = None,
) -> Deadline:
    """
    Return how long the administration may take, for a dossier of that channel received on that day. Queries as
    `procedure`. `unit_id` is the unit that decides: texts may give units deadlines of their own. With `facts` what the
    tables of the procedure decide for them counts first, if they decide a deadline; a query more, seldom two.

    Known times that differ between rows or channels are times of cases, and refused with all of them as options;
    docs/rules/deadlines-of-procedures.md.

    :raises ProcedureUnknown: if no procedure of this code is in force on that day.
    :raises DeadlineUnconfirmed: if the time is not sure; its details hold what was published.
    """
    seen = editions_of_topics.current() if editions is None and facts is not None else editions
    whole = _in_force(code, on, seen)
    decided = None if facts is None else decided_deadline(whole.code, on, facts, editions=seen)
    if decided is not None:
        return replace(decided, channel=channel)
    found = whole.deadline(on, channel=channel, unit_id=unit_id)
    if not found.is_known:
        raise DeadlineUnconfirmed(
            code=whole.code,
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


def held_of(codes: Collection[str]) -> dict[str, tuple[Held, ...]]:
    """Return the versions of procedures as they are held, by code; unknown codes are left out. One query."""
    return dict(_read_by_code(codes).values) if codes else {}


def _in_force(code: str, on: date, editions: Editions | None) -> Held:
    asked = clean_line(code, field="code", most=40)
    found = _procedures.values([asked], editions=editions, latest=editions_of_topics.current, read=_read_by_code)
    for each in found.get(asked, ()):
        if each.validity.covers(on):
            return each
    raise _unknown(asked, on)


def _read_by_id(ids: Collection[int]) -> Read[int, Held]:
    found, edition = _read(" WHERE v.id = ANY(%s::bigint[])", list(ids))
    return Read({each.id: each for each in found}, edition)


def _read_by_code(codes: Collection[str]) -> Read[str, tuple[Held, ...]]:
    found, edition = _read(" WHERE v.withdrawn_at IS NULL AND p.code = ANY(%s::text[])", list(codes))
    _versions.keep(Read({each.id: each for each in found}, edition))
    by_code: dict[str, tuple[Held, ...]] = {}
    for each in found:
        by_code[each.code] = (*by_code.get(each.code, ()), each)
    return Read(by_code, edition)


def _read_names(ids: Collection[int]) -> Read[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, name, {editions_of_topics.seen(TOPIC)} FROM procedures_procedureversion "  # noqa: S608
            "WHERE id = ANY(%s::bigint[])",
            [list(ids)],
        )
        rows = cursor.fetchall()
    return Read({row[0]: row[1] for row in rows}, rows[0][2] or "" if rows else "")


def _read(where: str, wanted: list[Any]) -> tuple[list[Held], str]:
    with connection.cursor() as cursor:
        cursor.execute(_WHOLE + where, [wanted])
        rows = cursor.fetchall()
    return [held(row) for row in rows], rows[0][19] or "" if rows else ""


def _unknown(code: str, on: date) -> ProcedureUnknown:
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, [on, on, code])
        near = [{"code": row[0], "name": row[1]} for row in cursor.fetchall()]
    return ProcedureUnknown("code", code=code, on=on.isoformat(), near=near)
