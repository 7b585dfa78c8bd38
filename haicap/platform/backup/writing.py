"""Writing a backup: everything as it was at one moment, in one file that is there whole or not at all."""

import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import Error, connection, transaction

from haicap.platform.backup import tables
from haicap.platform.backup.manifest import (
    DUMP,
    FILES,
    KEYS,
    MARK,
    NAME,
    TABLES,
    Manifest,
    Member,
    digest_of,
    key_marks,
)
from haicap.platform.backup.refusals import BackupExists, BackupFailed
from haicap.platform.db import api as db
from haicap.platform.home.api import check_initialised, home, initialised_mark
from haicap.platform.protect import api as protect

#: called with what is done, what there is, and the name of what is being done
Progress = Callable[[int, int, str], None]


def backup(to: Path, *, with_keys: bool, at: datetime, progress: Progress) -> Manifest:
    """
    Write the whole installation into one file, which only its owner may read. It may be in use meanwhile.

    The database is as it was at one moment. Files are taken after it: a file is there before the row that names
    it and never changes.

    :raises BackupExists: if there is a file of this name.
    :raises BackupFailed: if it cannot be written.
    :raises NotInitialised: if there is no installation.
    """
    check_initialised()
    if to.exists():
        raise BackupExists(file=str(to))
    try:
        with _aside(to) as (folder, unfinished):
            manifest = _dump(folder, with_keys=with_keys, at=at, progress=progress)
            manifest = _pack(unfinished, folder, manifest, progress=progress)
            # A link fails where the name was taken meanwhile; renaming would replace that file.
            os.link(unfinished, to)
        _fsync_folder(to.parent)
    except FileExistsError as taken:
        raise BackupExists(file=str(to)) from taken
    except (OSError, Error, subprocess.SubprocessError) as failed:
        raise BackupFailed(reason=str(failed).strip().splitlines()[0]) from failed
    return manifest


@contextmanager
def _aside(to: Path) -> Iterator[tuple[Path, Path]]:
    """Yield a folder beside the file for what belongs to it, and the file's name until it is whole."""
    folder = Path(tempfile.mkdtemp(prefix=f".{to.name}.", dir=to.parent))
    try:
        yield folder, folder / "unfinished"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _dump(folder: Path, *, with_keys: bool, at: datetime, progress: Progress) -> Manifest:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        names = tables.table_names(cursor)
        cursor.execute("select app || '.' || name from django_migrations order by id")
        migrations = tuple(dict.fromkeys(name for (name,) in cursor.fetchall()))
        cursor.execute("show server_version_num")
        major = int(cursor.fetchone()[0]) // 10_000
        rows = tables.count(cursor, names)
        places = tables.sequences(cursor)
        program = db.dump_program("pg_dump", major=major)
        if program:
            progress(0, len(names), "pg_dump")
            major = _pg_dump(cursor, program, folder / DUMP)
            progress(len(names), len(names), "pg_dump")
        else:
            (folder / "tables").mkdir()
            for number, name in enumerate(names, 1):
                tables.copy_out(cursor, name, folder / "tables" / name)
                progress(number, len(names), name)
    return Manifest(
        made_at=at.isoformat(),
        written_by="pg_dump" if program else "copy",
        major=major,
        migrations=migrations,
        tables=rows,
        sequences=places,
        key_marks=key_marks(),
        has_keys=with_keys,
    )


def _pg_dump(cursor: Any, program: str, file: Path) -> int:
    """Let `pg_dump` write what this transaction sees; return the major version of the program."""
    cursor.execute("select pg_export_snapshot()")
    words = [program, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={cursor.fetchone()[0]}"]
    environment = {**os.environ, **db.client_environment()}
    ran = subprocess.run([*words, f"--file={file}"], env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise BackupFailed(reason=(ran.stderr.strip().splitlines() or ["pg_dump failed"])[0])
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.split(")")[1].split()[0].split(".")[0])


def _pack(unfinished: Path, folder: Path, manifest: Manifest, *, progress: Progress) -> Manifest:
    packed = list(_contents(folder, manifest))
    members = []
    unfinished.touch(mode=0o600)
    with unfinished.open("wb") as out:
        with closing(tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT)) as tar:
            for number, (name, file) in enumerate(packed, 1):
                size = _add(tar, name, file)
                members.append(Member(name, size, digest_of(file)))
                if number % 200 == 0 or number == len(packed):
                    progress(number, len(packed), "files")
            whole = replace(manifest, members=tuple(members))
            content = whole.as_bytes()
            tar.addfile(_entry(NAME, len(content)), io.BytesIO(content))
        out.flush()
        os.fsync(out.fileno())
    return whole


def _contents(folder: Path, manifest: Manifest) -> Iterator[tuple[str, Path]]:
    """Yield what goes into the backup: the name there and where it is."""
    if manifest.written_by == "pg_dump":
        yield DUMP, folder / DUMP
    else:
        for name in manifest.tables:
            yield TABLES + name, folder / "tables" / name
    yield MARK, initialised_mark()
    for file in sorted((home() / "files").glob("*/*")):
        if not file.name.startswith("."):
            yield f"{FILES}{file.parent.name}/{file.name}", file
    if manifest.has_keys:
        given = folder / "keys"
        given.mkdir(mode=0o700)
        # A key may come from the environment; in the backup each is a file.
        for name, key in protect.all_keys().items():
            (given / name).write_text(key.hex())
            yield KEYS + name, given / name


def _add(tar: tarfile.TarFile, name: str, file: Path) -> int:
    size = file.stat().st_size
    with file.open("rb") as content:
        tar.addfile(_entry(name, size), content)
    return size


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size = size
    entry.mode = 0o600
    return entry


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
