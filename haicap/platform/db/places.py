"""The files by which the processes of one installation agree about its database."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from haicap.platform.db.refusals import FolderOfAnother


@dataclass(frozen=True, slots=True)
class State:
    """What the supervisor says of its server; `ready` when the server takes connections."""

    supervisor: int
    postmaster: int
    kind: str
    version: str
    folder: str
    ready: bool
    restarts: int


@dataclass(frozen=True, slots=True)
class Places:
    """
    The files in `HAICAP_HOME` that belong to the database service.

    `lock` is held by the supervisor as long as it lives and names its process. `door` is held by a process
    that starts, stops or looks for the server; its time of change is when the database was last asked for.
    `stays` exists when the server is to run until it is told to stop. `state` is the supervisor's word.
    """

    home: Path

    @property
    def lock(self) -> Path:
        """Return the file that the supervisor holds."""
        return self.home / "database.lock"

    @property
    def door(self) -> Path:
        """Return the file that lets in one starter at a time."""
        return self.home / "database.door"

    @property
    def stays(self) -> Path:
        """Return the file that keeps the server from stopping when idle."""
        return self.home / "database.stays"

    @property
    def state(self) -> Path:
        """Return the file with the supervisor's word."""
        return self.home / "database.state"

    @property
    def log(self) -> Path:
        """Return the log of server and supervisor."""
        return self.home / "log" / "database.log"

    def make_home(self) -> None:
        """
        Make the folder of the installation when it is missing; folders above it keep their modes.

        :raises FolderOfAnother: if this user may not write there.
        """
        try:
            # Others may pass through, as the system user of the server must, but not look around.
            self.home.mkdir(mode=0o711, parents=True, exist_ok=True)
            self.log.parent.mkdir(mode=0o700, exist_ok=True)
        except PermissionError as denied:
            raise FolderOfAnother(folder=str(self.home)) from denied
        if not os.access(self.home, os.W_OK):
            raise FolderOfAnother(folder=str(self.home))

    def read_state(self) -> State | None:
        """Return the supervisor's last word; `None` when there is none."""
        try:
            return State(**json.loads(self.state.read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def write_state(self, state: State) -> None:
        """Put the supervisor's word in place of the last one."""
        aside = self.state.with_suffix(".new")
        aside.write_text(json.dumps(asdict(state)))
        aside.replace(self.state)

    def supervisor(self) -> int | None:
        """Return the process that holds the lock; `None` when nobody does."""
        try:
            handle = os.open(self.lock, os.O_RDWR)
        except FileNotFoundError:
            return None
        except PermissionError as denied:
            raise FolderOfAnother(folder=str(self.home)) from denied
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            with suppress(ValueError):
                return int(os.pread(handle, 32, 0) or b"0")
            return 0
        else:
            return None
        finally:
            os.close(handle)

    def take_lock(self) -> int | None:
        """Hold the lock for the rest of this process; `None` when another holds it, else the handle."""
        handle = self._opened(self.lock)
        # A process that only looks holds the lock for a moment: that is no reason to give up.
        for _ in range(20):
            with suppress(BlockingIOError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.ftruncate(handle, 0)
                os.pwrite(handle, str(os.getpid()).encode(), 0)
                return handle
            time.sleep(0.01)
        os.close(handle)
        return None

    @contextmanager
    def at_the_door(self) -> Iterator[None]:
        """Let in one process at a time; note that the database is asked for."""
        handle = self._opened(self.door)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            os.utime(handle)
            yield
            os.utime(handle)
        finally:
            os.close(handle)

    @contextmanager
    def closing_the_door(self, *, unused_since: float) -> Iterator[bool]:
        """Yield whether nobody is at the door nor was since that moment; then nobody comes in meanwhile."""
        handle = self._opened(self.door)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                closed = os.fstat(handle).st_mtime <= unused_since
            except BlockingIOError:
                closed = False
            yield closed
        finally:
            os.close(handle)

    def _opened(self, file: Path) -> int:
        try:
            handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError as denied:
            raise FolderOfAnother(folder=str(self.home)) from denied
        if os.geteuid() == 0:
            # Root may look after the installation of an ordinary user, who must get in again afterwards.
            owner = self.home.stat()
            os.fchown(handle, owner.st_uid, owner.st_gid)
        return handle

    def last_asked(self) -> float:
        """Return when the database was last asked for, in seconds of the system clock."""
        try:
            return self.door.stat().st_mtime
        except FileNotFoundError:
            return 0.0
