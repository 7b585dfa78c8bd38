"""The only door of the database service."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from haicap.platform.db import refusals
from haicap.platform.db.address import Address, address, django_settings, is_external
from haicap.platform.db.binaries import client_program, dump_program
from haicap.platform.db.clauses import Clause, run_all, run_one, statement
from haicap.platform.db.copying import copy_in, next_ids
from haicap.platform.db.places import Places
from haicap.platform.db.refusals import (
    AlreadyRunning,
    DatabaseRefused,
    FolderOfAnother,
    NotOurs,
    NotReached,
    StartFailed,
    StartTimedOut,
    StopFailed,
)
from haicap.platform.home.api import home

__all__ = [
    "AlreadyRunning",
    "Clause",
    "DatabaseRefused",
    "FolderOfAnother",
    "Shell",
    "Status",
    "client_environment",
    "copy_in",
    "django_settings",
    "dump_program",
    "ensure_running",
    "is_external",
    "next_ids",
    "run_all",
    "run_one",
    "shell_command",
    "start",
    "statement",
    "status",
    "stop",
]

#: How long a caller waits for a server that is starting or repairing its data.
PATIENCE_SECONDS = 120.0
STOP_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Status:
    """
    The database as it is now.

    `kind` is `external` (named by `DATABASE_URL`), `system` or `wheel` (whose programs run it), or empty when
    it does not run. `clients` counts connections, not the one that asked. `stays` tells that the server runs
    until it is told to stop; otherwise it stops by itself when unused.
    """

    running: bool
    kind: str
    version: str
    folder: str
    socket: str
    pid: int
    clients: int
    stays: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """The words and the environment of a program in which a person types SQL."""

    words: tuple[str, ...]
    environment: dict[str, str]


def ensure_running() -> None:
    """
    Make sure that the database can be reached: start the installation's own when it does not run.

    May be called by many processes at once; one starts, the others wait. A server started by this stops when
    it has had no client for 60 seconds.

    :raises DatabaseRefused: if it cannot be started; see the subclasses.
    """
    if not is_external():
        _bring_up(stays=False)


def start() -> Status:
    """
    Start the installation's own database, to run until `stop`.

    One that runs already but would stop by itself when unused stays from now on.

    :raises AlreadyRunning: if it was told to stay before.
    :raises NotOurs: if `DATABASE_URL` names the database.
    :raises DatabaseRefused: if it cannot be started; see the subclasses.
    """
    if is_external():
        raise NotOurs
    _bring_up(stays=True)
    return status()


def stop() -> bool:
    """
    Stop the installation's own database; return whether it ran.

    Clients are cut off; what they committed stays.

    :raises NotOurs: if `DATABASE_URL` names the database.
    :raises StopFailed: if it has not stopped after 90 seconds.
    """
    if is_external():
        raise NotOurs
    places = Places(home())
    pid = places.supervisor()
    if pid is None:
        if not _is_orphaned(places):
            return False
        # A server whose supervisor was killed gets a new one, which can stop it in good order.
        _bring_up(stays=False)
        pid = places.supervisor()
    end = time.monotonic() + STOP_SECONDS
    while pid is not None:
        if time.monotonic() > end:
            raise StopFailed(pid=pid, seconds=int(STOP_SECONDS))
        if pid:
            _signal(pid, places)
        time.sleep(0.05)
        pid = places.supervisor()
    return True


def status() -> Status:
    """Return the database as it is now; starts nothing."""
    at = address()
    if is_external():
        return _external_status(at)
    places = Places(home())
    word = places.read_state() if places.supervisor() is not None else None
    folder = str((places.home / "database").resolve())
    if word is None or not word.ready:
        return Status(False, "", "", folder, at.host, 0, 0, places.stays.exists())
    try:
        clients, _ = _asked(at)
    except NotReached:
        return Status(False, "", "", folder, at.host, 0, 0, places.stays.exists())
    return Status(True, word.kind, word.version, word.folder, at.host, word.postmaster, clients, places.stays.exists())


def shell_command() -> Shell:
    """Return the program in which a person types SQL: `psql`, or a plain reader where there is none."""
    psql = shutil.which("psql") or client_program("psql")
    environment = client_environment()
    if psql:
        return Shell((psql,), environment)
    return Shell((sys.executable, "-m", "haicap.platform.db.shell"), environment)


def client_environment() -> dict[str, str]:
    """Return the variables by which PostgreSQL's own programs find the database."""
    at = address()
    return {
        "PGHOST": at.host,
        "PGPORT": at.port,
        "PGDATABASE": at.name,
        "PGUSER": at.user,
        "PGPASSWORD": at.password,
    }


