"""
All that CI checks, one after the other, each announced: `python -m tools.checks [--only reading]`.

Nothing is passed over in silence: what could not be run is said at the end, and with CI=1 it is a failure. A
process that a check leaves behind is a failure too.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tools.browser import MISSING, chromium_made

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
#: Every process of the run has this in its environment, by which those left behind are found.
RUN = "HAICAP_CHECKS_RUN"
#: Groups of many short tests, which gain by running on all processors.
WIDE = {"rules", "parts", "surfaces"}
FIRST = ("rules", "architecture", "parts", "surfaces", "machine", "journeys")


@dataclass(frozen=True, slots=True)
class Check:
    """One command; `absent` says why it cannot run here."""

    name: str
    words: tuple[str, ...]
    absent: str = ""


def main() -> int:
    """Run the checks; return 1 if one failed."""
    words = argparse.ArgumentParser(prog="tools.checks")
    words.add_argument("--only", choices=["reading"])
    only = words.parse_args().only
    os.environ[RUN] = uuid.uuid4().hex
    # The checks that load the settings make keys where they find none: not in somebody's own installation.
    os.environ["HAICAP_HOME"] = str(ROOT / ".cache" / "checks")
    # The type checker reads the settings, which make the keys of an installation: not those of the user.
    os.environ["HAICAP_HOME"] = str(ROOT / ".cache" / "checks")
    # Tests may run the tools of the environment by their names.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    checks = [*reading()] if only else [*reading(), *running()]
    failed: list[str] = []
    left_out: list[str] = []
    for number, check in enumerate(checks, 1):
        say(f"[{number}/{len(checks)}] {check.name}")
        if check.absent:
            say(f"    not run: {check.absent}")
            (failed if IN_CI else left_out).append(f"{check.name}: {check.absent}")
            continue
        began = time.monotonic()
        good = subprocess.run(check.words, cwd=ROOT, check=False).returncode == 0
        say(f"    {'good' if good else 'FAILED'} after {time.monotonic() - began:.0f} s")
        if not good:
            failed.append(check.name)
    for pid, what in left_behind():
        failed.append(f"process {pid} was left behind: {what}")
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    for line in left_out:
        say(f"not run: {line}")
    for line in failed:
        say(f"failed: {line}")
    say(f"{len(checks) - len(left_out)} checks run, {len(failed)} failures, {len(left_out)} not run")
    return 1 if failed else 0


def reading() -> Iterator[Check]:
    """Yield the checks that read the code only."""
    here = Path(sys.executable).parent
    yield Check("lint (ruff)", (str(here / "ruff"), "check", "."))
    yield Check("format (ruff)", (str(here / "ruff"), "format", "--check", "."))
    yield Check("types (mypy)", (str(here / "mypy"),))
    yield Check("imports (import-linter)", (str(here / "lint-imports"),))
    yield Check("the house", (sys.executable, "-m", "tools.house"))
    yield Check("drawn pages", (sys.executable, "-m", "tools.diagrams", "--check"))
    yield Check("language files", (sys.executable, "-m", "tools.words", "check"))


def running() -> Iterator[Check]:
    """Yield the tests, a group for each folder of tests."""
    for group in groups():
        words = [sys.executable, "-m", "pytest", f"tests/{group}"]
        if group in WIDE and (os.cpu_count() or 1) > 1:
            words += ["-n", str(min(4, os.cpu_count() or 1))]
        absent = ""
        if group == "journeys":
            browser = chromium_made()
            absent = "" if browser else MISSING
            os.environ["HAICAP_CHROMIUM"] = browser or ""
        yield Check(f"tests: {group}", tuple(words), absent)


def groups() -> list[str]:
    """Return the folders that hold tests, the quick ones first."""
    found = {file.relative_to(ROOT / "tests").parts[0] for file in (ROOT / "tests").rglob("test_*.py")}
    return [*(name for name in FIRST if name in found), *sorted(found - set(FIRST))]


def left_behind() -> list[tuple[int, str]]:
    """Return the processes of this run that still live, where the system tells."""
    mark = f"{RUN}={os.environ[RUN]}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int(folder.name) != os.getpid() and mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append((int(folder.name), (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()))
    return found


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
