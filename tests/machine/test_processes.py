"""Processes under one parent: what they say stops nobody, and the parent may be the first process of all."""

import fcntl
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.machine.conftest import REPOSITORY, wait_for

pytestmark = pytest.mark.machine
#: a child that says a great deal, notes that it could, and falls
LOUD = "import sys; sys.stderr.write('so geht es nicht\\n' * 20_000); open(sys.argv[1], 'a').write('x')"
#: a child that ends with its parent
QUIET = """
import sys, time
from haicap.platform.processes.api import end_with_parent
end_with_parent()
open(sys.argv[1], "a").write("x")
time.sleep(60)
"""
PARENT = """
import sys
from haicap.platform.processes.api import Child, keep_running
child = Child("the child", (sys.executable, "-c", *sys.argv[1:3]))
keep_running([child], say=lambda line: print(line, file=sys.stderr))
"""


@contextmanager
def kept(child: str, note: Path, *before: str, size: int = 4096) -> Iterator["subprocess.Popen[bytes]"]:
    """Keep a child running, with a standard error that takes so many bytes and that nobody reads."""
    words = [*before, sys.executable, "-c", PARENT, child, str(note)]
    with subprocess.Popen(words, cwd=REPOSITORY, stderr=subprocess.PIPE) as process:
        assert process.stderr
        fcntl.fcntl(process.stderr, fcntl.F_SETPIPE_SZ, size)
        try:
            yield process
        finally:
            process.kill()


def noted(note: Path) -> int:
    return len(note.read_text()) if note.exists() else 0


class TestWhatIsSaid:
    def test_stops_nobody_when_nobody_reads_it(self, tmp_path: Path) -> None:
        note = tmp_path / "note"
        with kept(LOUD, note) as process:
            # It fell and was started again more than once, and each time said a third of a million bytes.
            wait_for(lambda: noted(note) >= 4, seconds=30)
            process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            assert process.wait(timeout=30) == 0
            assert time.monotonic() - began < 10

    def test_is_handed_on_whole_as_long_as_somebody_reads(self, tmp_path: Path) -> None:
        note = tmp_path / "note"
        with kept(LOUD, note, size=65_536) as process:
            assert process.stderr
            said = b"".join(process.stderr.readline() for _ in range(20_001))
            process.send_signal(signal.SIGTERM)
            rest = process.stderr.read()
        assert said.count(b"so geht es nicht\n") == 20_000
        assert b"ended with 0; it is started again" in said + rest

    def test_that_was_dropped_is_told_to_who_reads_again(self, tmp_path: Path) -> None:
        note = tmp_path / "note"
        with kept(LOUD, note) as process:
            wait_for(lambda: noted(note) >= 5, seconds=40)
            process.send_signal(signal.SIGTERM)
            assert process.stderr
            said = process.stderr.read()
        assert b"bytes were dropped here, because nobody read them" in said


class TestTheFirstProcess:
    def test_of_a_container_keeps_its_children(self, tmp_path: Path) -> None:
        note = tmp_path / "note"
        apart = ("unshare", "--pid", "--fork", "--kill-child")
        if subprocess.run([*apart, "true"], capture_output=True, check=False).returncode:
            pytest.skip("no process may be the first one here")
        with kept(QUIET, note, *apart):
            wait_for(lambda: noted(note) >= 1, seconds=20)
            time.sleep(1.5)
            assert noted(note) == 1
