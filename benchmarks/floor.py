"""The bare statements run by pgbench, with their CPU."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accounting import used_by
from haicap.platform.db import api as db
from haicap.platform.db.binaries import client_program


class NoPgbench(Exception):  # noqa: N818 (said as it is)
    """There is no pgbench: without it there is no floor, and no ratio."""


@dataclass(frozen=True, slots=True)
class Floor:
    """CPU milliseconds that one run of the statement takes: of the database, and of pgbench itself."""

    runs: int
    database_ms: float
    client_ms: float

    @property
    def whole_ms(self) -> float:
        """Return what the statement takes in all."""
        return self.database_ms + self.client_ms


def pgbench() -> str:
    """
    Return the program.

    :raises NoPgbench: if there is none.
    """
    found = client_program("pgbench")
    if found is None:
        raise NoPgbench
    return found


def run(files: Sequence[Path], *, runs: int, connections: int, postmaster: int) -> Floor:
    """
    Run the statements of the files in turn, prepared, and return what each took.

    :raises RuntimeError: if a statement failed.
    """
    each = max(1, runs // connections)
    words = [pgbench(), "--no-vacuum", "--protocol=prepared", f"--client={connections}", "--jobs=1",
             f"--transactions={each}", *(f"--file={path}" for path in files)]  # fmt: skip
    before = used_by(postmaster)
    started = subprocess.Popen(
        words,
        env={**os.environ, **db.client_environment()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert started.stderr is not None
    told = started.stderr.read()
    _pid, status, usage = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode or "aborted" in told:
        raise RuntimeError(f"pgbench: {told[:2000]}")
    done = each * connections
    spent = used_by(postmaster).seconds - before.seconds
    return Floor(done, 1000 * spent / done, 1000 * (usage.ru_utime + usage.ru_stime) / done)
