"""Takes what ships into the database: new procedures, new versions of changed ones, confirmed deadlines, processes."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from haicap.domains.procedures.contracts import Level, Loaded, VersionStartsTooEarly
from haicap.domains.procedures.loading import catalogue
from haicap.domains.procedures.loading.catalogue import Content
from haicap.domains.procedures.operations.load_processes import load_processes
from haicap.domains.procedures.rules.vocabulary import vocabulary

_LATEST = """
    SELECT DISTINCT ON (p.code) p.code, v.id, (SELECT max(number) FROM procedures_procedureversion m
           WHERE m.procedure_id = p.id) AS number, v.starts_on, v.sha256, v.title, v.everyday, v.found_by, v.wanted,
           v.amendment_id IS NOT NULL OR v.ended_by_id IS NOT NULL AS by_law
    FROM procedures_procedure p JOIN procedures_procedureversion v ON v.procedure_id = p.id
    WHERE v.withdrawn_at IS NULL
    ORDER BY p.code, v.starts_on DESC
"""
_COPY = """
    COPY procedures_procedureversion (procedure_id, number, starts_on, seen_on, recorded_at, sha256, name,
        field, commune, province, ministry_level, other_level, one_stop_commune, doubtful, ways, document,
        title, everyday, found_by, wanted) FROM STDIN
"""
_AIDS = """
    UPDATE procedures_procedureversion SET title = %s, everyday = %s, found_by = %s, wanted = %s WHERE id = %s
"""
_CONFIRMED = (
    "code",
    "channel",
    "starts_on",
    "ends_before",
    "kind",
    "working_days",
    "calendar_days",
    "months",
    "text",
    "instrument",
    "article",
    "source",
    "note",
)


@transaction.atomic
def load(*, at: datetime, on: date | None = None, file: Path = catalogue.CATALOGUE) -> Loaded:
    """
    Take in the shipped catalogue, or another one, the confirmed deadlines and the shipped processes. Loading the same
    again changes nothing.

    A procedure not yet known begins on the first day of the catalogue. One whose content changed gets a
    further version from `on` (without it, the day of `at`), and the version before ends there; its content is
    never touched. A procedure that is no longer in the file is left as it is: ending it takes a text of law;
    so is one whose latest version a text of law has made or ended.
    Two queries when nothing changed, besides one each for the confirmed deadlines and the processes.

    :raises VersionStartsTooEarly: if a changed procedure already has a version that begins on that day or
    later.
    """
    words, term = vocabulary(), catalogue.term()
    latest = _latest()
    rows = [row for row in catalogue.contents(file, words) if not latest.get(row.code, {}).get("by_law")]
    kept = sum(1 for each in latest.values() if each["by_law"])
    changed_on = on or at.date()
    new = [row for row in rows if row.code not in latest]
    changed = [row for row in rows if row.code in latest and latest[row.code]["sha256"] != row.sha256]
    same = [row for row in rows if row.code in latest and latest[row.code]["sha256"] == row.sha256]
    for row in changed:
        known_from = latest[row.code]["starts_on"]
        if changed_on <= known_from:
            raise VersionStartsTooEarly(code=row.code, starts_on=known_from.isoformat())
    ids = _ids(new, changed)
    _end([latest[row.code]["id"] for row in changed], changed_on)
    _add([(row, ids[row.code], 1, term.starts_on) for row in new], seen_on=term.seen_on, at=at)
    numbered = [(row, ids[row.code], latest[row.code]["number"] + 1, changed_on) for row in changed]
    _add(numbered, seen_on=changed_on, at=at)
    _refresh_aids(same, latest)
    confirmed = _confirm(catalogue.confirmations())
    processes = load_processes(at=at, on=changed_on, first_on=term.starts_on)
    return Loaded(len(new), len(changed), len(same) + kept, confirmed, processes)


def _latest() -> dict[str, dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_LATEST)
        names = [column[0] for column in cursor.description]
        return {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}


def _ids(new: list[Content], changed: list[Content]) -> dict[str, int]:
    codes = [row.code for row in (*new, *changed)]
    if not codes:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procedures_procedure (code) SELECT unnest(%s::text[]) ON CONFLICT (code) DO NOTHING",
            [[row.code for row in new]],
        )
        cursor.execute("SELECT code, id FROM procedures_procedure WHERE code = ANY(%s::text[])", [codes])
        return dict(cursor.fetchall())


def _end(versions: list[int], on: date) -> None:
    if not versions:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procedures_procedureversion SET ends_before = %s WHERE id = ANY(%s::bigint[])",
            [on, versions],
        )


def _add(rows: list[tuple[Content, int, int, date]], *, seen_on: date, at: datetime) -> None:
    if not rows:
        return
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row, procedure, number, starts_on in rows:
            copy.write_row(
                (
                    procedure, number, starts_on, seen_on, at, row.sha256, row.name, row.field,
                    Level.COMMUNE in row.levels, Level.PROVINCE in row.levels, Level.MINISTRY in row.levels,
                    Level.OTHER in row.levels, row.one_stop_commune, row.doubtful, Jsonb(row.ways),
                    Jsonb(row.document), row.title, row.everyday, row.found_by, row.wanted,
                )
            )  # fmt: skip


def _refresh_aids(rows: list[Content], latest: dict[str, dict[str, Any]]) -> None:
    # The words of search are no content: they follow the shipped file in the version that is in force.
    old = [(row, latest[row.code]) for row in rows]
    stale = [
        (row.title, row.everyday, row.found_by, row.wanted, known["id"])
        for row, known in old
        if (row.title, row.everyday, row.found_by, row.wanted)
        != (known["title"], known["everyday"], known["found_by"], known["wanted"])
    ]
    if stale:
        with connection.cursor() as cursor:
            cursor.executemany(_AIDS, stale)


def _confirm(shipped: list[dict[str, Any]]) -> int:
    """Replace the shipped confirmed deadlines when they differ from those held; return how many there are."""
    columns = ", ".join(_CONFIRMED[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.code, {columns} FROM procedures_confirmation c JOIN procedures_procedure p"  # noqa: S608 (own names)
            " ON p.id = c.procedure_id WHERE c.origin = 'shipped'"
        )
        wanted = [tuple(row[name] for name in _CONFIRMED) for row in shipped]
        if set(cursor.fetchall()) == set(wanted):
            return len(shipped)
        cursor.execute("DELETE FROM procedures_confirmation WHERE origin = 'shipped'")
        places = ", ".join(["%s"] * len(_CONFIRMED[1:]))
        cursor.executemany(
            f"INSERT INTO procedures_confirmation (procedure_id, {columns}, origin)"  # noqa: S608 (own names)
            f" SELECT id, {places}, 'shipped' FROM procedures_procedure WHERE code = %s",
            [(*row[1:], row[0]) for row in wanted],
        )
    return len(shipped)