def _bring_up(*, stays: bool) -> None:
    places = Places(home())
    places.make_home()
    with places.at_the_door():
        if places.supervisor() is not None and stays:
            if places.stays.exists():
                raise AlreadyRunning(folder=str(places.home), pid=places.supervisor())
            places.stays.touch()
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            if places.supervisor() is None:
                _spawn(places, stays=stays)
            if _answers(places):
                return
            if time.monotonic() > end:
                raise StartTimedOut(seconds=int(PATIENCE_SECONDS), log=str(places.log))
            time.sleep(0.05)


def _spawn(places: Places, *, stays: bool) -> None:
    """Start a supervisor and wait for its word."""
    words = [sys.executable, "-m", "haicap.platform.db.supervisor", f"--home={places.home}"]
    if stays:
        words.append("--stays")
    package = str(Path(__file__).resolve().parents[3])
    path = os.pathsep.join(part for part in (package, os.environ.get("PYTHONPATH", "")) if part)
    with places.log.open("ab") as log:
        spawned = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd="/",
            env={**os.environ, "PYTHONPATH": path},
        )
    with spawned:
        assert spawned.stdout is not None
        line = spawned.stdout.readline()
    if not line:
        raise StartFailed(reason="its supervisor ended without a word", log=str(places.log))
    said: dict[str, Any] = json.loads(line)
    if "refused" in said and said["refused"] != AlreadyRunning.__name__:
        raise getattr(refusals, said["refused"])(**said["params"])


def _answers(places: Places) -> bool:
    import psycopg

    try:
        _connect(address()).close()
    except psycopg.OperationalError as failed:
        if "password authentication failed" in str(failed):
            reason = "the keys of the installation are not those of its data"
            raise StartFailed(reason=reason, log=str(places.log)) from failed
        return False
    return True


def _connect(at: Address) -> Any:
    import psycopg

    return psycopg.connect(
        host=at.host,
        port=at.port,
        dbname=at.name,
        user=at.user,
        password=at.password,
        connect_timeout=10,
        autocommit=True,
    )


def _asked(at: Address) -> tuple[int, str]:
    """Return how many clients the server has besides us, and its version."""
    import psycopg

    try:
        with _connect(at) as connection:
            clients, version = connection.execute(
                "select count(*) filter (where backend_type = 'client backend' and pid <> pg_backend_pid() "
                "and application_name <> 'haicap supervisor'), current_setting('server_version') "
                "from pg_stat_activity"
            ).fetchone()
    except psycopg.OperationalError as failed:
        raise NotReached(reason=str(failed).splitlines()[0]) from failed
    return int(clients), str(version).split(" ", maxsplit=1)[0]


def _external_status(at: Address) -> Status:
    try:
        clients, version = _asked(at)
    except NotReached:
        return Status(False, "external", "", "", at.host, 0, 0, True)
    return Status(True, "external", version, "", at.host, 0, clients, True)


def _is_orphaned(places: Places) -> bool:
    from haicap.platform.db.server import running_postmaster

    folder = (places.home / "database").resolve()
    try:
        return running_postmaster(folder) is not None
    except PermissionError as denied:
        raise FolderOfAnother(folder=str(places.home)) from denied


def _signal(pid: int, places: Places) -> None:
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        return
    except PermissionError as denied:
        raise FolderOfAnother(folder=str(places.home)) from denied
