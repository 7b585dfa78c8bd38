"""Many dossiers by COPY, led through right and rule as those of the sample city, in batches."""

import multiprocessing
import os
import time
from collections.abc import Callable
from random import Random

BATCH = 10_000
#: so many working days before today, all of them under the communes and wards of today
DAYS = 300
#: the days of one batch, and the step to the days of the next
WINDOW, STRIDE = 4, 89
SEED = 20260101
TABLES = ("dossiers_dossierrow", "dossiers_eventrow", "dossiers_tokenrow", "dossiers_secretrow",
          "dossiers_attachmentrow", "audit_entryrow", "people_personrow")  # fmt: skip
#: what can be left out while rows come in, and how it is made again; kept, so that a run that was killed can go on
ASIDE = """
create table if not exists bench_aside (id bigserial primary key, name text unique, made text, dropped text);
create table if not exists bench_batch (number int primary key, dossiers int);
"""
INDEXES = """
select i.indexname, i.indexdef, format('drop index %%I', i.indexname) from pg_indexes i
where i.tablename = any(%s) and not exists (select from pg_constraint c where c.conname = i.indexname)
"""
KEYS = """
select c.conname, format('alter table %%s add constraint %%I %%s', c.conrelid::regclass, c.conname,
    pg_get_constraintdef(c.oid)), format('alter table %%s drop constraint %%I', c.conrelid::regclass, c.conname)
from pg_constraint c where c.contype = 'f' and c.conrelid = any(%s::regclass[])
"""


def fill(*, dossiers: int, say: Callable[[str], None]) -> float:
    """
    Bring the number of dossiers to at least `dossiers`; return the seconds it took.

    Batches are written by as many processes as there are processors. A run that was stopped goes on where it was.
    """
    from django.db import connection

    started = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(ASIDE)
        cursor.execute("select count(*) from dossiers_dossierrow")
        there = cursor.fetchone()[0]
        cursor.execute("select coalesce(max(number), -1), coalesce(sum(dossiers), 0) from bench_batch")
        last, _written = cursor.fetchone()
    wanted = range(last + 1, last + 1 + max(0, -(-(dossiers - there) // BATCH)))
    if wanted:
        _set_aside()
        connection.close()
        done = there
        with multiprocessing.get_context("spawn").Pool(os.cpu_count() or 2, initializer=_begin) as pool:
            for written in pool.imap_unordered(write_batch, wanted):
                done += written
                rate = (done - there) / (time.monotonic() - started)
                left = (dossiers - done) / rate / 60
                say(f"  {100 * done // dossiers:3d} %  {done:,} dossiers, {rate:,.0f} a second, {left:.0f} min left")
    _bring_back(say)
    return time.monotonic() - started


def _begin() -> None:
    import django

    django.setup()


def write_batch(number: int) -> int:
    """Write one batch and note that it is there; return how many dossiers it has. One that is killed is begun anew."""
    from django.db import connection

    from haicap.platform.clock import api as clock
    from haicap.surfaces.cli.sample.dossiers import make_dossiers

    # The batches take turns through the days, so that processes which write at once are at different ones.
    behind = number * STRIDE % (DAYS - WINDOW)
    made = make_dossiers(
        Random(SEED + number),  # noqa: S311 (invented people, not secrets)
        at=clock.now(),
        progress=lambda _done, _of: None,
        count=BATCH,
        days=WINDOW,
        behind=behind,
    )
    with connection.cursor() as cursor:
        cursor.execute("insert into bench_batch (number, dossiers) values (%s, %s)", [number, made])
    return made


def _set_aside() -> None:
    """Drop what makes each row dear: it is cheaper to make it again from all rows at once."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for found in (KEYS, INDEXES):
            cursor.execute(found, [list(TABLES)])
            for name, made, dropped in cursor.fetchall():
                cursor.execute(
                    "insert into bench_aside (name, made, dropped) values (%s, %s, %s) on conflict (name) do nothing",
                    [name, made, dropped],
                )
                cursor.execute(dropped)


def _bring_back(say: Callable[[str], None]) -> None:
    """Make again what was set aside, and let the database count its rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("set maintenance_work_mem = '1GB'")
        cursor.execute("select id, name, made from bench_aside order by id desc")
        for number, name, made in cursor.fetchall():
            say(f"  making {name} again")
            cursor.execute(made)
            cursor.execute("delete from bench_aside where id = %s", [number])
        cursor.execute("reset maintenance_work_mem")
        cursor.execute("vacuum analyze")
