"""One PostgreSQL server over one data folder: started or adopted, watched, stopped, by the supervisor."""

import os
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from haicap.platform.db import address, cluster
from haicap.platform.db.binaries import Binaries
from haicap.platform.db.cluster import ADMIN, Cluster
from haicap.platform.db.refusals import DatabaseBusy, FolderOfAnother, StartFailed, StartTimedOut

if TYPE_CHECKING:
    import psycopg

PORT = "5432"
#: After a crash a server repairs its data first; this is how long it may take before we call it a failure.
RECOVERY_SECONDS = 600.0
STOP_SECONDS = 60.0


class Server:
    """A server over one data folder, run by this process or found running."""

    def __init__(self, of: Cluster, binaries: Binaries, log: Path) -> None:
        self.cluster = of
        self.binaries = binaries
        self.log = log
        self.pid = 0
        self._child: subprocess.Popen[bytes] | None = None

    def adopt(self) -> bool:
        """
        Take over a server that runs over the folder already, left by a supervisor that was killed.

        :raises DatabaseBusy: if that server has another socket: it is not ours.
        """
        found = running_postmaster(self.cluster.folder)
        if found is None:
            return False
        pid, socket, status = found
        if status == "stopping":
            wait_for(lambda: not is_alive(pid, self.cluster.folder), seconds=STOP_SECONDS)
            return False
        if socket and Path(socket) != self.cluster.socket:
            raise DatabaseBusy(folder=str(self.cluster.folder), pid=pid)
        self.pid, self._child = pid, None
        return True

    def start(self) -> None:
        """Start the server; it takes connections only later (`wait_until_ready`)."""
        self._clear_the_way()
        words = [
            self.binaries.program("postgres"),
            "-D",
            str(self.cluster.folder),
            "-k",
            str(self.cluster.socket),
        ]
        for setting in _needed_settings():
            words += ["-c", setting]
        env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=env,
                umask=0o077,
                # A signal to our group, as Ctrl-C on a terminal, must not end the database under its clients.
                start_new_session=True,
                **self.cluster.account.dropped(),
            )
        self.pid = self._child.pid

    def wait_until_ready(self) -> None:
        """
        Wait until the server takes connections.

        :raises StartFailed: if it ends instead.
        :raises StartTimedOut: if it still repairs its data after ten minutes.
        """
        began = time.monotonic()
        while not self.answers():
            if not self.is_running():
                raise StartFailed(reason=last_words(self.log), log=str(self.log))
            if time.monotonic() - began > RECOVERY_SECONDS:
                raise StartTimedOut(seconds=int(RECOVERY_SECONDS), log=str(self.log))
            time.sleep(0.02)

    def answers(self) -> bool:
        """Test if a connection can be made."""
        import psycopg

        try:
            with self.admin():
                return True
        except psycopg.OperationalError as failed:
            if "password authentication failed" in str(failed):
                raise StartFailed(reason="the keys of the installation are not those of its data", log="-") from failed
            return False

    def is_running(self) -> bool:
        """Test if the server lives."""
        if self._child is not None:
            return self._child.poll() is None
        return is_alive(self.pid, self.cluster.folder)

    def clients(self) -> int:
        """Return how many connections clients hold, ours not counted."""
        with self.admin() as connection:
            row = connection.execute(
                "select count(*) from pg_stat_activity where backend_type = 'client backend' "
                "and pid <> pg_backend_pid()"
            ).fetchone()
        return int(row[0]) if row else 0

    @contextmanager
    def admin(self) -> "Iterator[psycopg.Connection[tuple[Any, ...]]]":
        """Give a connection of the database's administrator."""
        with connected(self.cluster, user=ADMIN, name="postgres") as connection:
            yield connection

    def stop(self) -> bool:
        """Stop the server: clients are cut off, what they committed stays. Return whether it has stopped."""
        for sign, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)):
            if not self.is_running():
                break
            with suppress(ProcessLookupError):
                os.kill(self.pid, sign)
            wait_for(lambda: not self.is_running(), seconds=seconds)
        return not self.is_running()

    def _clear_the_way(self) -> None:
        """End what a killed server left: processes that use its memory, and the file with its number."""
        for sign, seconds in ((None, 3.0), (signal.SIGQUIT, 3.0), (signal.SIGKILL, 3.0)):
            left = processes_over(self.cluster.folder)
            if sign is not None:
                for pid in left:
                    with suppress(ProcessLookupError):
                        os.kill(pid, sign)
            # They see by themselves that their parent is gone, as soon as they wait for something.
            if wait_for(lambda: not processes_over(self.cluster.folder), seconds=seconds):
                break
        if running_postmaster(self.cluster.folder) is None:
            # The number in them may belong to a dead child that nobody buried, or to a stranger by now, and
            # the server would take that one for a server.
            (self.cluster.folder / "postmaster.pid").unlink(missing_ok=True)
            (self.cluster.socket / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)


