"""
The process that keeps the own database running: `python -m haicap.platform.db.supervisor --home FOLDER`.

It starts the server (or takes over one whose supervisor was killed), starts it again when it falls, stops it
when nobody uses it, and ends with it. It is small on purpose and knows nothing of the framework.
"""

import argparse
import json
import os
import select
import shutil
import signal
import sys
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from types import FrameType

from haicap.kernel.refusals import Refused
from haicap.platform.db import address, binaries, cluster
from haicap.platform.db.places import Places, State
from haicap.platform.db.refusals import AlreadyRunning, DataLost, StartFailed
from haicap.platform.db.server import Server, make_database, make_socket_folder

TICK = 0.25
IDLE_SECONDS = 60.0
#: So many times within a minute the server is started again after a fall.
RESTARTS = 5
LOG_BYTES = 10_000_000
LOGS_KEPT = 3


class Supervisor:
    """Keeps one server running until it is told to stop or nobody uses it."""

    def __init__(self, home: Path, *, stays: bool) -> None:
        self.places = Places(home)
        self.stays = stays
        self.idle_seconds = float(os.environ.get("HAICAP_DB_IDLE_SECONDS") or IDLE_SECONDS)
        self.told_to_stop = False
        self.falls: deque[float] = deque()
        self.restarts = 0
        self.lock: int | None = None
        self.server: Server

    def listen(self) -> None:
        """Heed signals from now on: a word to stop that comes while the server starts is kept till it has."""
        self.wake, woken = os.pipe()
        os.set_blocking(woken, False)
        signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self._hear)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def begin(self) -> None:
        """
        Bring the server up, or take over the one there is.

        :raises AlreadyRunning: if another supervisor holds the folder.
        :raises DatabaseRefused: if it cannot be started; see the subclasses.
        """
        self.places.make_home()
        self.lock = self.places.take_lock()
        if self.lock is None:
            raise AlreadyRunning(folder=str(self.places.home), pid=self.places.supervisor() or 0)
        of = cluster.locate(self.places.home)
        make_socket_folder(of)
        if of.exists and not cluster.password_file(of.home, of=cluster.ADMIN).exists():
            raise DataLost(folder=str(cluster.password_file(of.home, of=cluster.ADMIN)))
        chosen = binaries.choose(major=of.major if of.exists else None, data=of.folder)
        self.server = Server(of, cluster.within_reach(chosen, of.account), self.places.log)
        adopted = of.exists and self.server.adopt()
        if self.stays:
            self.places.stays.touch()
        elif not adopted:
            self.places.stays.unlink(missing_ok=True)
        if not adopted:
            if not of.exists:
                cluster.make(of, self.server.binaries)
            self.server.start()
        self._say(ready=False)
        try:
            self.server.wait_until_ready()
            make_database(self.server)
        except BaseException:
            self.server.stop()
            raise
        self._say(ready=True)
        self._log("took over" if adopted else "started")

    def watch(self) -> None:
        """Keep the server running; return when it has stopped, or is not to be kept any longer."""
        used_at = time.time()
        looked_at = 0.0
        while not self.told_to_stop:
            select.select([self.wake], [], [], TICK)
            if self.told_to_stop or self._home_is_gone():
                break
            if not self.server.is_running():
                self._start_again()
            pause = min(5.0, self.idle_seconds / 4)
            if time.monotonic() - looked_at >= pause:
                looked_at = time.monotonic()
                self._turn_the_log()
                used_at = max(self._last_used(used_at), self.places.last_asked())
                if time.time() - used_at > self.idle_seconds and self._stop_unused(used_at):
                    return
        self.finish()

    def finish(self) -> None:
        """Stop the server and clear away what only a running one needs."""
        if self.server.stop():
            self._log("stopped")
        with suppress(FileNotFoundError):
            self.places.state.unlink()
            self.places.stays.unlink(missing_ok=True)
        self.clear()

    def clear(self) -> None:
        """Remove the folder of the socket, if it is ours to remove and nothing is in it."""
        if self.lock is not None:
            with suppress(OSError):
                address.socket_folder(self.places.home).rmdir()

    def _hear(self, _sign: int, _frame: FrameType | None) -> None:
        self.told_to_stop = True

    def _home_is_gone(self) -> bool:
        """Test if the installation was taken away under us: then nothing can ever reach this server again."""
        assert self.lock is not None
        try:
            return self.places.lock.stat().st_ino != os.fstat(self.lock).st_ino
        except FileNotFoundError:
            return True

    def _last_used(self, before: float) -> float:
        import psycopg

        if self.places.stays.exists():
            return time.time()
        try:
            return time.time() if self.server.clients() else before
        except psycopg.Error as failed:
            # All places taken, or it has just fallen: in neither case is it unused.
            self._log(f"could not count the clients: {failed}")
            return time.time()

    def _stop_unused(self, used_at: float) -> bool:
        with self.places.closing_the_door(unused_since=used_at) as closed:
            if not closed or self._last_used(used_at) != used_at:
                return False
            self._log(f"nobody used it for {self.idle_seconds:g} seconds")
            self.finish()
            return True

    def _start_again(self) -> None:
        """
        Start a server that fell.

        :raises StartFailed: if it fell too often.
        """
        while not self.told_to_stop:
            now = time.monotonic()
            while self.falls and now - self.falls[0] > 60:
                self.falls.popleft()
            if len(self.falls) >= RESTARTS:
                self._say(ready=False)
                raise StartFailed(reason=f"it fell {RESTARTS + 1} times within a minute", log=str(self.places.log))
            self.falls.append(now)
            self.restarts += 1
            self._say(ready=False)
            self._log("the server fell; starting it again")
            try:
                self.server.start()
                self.server.wait_until_ready()
            except StartFailed as failed:
                self._log(str(failed))
                time.sleep(min(2.0, 0.2 * len(self.falls)))
                continue
            self._say(ready=True)
            return

    def _say(self, *, ready: bool) -> None:
        server = self.server
        self.places.write_state(
            State(
                supervisor=os.getpid(),
                postmaster=server.pid,
                kind=server.binaries.kind,
                version=server.binaries.version,
                folder=str(server.cluster.folder),
                ready=ready,
                restarts=self.restarts,
            )
        )

    def _log(self, line: str) -> None:
        with suppress(OSError), self.places.log.open("a") as log:
            moment = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())
            log.write(f"{moment} [supervisor {os.getpid()}] {line} (server {self.server.pid})\n")

    def _turn_the_log(self) -> None:
        log = self.places.log
        with suppress(OSError):
            if log.stat().st_size < LOG_BYTES:
                return
            for number in range(LOGS_KEPT, 1, -1):
                older = log.with_suffix(f".log.{number - 1}")
                if older.exists():
                    older.replace(log.with_suffix(f".log.{number}"))
            # The server holds the file open to append: it is emptied, not put aside.
            shutil.copyfile(log, log.with_suffix(".log.1"))
            os.truncate(log, 0)


