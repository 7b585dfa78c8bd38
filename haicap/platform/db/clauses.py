"""One statement out of named pieces that several parts contribute, and the running of whole statements."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_PLACE = re.compile(r"%%|%\((\w+)\)s|%.?")


@dataclass(frozen=True, slots=True)
class Clause:
    """
    A named piece of a statement (a common table expression).

    `sql` is what stands within the brackets of `name as (…)`; it may use the names of earlier clauses.
    `params` are the values of its places `%(name)s`; a literal per cent sign is written twice.
    """

    name: str
    sql: str
    params: Mapping[str, object] = field(default_factory=dict)


def statement(clauses: Sequence[Clause], select: str) -> tuple[str, dict[str, object]]:
    """
    Return one statement, `with` the clauses in their order and `select` at its end, and its parameters.

    `select` may use the clauses and their parameters. Two clauses never share a name of theirs or of a
    parameter, be the values the same: whether a statement is right must not depend on its values.

    :raises ValueError: if a name is used twice or is no plain name, a place has no value or a value no place.
    """
    names: set[str] = set()
    params: dict[str, object] = {}
    for clause in clauses:
        if not _NAME.fullmatch(clause.name):
            raise ValueError(f"“{clause.name}” cannot be the name of a clause")
        if clause.name in names:
            raise ValueError(f"two clauses are named “{clause.name}”")
        shared = sorted(params.keys() & clause.params.keys())
        if shared:
            raise ValueError(f"clause “{clause.name}” uses the parameters of another: {', '.join(shared)}")
        names.add(clause.name)
        params.update(clause.params)
    pieces = ",\n".join(f"{clause.name} as (\n{clause.sql}\n)" for clause in clauses)
    whole = f"with {pieces}\n{select}" if clauses else select
    _check_places(whole, params)
    return whole, params


def run_one(sql: str, params: Mapping[str, Any] | None = None) -> tuple[Any, ...] | None:
    """Run a statement on the connection of this thread; return its first row, `None` when it has none."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        if not _has_rows(cursor):
            return None
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def run_all(sql: str, params: Mapping[str, Any] | None = None, *, packed: bool = False) -> list[tuple[Any, ...]]:
    """
    Run a statement on the connection of this thread; return all its rows.

    With `packed` the values come as the database holds them, not as text: cheaper on both sides for a page of rows
    with moments. Not for JSON, which Django reads as text.
    """
    from django.db import connection
    from psycopg.pq import Format

    with connection.cursor() as cursor:
        if packed:
            cursor.cursor.format = Format.BINARY
        cursor.execute(sql, params)
        return list(cursor.fetchall()) if _has_rows(cursor) else []


def _has_rows(cursor: Any) -> bool:
    # As its `description` tells, which makes a description of each column to do so.
    return bool(cursor.pgresult and cursor.pgresult.nfields)


def _check_places(sql: str, params: Mapping[str, object]) -> None:
    used: set[str] = set()
    for place in _PLACE.finditer(sql):
        if place[0] == "%%":
            continue
        if place[1] is None:
            raise ValueError(f"“{place[0]}” is no place for a parameter; a per cent sign is written twice")
        used.add(place[1])
    for missing in sorted(used ^ params.keys()):
        raise ValueError(f"the parameter “{missing}” has " + ("no value" if missing in used else "no place"))
