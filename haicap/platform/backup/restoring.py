"""Restoring a backup: the whole installation as it was, or nothing changed."""

import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.db import Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from haicap.platform.backup import tables
from haicap.platform.backup.manifest import (
    COPY_BYTES,
    DUMP,
    FILES,
    KEYS,
    MARK,
    NAME,
    TABLES,
    Manifest,
    digest_of,
    key_marks,
    parse,
)
from haicap.platform.backup.refusals import (
    BackupDamaged,
    BackupFailed,
    BackupUnknown,
    DatabaseInUse,
    InstallationNotEmpty,
    KeysDiffer,
    KeysMissing,
    ReleaseOlder,
    ToolMissing,
)
from haicap.platform.backup.writing import Progress
from haicap.platform.db import api as db
from haicap.platform.home.api import home, initialised_mark

SCRATCH = ".restore-"
MOST_MANIFEST_BYTES = 512 * 1024 * 1024


def restore(source: Path, *, force: bool, at: datetime, progress: Progress) -> Manifest:
    """
    Make this installation what the backup holds; return what that is.

    Every hash is checked before anything is changed. What was in the database is put aside and dropped in the
    transaction that fills the new tables; when something fails it is put back. The mark of the installation comes
    last: after a fall of the machine in between no command runs, and restoring again with `force` goes on from what
    was there before.

    :raises BackupUnknown: if the file is not a whole backup.
    :raises BackupDamaged: if a member is not what was put in.
    :raises InstallationNotEmpty: without `force`, if there is an installation or a table.
    :raises DatabaseInUse: if others are connected to the database.
    :raises KeysMissing: if the keys are neither in the backup nor here, and :raises KeysDiffer: if they are others.
    :raises ReleaseOlder: if the backup is of a newer release.
    :raises ToolMissing: if `pg_restore` is needed and missing.
    :raises BackupFailed: if the database did not take it.
    """
    try:
        with tarfile.open(source, mode="r:") as tar:
            manifest = _manifest(tar, source)
            _check_here(manifest, force=force)
            # We alone are connected: what lies there was left by a restore that was killed.
            for left in home().glob(f"{SCRATCH}*"):
                shutil.rmtree(left)
            with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=home()) as scratch:
                _unpack(tar, manifest, Path(scratch), progress=progress)
                _take_over(manifest, Path(scratch), at=at, progress=progress)
    except (tarfile.TarError, EOFError) as wrong:
        raise BackupUnknown(file=str(source)) from wrong
    except (OSError, Error, subprocess.SubprocessError) as failed:
        raise BackupFailed(reason=(str(failed).strip().splitlines() or [type(failed).__name__])[0]) from failed
    return manifest


def _manifest(tar: tarfile.TarFile, source: Path) -> Manifest:
    try:
        entry = tar.getmembers()[-1]
        content = tar.extractfile(entry)
        if entry.name != NAME or entry.size > MOST_MANIFEST_BYTES or content is None:
            raise BackupUnknown(file=str(source))
        return parse(content.read())
    except (ValueError, IndexError, UnicodeDecodeError) as wrong:
        raise BackupUnknown(file=str(source)) from wrong


def _check_here(manifest: Manifest, *, force: bool) -> None:
    """Refuse what can be refused before anything is read."""
    if manifest.written_by == "pg_dump" and not db.dump_program("pg_restore", major=manifest.major):
        raise ToolMissing(major=manifest.major)
    known = {f"{app}.{name}" for app, name in MigrationExecutor(connection).loader.graph.nodes}
    for migration in manifest.migrations:
        if migration not in known:
            raise ReleaseOlder(migration=migration)
    _check_keys(manifest)
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() "
            "and backend_type = 'client backend' and application_name <> 'haicap supervisor'"
        )
        (clients,) = cursor.fetchone()
        if clients:
            raise DatabaseInUse(clients=clients)
        # Something aside was left by a restore that was killed: it is data too.
        there = initialised_mark().exists() or tables.table_names(cursor) or tables.is_aside(cursor)
        if there and not force:
            raise InstallationNotEmpty(folder=str(home()))


def _check_keys(manifest: Manifest) -> None:
    """Make sure that what is restored can be opened afterwards; makes no key."""
    given = {name: os.environ.get(f"HAICAP_{name.upper()}_KEY") for name in ("data", "index")}
    folder = home() / "keys"
    for name in manifest.key_marks:
        kind = name.split(".")[0]
        if not manifest.has_keys and not given[kind] and not (folder / name).exists():
            raise KeysMissing(folder=str(folder))
        # Keys of the environment win over files, those in the backup too.
        if (given[kind] or not manifest.has_keys) and key_marks().get(name) != manifest.key_marks[name]:
            raise KeysDiffer(key=name)


def _unpack(tar: tarfile.TarFile, manifest: Manifest, scratch: Path, *, progress: Progress) -> None:
    """Read every member once, check it, and put it where it is only a file among our own."""
    entries = {entry.name: entry for entry in tar.getmembers()[:-1]}
    if set(entries) != {member.name for member in manifest.members}:
        raise BackupDamaged(member=NAME)
    for number, member in enumerate(manifest.members, 1):
        content = tar.extractfile(entries[member.name])
        if content is None or not _is_ours(member.name):
            raise BackupDamaged(member=member.name)
        place = scratch / member.name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest, size = sha256(), 0
        with place.open("wb") as out:
            place.chmod(0o600)
            while piece := content.read(COPY_BYTES):
                out.write(piece)
                digest.update(piece)
                size += len(piece)
            out.flush()
            os.fsync(out.fileno())
        if (digest.hexdigest(), size) != (member.sha256, member.size):
            raise BackupDamaged(member=member.name)
        if number % 200 == 0 or number == len(manifest.members):
            progress(number, len(manifest.members), "files")