def _needed_settings() -> list[str]:
    settings = [
        "listen_addresses=",
        f"port={PORT}",
        "unix_socket_permissions=0700",
        "logging_collector=off",
        "log_destination=stderr",
        "log_line_prefix=%m [%p] ",
        "lc_messages=C",
        "cluster_name=haicap",
    ]
    if cluster.is_unsafe():
        # What is committed still outlives the server, only not the machine.
        settings += ["fsync=off", "full_page_writes=off"]
    return settings


@contextmanager
def connected(of: Cluster, *, user: str, name: str) -> "Iterator[psycopg.Connection[tuple[Any, ...]]]":
    """Give a connection in which every statement is a transaction of its own."""
    import psycopg

    secret = cluster.password(of.home, of=user)
    with psycopg.connect(
        host=str(of.socket),
        port=PORT,
        dbname=name,
        user=user,
        password=secret,
        connect_timeout=10,
        autocommit=True,
        application_name="haicap supervisor",
    ) as connection:
        yield connection


def make_database(server: Server) -> None:
    """Make the user and the database of the platform when they are missing; give the user its password of now."""
    from psycopg import OperationalError, sql

    secret = cluster.password(server.cluster.home, of=address.USER)
    user, name = sql.Identifier(address.USER), sql.Identifier(address.NAME)
    with server.admin() as connection:
        if not connection.execute("select 1 from pg_roles where rolname = %s", [address.USER]).fetchone():
            # It may make databases because the tests make one of their own.
            wanted = sql.SQL("create role {} login createdb password {}")
            connection.execute(wanted.format(user, sql.Literal(secret)))
        if not connection.execute("select 1 from pg_database where datname = %s", [address.NAME]).fetchone():
            connection.execute(sql.SQL("create database {} owner {}").format(name, user))
        try:
            with connected(server.cluster, user=address.USER, name=address.NAME):
                pass
        except OperationalError:
            # The file with the password was lost and made anew.
            connection.execute(sql.SQL("alter role {} password {}").format(user, sql.Literal(secret)))


def make_socket_folder(of: Cluster) -> None:
    """
    Make the folder of the socket, which only the system user of the database (and root) may enter.

    :raises FolderOfAnother: if something of another user stands there.
    """
    folder = of.socket
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        if of.account.dropped():
            os.chown(folder, of.account.uid, of.account.gid)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != of.account.uid or found.st_mode & 0o077:
        raise FolderOfAnother(folder=str(folder))


def running_postmaster(folder: Path) -> tuple[int, str, str] | None:
    """Return process, socket folder and status of the server over a data folder, if there is one."""
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None
    if not is_alive(pid, folder):
        return None
    socket = lines[4].strip() if len(lines) > 4 else ""
    status = lines[7].strip() if len(lines) > 7 else "starting"
    return pid, socket, status


def is_alive(pid: int, folder: Path) -> bool:
    """Test if a process lives, is no zombie, and (where the system tells) works in that data folder."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    if not Path("/proc/self").exists():
        return True
    return _works_in(pid, folder)


def processes_over(folder: Path) -> list[int]:
    """Return the processes of a server over a data folder. Without `/proc` none are found."""
    if not Path("/proc/self").exists():
        return []
    pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [pid for pid in pids if _works_in(pid, folder)]


def _works_in(pid: int, folder: Path) -> bool:
    try:
        # A zombie has no working folder any more.
        return Path(f"/proc/{pid}/cwd").readlink() == folder and "postgres" in Path(f"/proc/{pid}/comm").read_text()
    except OSError:
        return False


def wait_for(done: Callable[[], bool], *, seconds: float) -> bool:
    """Wait until something is so; return whether it came to be so in time."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def last_words(log: Path) -> str:
    """Return the last failure that the log tells of."""
    with suppress(OSError):
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 20_000))
            lines = file.read().decode(errors="replace").splitlines()
        for line in reversed(lines):
            for mark in ("FATAL:", "PANIC:", "ERROR:", "postgres:"):
                if mark in line:
                    return line.split(mark, 1)[1].strip()
    return "no reason given"
