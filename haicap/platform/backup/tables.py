"""The tables of the installation: which there are, what they hold, and their rows out and in by COPY."""

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from django.db import connection

#: Everything of ours stands in this schema, and while a backup is restored what was there before in the other.
PUBLIC, ASIDE = "public", "haicap_before"
#: What belongs to an extension is left alone.
_OURS = (
    "n.nspname = '{schema}' and not exists (select from pg_depend d where d.classid = '{catalogue}'::regclass "
    "and d.objid = o.oid and d.deptype = 'e')"
)
_BATCH = 1024 * 1024


def table_names(cursor: Any) -> list[str]:
    """Return all tables, those first that others refer to. Two statements."""
    cursor.execute(
        "select o.relname from pg_class o join pg_namespace n on n.oid = o.relnamespace "
        f"where o.relkind in ('r', 'p') and not o.relispartition and {_ours('pg_class')} order by 1"
    )
    names = [name for (name,) in cursor.fetchall()]
    cursor.execute(
        "select a.relname, b.relname from pg_constraint c join pg_class a on a.oid = c.conrelid "
        "join pg_class b on b.oid = c.confrelid where c.contype = 'f' and a.oid <> b.oid"
    )
    below: dict[str, set[str]] = {name: set() for name in names}
    for table, other in cursor.fetchall():
        if table in below and other in below:
            below[table].add(other)
    try:
        return list(TopologicalSorter(below).static_order())
    except CycleError:
        # Keys that go round are checked at the end of the transaction.
        return names


def count(cursor: Any, names: Iterable[str]) -> dict[str, int]:
    """Return how many rows each table has."""
    found = {}
    for name in names:
        cursor.execute(f"select count(*) from {quoted(name)}")
        found[name] = int(cursor.fetchone()[0])
    return found


def sequences(cursor: Any) -> dict[str, tuple[int, bool]]:
    """Return where each sequence stands: its last value, and whether that was given out."""
    cursor.execute(
        "select o.relname from pg_class o join pg_namespace n on n.oid = o.relnamespace "
        f"where o.relkind = 'S' and {_ours('pg_class')} order by 1"
    )
    found = {}
    for (name,) in cursor.fetchall():
        cursor.execute(f"select last_value, is_called from {quoted(name)}")
        value, given = cursor.fetchone()
        found[name] = (int(value), bool(given))
    return found


def set_sequences(cursor: Any, to: dict[str, tuple[int, bool]]) -> None:
    """Let each sequence go on from where it stood; one that no migration makes is made, as counters of units are."""
    for name, (value, given) in to.items():
        cursor.execute(f"create sequence if not exists {quoted(name)}")
        cursor.execute("select setval(%s::regclass, %s, %s)", [quoted(name), value, given])


def copy_out(cursor: Any, name: str, file: Path) -> None:
    """Write the rows of one table; the first line names the columns."""
    cursor.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped "
        "and attgenerated = '' order by attnum",
        [quoted(name)],
    )
    columns = ", ".join(quoted(column) for (column,) in cursor.fetchall())
    with file.open("wb") as out:
        out.write(f"{columns}\n".encode())
        with cursor.copy(f"copy {quoted(name)} ({columns}) to stdout") as rows:
            for piece in rows:
                out.write(piece)


def copy_in(cursor: Any, name: str, file: Path) -> None:
    """Read the rows that `copy_out` wrote."""
    with file.open("rb") as content:
        columns = content.readline().decode().strip()
        _copy(cursor, f"copy {quoted(name)} ({columns}) from stdin", _pieces(content))


def run_script(cursor: Any, lines: Iterable[bytes]) -> None:
    """
    Read the rows of a plain script of `pg_restore`.

    Only its COPY blocks are taken; its settings may be those of another version.
    """
    lines = iter(lines)
    for line in lines:
        if line.startswith(b"COPY ") and line.rstrip().endswith(b"FROM stdin;"):
            _copy(cursor, line.decode().rstrip().rstrip(";"), _block(lines))


def clear(cursor: Any) -> None:
    """Drop everything of ours: tables, sequences, views, functions and types; extensions stay."""
    for kind, name in _everything(cursor, PUBLIC):
        # One that fell with another is no longer there.
        cursor.execute(f"drop {kind} if exists {name} cascade")


def move_aside(cursor: Any) -> bool:
    """Take everything of ours out of the way; return whether there was anything."""
    there = _everything(cursor, PUBLIC)
    if there:
        cursor.execute(f"create schema {ASIDE}")
        _move(cursor, there, ASIDE)
    return bool(there)


def is_aside(cursor: Any) -> bool:
    """Test if something was taken out of the way and not put back, as after a fall of the machine."""
    cursor.execute("select exists (select from pg_namespace where nspname = %s)", [ASIDE])
    return bool(cursor.fetchone()[0])


def move_back(cursor: Any) -> None:
    """Put back what was taken out of the way, in place of what is there now."""
    clear(cursor)
    _move(cursor, _everything(cursor, ASIDE), PUBLIC)
    cursor.execute(f"drop schema {ASIDE}")


def drop_aside(cursor: Any) -> None:
    """Drop what was taken out of the way for good."""
    cursor.execute(f"drop schema {ASIDE} cascade")


def _move(cursor: Any, there: list[tuple[str, str]], to: str) -> None:
    for kind, name in there:
        cursor.execute(f"alter {kind} {name} set schema {to}")


def _everything(cursor: Any, schema: str) -> list[tuple[str, str]]:
    """Return what stands in a schema, as kind and name; sequences that go with a table are not named."""
    found: list[tuple[str, str]] = []
    for catalogue, kind, name, select in (
        (
            "pg_class",
            "case o.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' "
            "else 'table' end",
            "regclass",
            "pg_class o join pg_namespace n on n.oid = o.relnamespace where o.relkind in ('r', 'p', 'v', 'm', 'S') "
            "and not exists (select from pg_depend a where a.classid = 'pg_class'::regclass and a.objid = o.oid "
            "and a.deptype in ('a', 'i') and a.refobjsubid > 0)",
        ),
        (
            "pg_proc",
            "'routine'",
            "regprocedure",
            "pg_proc o join pg_namespace n on n.oid = o.pronamespace where o.prokind in ('f', 'p')",
        ),
        (
            "pg_type",
            "'type'",
            "regtype",
            "pg_type o join pg_namespace n on n.oid = o.typnamespace left join pg_class c on c.oid = o.typrelid "
            "where (o.typtype in ('e', 'd') or c.relkind = 'c')",
        ),
    ):
        cursor.execute(f"select {kind}, o.oid::{name}::text from {select} and {_ours(catalogue, schema)}")
        found += cursor.fetchall()
    return found


def _ours(catalogue: str, schema: str = PUBLIC) -> str:
    return _OURS.format(catalogue=catalogue, schema=schema)


def quoted(name: str) -> str:
    """Return a name as it stands in a statement."""
    return connection.ops.quote_name(name)


def _copy(cursor: Any, statement: str, pieces: Iterable[bytes]) -> None:
    with cursor.copy(statement) as rows:
        for piece in pieces:
            rows.write(piece)


def _pieces(content: Any) -> Iterator[bytes]:
    while piece := content.read(_BATCH):
        yield piece


def _block(lines: Iterator[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for line in lines:
        if line.rstrip(b"\r\n") == b"\\.":
            break
        held.append(line)
        size += len(line)
        if size >= _BATCH:
            yield b"".join(held)
            held, size = [], 0
    else:
        raise EOFError("the dump ends inside a table")
    yield b"".join(held)