def main() -> None:
    """Detach from the starter, bring the server up, tell the starter one line of JSON, keep it running."""
    words = argparse.ArgumentParser(prog="haicap database supervisor")
    words.add_argument("--home", type=Path, required=True)
    words.add_argument("--stays", action="store_true")
    asked = words.parse_args()
    # The starter's own child ends at once, so that a starter that lives long has no dead child to bury.
    if os.fork():
        os._exit(0)
    os.setsid()
    os.chdir("/")
    os.umask(0o077)
    supervisor = Supervisor(asked.home, stays=asked.stays)
    supervisor.listen()
    try:
        supervisor.begin()
    except Refused as refusal:
        supervisor.clear()
        _tell({"refused": refusal.code, "params": refusal.params})
        sys.exit(3)
    except Exception as failed:
        _tell({"refused": "StartFailed", "params": {"reason": str(failed), "log": str(supervisor.places.log)}})
        raise
    _tell({"ready": True})
    try:
        supervisor.watch()
    except Refused as refusal:
        supervisor._log(str(refusal))
        sys.exit(3)


def _tell(document: dict[str, object]) -> None:
    """Say one line to the starter and close the pipe to it."""
    with suppress(BrokenPipeError):
        os.write(1, json.dumps(document).encode() + b"\n")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


if __name__ == "__main__":
    main()