def _is_ours(name: str) -> bool:
    """Test if a name is one that a backup gives: nothing outside of its folder."""
    return (name in {DUMP, MARK} or name.startswith((TABLES, FILES, KEYS))) and not {"", ".", ".."}.intersection(
        name.split("/")
    )


def _take_over(manifest: Manifest, scratch: Path, *, at: datetime, progress: Progress) -> None:
    """Files and keys first, which change nothing by being there; then the database; the mark last."""
    with _undone_on_failure() as done:
        for file in sorted((scratch / "files").glob("*/*")):
            there = home() / "files" / file.parent.name / file.name
            if there.exists() and digest_of(there) == there.parent.name + there.name:
                continue
            there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _put(file, there, done)
        with _replaced_keys(scratch / "keys", at=at), _mark_aside(), _tables_aside() as something:
            # Some migrations must be committed before the next can go on: the tables are made, then filled at once.
            progress(0, 2, "tables")
            _migrate(manifest)
            progress(1, 2, "tables")
            with transaction.atomic():
                _fill(manifest, scratch)
                if something:
                    with connection.cursor() as cursor:
                        tables.drop_aside(cursor)
            progress(2, 2, "tables")
    (scratch / MARK).replace(initialised_mark())
    _mark_before().unlink(missing_ok=True)


@contextmanager
def _mark_aside() -> Iterator[None]:
    """Let no other process take the folder for a whole installation meanwhile, nor after a fall of the machine."""
    mark, before = initialised_mark(), _mark_before()
    if mark.exists():
        mark.replace(before)
    try:
        yield
    except BaseException:
        if before.exists():
            before.replace(mark)
        raise


def _mark_before() -> Path:
    return initialised_mark().with_suffix(".before")


@contextmanager
def _tables_aside() -> Iterator[bool]:
    """Take the tables out of the way, and put them back on failure. Yields whether there were any."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local lock_timeout = '15s'")
        if tables.is_aside(cursor):
            tables.move_back(cursor)
        something = tables.move_aside(cursor)
    try:
        yield something
    except BaseException:
        with transaction.atomic(), connection.cursor() as cursor:
            if something:
                tables.move_back(cursor)
            else:
                tables.clear(cursor)
        raise


def _fill(manifest: Manifest, scratch: Path) -> None:
    """Put the rows of the backup into its tables. Within a transaction."""
    with connection.cursor() as cursor:
        # What the migrations themselves put in stands in the backup as it was then.
        made = [name for name, rows in tables.count(cursor, tables.table_names(cursor)).items() if rows]
        if made:
            cursor.execute(f"truncate {', '.join(tables.quoted(name) for name in made)} cascade")
        cursor.execute("set constraints all deferred")
        if manifest.written_by == "pg_dump":
            with _script(scratch / DUMP, major=manifest.major) as lines:
                tables.run_script(cursor, lines)
        else:
            for name in tables.table_names(cursor):
                if name in manifest.tables:
                    tables.copy_in(cursor, name, scratch / "tables" / name)
        tables.set_sequences(cursor, manifest.sequences)
        cursor.execute("set constraints all immediate")
        there = tables.count(cursor, manifest.tables)
        for name, rows in manifest.tables.items():
            if there[name] != rows:
                raise BackupDamaged(member=name)


def _migrate(manifest: Manifest) -> None:
    executor = MigrationExecutor(connection)
    wanted = {tuple(name.split(".", 1)) for name in manifest.migrations}
    graph = executor.loader.graph
    # Of the migrations that were applied, those that no other applied one of the same app follows.
    ends = [
        node
        for node in graph.nodes
        if node in wanted
        and not any(child.key in wanted and child.key[0] == node[0] for child in graph.node_map[node].children)
    ]
    executor.migrate(ends)


@contextmanager
def _script(dump: Path, *, major: int) -> Iterator[Iterator[bytes]]:
    """Yield the lines in which `pg_restore` tells the rows of a dump."""
    program = db.dump_program("pg_restore", major=major)
    if program is None:
        raise ToolMissing(major=major)
    words = [program, "--data-only", "--file=-", str(dump)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        yield iter(running.stdout)
        wrong = running.stderr.read().decode(errors="replace").strip()
    if running.returncode:
        raise BackupFailed(reason=(wrong.splitlines() or ["pg_restore failed"])[0])


def _put(file: Path, there: Path, done: list[Path]) -> None:
    new = not there.exists()
    file.replace(there)
    if new:
        done.append(there)


@contextmanager
def _undone_on_failure() -> Iterator[list[Path]]:
    """Yield a list of files that are taken away again when something fails."""
    done: list[Path] = []
    try:
        yield done
    except BaseException:
        for file in done:
            file.unlink(missing_ok=True)
        raise


@contextmanager
def _replaced_keys(fresh: Path, *, at: datetime) -> Iterator[None]:
    """Put the keys of the backup in place; those that were there are kept beside them, or put back on failure."""
    folder = home() / "keys"
    kept: list[tuple[Path, Path | None]] = []
    try:
        for file in sorted(fresh.glob("*")) if fresh.is_dir() else []:
            there, before = folder / file.name, None
            if there.exists() and there.read_bytes().strip() != file.read_bytes().strip():
                before = folder / f"replaced-{at:%Y%m%dT%H%M%S}-{file.name}"
                there.replace(before)
            file.replace(there)
            kept.append((there, before))
        yield
    except BaseException:
        for there, before in reversed(kept):
            if before:
                before.replace(there)
        raise
